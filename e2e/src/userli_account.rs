//! Accounts as userli writes them: with libsodium and OpenSSL, owing nothing to our own code.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use libsodium_rs::crypto_pwhash::{self, argon2id};
use libsodium_rs::crypto_secretbox::{self, Key, Nonce};

use crate::{FakeAccount, KeyPair, sha_512_crypt};

/// A row of userli's table of users.
#[derive(Clone, Debug)]
pub struct UserliAccount {
    /// Its address, as it stands in the table.
    pub email: String,
    /// The password.
    pub password: String,
    /// The column of its hash.
    pub hash: String,
    /// 1 for SHA-512-crypt, 2 for Argon2id.
    pub password_version: i32,
    /// Its roles.
    pub roles: Vec<&'static str>,
    /// Whether it is deleted.
    pub deleted: bool,
    /// The switch.
    pub mail_crypt: bool,
    /// Its keys; none from before sealing.
    pub keys: Option<UserliKeys>,
    /// The secret of the second factor, and backup codes by their keys in PHP's array.
    pub second_factor: Option<(String, Vec<(u32, String)>)>,
}

/// The columns of keys, and what opens them.
#[derive(Clone, Debug)]
pub struct UserliKeys {
    /// The pair.
    pub pair: KeyPair,
    /// The column `mail_crypt_secret_box`.
    pub secret_box: String,
    /// The column `recovery_secret_box`.
    pub recovery_box: String,
    /// What opens it.
    pub token: String,
}

impl UserliAccount {
    /// An account of today's userli, with keys and the switch on.
    pub fn sealed(email: &str, password: &str) -> Self {
        let hash = argon2id::pwhash_str(password.as_bytes(), 4, argon2id::MEMLIMIT_INTERACTIVE);
        Self {
            hash: hash.unwrap(),
            password_version: 2,
            mail_crypt: true,
            keys: Some(UserliKeys::new(password)),
            ..Self::legacy(email, password)
        }
    }

    /// An account of userli's first years, without keys.
    pub fn legacy(email: &str, password: &str) -> Self {
        Self {
            email: email.to_owned(),
            password: password.to_owned(),
            hash: sha_512_crypt(password),
            password_version: 1,
            roles: vec!["ROLE_USER"],
            deleted: false,
            mail_crypt: false,
            keys: None,
            second_factor: None,
        }
    }

    /// The same account with this password, its key sealed under it too: what a change of the
    /// password in userli writes.
    pub fn with_password(&self, password: &str) -> Self {
        let mut changed = Self {
            hash: sha_512_crypt(password),
            password_version: 1,
            password: password.to_owned(),
            ..self.clone()
        };
        if let Some(keys) = &mut changed.keys {
            keys.secret_box = seal(&keys.pair, password);
        }
        changed
    }

    /// What userli's API says of it.
    pub fn at_the_api(&self) -> FakeAccount {
        match &self.keys {
            Some(keys) if self.mail_crypt => FakeAccount::sealed(&self.password, &keys.pair),
            _ => FakeAccount::plain(&self.password),
        }
    }
}

impl UserliKeys {
    /// A new pair, sealed under the password and under a new token.
    pub fn new(password: &str) -> Self {
        let pair = KeyPair::generate();
        let bytes = libsodium_rs::random::bytes(16);
        let token = uuid::Builder::from_random_bytes(bytes.try_into().unwrap()).into_uuid();
        let token = token.hyphenated().to_string();
        Self {
            secret_box: seal(&pair, password),
            recovery_box: seal(&pair, &token),
            token,
            pair,
        }
    }
}

/// libsodium's secret box under Argon2id at its interactive limits.
fn seal(pair: &KeyPair, secret: &str) -> String {
    let salt = libsodium_rs::random::bytes(16);
    let key = crypto_pwhash::pwhash(
        32,
        secret.as_bytes(),
        &salt,
        argon2id::OPSLIMIT_INTERACTIVE,
        argon2id::MEMLIMIT_INTERACTIVE,
        crypto_pwhash::ALG_ARGON2ID13,
    );
    let key = Key::from_bytes(&key.unwrap()).unwrap();
    let nonce = Nonce::generate();
    let sealed = crypto_secretbox::seal(pair.private.as_bytes(), &nonce, &key);
    STANDARD.encode([salt.as_slice(), nonce.as_ref(), &sealed].concat())
}
