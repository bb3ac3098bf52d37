//! Password hashes, against libsodium and crypt(3).

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use libsodium_rs::crypto_pwhash::{self, argon2i};
use vault::{Arena, HashError, PasswordHash, Secret, SystemEntropy};

const MEBIBYTE: usize = 1024 * 1024;

fn verifies(text: &str, password: &[u8]) -> bool {
    PasswordHash::parse(text)
        .unwrap()
        .verify(&Secret::new(password), &mut Arena::new())
        .unwrap()
}

fn parse_error(text: &str) -> Option<HashError> {
    PasswordHash::parse(text).err()
}

/// A hash with any parameters, by the library that is under the vault.
fn argon2_text(algorithm: Algorithm, params: Params, password: &[u8]) -> String {
    argon2_text_of_version(Version::V0x13, "v=19$", algorithm, params, password)
}

fn argon2_text_of_version(
    version: Version,
    mark: &str,
    algorithm: Algorithm,
    params: Params,
    password: &[u8],
) -> String {
    let salt = b"sixteen bytes ok";
    let mut hash = vec![0; params.output_len().unwrap()];
    let costs = format!(
        "m={},t={},p={}",
        params.m_cost(),
        params.t_cost(),
        params.p_cost()
    );
    Argon2::new(algorithm, version, params)
        .hash_password_into(password, salt, &mut hash)
        .unwrap();
    format!(
        "${}${mark}{costs}${}${}",
        algorithm.as_str(),
        STANDARD_NO_PAD.encode(salt),
        STANDARD_NO_PAD.encode(hash)
    )
}

#[test]
fn a_hash_of_ours_is_what_userli_writes_and_verifies_in_libsodium() {
    let mut arena = Arena::new();
    let password = Secret::new("pässword".as_bytes());
    let hash = PasswordHash::create(&password, &SystemEntropy, &mut arena).unwrap();
    let text = hash.as_str();
    assert_eq!(arena.derivations(), 1);
    assert!(
        text.starts_with("$argon2id$v=19$m=65536,t=4,p=1$"),
        "{text}"
    );
    assert_eq!(text.len(), 97);
    assert!(!hash.needs_renewal());

    assert!(crypto_pwhash::pwhash_str_verify(text, password.expose()).unwrap());
    assert!(!crypto_pwhash::pwhash_str_verify(text, b"password").unwrap());
    // libsodium-rs 0.2.6 hands the text on as it is, without the NUL that C looks for.
    let c_text = format!("{text}\0");
    assert!(!crypto_pwhash::pwhash_str_needs_rehash(&c_text, 4, 64 * MEBIBYTE).unwrap());

    assert!(hash.verify(&password, &mut arena).unwrap());
    assert!(!hash.verify(&Secret::new(*b"password"), &mut arena).unwrap());
    let again = PasswordHash::create(&password, &SystemEntropy, &mut arena).unwrap();
    assert_ne!(again.as_str(), text, "a new salt every time");
}

#[test]
fn hashes_of_libsodium_verify() {
    let argon2id = crypto_pwhash::pwhash_str(b"sesame", 4, 64 * MEBIBYTE).unwrap();
    assert!(argon2id.starts_with("$argon2id$"));
    assert!(verifies(&argon2id, b"sesame"));
    assert!(!verifies(&argon2id, b"Sesame"));
    assert!(!PasswordHash::parse(&argon2id).unwrap().needs_renewal());

    let argon2i = argon2i::pwhash_str(b"sesame", 4, 32 * MEBIBYTE).unwrap();
    assert!(argon2i.starts_with("$argon2i$"));
    assert!(verifies(&argon2i, b"sesame"));
    assert!(!verifies(&argon2i, b"Sesame"));
    assert!(PasswordHash::parse(&argon2i).unwrap().needs_renewal());

    let moderate = crypto_pwhash::pwhash_str(b"sesame", 3, 256 * MEBIBYTE).unwrap();
    assert!(
        verifies(&moderate, b"sesame"),
        "more memory than the arena has"
    );
    assert!(
        !PasswordHash::parse(&moderate).unwrap().needs_renewal(),
        "a stronger hash is left alone"
    );
}

