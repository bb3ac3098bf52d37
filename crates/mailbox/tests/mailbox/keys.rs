//! Key pairs made for these tests.

use dovecot_crypt::{PrivateKey, PublicKey};

/// A key pair by the name of its files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pair {
    Old,
    New,
    Stranger,
}

impl Pair {
    pub(crate) fn public(self) -> PublicKey {
        PublicKey::from_pem(match self {
            Self::Old => include_bytes!("../data/ada-old.pub.pem"),
            Self::New => include_bytes!("../data/ada-new.pub.pem"),
            Self::Stranger => include_bytes!("../data/stranger.pub.pem"),
        })
        .unwrap()
    }

    pub(crate) fn private(self) -> PrivateKey {
        PrivateKey::from_pem(match self {
            Self::Old => include_bytes!("../data/ada-old.pem"),
            Self::New => include_bytes!("../data/ada-new.pem"),
            Self::Stranger => include_bytes!("../data/stranger.pem"),
        })
        .unwrap()
    }
}

/// All private keys of the account, the newest first.
pub(crate) fn ring() -> Vec<PrivateKey> {
    vec![Pair::New.private(), Pair::Old.private()]
}
