//! Private and public keys, against OpenSSL.

use aws_lc_rs::digest::{SHA256, digest};
use vault::{KeyError, KeyId, PrivateKey, PublicKey, SystemEntropy};

use crate::fixed_entropy::{ConstantEntropy, FixedEntropy};
use crate::openssl::{decoded, der, encoded, openssl, pem, private_pem, public_pem};

fn private_error(pem: &[u8]) -> Option<KeyError> {
    PrivateKey::from_encoded(encoded(pem).as_bytes()).err()
}

fn public_error(pem: &[u8]) -> Option<KeyError> {
    PublicKey::from_encoded(&encoded(pem)).err()
}

#[test]
fn a_key_of_openssl_is_kept_byte_for_byte() {
    let private = private_pem("secp521r1");
    let text = encoded(&private);
    let key = PrivateKey::from_encoded(text.as_bytes()).unwrap();
    assert_eq!(key.encoded(), text);
    assert_eq!(key.public_key().encoded(), encoded(&public_pem(&private)));
}

#[test]
fn openssl_finds_our_keys_sound_and_writes_them_the_same() {
    let key = PrivateKey::generate(&SystemEntropy).unwrap();
    let private = decoded(key.encoded());
    assert_eq!(openssl(&["pkey", "-check"], &private), {
        let mut expected = b"Key is valid\n".to_vec();
        expected.extend_from_slice(&private);
        expected
    });
    assert_eq!(key.encoded().len(), 512);
    assert_eq!(
        decoded(key.public_key().encoded()),
        public_pem(&private),
        "the public text"
    );
    assert_eq!(key.public_key().encoded().len(), 360);
}

/// The key pair of RFC 6979, appendix A.2.7.
#[test]
fn a_key_is_made_of_the_randomness_handed_in_and_nothing_else() {
    let scalar = "00fad06daa62ba3b25d2fb40133da757205de67f5bb0018fee8c86e1b68c7e75ca\
                  a896eb32f1f47c70855836a6d16fcc1466f6d8fbec67db89ec0c08b0e996b83538";
    let x = "01894550d0785932e00eaa23b694f213f8c3121f86dc97a04e5a7167db4e5bcd37\
             1123d46e45db6b5d5370a7f20fb633155d38ffa16d2bd761dcac474b9a2f5023a4";
    let y = "00493101c962cd4d2fddf782285e64584139c2f91b47f87ff82354d6630f746a28\
             a0db25741b5b34a828008b22acc23f924faafbd4d33f81ea66956dfeaa2bfdfcf5";
    let bytes = |hex: &str| base16ct::lower::decode_vec(hex).unwrap();
    let mut drawn = bytes(scalar);
    drawn[0] |= 0xfe; // Bits beyond the 521 are cut off.
    let key = PrivateKey::generate(&FixedEntropy::new(drawn)).unwrap();
    let public = der(&decoded(key.public_key().encoded()));
    assert_eq!(
        public[public.len() - 133..],
        [vec![4], bytes(x), bytes(y)].concat()
    );
}

#[test]
fn a_draw_out_of_range_is_drawn_again() {
    let mut drawn = vec![0; 66]; // Zero is no scalar,
    drawn.extend([0xff; 66]); // nor is one above the order of the curve.
    drawn.extend([0x01; 66]);
    let key = PrivateKey::generate(&FixedEntropy::new(drawn)).unwrap();
    let expected = PrivateKey::generate(&ConstantEntropy(0x01)).unwrap();
    assert_eq!(key.encoded(), expected.encoded());
}

#[test]
fn broken_randomness_makes_no_key() {
    assert_eq!(
        PrivateKey::generate(&ConstantEntropy(0)).err(),
        Some(KeyError::BrokenEntropy)
    );
    assert!(matches!(
        PrivateKey::generate(&FixedEntropy::new([1; 65])),
        Err(KeyError::Entropy(_))
    ));
}

#[test]
fn the_key_id_is_the_hash_of_openssls_compressed_spki() {
    let private = private_pem("secp521r1");
    let compressed = openssl(
        &[
            "pkey",
            "-pubout",
            "-ec_conv_form",
            "compressed",
            "-outform",
            "DER",
        ],
        &private,
    );
    let hash: [u8; 32] = digest(&SHA256, &compressed).as_ref().try_into().unwrap();
    let key = PrivateKey::from_encoded(encoded(&private).as_bytes()).unwrap();
    assert_eq!(key.key_id(), KeyId::new(hash));
    assert_eq!(key.public_key().key_id(), KeyId::new(hash));
}

