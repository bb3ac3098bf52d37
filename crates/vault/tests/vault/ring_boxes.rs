//! Keys sealed under keys.

use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use libsodium_rs::crypto_secretbox::{self, Key, Nonce};
use vault::{BoxError, KeyId, Malformation, PrivateKey, RingBox, SystemEntropy};

use crate::openssl::{decoded, der, encoded, openssl, private_pem};

fn key() -> PrivateKey {
    PrivateKey::generate(&SystemEntropy).unwrap()
}

#[test]
fn opens_under_its_opener_only() {
    let (retired, opener, stranger) = (key(), key(), key());
    let sealed = RingBox::seal(&retired, &opener, &SystemEntropy).unwrap();
    let read = RingBox::parse(&sealed.to_text()).unwrap();
    assert_eq!(read.to_text(), sealed.to_text());

    let opened = read.open(&retired.key_id(), &opener).unwrap();
    assert_eq!(opened.encoded(), retired.encoded());
    assert_eq!(
        read.open(&retired.key_id(), &stranger).err(),
        Some(BoxError::WrongSecret)
    );
    assert_eq!(
        read.open(&stranger.key_id(), &opener).err(),
        Some(BoxError::WrongSecret),
        "a box moved to the row of another key"
    );
}

/// The layout of the README, written down a second time with other functions: the key of the
/// box in which `opener` holds the key `sealed`.
fn box_key(opener: &PrivateKey, sealed: &KeyId) -> Key {
    let sec1 = openssl(&["ec", "-outform", "DER"], &decoded(opener.encoded()));
    // ECPrivateKey (RFC 5915): 30 81 dc 02 01 01 04 42, then the scalar.
    let scalar = &sec1[8..8 + 66];
    let mut key = [0; 32];
    Salt::new(HKDF_SHA256, b"")
        .extract(scalar)
        .expand(&[b"waxseal ring box 1", sealed.as_bytes()], HKDF_SHA256)
        .unwrap()
        .fill(&mut key)
        .unwrap();
    Key::from(key)
}

#[test]
fn has_the_documented_layout() {
    let (retired, opener) = (key(), key());
    let text = RingBox::seal(&retired, &opener, &SystemEntropy)
        .unwrap()
        .to_text();
    let bytes = STANDARD.decode(text.strip_prefix("1:").unwrap()).unwrap();
    let (nonce, boxed) = bytes.split_at(24);
    let nonce = Nonce::try_from_slice(nonce).unwrap();
    let box_key = box_key(&opener, &retired.key_id());
    let plaintext = crypto_secretbox::open(boxed, &nonce, &box_key).unwrap();
    assert_eq!(plaintext, retired.encoded().as_bytes());
}

#[test]
fn another_key_inside_is_not_handed_out() {
    let (expected, found, opener) = (key(), key(), key());
    let nonce = Nonce::generate();
    let box_key = box_key(&opener, &expected.key_id());
    let boxed = crypto_secretbox::seal(found.encoded().as_bytes(), &nonce, &box_key);
    let text = STANDARD.encode([nonce.as_ref(), &boxed].concat());
    let sealed = RingBox::parse(&format!("1:{text}")).unwrap();
    assert_eq!(
        sealed.open(&expected.key_id(), &opener).err(),
        Some(BoxError::OtherKey {
            expected: expected.key_id(),
            found: found.key_id(),
        })
    );
}

#[test]
fn depends_on_the_openers_number_and_not_on_its_text() {
    let retired = key();
    let pem = private_pem("secp521r1");
    let windows_lines = String::from_utf8(pem.clone())
        .unwrap()
        .replace('\n', "\r\n");
    let opener = PrivateKey::from_encoded(encoded(&pem).as_bytes()).unwrap();
    let same = PrivateKey::from_encoded(encoded(windows_lines.as_bytes()).as_bytes()).unwrap();
    assert_ne!(opener.encoded(), same.encoded());
    assert_eq!(
        der(&decoded(opener.encoded())),
        der(&decoded(same.encoded()))
    );

    let sealed = RingBox::seal(&retired, &opener, &SystemEntropy).unwrap();
    let opened = sealed.open(&retired.key_id(), &same).unwrap();
    assert_eq!(opened.encoded(), retired.encoded());
}

#[test]
fn another_version_is_not_guessed_at() {
    let text = RingBox::seal(&key(), &key(), &SystemEntropy)
        .unwrap()
        .to_text();
    for other in [
        text.replacen("1:", "2:", 1),
        text.replacen("1:", "", 1),
        String::new(),
    ] {
        assert_eq!(
            RingBox::parse(&other).err(),
            Some(BoxError::Malformed(Malformation::UnknownVersion))
        );
    }
}

#[test]
fn every_altered_byte_is_noticed() {
    let (retired, opener) = (key(), key());
    let text = RingBox::seal(&retired, &opener, &SystemEntropy)
        .unwrap()
        .to_text();
    let bytes = STANDARD.decode(&text[2..]).unwrap();
    for position in 0..bytes.len() {
        let mut altered = bytes.clone();
        altered[position] ^= 0x80;
        let altered = RingBox::parse(&format!("1:{}", STANDARD.encode(altered))).unwrap();
        assert_eq!(
            altered.open(&retired.key_id(), &opener).err(),
            Some(BoxError::WrongSecret),
            "byte {position}"
        );
    }
}
