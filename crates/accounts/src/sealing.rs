//! Whether mail for an account is to be sealed.

use model::{Account, MailCryptMode};

use crate::Error;
use crate::stored_keys::refuse_half_a_key;

/// What Dovecot is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sealing {
    /// Store mail as it comes.
    Unsealed,
    /// Seal mail to the account's public key.
    Sealed,
}

impl Sealing {
    /// Decides from the server's mode and the account's row alone; nothing is remembered,
    /// so a switch set by SQL counts at once.
    ///
    /// # Errors
    /// [`Error::Inconsistent`] where the switch is on and the row holds half a key: then
    /// neither "sealed" (nobody might open it) nor "unsealed" would be safe to say.
    pub(crate) fn of(account: &Account, mode: MailCryptMode) -> Result<Self, Error> {
        let mail_crypt = &account.mail_crypt;
        if !mode.seals() || !mail_crypt.switch {
            return Ok(Self::Unsealed);
        }
        refuse_half_a_key(account)?;
        if mail_crypt.has_keys() {
            return Ok(Self::Sealed);
        }
        tracing::warn!(
            address = %account.address,
            "the sealing switch is on, but the account has no keys yet: its mail is \
             stored unsealed until the next log-in makes them"
        );
        Ok(Self::Unsealed)
    }
}

#[cfg(test)]
mod tests {
    use model::{AccountId, DomainId, MailCrypt, Roles, SealedText, StoredPassword};

    use super::*;

    fn account(switch: bool, public_key: bool, secret_box: bool, recovery_box: bool) -> Account {
        let sealed = |there: bool| there.then(|| SealedText::new("box"));
        let moment = chrono::DateTime::UNIX_EPOCH;
        Account {
            id: AccountId(1),
            domain_id: DomainId(1),
            address: "user@example.org".parse().unwrap(),
            password: StoredPassword {
                hash: SealedText::new("hash"),
                version: StoredPassword::CURRENT_VERSION,
            },
            roles: Roles::default(),
            quota: None,
            deleted: false,
            password_change_required: false,
            mail_crypt: MailCrypt {
                switch,
                public_key: public_key.then(|| "key".to_owned()),
                secret_box: sealed(secret_box),
                box_binding: None,
                recovery_box: sealed(recovery_box),
            },
            recovery_started: None,
            last_login: None,
            language: None,
            unconfirmed_token: None,
            created: moment,
            updated: moment,
        }
    }

    #[test]
    fn every_state_in_every_mode() {
        use MailCryptMode::{AllUsers, NewUsers, Off, Optional};
        for bits in 0..16_u8 {
            let [switch, public, secret, recovery] = [1, 2, 4, 8].map(|bit| bits & bit != 0);
            let account = account(switch, public, secret, recovery);
            assert_eq!(Sealing::of(&account, Off).unwrap(), Sealing::Unsealed);
            for mode in [Optional, NewUsers, AllUsers] {
                let told = Sealing::of(&account, mode);
                match (switch, public, secret || recovery) {
                    (false, _, _) | (true, false, false) => {
                        assert_eq!(told.unwrap(), Sealing::Unsealed);
                    }
                    (true, true, true) => assert_eq!(told.unwrap(), Sealing::Sealed),
                    (true, true, false) | (true, false, true) => {
                        assert!(matches!(told, Err(Error::Inconsistent { .. })));
                    }
                }
            }
        }
    }
}
