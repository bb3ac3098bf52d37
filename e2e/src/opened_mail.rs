//! The messages of an account, sealed or not, opened without any Dovecot.

use std::collections::BTreeMap;

use dovecot_crypt::{PrivateKey, open};
use serde_json::Value;

use crate::{MailOnDisk, StoredMessage, WaxsealServer, fingerprint};

/// All keys of an account.
pub struct OpenedMail {
    keys: Vec<PrivateKey>,
}

impl OpenedMail {
    /// Asks the program for the keys.
    pub fn with_keys_of(server: &WaxsealServer, address: &str, password: &str) -> Self {
        let arguments = ["user", "keys", address, "--password-stdin", "--json"];
        let printed = server.run_well(&arguments, &format!("{password}\n"));
        let json: Value = serde_json::from_str(&printed).expect("JSON");
        let lists = ["retiredPrivateKeys", "archivedPrivateKeys"];
        let more = lists
            .iter()
            .filter_map(|list| json[list].as_array())
            .flatten();
        let keys = [&json["privateKey"]].into_iter().chain(more);
        let keys = keys.map(|key| {
            let key = key.as_str().expect("a key");
            PrivateKey::from_dovecot(key.as_bytes()).unwrap()
        });
        Self {
            keys: keys.collect(),
        }
    }

    /// What stands for the plaintext of every message, by the path of its file.
    ///
    /// # Panics
    /// When one does not open.
    pub fn contents(&self, mail: &MailOnDisk) -> BTreeMap<String, String> {
        let messages = mail.messages();
        let contents = messages.iter().map(|message| {
            let path = message.path.to_string_lossy().into_owned();
            (path, fingerprint(&self.plaintext(message)))
        });
        contents.collect()
    }

    fn plaintext(&self, message: &StoredMessage) -> Vec<u8> {
        if !message.is_sealed() {
            return message.body().to_vec();
        }
        let opened = open(message.body(), &self.keys);
        let opened = opened.unwrap_or_else(|error| panic!("{}: {error}", message.path.display()));
        opened.to_vec()
    }
}
