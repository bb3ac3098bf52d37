//! Accounts with their password hashes, keys and boxes, as they are.

use model::StoredPassword;
use model::{Account, AccountId, Address, MailCrypt, RetiredKeyState, RetirementReason};
use store::userli::UserliUser;
use store::{ImportedAccount, NewRetiredKey, Transaction};

use super::account_checks::doubts;
use super::bring::{Brought, Incoming};
use super::{BATCH, Finding, FindingKind, Import, ImportKind};
use crate::clock::start_of_week;
use crate::{Error, stored_keys};

impl Import<'_> {
    pub(super) async fn bring_accounts(&mut self) -> Result<(), Error> {
        let mut after = i64::MIN;
        loop {
            let batch = self.userli.users(after, BATCH).await?;
            let last = batch.last;
            let users = self.readable(ImportKind::Accounts, batch);
            let mut incoming = Vec::with_capacity(users.len());
            for user in users {
                incoming.extend(self.account(user));
            }
            self.bring(incoming).await?;
            match last {
                Some(last) => after = last,
                None => return Ok(()),
            }
        }
    }

    /// The account, or a finding instead.
    fn account(&mut self, user: UserliUser) -> Option<Incoming<ImportedAccount>> {
        let place = format!("row {} of users", user.row);
        let subject = Some(user.email.clone());
        let refused = |import: &mut Self, words: String| {
            import.report.tally(ImportKind::Accounts).not_brought += 1;
            import.find(&Finding {
                kind: FindingKind::NotBrought,
                place: place.clone(),
                subject: subject.clone(),
                words,
            });
            None
        };
        let address: Address = match user.email.parse() {
            Ok(address) => address,
            Err(fault) => return refused(self, fault.to_string()),
        };
        let Some(domain) = self.domains.get(address.domain().as_str()).copied() else {
            let words = format!("there is no domain {} to put it in", address.domain());
            return refused(self, words);
        };
        let name = address.domain().as_str();
        let is_of_domain = |of: &String| of.eq_ignore_ascii_case(name);
        if !user.domain.as_ref().is_some_and(is_of_domain) {
            self.find(&Finding {
                kind: FindingKind::Note,
                place: place.clone(),
                subject: subject.clone(),
                words: format!("its row belongs to another domain or none; it goes to {name}"),
            });
        }
        let account = ImportedAccount {
            domain,
            address,
            password: StoredPassword {
                hash: user.password,
                version: user.password_version,
            },
            roles: user.roles,
            quota: user.quota,
            deleted: user.deleted,
            password_change_required: user.password_change_required,
            mail_crypt: MailCrypt {
                switch: user.mail_crypt,
                public_key: user.public_key,
                secret_box: user.secret_box,
                box_binding: None,
                recovery_box: user.recovery_box,
            },
            recovery_started: user.recovery_started,
            // No finer trace is kept here.
            last_login: user.last_login.map(start_of_week),
            two_factor: user.two_factor,
            created: user.created.unwrap_or(self.now),
        };
        for words in doubts(&account) {
            self.find(&Finding {
                kind: FindingKind::KeysInDoubt,
                place: place.clone(),
                subject: subject.clone(),
                words,
            });
        }
        Some(Incoming {
            row: account,
            extras: user.extras,
            place,
            subject,
        })
    }
}

impl Brought for ImportedAccount {
    const REPORTED_AS: ImportKind = ImportKind::Accounts;
    const SAME_IF_PRESENT: bool = false;

    fn is_quiet(part: &str) -> bool {
        part == Self::LAST_LOGIN
    }

    /// A key that userli has replaced since has sealed mail: it is kept here, locked, with the
    /// boxes of its time. A deletion erases the keys, as it did there.
    async fn before_update(
        &self,
        import: &mut Import<'_>,
        transaction: &Transaction,
        id: i64,
        parts: &[&str],
    ) -> Result<Result<(), String>, Error> {
        if !parts.contains(&Self::KEYS) {
            return Ok(Ok(()));
        }
        let id = AccountId(id);
        let Some(present) = transaction.reader().account_by_id(id).await? else {
            return Ok(Ok(()));
        };
        if self.deleted && !present.deleted {
            transaction.delete_retired_keys(id).await?;
            transaction.delete_letters_of(id).await?;
            import.erased_keys = true;
            return Ok(Ok(()));
        }
        let replaced = present.mail_crypt.public_key != self.mail_crypt.public_key;
        if !present.mail_crypt.has_keys() || !replaced {
            return Ok(Ok(()));
        }
        retire(transaction, &present, self, import.now).await
    }
}

async fn retire(
    transaction: &Transaction,
    present: &Account,
    incoming: &ImportedAccount,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Result<(), String>, Error> {
    let Ok(Some(key)) = stored_keys::public_key(present) else {
        return Ok(Err(
            "userli gave it another key, and the key that is here cannot be read".to_owned(),
        ));
    };
    let retired = transaction.reader().retired_keys(present.id).await?;
    let comes_back = retired
        .iter()
        .any(|key| Some(&key.public_key) == incoming.mail_crypt.public_key.as_ref());
    if comes_back {
        return Ok(Err(
            "userli gave it a key back that was replaced here before".to_owned(),
        ));
    }
    transaction
        .insert_retired_key(NewRetiredKey {
            account: present.id,
            key_id: key.key_id().to_string(),
            public_key: key.encoded().to_owned(),
            state: RetiredKeyState::Locked {
                secret_box: present.mail_crypt.secret_box.clone(),
                recovery_box: present.mail_crypt.recovery_box.clone(),
            },
            reason: RetirementReason::Reset,
            retired: now,
        })
        .await?;
    Ok(Ok(()))
}
