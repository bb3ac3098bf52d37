//! Whatever stands in the database, nothing panics and nothing is taken for what it is not.

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use vault::{
    Arena, BoxError, KeyId, Malformation, PasswordHash, PrivateKey, PublicKey, RingBox, SealedBox,
    Secret, SystemEntropy,
};

use crate::openssl::{decoded, der, encoded, pem};

static KEY: LazyLock<PrivateKey> = LazyLock::new(|| PrivateKey::generate(&SystemEntropy).unwrap());

/// The error of every reader of boxes for the same bytes.
fn box_errors(bytes: &[u8]) -> (Option<BoxError>, Option<BoxError>) {
    let text = STANDARD.encode(bytes);
    (
        SealedBox::parse(&text).err(),
        RingBox::parse(&format!("1:{text}")).err(),
    )
}

#[test]
fn a_box_has_room_for_its_parts() {
    let too_short = Some(BoxError::Malformed(Malformation::TooShort));
    let too_long = Some(BoxError::Malformed(Malformation::TooLong));
    for length in 0..40 {
        assert_eq!(
            box_errors(&vec![0; length]),
            (too_short, too_short),
            "{length}"
        );
    }
    for length in 40..56 {
        assert_eq!(box_errors(&vec![0; length]), (too_short, None), "{length}");
    }
    assert_eq!(box_errors(&[0; 56]), (None, None));
    assert_eq!(box_errors(&[0; 8192]), (None, None));
    assert_eq!(box_errors(&[0; 9000]), (too_long, too_long));
    assert_eq!(box_errors(&[0; 100_000]), (too_long, too_long));
}

#[test]
fn base64_is_taken_strictly() {
    let not_base64 = Some(BoxError::Malformed(Malformation::NotBase64));
    let text = STANDARD.encode([0; 56]);
    assert_eq!(text.len(), 76);
    for damaged in [
        text.trim_end_matches('=').to_owned(),
        text.replace("A=", "B="),
        format!("{text}\n"),
        format!(" {text}"),
        text.replacen('A', "-", 1),
        text.replacen('A', "ä", 1),
    ] {
        assert_eq!(SealedBox::parse(&damaged).err(), not_base64, "{damaged}");
        assert_eq!(RingBox::parse(&format!("1:{damaged}")).err(), not_base64);
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in any::<String>()) {
        let _ = SealedBox::parse(&text);
        let _ = RingBox::parse(&text);
        let _ = RingBox::parse(&format!("1:{text}"));
        let _ = PublicKey::from_encoded(&text);
        let _ = PrivateKey::from_encoded(text.as_bytes());
        let _ = PasswordHash::parse(&text);
        let _ = text.parse::<KeyId>();
    }

    #[test]
    fn any_box_gives_back_its_text(bytes in prop::collection::vec(any::<u8>(), 56..800)) {
        let text = STANDARD.encode(&bytes);
        prop_assert_eq!(SealedBox::parse(&text).unwrap().to_text(), text.clone());
        let text = format!("1:{text}");
        prop_assert_eq!(RingBox::parse(&text).unwrap().to_text(), text);
    }

    #[test]
    fn any_ring_box_opens_to_an_error(bytes in prop::collection::vec(any::<u8>(), 40..800)) {
        let text = format!("1:{}", STANDARD.encode(&bytes));
        let opened = RingBox::parse(&text).unwrap().open(&KEY.key_id(), &KEY);
        prop_assert_eq!(opened.err(), Some(BoxError::WrongSecret));
    }

    #[test]
    fn an_altered_private_key_is_never_taken_for_the_same(
        position in 0_usize..241,
        flip in 1_u8..,
    ) {
        let mut altered = der(&decoded(KEY.encoded()));
        prop_assert_eq!(altered.len(), 241);
        altered[position] ^= flip;
        let text = encoded(&pem("PRIVATE KEY", &altered));
        if let Ok(key) = PrivateKey::from_encoded(text.as_bytes()) {
            prop_assert_ne!(key.public_key(), KEY.public_key());
        }
    }

    #[test]
    fn an_altered_public_key_is_never_taken_for_the_same(
        position in 0_usize..158,
        flip in 1_u8..,
    ) {
        let mut altered = der(&decoded(KEY.public_key().encoded()));
        prop_assert_eq!(altered.len(), 158);
        altered[position] ^= flip;
        prop_assert!(PublicKey::from_encoded(&encoded(&pem("PUBLIC KEY", &altered))).is_err());
    }

    #[test]
    fn any_hash_like_text_verifies_nothing(
        scheme in prop::sample::select(vec!["$2y$04$", "$2a$05$", "$5$", "$6$", "$6$rounds=1000$"]),
        rest in "[./0-9A-Za-z$=,]{0,90}",
    ) {
        if let Ok(hash) = PasswordHash::parse(&format!("{scheme}{rest}")) {
            let _ = hash.verify(&Secret::new(*b"sesame"), &mut Arena::new());
        }
    }

    #[test]
    fn any_well_formed_crypt_text_verifies_nothing(
        (scheme, rest) in prop_oneof![
            ("\\$2[aby]\\$04\\$", "[./0-9A-Za-z]{53}"),
            ("\\$5\\$", "[./0-9A-Za-z]{1,16}\\$[./0-9A-Za-z]{43}"),
            ("\\$6\\$(rounds=1000\\$)?", "[./0-9A-Za-z]{1,16}\\$[./0-9A-Za-z]{86}"),
        ],
    ) {
        if let Ok(hash) = PasswordHash::parse(&format!("{scheme}{rest}")) {
            let verified = hash.verify(&Secret::new(*b"sesame"), &mut Arena::new());
            prop_assert_ne!(verified, Ok(true));
        }
    }

    #[test]
    fn any_argon2_text_is_read_or_refused(
        rest in "(v=[0-9]{1,3}\\$)?m=[0-9]{1,3},t=[0-9],p=[0-9]\\$[+/0-9A-Za-z]{0,30}\\$[+/0-9A-Za-z]{0,90}",
    ) {
        if let Ok(hash) = PasswordHash::parse(&format!("$argon2id${rest}")) {
            let verified = hash.verify(&Secret::new(*b"sesame"), &mut Arena::new());
            prop_assert_ne!(verified, Ok(true));
        }
    }
}
