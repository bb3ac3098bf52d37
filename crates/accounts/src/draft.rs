//! What the database shall hold when a use case is done.

use model::{Account, RetiredKeyState, RetirementReason, SealedText, StoredPassword};
use vault::{PrivateKey, SealedBox, Secret};

use crate::effects::Effects;
use crate::kept_key::KeptKey;
use crate::recovery_token::receipt_of;
use crate::snapshot::Snapshot;
use crate::workbench::Workbench;
use crate::{Error, stored_keys};

/// An account in the making. Nothing of it is in the database until
/// [`change`](crate::change) has written all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Draft {
    pub(crate) account: Account,
    /// Every retired key: those that have a row, then those that retire with this change.
    pub(crate) retired: Vec<KeptKey>,
    /// Forget the second factor.
    pub(crate) clear_two_factor: bool,
    /// Delete the aliases that lead to the account.
    pub(crate) delete_aliases: bool,
    /// What is written along with it.
    pub(crate) effects: Effects,
}

impl From<Snapshot> for Draft {
    fn from(seen: Snapshot) -> Self {
        Self {
            account: seen.account,
            retired: seen.retired.into_iter().map(KeptKey::from).collect(),
            clear_two_factor: false,
            delete_aliases: false,
            effects: Effects::default(),
        }
    }
}

impl Draft {
    /// Whether account and keys stay as they were seen.
    pub(crate) fn leaves_the_account(&self, seen: &Snapshot) -> bool {
        let mut same = Self::from(seen.clone());
        same.effects = self.effects.clone();
        *self == same
    }

    /// Whether it writes nothing but the week of the last log-in.
    pub(crate) fn only_notes_a_log_in(&self, seen: &Snapshot) -> bool {
        let mut noted = Self::from(seen.clone());
        noted.account.last_login = self.account.last_login;
        *self == noted
    }

    /// Hashes `password` into the row. The box is not touched: whoever calls this seals
    /// the key under the same password, or knows that it is.
    pub(crate) fn set_password_hash(
        &mut self,
        password: &Secret,
        bench: &mut Workbench<'_>,
    ) -> Result<(), Error> {
        let hash = bench.hash(password)?;
        let bound = self.account.mail_crypt.secret_box.is_some();
        self.account.mail_crypt.box_binding = bound.then(|| hash.binding());
        self.account.password = StoredPassword {
            hash: SealedText::new(hash.as_str()),
            version: StoredPassword::CURRENT_VERSION,
        };
        Ok(())
    }

    /// Seals `key` under `password` and makes it the account's key. The password's hash
    /// must be in the row already, so that the box is bound to it.
    pub(crate) fn install_key(
        &mut self,
        key: &PrivateKey,
        password: &Secret,
        bench: &mut Workbench<'_>,
    ) -> Result<(), Error> {
        let sealed = bench.seal(key, password)?;
        let mail_crypt = &mut self.account.mail_crypt;
        mail_crypt.public_key = Some(key.public_key().encoded().to_owned());
        mail_crypt.secret_box = Some(SealedText::new(sealed.to_text()));
        self.bind_box()
    }

    /// Notes which hash the box belongs to.
    pub(crate) fn bind_box(&mut self) -> Result<(), Error> {
        let hash = stored_keys::stored_hash(&self.account)?;
        self.account.mail_crypt.box_binding = Some(hash.binding());
        Ok(())
    }

    /// Keeps `sealed` as the recovery box. Its owner has yet to say that the token is stored.
    pub(crate) fn set_recovery_box(&mut self, sealed: &SealedBox) {
        let text = sealed.to_text();
        self.account.unconfirmed_token = Some(receipt_of(&text));
        self.account.mail_crypt.recovery_box = Some(SealedText::new(text));
    }

    /// Retires the active key as a locked one: with the boxes it has, waiting for the
    /// secrets of its time. Keys that it opens go on waiting behind it.
    pub(crate) fn lock_active_key(&mut self, reason: RetirementReason) -> Result<(), Error> {
        let Some(public_key) = stored_keys::public_key(&self.account)? else {
            return stored_keys::refuse_half_a_key(&self.account);
        };
        let mail_crypt = &mut self.account.mail_crypt;
        self.retired.push(KeptKey {
            row: None,
            key_id: public_key.key_id().to_string(),
            public_key: public_key.encoded().to_owned(),
            state: RetiredKeyState::Locked {
                secret_box: mail_crypt.secret_box.take(),
                recovery_box: mail_crypt.recovery_box.take(),
            },
            reason,
        });
        mail_crypt.public_key = None;
        mail_crypt.box_binding = None;
        self.account.unconfirmed_token = None;
        self.account.recovery_started = None;
        Ok(())
    }
}