#[test]
fn public_keys_are_equal_when_they_are_the_same_point() {
    let private = private_pem("secp521r1");
    let spki = public_pem(&private);
    let compressed = openssl(
        &["pkey", "-pubout", "-ec_conv_form", "compressed"],
        &private,
    );
    let windows_lines = String::from_utf8(spki.clone())
        .unwrap()
        .replace('\n', "\r\n");
    let key = PublicKey::from_encoded(&encoded(&spki)).unwrap();
    for other_text in [encoded(&compressed), encoded(windows_lines.as_bytes())] {
        let other = PublicKey::from_encoded(&other_text).unwrap();
        assert_eq!(other, key);
        assert_eq!(other.encoded(), other_text);
        assert_ne!(other.encoded(), key.encoded());
    }
    let stranger = PublicKey::from_encoded(&encoded(&public_pem(&private_pem("secp521r1"))));
    assert_ne!(stranger.unwrap(), key);
}

#[test]
fn a_key_without_its_public_half_gets_it_computed() {
    let private = private_pem("secp521r1");
    let key = PrivateKey::from_encoded(encoded(&private).as_bytes()).unwrap();
    let bare = openssl(&["ec", "-no_public"], &private);
    let bare = openssl(&["pkcs8", "-topk8", "-nocrypt"], &bare);
    let without_public = PrivateKey::from_encoded(encoded(&bare).as_bytes()).unwrap();
    assert_eq!(without_public.public_key(), key.public_key());
    assert_eq!(without_public.encoded(), encoded(&bare));
}

#[test]
fn other_kinds_of_keys_are_told_apart() {
    for curve in ["prime256v1", "secp384r1", "secp256k1"] {
        let private = private_pem(curve);
        assert_eq!(private_error(&private), Some(KeyError::NotP521), "{curve}");
        assert_eq!(public_error(&public_pem(&private)), Some(KeyError::NotP521));
    }
    let rsa = openssl(&["genpkey", "-algorithm", "RSA"], b"");
    assert_eq!(private_error(&rsa), Some(KeyError::NotP521));
    assert_eq!(public_error(&public_pem(&rsa)), Some(KeyError::NotP521));
    let ed25519 = openssl(&["genpkey", "-algorithm", "ED25519"], b"");
    assert_eq!(private_error(&ed25519), Some(KeyError::NotP521));
}

#[test]
fn other_wrappings_are_told_apart() {
    let private = private_pem("secp521r1");
    let needs_private = Some(KeyError::WrongLabel {
        expected: "PRIVATE KEY",
    });
    let needs_public = Some(KeyError::WrongLabel {
        expected: "PUBLIC KEY",
    });

    let sec1 = openssl(&["ec"], &private);
    assert_eq!(private_error(&sec1), needs_private);
    assert_eq!(
        private_error(&pem("PRIVATE KEY", &der(&sec1))),
        Some(KeyError::NotP521)
    );
    let encrypted = openssl(&["pkcs8", "-topk8", "-passout", "pass:sesame"], &private);
    assert_eq!(private_error(&encrypted), needs_private);
    assert_eq!(private_error(&public_pem(&private)), needs_private);
    assert_eq!(public_error(&private), needs_public);

    assert_eq!(private_error(&der(&private)), Some(KeyError::NotPem));
    assert_eq!(private_error(b""), Some(KeyError::NotPem));
    assert_eq!(
        PrivateKey::from_encoded(&private).err(),
        Some(KeyError::NotBase64),
        "a PEM that is not wrapped again"
    );
    let with_line_break = encoded(&private) + "\n";
    assert_eq!(
        PrivateKey::from_encoded(with_line_break.as_bytes()).err(),
        Some(KeyError::NotBase64)
    );
}

#[test]
fn halves_of_different_keys_do_not_make_a_pair() {
    let mut one = der(&private_pem("secp521r1"));
    let other = der(&private_pem("secp521r1"));
    let point = one.len() - 133;
    one[point..].copy_from_slice(&other[point..]);
    assert_eq!(
        private_error(&pem("PRIVATE KEY", &one)),
        Some(KeyError::Damaged)
    );
}

#[test]
fn a_point_off_the_curve_is_no_public_key() {
    let mut spki = der(&public_pem(&private_pem("secp521r1")));
    *spki.last_mut().unwrap() ^= 1;
    assert_eq!(
        public_error(&pem("PUBLIC KEY", &spki)),
        Some(KeyError::Damaged)
    );
}

#[test]
fn bytes_behind_a_public_key_are_damage() {
    let mut spki = der(&public_pem(&private_pem("secp521r1")));
    spki.push(0);
    assert_eq!(
        public_error(&pem("PUBLIC KEY", &spki)),
        Some(KeyError::Damaged)
    );
}
