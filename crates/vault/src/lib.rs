//! Everything in Waxseal that is secret.
//!
//! Key pairs, the boxes that private keys are sealed in, the ring of an account's keys,
//! password hashes, tokens, and the pool of threads that derives keys from passwords.
//! Bytes in, bytes out: no database, no HTTP, no files. Randomness arrives as [`Entropy`].
//!
//! Three rules hold for every type here:
//!
//! * What is secret wipes its memory when it is dropped, and its `Debug` form says nothing.
//! * Texts from the database are kept as they came, byte for byte.
//! * A wrong secret is told apart from damage: [`BoxError::WrongSecret`] is an answer,
//!   every other error is a fault.
//!
//! The byte layouts are written in the crate's `README.md`.
//!
//! ```
//! use vault::{Arena, BoxError, BoxOrigin, PrivateKey, SealedBox, Secret, SystemEntropy};
//!
//! let mut arena = Arena::new();
//! let key = PrivateKey::generate(&SystemEntropy)?;
//! let password = Secret::from_string("correct horse battery staple".to_owned());
//! let sealed = SealedBox::seal(&key, &password, &SystemEntropy, &mut arena)?;
//!
//! let stored = sealed.to_text();
//! let opened = SealedBox::parse(&stored)?.open(&password, BoxOrigin::Ours, &mut arena)?;
//! assert_eq!(opened.key.public_key(), key.public_key());
//!
//! let guess = Secret::from_string("Tr0ub4dor&3".to_owned());
//! assert!(matches!(
//!     sealed.open(&guess, BoxOrigin::Ours, &mut arena),
//!     Err(BoxError::WrongSecret)
//! ));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod arena;
mod argon2_hash;
mod asker;
mod bearer_token;
mod box_derivation;
mod box_error;
mod crypt_hash;
mod derivation_pool;
mod encoded_pem;
mod entropy;
mod fair_queue;
mod form_token;
mod hash_error;
mod hex_digest;
mod key_error;
mod key_id;
mod key_ring;
mod password_hash;
mod private_key;
mod public_key;
mod recovery_token;
mod ring_box;
mod sealed_box;
mod secret;
mod secret_box;

pub use arena::{Arena, DerivationFailed};
pub use asker::Asker;
pub use bearer_token::{BearerToken, bearer_token_digest, digests_match};
pub use box_derivation::BoxDerivation;
pub use box_error::{BoxError, Malformation};
pub use derivation_pool::{DerivationPool, PoolCounts, PoolError};
pub use entropy::{Entropy, EntropyUnavailable, SystemEntropy};
pub use form_token::{form_token, is_form_token, visit_id};
pub use hash_error::HashError;
pub use hex_digest::hex_sha256;
pub use key_error::KeyError;
pub use key_id::{InvalidKeyId, KeyId};
pub use key_ring::{KeyRing, KeyRingError, RetiredKey};
pub use password_hash::PasswordHash;
pub use private_key::PrivateKey;
pub use public_key::PublicKey;
pub use recovery_token::{InvalidRecoveryToken, RecoveryToken};
pub use ring_box::RingBox;
pub use sealed_box::{BoxOrigin, Opened, SealedBox};
pub use secret::Secret;
