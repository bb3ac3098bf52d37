//! An administrator changes what an account may do and have.

use model::{Address, AuditAction, Role, Roles};

use crate::audit::Note;
use crate::change::Change;
use crate::draft::Draft;
use crate::{Accounts, Authority, Error};

/// What is to be changed; what is none stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountEdit {
    /// The roles. Those that the administrator may not grant, and so does not see, stay as
    /// they are.
    pub roles: Option<Roles>,
    /// Size of the mailbox in megabytes; `Some(None)` is Dovecot's own default.
    pub quota: Option<Option<u32>>,
    /// Whether the owner must choose a new password before anything else.
    pub password_change_required: Option<bool>,
    /// Whether mail is to be sealed.
    pub mail_crypt: Option<bool>,
}

impl Accounts {
    /// Changes an account.
    ///
    /// # Errors
    /// [`Error::UnknownAccount`]; [`Error::NotAllowed`] for roles that are not the
    /// administrator's to give; [`Error::OwnAccount`] for one's own roles, so that there is
    /// always an administrator left; and those of every change.
    pub async fn edit_account(
        &self,
        by: &Authority,
        address: &Address,
        edit: AccountEdit,
    ) -> Result<(), Error> {
        let powers = by.powers(&self.store.reader()).await?;
        self.change_by(by, address, move |seen, _bench| {
            let mut draft = Draft::from(seen.alive()?);
            if let Some(wanted) = &edit.roles {
                let roles = powers.grant(&draft.account.roles, wanted)?;
                if roles != draft.account.roles {
                    powers.over_other(&draft.account)?;
                    draft.set_roles(roles);
                }
            }
            if let Some(quota) = edit.quota {
                draft.set_quota(quota);
            }
            if let Some(required) = edit.password_change_required {
                draft.require_password_change(required);
            }
            if let Some(on) = edit.mail_crypt {
                draft.switch_sealing(on);
            }
            Ok(Change { draft, outcome: () })
        })
        .await
    }

    /// The roles that an administrator may give and take, for a form.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`].
    pub async fn grantable_roles(&self, by: &Authority) -> Result<Vec<Role>, Error> {
        let powers = by.powers(&self.store.reader()).await?;
        let mut roles = vec![
            Role::User,
            Role::Multiplier,
            Role::Suspicious,
            Role::Spam,
            Role::Permanent,
            Role::DomainAdmin,
            Role::Admin,
        ];
        roles.retain(|role| powers.may_grant(role));
        Ok(roles)
    }
}

impl Draft {
    fn set_roles(&mut self, roles: Roles) {
        self.note(Note::with(AuditAction::RolesChanged, &roles.names()));
        self.account.roles = roles;
    }

    fn set_quota(&mut self, quota: Option<u32>) {
        if self.account.quota != quota {
            let megabytes = quota.map_or_else(String::new, |quota| quota.to_string());
            self.note(Note::with(AuditAction::QuotaChanged, &megabytes));
            self.account.quota = quota;
        }
    }

    fn require_password_change(&mut self, required: bool) {
        if self.account.password_change_required != required {
            let word = if required { "on" } else { "off" };
            self.note(Note::with(AuditAction::PasswordChangeRequired, word));
            self.account.password_change_required = required;
        }
    }
}