#[test]
fn several_lanes_verify() {
    for (kibibytes, lanes) in [(64, 2), (32 * 1024, 4), (65 * 1024, 3)] {
        let params = Params::new(kibibytes, 1, lanes, Some(24)).unwrap();
        let text = argon2_text(Algorithm::Argon2id, params, b"sesame");
        assert!(verifies(&text, b"sesame"), "{text}");
        assert!(!verifies(&text, b"sesam"), "{text}");
    }
}

#[test]
fn a_hash_without_a_version_is_of_the_first() {
    let params = || Params::new(64, 3, 1, Some(32)).unwrap();
    for mark in ["", "v=16$"] {
        let text = argon2_text_of_version(
            Version::V0x10,
            mark,
            Algorithm::Argon2i,
            params(),
            b"sesame",
        );
        assert!(verifies(&text, b"sesame"), "{text}");
        assert!(PasswordHash::parse(&text).unwrap().needs_renewal());
    }
    let text = argon2_text(Algorithm::Argon2i, params(), b"sesame");
    assert!(!verifies(&text.replace("v=19$", ""), b"sesame"));
}

/// Made by crypt-hashes.pl beside it.
#[test]
fn hashes_of_crypt_verify() {
    let lines: Vec<_> = include_str!("../data/crypt-hashes.txt").lines().collect();
    assert_eq!(lines.len(), 33);
    for line in lines {
        let (password, text) = line.split_once(' ').unwrap();
        let password = base16ct::lower::decode_vec(password).unwrap();
        assert!(verifies(text, &password), "{line}");
        let mut wrong = password.clone();
        wrong[0] ^= 1;
        assert!(!verifies(text, &wrong), "{line}");
        let hash = PasswordHash::parse(text).unwrap();
        assert_eq!(hash.as_str(), text);
        assert!(hash.needs_renewal());
    }
}

#[test]
fn bcrypt_does_not_cut_passwords_off() {
    // The last line holds a NUL, the ones of 80 bytes go beyond bcrypt's 72.
    let lines = include_str!("../data/crypt-hashes.txt").lines();
    for line in lines.filter(|line| line.contains(" $2")) {
        let (password, text) = line.split_once(' ').unwrap();
        let password = base16ct::lower::decode_vec(password).unwrap();
        assert!(!verifies(text, &password[..password.len() - 1]), "{line}");
        assert!(
            !verifies(text, &[password.as_slice(), b"x"].concat()),
            "{line}"
        );
    }
}

#[test]
fn unusable_passwords_never_verify_and_are_never_hashed() {
    let mut arena = Arena::new();
    let cheap = |password: &[u8]| {
        argon2_text(
            Algorithm::Argon2id,
            Params::new(8, 1, 1, Some(32)).unwrap(),
            password,
        )
    };
    for length in [0, 4097] {
        let password = vec![b'a'; length];
        assert!(!verifies(&cheap(&password), &password), "{length}");
        assert_eq!(
            PasswordHash::create(&Secret::new(password), &SystemEntropy, &mut arena).err(),
            Some(HashError::UnusableSecret)
        );
    }
    assert!(verifies(&cheap(&[b'a'; 4096]), &[b'a'; 4096]));
    assert_eq!(arena.derivations(), 0);
}

#[test]
fn weaker_argon2_needs_renewal() {
    let renewal = |costs: &str| {
        let text = format!(
            "$argon2id$v=19${costs}$c2l4dGVlbiBieXRlcyBvaw${}",
            "A".repeat(43)
        );
        PasswordHash::parse(&text).unwrap().needs_renewal()
    };
    assert!(renewal("m=65536,t=3,p=1"));
    assert!(renewal("m=65535,t=5,p=1"));
    assert!(renewal("m=32768,t=8,p=1"));
    assert!(!renewal("m=65536,t=4,p=1"));
    assert!(!renewal("m=131072,t=2,p=4"));
}

