//! On whose word something is done that is not an owner's own affair.

use model::{Account, AccountId, Address, AuditActor, DomainId, Role, Roles};
use store::Reader;

use crate::{Error, Member};

/// Who administers. Every use case of an administrator takes one, and finds out anew what it
/// may do: roles that were taken away count at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority(Who);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Who {
    CommandLine,
    Administrator {
        account: AccountId,
        address: Address,
    },
}

impl Authority {
    /// Somebody at the command line of the server, who may do everything: whoever is there can
    /// write to the database as well.
    pub fn command_line() -> &'static Self {
        static COMMAND_LINE: Authority = Authority(Who::CommandLine);
        &COMMAND_LINE
    }

    /// Who it is, for the audit trail.
    pub(crate) fn actor(&self) -> AuditActor {
        match &self.0 {
            Who::CommandLine => AuditActor::CommandLine,
            Who::Administrator { account, address } => AuditActor::Administrator {
                account: *account,
                address: address.to_string(),
            },
        }
    }

    /// What it may do at this moment.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] where it is no administrator any more; [`Error::Store`].
    pub(crate) async fn powers(&self, reader: &Reader<'_>) -> Result<Powers, Error> {
        let Who::Administrator { account, .. } = &self.0 else {
            return Ok(Powers {
                scope: Scope::Server,
                own: None,
            });
        };
        let row = reader.account_by_id(*account).await?;
        let Some(row) = row.filter(may_administer) else {
            return Err(Error::NotAllowed);
        };
        let scope = if row.roles.contains(&Role::Admin) {
            Scope::Server
        } else {
            Scope::Domain(row.domain_id)
        };
        Ok(Powers {
            scope,
            own: Some(*account),
        })
    }
}

impl Member {
    /// The word of an administrator, where the member is one.
    pub fn authority(&self) -> Option<Authority> {
        let who = Who::Administrator {
            account: self.account,
            address: self.address().clone(),
        };
        administers(self.roles()).then_some(Authority(who))
    }
}

fn administers(roles: &Roles) -> bool {
    roles.contains(&Role::Admin) || roles.contains(&Role::DomainAdmin)
}

fn may_administer(account: &Account) -> bool {
    administers(&account.roles)
        && !account.deleted
        && !account.password_change_required
        && !account.roles.contains(&Role::Spam)
}

/// What an [`Authority`] may do at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Powers {
    scope: Scope,
    /// The administrator's own account; none at the command line.
    own: Option<AccountId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    Server,
    Domain(DomainId),
}

impl Powers {
    /// The one domain that may be seen and changed; none where all may.
    pub(crate) fn domain(&self) -> Option<DomainId> {
        match self.scope {
            Scope::Server => None,
            Scope::Domain(domain) => Some(domain),
        }
    }

    /// Whether it is somebody at the command line.
    pub(crate) fn is_command_line(&self) -> bool {
        self.own.is_none()
    }

    /// For what belongs to the whole server.
    ///
    /// # Errors
    /// [`Error::NotAllowed`].
    pub(crate) fn over_the_server(&self) -> Result<(), Error> {
        match self.scope {
            Scope::Server => Ok(()),
            Scope::Domain(_) => Err(Error::NotAllowed),
        }
    }

    /// For what belongs to a domain.
    ///
    /// # Errors
    /// [`Error::NotAllowed`].
    pub(crate) fn over_domain(&self, domain: DomainId) -> Result<(), Error> {
        match self.scope {
            Scope::Domain(own) if own != domain => Err(Error::NotAllowed),
            _ => Ok(()),
        }
    }

    /// For looking at an account.
    ///
    /// # Errors
    /// [`Error::UnknownAccount`] for those of other domains: an administrator of a domain does
    /// not learn that they exist.
    pub(crate) fn see(&self, account: &Account) -> Result<(), Error> {
        match self.scope {
            Scope::Domain(own) if own != account.domain_id => {
                Err(Error::UnknownAccount(account.address.clone()))
            }
            _ => Ok(()),
        }
    }

    /// For changing an account. Administrators of a domain leave those of the server alone.
    ///
    /// # Errors
    /// [`Error::UnknownAccount`], [`Error::NotAllowed`].
    pub(crate) fn over(&self, account: &Account) -> Result<(), Error> {
        self.see(account)?;
        match self.scope {
            Scope::Domain(_) if account.roles.contains(&Role::Admin) => Err(Error::NotAllowed),
            _ => Ok(()),
        }
    }

    /// For what administrators do to others and never to themselves: the pages of the owner
    /// are there for that, and ask for the password.
    ///
    /// # Errors
    /// [`Error::UnknownAccount`], [`Error::NotAllowed`], [`Error::OwnAccount`].
    pub(crate) fn over_other(&self, account: &Account) -> Result<(), Error> {
        self.over(account)?;
        if self.own == Some(account.id) {
            return Err(Error::OwnAccount);
        }
        Ok(())
    }

    /// Whether it may give a role and take it away; it does not see the others.
    pub(crate) fn may_grant(&self, role: &Role) -> bool {
        match self.scope {
            // What a role of another program means is not known here.
            Scope::Server => !matches!(role, Role::Other(_)) || self.is_command_line(),
            Scope::Domain(_) => {
                matches!(role, Role::User | Role::Permanent | Role::DomainAdmin)
            }
        }
    }

    /// The roles of an account after somebody with these powers wanted `wanted`: what they may
    /// not grant stays as it is.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] where they want to give what they may not.
    pub(crate) fn grant(&self, present: &Roles, wanted: &Roles) -> Result<Roles, Error> {
        let beyond = |role: &&Role| !self.may_grant(role);
        if wanted
            .iter()
            .filter(beyond)
            .any(|role| !present.contains(role))
        {
            return Err(Error::NotAllowed);
        }
        let kept = present.iter().filter(beyond);
        let granted = wanted.iter().filter(|role| self.may_grant(role));
        Ok(kept.chain(granted).cloned().collect())
    }
}
