//! Who was handed private keys: what owners and administrators see of it.

use chrono::Days;
use model::{Address, HandOvers};
use vault::PrivateKey;

use crate::clock::whole_seconds;
use crate::{Accounts, Authority, Error, LogIn, MailClient, Member, Page, Paged, PrivateKeys};

impl Accounts {
    /// Notes that a log-in was handed its keys, to be written soon.
    pub(crate) fn note_hand_over(&self, client: &MailClient, log_in: &LogIn) {
        let Some(active) = &log_in.private_key else {
            return;
        };
        let keys = std::iter::once(active).chain(&log_in.retired_private_keys);
        self.note(log_in.account, client, keys);
    }

    /// Notes that somebody at the command line was shown keys.
    pub(crate) fn note_shown_keys(&self, account: model::AccountId, keys: &PrivateKeys) {
        let client = MailClient {
            address: None,
            service: "command-line".to_owned(),
        };
        self.note(account, &client, keys.all());
    }

    fn note<'a>(
        &self,
        account: model::AccountId,
        client: &MailClient,
        keys: impl Iterator<Item = &'a PrivateKey>,
    ) {
        let tuning = self.tuning.read();
        let days = tuning.map_or(0, |tuning| tuning.hand_over_days);
        if days == 0 {
            self.metrics.handed_over(true);
            return;
        }
        let now = whole_seconds(&*self.clock);
        let is_noted = self.journal.note_hand_over(HandOvers {
            account,
            day: now.date_naive(),
            service: client.service.clone(),
            client: client.address.map(|address| address.to_canonical()),
            key_ids: keys.map(|key| key.key_id().to_string()).collect(),
            number: 1,
            first: now,
            last: now,
        });
        self.metrics.handed_over(is_noted);
        if !is_noted {
            tracing::error!(
                account = account.0,
                "a hand-over of private keys was not noted: too many wait for the database"
            );
        }
    }

    /// The hand-overs of the member's own keys, the latest day first.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn own_hand_overs(
        &self,
        member: &Member,
        page: Page,
    ) -> Result<Paged<HandOvers>, Error> {
        let reader = self.store.reader();
        let found = reader.hand_overs(member.account, page.skip(), page.size);
        Ok(page.of(found.await?))
    }

    /// The same of any account, for an administrator.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::UnknownAccount`], [`Error::Store`].
    pub async fn hand_overs(
        &self,
        by: &Authority,
        address: &Address,
        page: Page,
    ) -> Result<Paged<HandOvers>, Error> {
        let reader = self.store.reader();
        let powers = by.powers(&reader).await?;
        let unknown = || Error::UnknownAccount(address.clone());
        let account = reader.account(address).await?.ok_or_else(unknown)?;
        powers.see(&account)?;
        let found = reader.hand_overs(account.id, page.skip(), page.size);
        Ok(page.of(found.await?))
    }

    /// Removes hand-overs that are older than they are to be kept; returns how many rows
    /// there were.
    pub(crate) async fn prune_hand_overs(&self) -> Result<u64, Error> {
        let days = self.tuning().hand_over_days;
        let today = whole_seconds(&*self.clock).date_naive();
        let Some(first) = today.checked_sub_days(Days::new(days.into())) else {
            return Ok(0);
        };
        let transaction = self.store.begin().await?;
        let pruned = transaction.delete_hand_overs_before(first).await?;
        transaction.commit().await?;
        Ok(pruned)
    }
}
