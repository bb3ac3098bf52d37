//! Stopping a recovery.

use model::{Address, AuditAction, Letter};
use store::LinkPurpose;
use vault::bearer_token_digest;

use crate::change::Change;
use crate::clock::whole_seconds;
use crate::draft::Draft;
use crate::snapshot::Snapshot;
use crate::{Accounts, Authority, Error, Member};

impl Accounts {
    /// An administrator stops a running recovery; returns whether one was running.
    ///
    /// # Errors
    /// [`Error::UnknownAccount`], [`Error::NotAllowed`], and those of every change.
    pub async fn cancel_recovery(&self, by: &Authority, address: &Address) -> Result<bool, Error> {
        self.change_by(by, address, |seen, _bench| stop(seen)).await
    }

    /// The owner, logged in, stops a running recovery; returns whether one was running.
    ///
    /// # Errors
    /// Those of every change.
    pub async fn stop_own_recovery(&self, member: &Member) -> Result<bool, Error> {
        self.change(member.address(), |seen, _bench| stop(seen))
            .await
    }

    /// Whose recovery a link in a letter stops. It changes nothing: programs that look at mail
    /// follow links too.
    ///
    /// # Errors
    /// [`Error::InvalidLink`] where no recovery runs any more that it could stop;
    /// [`Error::Store`].
    pub async fn recovery_of_stop_link(&self, presented: &str) -> Result<Address, Error> {
        let digest = bearer_token_digest(presented);
        let reader = self.store.reader();
        let link = reader.link(LinkPurpose::StopRecovery, &digest).await?;
        let link = link
            .filter(|link| whole_seconds(&*self.clock) < link.expires)
            .ok_or(Error::InvalidLink)?;
        let account = match link.account {
            Some(account) => reader.account_by_id(account).await?,
            None => None,
        };
        account
            .filter(|account| !account.deleted && account.recovery_started.is_some())
            .map(|account| account.address)
            .ok_or(Error::InvalidLink)
    }

    /// Stops the recovery of a link in a letter; returns whose it was. All links to it are
    /// void from then on.
    ///
    /// # Errors
    /// [`Error::InvalidLink`], and those of every change.
    pub async fn stop_recovery_by_link(&self, presented: &str) -> Result<Address, Error> {
        let address = self.recovery_of_stop_link(presented).await?;
        if self.change(&address, |seen, _bench| stop(seen)).await? {
            Ok(address)
        } else {
            Err(Error::InvalidLink)
        }
    }
}

fn stop(seen: Snapshot) -> Result<Change<bool>, Error> {
    let mut draft = Draft::from(seen.alive()?);
    let outcome = draft.account.recovery_started.take().is_some();
    if outcome {
        draft.note(AuditAction::RecoveryStopped);
        draft.tell(Letter::RecoveryStopped);
    }
    Ok(Change { draft, outcome })
}
