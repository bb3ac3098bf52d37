//! Accounts of the fake API.

use serde_json::{Value, json};

use crate::KeyPair;

/// What the fake API knows of an account.
#[derive(Clone, Debug)]
pub struct FakeAccount {
    /// The password that the API accepts.
    pub password: String,
    /// 0 or 2, as the API says it.
    pub mail_crypt: Value,
    /// Base64 of the public key's PEM, or empty.
    pub public_key: String,
    /// Base64 of the active private key's PEM, or empty.
    pub private_key: String,
    /// Base64 of the retired private keys' PEMs; left out of the answer when empty.
    pub retired_private_keys: Vec<String>,
    /// Such as `1024M`, or empty.
    pub quota: String,
    /// Home, user id and group id; left out of the answer without one.
    pub location: Option<(String, u32, u32)>,
}

impl FakeAccount {
    /// An account whose mail is sealed.
    pub fn sealed(password: &str, keys: &KeyPair) -> Self {
        Self {
            mail_crypt: json!(2),
            public_key: keys.public.clone(),
            private_key: keys.private.clone(),
            ..Self::plain(password)
        }
    }

    /// An account without keys.
    pub fn plain(password: &str) -> Self {
        Self {
            password: password.to_owned(),
            mail_crypt: json!(0),
            public_key: String::new(),
            private_key: String::new(),
            retired_private_keys: Vec::new(),
            quota: String::new(),
            location: None,
        }
    }

    /// The answer to `GET /api/dovecot/{email}`.
    pub fn lookup_body(&self, address: &str) -> Value {
        let mut reply = json!({
            "message": "success",
            "body": {
                "user": address,
                "mailCrypt": self.mail_crypt,
                "mailCryptPublicKey": self.public_key,
                "quota": self.quota,
            },
        });
        if let Some((home, uid, gid)) = &self.location {
            reply["body"]["home"] = json!(home);
            reply["body"]["uid"] = json!(uid);
            reply["body"]["gid"] = json!(gid);
        }
        reply
    }

    /// The answer to `POST /api/dovecot/{email}` with the right password.
    pub fn login_body(&self) -> Value {
        let mut reply = json!({
            "message": "success",
            "body": {
                "mailCrypt": self.mail_crypt,
                "mailCryptPrivateKey": self.private_key,
                "mailCryptPublicKey": self.public_key,
            },
        });
        if !self.retired_private_keys.is_empty() {
            reply["body"]["mailCryptRetiredPrivateKeys"] = json!(self.retired_private_keys);
        }
        reply
    }
}
