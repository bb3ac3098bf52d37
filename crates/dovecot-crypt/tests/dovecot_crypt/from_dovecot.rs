//! Files that real Dovecots sealed.

use dovecot_crypt::{Header, OpenError, is_sealed, open};

use crate::data::{all_private_keys, data, letter, private_key, public_key, sealed_by_dovecot};

/// What is in the name of a file, and the name that the error gives.
const NOT_SUPPORTED: [(&str, &str); 3] = [
    ("aes-192-ofb", "2.16.840.1.101.3.4.1.23"),
    ("aes-128-cfb", "2.16.840.1.101.3.4.1.4"),
    ("camellia-256-cbc", "1.2.392.200011.61.1.1.1.4"),
];

#[test]
fn everything_that_dovecot_sealed_opens() {
    let keys = all_private_keys();
    let mut opened = 0;
    for (name, sealed) in sealed_by_dovecot() {
        assert!(is_sealed(&sealed), "{name}");
        match open(&sealed, &keys) {
            Ok(plaintext) => assert_eq!(*plaintext, letter(), "{name}"),
            Err(OpenError::Unsupported(what)) => {
                let (_, cipher) = NOT_SUPPORTED
                    .iter()
                    .find(|(part, _)| name.contains(part))
                    .unwrap_or_else(|| panic!("{name}: {what}"));
                assert_eq!(what, format!("cipher {cipher}"));
                continue;
            }
            Err(error) => panic!("{name}: {error}"),
        }
        opened += 1;
    }
    assert!(opened >= 21, "only {opened} files");
}

#[test]
fn headers_tell_version_cipher_and_key() {
    let keys = all_private_keys();
    for (name, sealed) in sealed_by_dovecot() {
        let Ok(header) = Header::parse(&sealed) else {
            continue;
        };
        let key = name.split(['/', '.']).nth(2).unwrap();
        let key = private_key(key);
        let (version, id) = match name.contains("version-1") {
            true => (1, key.version1_key_id().unwrap()),
            false => (2, key.key_id()),
        };
        assert_eq!(header.version(), version, "{name}");
        assert_eq!(header.key_ids(), [id], "{name}");
        let is_authenticated = version == 2 && !name.ends_with("no-integrity");
        assert_eq!(header.is_authenticated(), is_authenticated, "{name}");
        let named = format!(".{}-", header.cipher());
        assert!(version == 1 || name.contains(&named), "{name}: {named}");
        let sealed_to = keys.iter().filter_map(|key| key.public_key());
        let sealed_to = sealed_to.filter(|key| header.is_sealed_to(key)).count();
        assert_eq!(sealed_to, usize::from(key.public_key().is_some()), "{name}");
        header.check_length(sealed.len() as u64).unwrap();
        // The beginning alone is enough.
        assert_eq!(Header::parse(&sealed[..header.len()]).unwrap(), header);
    }
}

#[test]
fn the_layout_has_the_lengths_that_the_readme_says() {
    let length = |name: &str| Header::parse(&data(name)).unwrap().len();
    assert_eq!(length("2.3/p521.aes-256-gcm-sha256"), 323);
    assert_eq!(length("2.4/p521.aes-256-gcm-sha256"), 323);
    assert_eq!(length("2.3/p384.aes-256-gcm-sha256"), 287);
    assert_eq!(length("2.3/p256.aes-256-gcm-sha256"), 255);
    assert_eq!(length("2.3/p521.version-1"), 249);
}

#[test]
fn without_the_key_the_error_names_it() {
    let sealed = data("2.3/p521.aes-256-gcm-sha256");
    let wanted = public_key("p521").key_id();
    for keys in [vec![], vec![private_key("p384"), private_key("rsa")]] {
        let error = open(&sealed, &keys).unwrap_err();
        assert!(error.to_string().ends_with(&wanted.to_string()), "{error}");
        assert!(matches!(error, OpenError::NoKey { wanted: ids } if ids == [wanted]));
    }
}
