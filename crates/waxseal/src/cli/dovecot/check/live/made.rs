//! What a live check makes, and removes again.

use std::path::PathBuf;

use accounts::{Accounts, Secret, ThrowAway};
use anyhow::{Context, bail};
use model::{Address, DomainName};

use super::imap::Imap;
use super::{Live, disk};

/// An account that gets a canary.
pub(super) struct Canary {
    pub(super) address: Address,
    pub(super) password: Secret,
    /// Whether its mail is to be sealed; none where nobody knows.
    pub(super) sealed: Option<bool>,
    places: Vec<PathBuf>,
    new_parents: Vec<PathBuf>,
}

impl Canary {
    fn of(made: ThrowAway, sealed: bool) -> Self {
        Self {
            address: made.address,
            password: made.password,
            sealed: Some(sealed),
            places: Vec::new(),
            new_parents: Vec::new(),
        }
    }

    pub(super) fn places(&self) -> &[PathBuf] {
        &self.places
    }
}

/// All accounts of a live check.
pub(super) struct Made<'a> {
    accounts: Option<&'a Accounts>,
    canaries: Vec<Canary>,
    /// The marks of messages to a named account, which are removed one by one.
    marks: Vec<String>,
}

impl<'a> Made<'a> {
    /// An account of somebody's.
    pub(super) fn named(address: &Address, password: Secret) -> Self {
        Self {
            accounts: None,
            canaries: vec![Canary {
                address: address.clone(),
                password,
                sealed: None,
                places: Vec::new(),
                new_parents: Vec::new(),
            }],
            marks: Vec::new(),
        }
    }

    /// Two accounts that are sealed and one that is not. What a check left that was killed is
    /// removed first.
    pub(super) async fn new(
        accounts: &'a Accounts,
        domain: Option<&DomainName>,
    ) -> anyhow::Result<Self> {
        if !accounts.mode().seals() {
            bail!("MAIL_CRYPT is 0: nothing is sealed, and there is nothing to try");
        }
        for stale in accounts.stale_throw_aways().await? {
            accounts.remove_throw_away(&stale).await?;
        }
        let domains = accounts.domains().await?;
        let first = domains.first().map(|domain| &domain.name);
        let domain = domain
            .or(first)
            .context("there is no domain yet; add one with `waxseal domain add`")?;
        let mut made = Self {
            accounts: Some(accounts),
            canaries: Vec::new(),
            marks: Vec::new(),
        };
        for sealed in [true, true, false] {
            match accounts.make_throw_away(domain, sealed).await {
                Ok(account) => made.canaries.push(Canary::of(account, sealed)),
                Err(fault) => {
                    made.remove_accounts().await?;
                    return Err(fault.into());
                }
            }
        }
        Ok(made)
    }

    /// The account of the first canary.
    pub(super) fn first(&self) -> &Canary {
        #[allow(clippy::indexing_slicing, reason = "there is always one")]
        &self.canaries[0]
    }

    /// The second sealed account, and the one that is not.
    pub(super) fn others(&self) -> Option<[&Canary; 2]> {
        match self.canaries.as_slice() {
            [_, sealed, plain] => Some([sealed, plain]),
            _ => None,
        }
    }

    /// Asks Dovecot where the mail of all of them will lie, before there is any.
    pub(super) fn find_places(&mut self, live: &Live<'_>) -> anyhow::Result<()> {
        let is_named = self.accounts.is_none();
        for canary in &mut self.canaries {
            canary.places = live.doveadm.places(&canary.address.to_string())?;
            if !is_named {
                let local_part = canary.address.local_part();
                canary.new_parents = disk::missing_parents(&canary.places, local_part);
            }
        }
        Ok(())
    }

    /// Remembers a message that is about to be delivered.
    pub(super) fn remember(&mut self, mark: &str) {
        self.marks.push(mark.to_owned());
    }

    /// Removes messages, folders and accounts.
    pub(super) async fn remove(self, live: &Live<'_>) -> anyhow::Result<()> {
        if self.accounts.is_none() {
            return self.remove_messages(live).await;
        }
        let mut fault = None;
        for canary in &self.canaries {
            let local_part = canary.address.local_part();
            let removed = disk::remove(&canary.places, local_part, &canary.new_parents);
            fault = fault.or(removed.err());
        }
        self.remove_accounts().await?;
        match fault {
            None => Ok(()),
            Some(fault) => Err(fault.context("not all mail of the check was removed")),
        }
    }

    async fn remove_accounts(&self) -> anyhow::Result<()> {
        let Some(accounts) = self.accounts else {
            return Ok(());
        };
        for canary in &self.canaries {
            accounts.remove_throw_away(&canary.address).await?;
        }
        Ok(())
    }

    async fn remove_messages(&self, live: &Live<'_>) -> anyhow::Result<()> {
        let canary = self.first();
        if self.marks.is_empty() {
            return Ok(());
        }
        let user = canary.address.to_string();
        let removal = async {
            let mut imap = Imap::open(live, &user, &canary.password).await?;
            for mark in &self.marks {
                let uids = imap.with_subject(mark).await?;
                imap.remove(&uids).await?;
            }
            anyhow::Ok(())
        };
        removal.await.with_context(|| {
            format!(
                "the canary stays in the INBOX of {user}, with the subject {}",
                self.marks.join(", ")
            )
        })
    }
}
