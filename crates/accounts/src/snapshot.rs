//! What the database held when a use case began.

use model::{Account, Address, RetiredKey};
use store::{Reader, Transaction};

use crate::Error;

/// How often account and keys are asked for anew because a key retired between the two
/// questions. Each time, another change succeeded in a fraction of a millisecond.
const ATTEMPTS: usize = 8;

/// An account and its retired keys, as they stood together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Snapshot {
    pub(crate) account: Account,
    pub(crate) retired: Vec<RetiredKey>,
}

impl Snapshot {
    /// Reads the account; deleted ones included.
    pub(crate) async fn read(reader: &Reader<'_>, address: &Address) -> Result<Self, Error> {
        match reader.account_with_retired_keys(address).await? {
            Some(Some((account, retired))) => Ok(Self { account, retired }),
            Some(None) => Err(Error::UnknownAccount(address.clone())),
            None => Self::of(reader, read_account(reader, address).await?).await,
        }
    }

    /// Adds the retired keys to a row that is locked: nobody else changes either.
    pub(crate) async fn of_locked(
        transaction: &Transaction,
        account: Account,
    ) -> Result<Self, Error> {
        let retired = transaction.reader().retired_keys(account.id).await?;
        Ok(Self { account, retired })
    }

    /// Adds the retired keys to a row that was read already.
    ///
    /// Outside of a transaction these are two questions, and the account may change
    /// between them: a log-in would then miss the keys that a rotation has just sealed
    /// under the new one. So the row is read again until it is the same.
    async fn of(reader: &Reader<'_>, mut account: Account) -> Result<Self, Error> {
        for _ in 0..ATTEMPTS {
            let retired = reader.retired_keys(account.id).await?;
            let again = read_account(reader, &account.address).await?;
            if again == account {
                return Ok(Self { account, retired });
            }
            account = again;
        }
        Err(Error::Busy)
    }

    /// Refuses deleted accounts: to everything but a restoration they are unknown.
    pub(crate) fn alive(self) -> Result<Self, Error> {
        if self.account.deleted {
            return Err(Error::UnknownAccount(self.account.address));
        }
        Ok(self)
    }
}

async fn read_account(reader: &Reader<'_>, address: &Address) -> Result<Account, Error> {
    reader
        .account(address)
        .await?
        .ok_or_else(|| Error::UnknownAccount(address.clone()))
}

#[cfg(test)]
mod tests {
    use model::{MailCrypt, RetiredKeyState, RetirementReason, Roles, SealedText, StoredPassword};
    use store::{NewAccount, NewRetiredKey, Store};

    use super::*;

    async fn store_with_account(address: &Address) -> Store {
        let store = Store::connect(&"sqlite::memory:".parse().unwrap())
            .await
            .unwrap();
        store.migrate().await.unwrap();
        let transaction = store.begin().await.unwrap();
        let created = chrono::DateTime::UNIX_EPOCH;
        let domain = transaction.insert_domain(address.domain(), created);
        let account = NewAccount {
            domain_id: domain.await.unwrap(),
            address: address.clone(),
            password: StoredPassword {
                hash: SealedText::new("hash"),
                version: StoredPassword::CURRENT_VERSION,
            },
            roles: Roles::default(),
            quota: None,
            password_change_required: false,
            mail_crypt: MailCrypt {
                public_key: Some("first".to_owned()),
                ..MailCrypt::default()
            },
            language: None,
            unconfirmed_token: None,
            invitation_voucher: None,
            created,
        };
        transaction.insert_account(account).await.unwrap();
        transaction.commit().await.unwrap();
        store
    }

    /// A rotation comes between the question for the account and the one for its keys.
    #[tokio::test]
    async fn account_and_keys_are_of_one_moment() {
        let address = "ada@example.org".parse().unwrap();
        let store = store_with_account(&address).await;
        let stale = read_account(&store.reader(), &address).await.unwrap();

        let transaction = store.begin().await.unwrap();
        let mut rotated = stale.clone();
        rotated.mail_crypt.public_key = Some("second".to_owned());
        transaction.update_account(&rotated).await.unwrap();
        let retired = NewRetiredKey {
            account: stale.id,
            key_id: "1".repeat(64),
            public_key: "first".to_owned(),
            state: RetiredKeyState::Open {
                opener: "2".repeat(64),
                ring_box: SealedText::new("ring box"),
                archived: None,
            },
            reason: RetirementReason::Rotation,
            retired: stale.created,
        };
        transaction.insert_retired_key(retired).await.unwrap();
        transaction.commit().await.unwrap();

        let snapshot = Snapshot::of(&store.reader(), stale).await.unwrap();
        assert_eq!(snapshot.account, rotated);
        assert_eq!(snapshot.retired.len(), 1);
    }
}