#[test]
fn hashes_that_would_stop_the_server_are_refused() {
    let argon2 = |costs: &str| {
        parse_error(&format!(
            "$argon2id$v=19${costs}$c2l4dGVlbiBieXRlcyBvaw${}",
            "A".repeat(43)
        ))
    };
    assert_eq!(argon2("m=1048576,t=16,p=1"), None);
    assert_eq!(argon2("m=1048577,t=1,p=1"), Some(HashError::TooCostly));
    assert_eq!(argon2("m=1048576,t=17,p=1"), Some(HashError::TooCostly));
    assert_eq!(
        argon2("m=65536,t=4294967295,p=1"),
        Some(HashError::TooCostly)
    );
    assert_eq!(argon2("m=4294967295,t=1,p=1"), Some(HashError::TooCostly));

    let bcrypt = |cost: &str| {
        parse_error(&format!(
            "$2y${cost}$MTIzNDU2Nzg5MDEyMzQ1N.{}",
            ".".repeat(31)
        ))
    };
    assert_eq!(bcrypt("16"), None);
    assert_eq!(bcrypt("17"), Some(HashError::TooCostly));
    assert_eq!(bcrypt("03"), Some(HashError::Malformed));

    let sha_crypt =
        |rounds: &str| parse_error(&format!("$6$rounds={rounds}$salt${}", ".".repeat(86)));
    assert_eq!(sha_crypt("5000000"), None);
    assert_eq!(sha_crypt("5000001"), Some(HashError::TooCostly));
    assert_eq!(sha_crypt("999"), Some(HashError::Malformed));
}

#[test]
fn other_schemes_and_damage_are_told_apart() {
    for text in [
        "",
        "plain",
        "$1$salt$qJH7.N4xYta3aEG/dfqo/0",
        "$y$j9T$salt$hash",
        "$2x$05$abcdefghijklmnopqrstuuHIrMEWpUCQe2YqFR3sXwQ75u4od..9q",
        "$argon2d$v=19$m=64,t=1,p=1$c2l4dGVlbiBieXRlcyBvaw$AAAAAAAAAAAAAAAAAAAAAA",
        "{SHA512-CRYPT}$6$salt$hash",
        "*",
        "!",
    ] {
        assert_eq!(parse_error(text), Some(HashError::Unsupported), "{text}");
    }
    let sha512 = format!("$6$salt${}", ".".repeat(86));
    assert_eq!(parse_error(&sha512), None);
    for text in [
        "$argon2id$",
        "$argon2id$v=19$m=65536,t=4,p=1$c2l4dGVlbiBieXRlcyBvaw",
        "$argon2id$v=19$m=65536,t=4,p=0$c2l4dGVlbiBieXRlcyBvaw$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=4,t=4,p=1$c2l4dGVlbiBieXRlcyBvaw$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=65536,t=4,p=1$c2l4dGVlbiBieXRlcyBvaw$AAAA*AAAAAAAAAAAAAAAAA",
        "$2y$05$abcdefghijklmnopqrstuuHIrMEWpUCQe2YqFR3sXwQ75u4od..9",
        "$2y$xx$abcdefghijklmnopqrstuuHIrMEWpUCQe2YqFR3sXwQ75u4od..9q",
        "$6$salt$short",
        &sha512.replace("salt", "a salt longer than 16"),
        &sha512.replace("salt", ""),
        &sha512.replace("salt", "s\u{e4}lt"),
        &sha512.replace("salt", "s*lt"),
        &sha512.replace("..", ".$"),
        &sha512.replace("..", ".*"),
        &sha512.replace("salt$", "salt$$"),
        &sha512.replace("salt", "rounds=5000"),
        &sha512.replace("salt", "rounds=05000$salt"),
        &sha512.replace("salt", "rounds=+5000$salt"),
        &sha512.replace("salt", "rounds=$salt"),
        "$5$salt$AAAAAAAAAA",
    ] {
        assert_eq!(parse_error(text), Some(HashError::Malformed), "{text}");
    }
}

#[test]
fn the_binding_changes_with_every_letter() {
    let text = format!("$6$salt${}", ".".repeat(86));
    let binding = PasswordHash::parse(&text).unwrap().binding();
    assert_eq!(
        binding,
        vault::bearer_token_digest(&text),
        "SHA-256 in lower-case hex"
    );
    let other = PasswordHash::parse(&text.replace("salt", "Salt")).unwrap();
    assert_ne!(other.binding(), binding);
}
