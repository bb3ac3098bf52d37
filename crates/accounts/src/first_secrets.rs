//! Everything secret that a new account begins with.

use model::{MailCrypt, SealedText, StoredPassword};
use vault::{RecoveryToken, Secret};

use crate::Error;
use crate::recovery_token::receipt_of;
use crate::workbench::Workbench;

/// A password hash, a key in two boxes, and the token of the second one.
#[derive(Debug)]
pub(crate) struct FirstSecrets {
    pub(crate) password: StoredPassword,
    pub(crate) mail_crypt: MailCrypt,
    pub(crate) recovery_token: RecoveryToken,
    pub(crate) unconfirmed_token: Option<String>,
}

impl Workbench<'_> {
    /// Makes them. A new account has keys in every mode; the mode sets the switch.
    pub(crate) fn first_secrets(&mut self, password: &Secret) -> Result<FirstSecrets, Error> {
        let hash = self.hash(password)?;
        let key = self.new_key()?;
        let secret_box = self.seal(&key, password)?;
        let recovery_token = RecoveryToken::generate(self.entropy)?;
        let recovery_box = self.seal(&key, &recovery_token.secret())?.to_text();
        Ok(FirstSecrets {
            password: StoredPassword {
                hash: SealedText::new(hash.as_str()),
                version: StoredPassword::CURRENT_VERSION,
            },
            mail_crypt: MailCrypt {
                switch: self.mode.switches_new_accounts_on(),
                public_key: Some(key.public_key().encoded().to_owned()),
                secret_box: Some(SealedText::new(secret_box.to_text())),
                box_binding: Some(hash.binding()),
                recovery_box: Some(SealedText::new(recovery_box.as_str())),
            },
            unconfirmed_token: Some(receipt_of(&recovery_box)),
            recovery_token,
        })
    }
}
