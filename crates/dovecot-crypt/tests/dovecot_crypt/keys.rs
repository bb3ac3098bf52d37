//! Keys in all forms that Dovecot takes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use dovecot_crypt::{Header, KeyError, PrivateKey, PublicKey, open};

use crate::data::{data, letter, private_key, public_key};

#[test]
fn every_form_is_the_same_key() {
    for name in ["p521", "p384", "p256"] {
        let pem = data(&format!("keys/{name}.pub.pem"));
        let packed = STANDARD.encode(&pem);
        let wanted = public_key(name);
        let forms = [
            pem.clone(),
            packed.clone().into_bytes(),
            [b"inline:", pem.as_slice()].concat(),
            format!("inline:{packed}\n").into_bytes(),
            format!(" {}\n{} ", &packed[..64], &packed[64..]).into_bytes(),
        ];
        for form in &forms {
            assert_eq!(PublicKey::from_dovecot(form).unwrap(), wanted);
        }
        assert_eq!(
            PublicKey::from_pem(packed.as_bytes()),
            Err(KeyError::NotPem)
        );

        let pem = data(&format!("keys/{name}.pem"));
        let packed = STANDARD.encode(&pem);
        let forms = [
            pem.clone(),
            packed.into_bytes(),
            [b"inline:", pem.as_slice()].concat(),
        ];
        for form in &forms {
            let key = PrivateKey::from_dovecot(form).unwrap();
            assert_eq!(key.public_key(), Some(&wanted));
            assert_eq!(key.key_id(), wanted.key_id());
        }
    }
}

#[test]
fn a_compressed_point_is_the_same_key_and_can_be_sealed_to() {
    let key = PublicKey::from_pem(&data("keys/p521.compressed.pem")).unwrap();
    assert_eq!(key, public_key("p521"));
    assert_eq!(key.version1_key_id(), public_key("p521").version1_key_id());
    let sealed = dovecot_crypt::Sealer::new(&key)
        .seal(b"to a compressed point")
        .unwrap();
    assert_eq!(
        *open(&sealed, &[private_key("p521")]).unwrap(),
        b"to a compressed point"
    );
}

#[test]
fn a_pem_in_one_line_is_taken_as_openssl_takes_it() {
    let pem = String::from_utf8(data("keys/p521.pem")).unwrap();
    let lines: Vec<&str> = pem.lines().collect();
    let [first, body @ .., last] = lines.as_slice() else {
        panic!("no PEM");
    };
    let one_line = format!("{first}\n{}\n{last}\n", body.concat());
    let key = PrivateKey::from_pem(one_line.as_bytes()).unwrap();
    assert_eq!(key.key_id(), private_key("p521").key_id());
    let windows = pem.replace('\n', "\r\n");
    assert!(PrivateKey::from_pem(windows.as_bytes()).is_ok());
}

#[test]
fn key_ids_are_those_that_dovecot_wrote() {
    for key in ["p521", "p384", "p256", "rsa"] {
        for version in ["2.3", "2.4"] {
            let sealed = data(&format!("{version}/{key}.aes-256-gcm-sha256"));
            let header = Header::parse(&sealed).unwrap();
            assert_eq!(header.key_ids(), [private_key(key).key_id()], "{key}");
        }
    }
}

#[test]
fn other_things_are_refused_with_their_name() {
    let public = data("keys/p521.pub.pem");
    let private = data("keys/p521.pem");
    let expected = "PUBLIC KEY";
    assert_eq!(
        PublicKey::from_pem(&private),
        Err(KeyError::WrongLabel { expected })
    );
    let error = PrivateKey::from_pem(&public).unwrap_err();
    assert!(error.to_string().contains("openssl pkcs8"), "{error}");
    let rsa = PublicKey::from_pem(&data("keys/rsa.pub.pem"));
    assert_eq!(
        rsa,
        Err(KeyError::Unsupported("RSA, for sealing".to_owned()))
    );
    for text in [
        "",
        "inline:",
        "2:HEX:0",
        "{\"kty\":\"EC\"}",
        "-----BEGIN ",
        "AAAA",
    ] {
        assert_eq!(
            PublicKey::from_dovecot(text.as_bytes()),
            Err(KeyError::NotPem),
            "{text}"
        );
    }
}

#[test]
fn a_curve_that_is_not_known_is_named() {
    // secp256k1, from `openssl ecparam -name secp256k1 -genkey | openssl pkey -pubout`.
    let other = b"-----BEGIN PUBLIC KEY-----
MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEebX1ZQOaMJDDYx4qNZJ3RkQ5MHcRfKqP
QpBZJHIKPTSPIjBbbVhQ8CyHwyMtBJ5IDdvRsVqFHyKLNBTaBtVFvQ==
-----END PUBLIC KEY-----
";
    let expected = KeyError::Unsupported("elliptic curve 1.3.132.0.10".to_owned());
    assert_eq!(PublicKey::from_pem(other), Err(expected));
}

#[test]
fn a_damaged_key_is_no_key() {
    let der = pem(&data("keys/p521.pub.pem"));
    for at in [0, 1, 5, 20, 24, 25, 60, der.len() - 1] {
        let mut broken = der.clone();
        broken[at] ^= 1;
        let text = format!(
            "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
            STANDARD.encode(&broken)
        );
        assert!(
            PublicKey::from_dovecot(text.as_bytes()).is_err(),
            "byte {at}"
        );
    }
}

#[test]
fn halves_that_do_not_belong_together_are_no_key() {
    let mut der = pem(&data("keys/p521.pem"));
    // In the private scalar, which begins at byte 35; the point behind it stays.
    der[60] ^= 1;
    let text = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        STANDARD.encode(&der)
    );
    let error = PrivateKey::from_dovecot(text.as_bytes()).unwrap_err();
    assert_eq!(error, KeyError::Damaged);
}

#[test]
fn nothing_secret_is_printed() {
    let key = private_key("p521");
    assert_eq!(format!("{key:?}"), "PrivateKey(..)");
    assert_eq!(
        *open(&data("2.3/p521.version-1"), &[key]).unwrap(),
        letter()
    );
}

/// Several threads may share keys, and each have a sealer.
#[test]
fn threads_may_share_them() {
    fn shared<T: Send + Sync>() {}
    fn moved<T: Send>() {}
    shared::<PublicKey>();
    shared::<PrivateKey>();
    moved::<dovecot_crypt::Sealer>();
}

fn pem(text: &[u8]) -> Vec<u8> {
    let text = str::from_utf8(text).unwrap();
    let body: String = text.lines().filter(|line| !line.starts_with('-')).collect();
    STANDARD.decode(body).unwrap()
}
