//! Reads and writes Dovecot's encrypted streams: what its `mail_crypt` and `fs-crypt` plugins
//! leave on the disk.
//!
//! Bytes in, bytes out: no files, no mailboxes. A message is sealed to a public key by
//! [`Sealer`] and opened with private keys by [`open`]; [`Header`] tells without a key what a
//! sealed message is. [`seal_stream`] and [`open_stream`] do the same from a reader to a writer.
//!
//! * Every sealed message is opened again before it is given out.
//! * Plaintext is given out only after all of the message was checked.
//! * No input leads to a panic, and no length in it to an allocation that is not checked.
//!
//! The byte layouts, and what is not supported, are in the crate's `README.md`.
//!
//! ```
//! use dovecot_crypt::{Header, OpenError, PrivateKey, PublicKey, Sealer, is_sealed, open};
//!
//! # let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/keys/");
//! # let public_pem = std::fs::read(format!("{folder}p521.pub.pem"))?;
//! # let private_pem = std::fs::read(format!("{folder}p521.pem"))?;
//! let public_key = PublicKey::from_pem(&public_pem)?;
//! let sealed = Sealer::new(&public_key).seal(b"Subject: The garden\n\nAt noon.\n")?;
//!
//! // Whose is it? No key is needed to tell.
//! assert!(is_sealed(&sealed));
//! let header = Header::parse(&sealed)?;
//! assert_eq!(header.key_ids(), [public_key.key_id()]);
//!
//! let keys = [PrivateKey::from_pem(&private_pem)?];
//! assert_eq!(*open(&sealed, &keys)?, b"Subject: The garden\n\nAt noon.\n");
//!
//! // Without the key, the error names the one that is wanted.
//! let Err(OpenError::NoKey { wanted }) = open(&sealed, &[]) else {
//!     panic!("opened without a key");
//! };
//! assert_eq!(wanted, [public_key.key_id()]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![deny(unsafe_code)]

mod agreement;
mod algorithm;
mod bytes;
mod curve;
mod header;
mod key_error;
mod key_id;
mod key_text;
mod material;
mod oid;
mod open;
mod open_error;
mod payload;
mod private_key;
mod proof;
mod public_key;
mod seal;
mod seal_error;
mod self_test;
mod sha256_chains;
mod stream;
mod version1;
mod version2;

pub use header::{Header, MAGIC, is_sealed};
pub use key_error::KeyError;
pub use key_id::{InvalidKeyId, KeyId};
pub use open::open;
pub use open_error::{Damage, OpenError};
pub use private_key::PrivateKey;
pub use public_key::PublicKey;
pub use seal::Sealer;
pub use seal_error::SealError;
pub use stream::{open_stream, seal_stream};
