//! Opening boxes and verifying hashes without the crate under test, each pair only once.

use std::collections::HashMap;

use vault::{Arena, BoxError, BoxOrigin, PasswordHash, PrivateKey, SealedBox, Secret};

type Pair = (String, Vec<u8>);

/// What was found out already: a text never changes its mind.
#[derive(Default)]
pub(crate) struct Proofs {
    arena: Arena,
    opened: HashMap<Pair, Option<PrivateKey>>,
    verified: HashMap<Pair, bool>,
}

impl Proofs {
    /// The key in a box, if `secret` opens it.
    pub(crate) fn open(&mut self, text: &str, secret: &Secret) -> Option<PrivateKey> {
        let pair = (text.to_owned(), secret.expose().to_vec());
        let arena = &mut self.arena;
        let open = || {
            let sealed = SealedBox::parse(text).unwrap();
            match sealed.open(secret, BoxOrigin::Ours, arena) {
                Ok(opened) => Some(opened.key),
                Err(BoxError::WrongSecret) => None,
                Err(fault) => panic!("{fault}"),
            }
        };
        self.opened.entry(pair).or_insert_with(open).clone()
    }

    /// Whether a hash is that of `password`.
    pub(crate) fn verify(&mut self, hash: &PasswordHash, password: &Secret) -> bool {
        let pair = (hash.as_str().to_owned(), password.expose().to_vec());
        let arena = &mut self.arena;
        let verify = || hash.verify(password, arena).unwrap();
        *self.verified.entry(pair).or_insert_with(verify)
    }

    /// The one of these secrets that opens a box, the latest of them where several do. What
    /// is known already is not tried again.
    pub(crate) fn opener_of(&mut self, text: &str, secrets: &[Secret]) -> Option<Secret> {
        let known = |secret: &&Secret| {
            let pair = (text.to_owned(), secret.expose().to_vec());
            matches!(self.opened.get(&pair), Some(Some(_)))
        };
        if let Some(known) = secrets.iter().find(known) {
            return Some(known.clone());
        }
        let mut latest_first = secrets.iter().rev();
        latest_first
            .find(|secret| self.open(text, secret).is_some())
            .cloned()
    }

    /// The one of these passwords that a hash is of.
    pub(crate) fn password_of(
        &mut self,
        hash: &PasswordHash,
        passwords: &[Secret],
    ) -> Option<Secret> {
        let known = |password: &&Secret| {
            let pair = (hash.as_str().to_owned(), password.expose().to_vec());
            self.verified.get(&pair) == Some(&true)
        };
        if let Some(known) = passwords.iter().find(known) {
            return Some(known.clone());
        }
        let mut latest_first = passwords.iter().rev();
        latest_first
            .find(|password| self.verify(hash, password))
            .cloned()
    }
}
