//! Sealed files that were changed, cut off, or never were any.

use dovecot_crypt::{Damage, Header, OpenError, PrivateKey, Sealer, is_sealed, open};
use proptest::prelude::*;

use crate::data::{all_private_keys, data, private_key, public_key, sealed_by_dovecot};

#[test]
fn every_truncation_is_an_error() {
    let keys = all_private_keys();
    for (name, sealed) in sealed_by_dovecot() {
        let Ok(header) = Header::parse(&sealed) else {
            continue;
        };
        // Format version 1 has nothing that a missing end could be noticed by.
        let whole = if header.is_authenticated() {
            sealed.len()
        } else {
            header.len()
        };
        // Where the header is whole each try costs an agreement: not all of them on each curve.
        let step = if name.contains("p256") { 1 } else { 37 };
        let inside = header.len()..whole;
        for length in (1..header.len())
            .chain(inside.step_by(step))
            .chain([whole - 1])
        {
            let error = open(&sealed[..length], &keys).unwrap_err();
            let is_told = match error {
                OpenError::NotSealed => length < 9,
                OpenError::Truncated { needed, found } => {
                    found == length as u64 && needed > found && needed <= sealed.len() as u64
                }
                OpenError::Damaged(Damage::Message) => length > header.len(),
                _ => false,
            };
            assert!(is_told, "{name} cut to {length}: {error:?}");
        }
    }
}

/// In authenticated formats no flipped bit gives plaintext: neither in the text, nor in the
/// header, which nothing protects.
#[test]
fn no_flipped_bit_goes_unnoticed() {
    let keys = all_private_keys();
    let short = Sealer::new(&public_key("p256"))
        .seal(b"Each bit of it.")
        .unwrap();
    let all = |bytes: usize| (0..bytes * 8).collect::<Vec<_>>();
    // Each try costs an agreement: of the longer ones the header, and a bit of each byte.
    let header_and_some = |sealed: &[u8]| {
        let header = Header::parse(sealed).unwrap().len();
        let mut bits = all(sealed.len());
        bits.retain(|bit| bit / 8 < header || bit % 8 == bit / 8 % 8);
        bits
    };
    flip(&short, &all(short.len()), &keys);
    for name in [
        "2.3/p521.aes-128-cbc-sha1",
        "2.4/p521.chacha20-poly1305-sha256",
        "2.4/p521.aes-256-gcm-sha256.same-cipher",
    ] {
        let sealed = data(name);
        flip(&sealed, &header_and_some(&sealed), &keys);
    }
}

fn flip(sealed: &[u8], bits: &[usize], keys: &[PrivateKey]) {
    let header = Header::parse(sealed).unwrap().len();
    for bit in bits {
        let mut changed = sealed.to_vec();
        changed[bit / 8] ^= 1 << (bit % 8);
        match open(&changed, keys) {
            Ok(_) => panic!("nobody noticed bit {bit}, in byte {}", bit / 8),
            Err(OpenError::Damaged(Damage::Message)) => {}
            Err(error) => assert!(bit / 8 < header, "bit {bit}: {error}"),
        }
    }
}

#[test]
fn errors_say_where() {
    let sealed = data("2.3/p521.aes-256-gcm-sha256");
    let keys = [private_key("p521")];
    let said = |at: usize| {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        open(&changed, &keys).unwrap_err().to_string()
    };
    for (at, part) in [
        (0, "not sealed"),
        (9, "format version 3"),
        (13, "flags 0x3"),
        (28, "cipher 2.16.840.1.101.3.4.1.47"),
        (39, "hash function 2.16.840.1.101.3.4.2.0"),
        (40, "PBKDF2 rounds"),
        (47, "header has more bytes than it should"),
        (48, "header has no keys"),
        (49, "key type 3"),
        (50, "none of the keys at hand"),
        (100, "wrapped key in its header is wrong"),
        (230, "wrapped key in its header is wrong"),
        (300, "wrapped key in its header is wrong"),
        (330, "encrypted text does not pass"),
        (sealed.len() - 1, "encrypted text does not pass"),
    ] {
        assert!(said(at).contains(part), "byte {at}: {}", said(at));
    }
}

#[test]
fn text_that_looks_like_a_sealed_message_is_not_one() {
    for text in [
        "",
        "C",
        "CRYPTED",
        "CRYPTED mail",
        "Crypted\x03\x07",
        "From: a\n\nCRYPTED\x03\x07",
    ] {
        assert!(!is_sealed(text.as_bytes()), "{text}");
        assert!(
            matches!(Header::parse(text.as_bytes()), Err(OpenError::NotSealed)),
            "{text}"
        );
    }
    let mark_alone = Header::parse(b"CRYPTED\x03\x07");
    assert!(matches!(
        mark_alone,
        Err(OpenError::Truncated {
            needed: 10,
            found: 9
        })
    ));
}

#[test]
fn lengths_that_no_message_has_are_noticed_without_reading_it() {
    let gcm = Header::parse(&data("2.3/p521.aes-256-gcm-sha256")).unwrap();
    assert!(gcm.check_length(339).is_ok() && gcm.check_length(u64::MAX).is_ok());
    let error = gcm.check_length(338).unwrap_err();
    assert!(matches!(
        error,
        OpenError::Truncated {
            needed: 339,
            found: 338
        }
    ));
    let cbc = Header::parse(&data("2.3/p521.aes-256-cbc-sha256")).unwrap();
    let least = cbc.len() as u64 + 16 + 32;
    assert!(cbc.check_length(least).is_ok() && cbc.check_length(least + 16).is_ok());
    assert!(matches!(
        cbc.check_length(least - 1),
        Err(OpenError::Truncated { .. })
    ));
    assert!(matches!(
        cbc.check_length(least + 1),
        Err(OpenError::Damaged(Damage::Message))
    ));
}

#[test]
fn a_length_field_leads_to_no_allocation() {
    let mut sealed = data("2.3/p521.aes-256-gcm-sha256");
    for at in [14, 44, 82, 219, 287] {
        let before: [u8; 4] = sealed[at..at + 4].try_into().unwrap();
        for length in [0, 1, 0xffff, 0x7fff_ffff, u32::MAX] {
            sealed[at..at + 4].copy_from_slice(&length.to_be_bytes());
            let error = open(&sealed, &[private_key("p521")]).unwrap_err();
            let is_told = matches!(
                error,
                OpenError::Damaged(Damage::Header(_)) | OpenError::Truncated { .. }
            );
            assert!(is_told, "{at}, {length}: {error}");
        }
        sealed[at..at + 4].copy_from_slice(&before);
    }
}

proptest! {
    #[test]
    fn any_bytes_after_the_mark(version in 0_u8..4, rest in prop::collection::vec(any::<u8>(), 0..600)) {
        let bytes = [b"CRYPTED\x03\x07".as_slice(), &[version], &rest].concat();
        prop_assert!(open(&bytes, &all_private_keys()).is_err());
    }

    #[test]
    fn any_change_of_a_sealed_message(
        text in prop::collection::vec(any::<u8>(), 1..200),
        at in any::<prop::sample::Index>(),
        with in 1_u8..,
    ) {
        let mut sealed = Sealer::new(&public_key("p256")).seal(&text).unwrap();
        let at = at.index(sealed.len());
        sealed[at] ^= with;
        prop_assert!(open(&sealed, &[private_key("p256")]).is_err());
    }
}
