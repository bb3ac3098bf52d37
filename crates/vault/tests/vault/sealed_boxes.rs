//! Sealed boxes, against libsodium and a box of userli.

use vault::{
    Arena, BoxDerivation, BoxError, BoxOrigin, KeyError, PrivateKey, SealedBox, Secret,
    SystemEntropy,
};

use crate::fixed_entropy::FixedEntropy;
use crate::libsodium::{self, Derivation};
use crate::openssl::{decoded, encoded, openssl, private_pem};

fn key() -> PrivateKey {
    PrivateKey::generate(&SystemEntropy).unwrap()
}

fn secret() -> Secret {
    Secret::new("pässword with ünicode".as_bytes())
}

/// From features/recovery.feature of systemli/userli, commit 7500b177 (the recovery box of
/// user@example.org and the token that opens it).
#[test]
fn a_box_of_userli_opens() {
    let text = include_str!("../data/userli-recovery-box.txt").trim_end();
    let token = Secret::new(*b"bbde593d-8a9e-4d0e-a3ab-9fdd9f5c3237");
    let sealed = SealedBox::parse(text).unwrap();
    assert_eq!(sealed.to_text(), text);

    let opened = sealed
        .open(&token, BoxOrigin::Foreign, &mut Arena::new())
        .unwrap();
    assert_eq!(opened.derivation, BoxDerivation::Argon2id);
    assert_eq!(opened.key.encoded().len(), 512);
    let checked = openssl(
        &["pkey", "-check", "-noout"],
        &decoded(opened.key.encoded()),
    );
    assert_eq!(checked, b"Key is valid\n");
}

#[test]
fn a_box_of_libsodium_opens_here() {
    let mut arena = Arena::new();
    let plaintext = encoded(&private_pem("secp521r1"));
    let secret = secret();

    let text = libsodium::seal(Derivation::Argon2id, plaintext.as_bytes(), secret.expose());
    let sealed = SealedBox::parse(&text).unwrap();
    assert_eq!(text.len(), 760);
    let opened = sealed.open(&secret, BoxOrigin::Ours, &mut arena).unwrap();
    assert_eq!(opened.key.encoded(), plaintext);
    assert_eq!(opened.derivation, BoxDerivation::Argon2id);

    let text = libsodium::seal(Derivation::Argon2i, plaintext.as_bytes(), secret.expose());
    let sealed = SealedBox::parse(&text).unwrap();
    let opened = sealed
        .open(&secret, BoxOrigin::Foreign, &mut arena)
        .unwrap();
    assert_eq!(opened.key.encoded(), plaintext);
    assert_eq!(opened.derivation, BoxDerivation::Argon2i);
    assert_eq!(
        sealed.open(&secret, BoxOrigin::Ours, &mut arena).err(),
        Some(BoxError::WrongSecret),
        "no box of ours is of Argon2i"
    );
}

#[test]
fn a_box_of_ours_opens_in_libsodium() {
    let key = key();
    let sealed = SealedBox::seal(&key, &secret(), &SystemEntropy, &mut Arena::new()).unwrap();
    let text = sealed.to_text();
    assert_eq!(text.len(), 760);
    let plaintext = libsodium::open(&text, secret().expose()).unwrap();
    assert_eq!(plaintext, key.encoded().as_bytes());
    assert_eq!(libsodium::open(&text, b"something else"), None);
}

#[test]
fn two_boxes_of_the_same_key_have_nothing_in_common() {
    let mut arena = Arena::new();
    let key = key();
    let mut seal = || {
        SealedBox::seal(&key, &secret(), &SystemEntropy, &mut arena)
            .unwrap()
            .to_text()
    };
    let (one, other) = (seal(), seal());
    // Salt, nonce and ciphertext begin at bytes 0, 16 and 40.
    for range in [0..20, 24..52, 56..760] {
        assert_ne!(one[range.clone()], other[range]);
    }
}

#[test]
fn opening_costs_one_derivation_and_sealing_two() {
    let mut arena = Arena::new();
    let sealed = SealedBox::seal(&key(), &secret(), &SystemEntropy, &mut arena).unwrap();
    assert_eq!(arena.derivations(), 2);
    sealed.open(&secret(), BoxOrigin::Ours, &mut arena).unwrap();
    assert_eq!(arena.derivations(), 3);
    sealed
        .open(&secret(), BoxOrigin::Foreign, &mut arena)
        .unwrap();
    assert_eq!(arena.derivations(), 4);
}

#[test]
fn a_wrong_secret_costs_one_derivation_for_a_box_of_ours() {
    let mut arena = Arena::new();
    let sealed = SealedBox::seal(&key(), &secret(), &SystemEntropy, &mut arena).unwrap();
    let wrong = Secret::new(*b"password");
    let before = arena.derivations();
    let error = sealed.open(&wrong, BoxOrigin::Ours, &mut arena).err();
    assert_eq!(error, Some(BoxError::WrongSecret));
    assert_eq!(arena.derivations() - before, 1);
    let error = sealed.open(&wrong, BoxOrigin::Foreign, &mut arena).err();
    assert_eq!(error, Some(BoxError::WrongSecret));
    assert_eq!(arena.derivations() - before, 3);
}

#[test]
fn an_unusable_secret_seals_and_opens_nothing() {
    let mut arena = Arena::new();
    let key = key();
    let sealed = SealedBox::seal(&key, &secret(), &SystemEntropy, &mut arena).unwrap();
    let before = arena.derivations();
    for unusable in [Secret::new([]), Secret::new([b'a'; 4097])] {
        assert_eq!(
            SealedBox::seal(&key, &unusable, &SystemEntropy, &mut arena).err(),
            Some(BoxError::UnusableSecret)
        );
        assert_eq!(
            sealed.open(&unusable, BoxOrigin::Foreign, &mut arena).err(),
            Some(BoxError::WrongSecret)
        );
    }
    assert_eq!(arena.derivations(), before);
}

#[test]
fn without_randomness_nothing_is_sealed() {
    let error = SealedBox::seal(
        &key(),
        &secret(),
        &FixedEntropy::new([7; 39]),
        &mut Arena::new(),
    );
    assert!(matches!(error, Err(BoxError::Entropy(_))));
}

#[test]
fn what_is_no_key_is_told_from_a_wrong_secret() {
    let mut arena = Arena::new();
    let mut open = |plaintext: &[u8]| {
        let text = libsodium::seal(Derivation::Argon2id, plaintext, b"sesame");
        SealedBox::parse(&text)
            .unwrap()
            .open(&Secret::new(*b"sesame"), BoxOrigin::Foreign, &mut arena)
            .err()
    };
    assert_eq!(open(b""), Some(BoxError::NotAKey(KeyError::NotPem)));
    assert_eq!(open(b"*"), Some(BoxError::NotAKey(KeyError::NotBase64)));
    let p256 = encoded(&private_pem("prime256v1"));
    assert_eq!(
        open(p256.as_bytes()),
        Some(BoxError::NotAKey(KeyError::NotP521))
    );
}
