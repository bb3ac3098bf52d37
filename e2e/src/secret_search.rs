//! Looking for secrets where none may be, in every form in which programs write texts.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

/// Secrets, each with a name that may be shown.
#[derive(Default)]
pub struct SecretSearch {
    secrets: Vec<Secret>,
}

struct Secret {
    name: String,
    forms: Vec<(&'static str, String)>,
}

/// The shortest secret that is not found by chance.
const SHORTEST: usize = 12;

impl SecretSearch {
    /// Searches for this one as well, from now on.
    ///
    /// # Panics
    /// When it is so short that it could be found by chance.
    pub fn add(&mut self, name: &str, secret: &str) {
        assert!(secret.len() >= SHORTEST, "{name} is too short to be found");
        self.secrets.push(Secret {
            name: name.to_owned(),
            forms: forms(secret),
        });
    }

    /// Searches for a private key: base64 of a PEM. A piece from its middle stands for the
    /// whole, in base64 and as the PEM says it, so that a part of a key is found too.
    pub fn add_private_key(&mut self, name: &str, key: &str) {
        let pem = String::from_utf8(STANDARD.decode(key).unwrap()).unwrap();
        let line = pem.lines().nth(2).expect("a PEM of several lines");
        self.add(&format!("{name}, from its PEM"), &line[8..56]);
        self.add(name, &key[key.len() / 2..][..40]);
    }

    /// Which secrets are in these bytes, and in what form. Backslashes do not count: a text
    /// that was quoted inside of a quoted text has any number of them.
    pub fn find(&self, bytes: &[u8]) -> Vec<String> {
        let text = without_backslashes(&String::from_utf8_lossy(bytes));
        let found = self.secrets.iter().flat_map(|secret| {
            let forms = secret.forms.iter();
            forms
                .filter(|(_, form)| text.contains(form))
                .map(|(kind, _)| format!("{} ({kind})", secret.name))
        });
        found.collect()
    }

    /// Demands that none is in these bytes.
    ///
    /// # Panics
    /// When one is, with its name.
    pub fn expect_none(&self, place: &str, bytes: &[u8]) {
        let found = self.find(bytes);
        assert!(found.is_empty(), "{place} holds {found:?}");
    }
}

fn forms(secret: &str) -> Vec<(&'static str, String)> {
    let bytes = secret.as_bytes();
    let hexadecimal = |byte_form: fn(u8) -> String| bytes.iter().map(|b| byte_form(*b)).collect();
    let mut forms = vec![
        ("plain", secret.to_owned()),
        ("JSON in ASCII", json_in_ascii(secret)),
        ("Debug in ASCII", secret.escape_default().to_string()),
        ("Debug of bytes", bytes.escape_ascii().to_string()),
        ("list of bytes", list_of_bytes(bytes)),
        ("hex", hexadecimal(|byte| format!("{byte:02x}"))),
        ("HEX", hexadecimal(|byte| format!("{byte:02X}"))),
        (
            "percent-encoded",
            percent_encoded(bytes, "%20", |byte| format!("%{byte:02X}")),
        ),
        (
            "percent-encoded, lower case",
            percent_encoded(bytes, "%20", |byte| format!("%{byte:02x}")),
        ),
        (
            "as a form",
            percent_encoded(bytes, "+", |byte| format!("%{byte:02X}")),
        ),
    ];
    // Inside a longer text, a secret begins at one of three places of base64's groups.
    for shift in 0..3 {
        forms.push((
            "base64",
            inside_base64(&STANDARD.encode(shifted(bytes, shift)), shift),
        ));
        forms.push((
            "base64url",
            inside_base64(&URL_SAFE.encode(shifted(bytes, shift)), shift),
        ));
    }
    for (_, form) in &mut forms {
        *form = without_backslashes(form);
    }
    forms
}

fn without_backslashes(text: &str) -> String {
    text.replace('\\', "")
}

/// With every character beyond ASCII as `\uXXXX`.
fn json_in_ascii(secret: &str) -> String {
    let mut text = String::new();
    for unit in secret.encode_utf16() {
        match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii() => text.push(char::from(byte)),
            _ => write!(text, "\\u{unit:04x}").unwrap(),
        }
    }
    text
}

/// As `{:?}` writes a vector of bytes, without its brackets.
fn list_of_bytes(bytes: &[u8]) -> String {
    let numbers: Vec<String> = bytes.iter().map(ToString::to_string).collect();
    numbers.join(", ")
}

fn percent_encoded(bytes: &[u8], space: &str, encode: fn(u8) -> String) -> String {
    let encode = |byte: &u8| match byte {
        b' ' => space.to_owned(),
        b'-' | b'.' | b'_' | b'~' => char::from(*byte).to_string(),
        byte if byte.is_ascii_alphanumeric() => char::from(*byte).to_string(),
        byte => encode(*byte),
    };
    bytes.iter().map(encode).collect()
}

fn shifted(bytes: &[u8], shift: usize) -> Vec<u8> {
    [&vec![0; shift], bytes].concat()
}

/// The characters that the secret alone decides, whatever stands before and behind it.
fn inside_base64(encoded: &str, shift: usize) -> String {
    let begin = [0, 2, 3][shift];
    let full = encoded.trim_end_matches('=').len();
    // The last character of a group that is not full depends on what follows.
    let end = full - usize::from(!full.is_multiple_of(4));
    encoded[begin..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "tünnel \"quote\" & 100% ~a/b";

    fn search() -> SecretSearch {
        let mut search = SecretSearch::default();
        search.add("it", SECRET);
        search
    }

    #[test]
    fn finds_every_form_wherever_it_stands() {
        for before in ["", "x", "xy", "xyz"] {
            let whole = format!("{before}{SECRET} and so on");
            let json = serde_json::json!({ "message": whole }).to_string();
            for text in [
                whole.clone(),
                format!("{whole:?}"),
                serde_json::json!(format!("{:?}", format!("{whole:?}"))).to_string(),
                format!("{:?}", whole.as_bytes()),
                json.replace('ü', "\\u00fc"),
                json,
                whole.escape_default().to_string(),
                whole.as_bytes().escape_ascii().to_string(),
                STANDARD.encode(&whole),
                URL_SAFE.encode(&whole),
                "t%C3%BCnnel%20%22quote%22%20%26%20100%25%20~a%2Fb".to_owned(),
                "t%c3%bcnnel%20%22quote%22%20%26%20100%25%20~a%2fb".to_owned(),
                "t%C3%BCnnel+%22quote%22+%26+100%25+~a%2Fb".to_owned(),
                "74c3bc6e6e656c202271756f7465222026203130302520 7e612f62".replace(' ', ""),
            ] {
                let log = format!("INFO something {text} happened");
                assert_ne!(
                    search().find(log.as_bytes()),
                    Vec::<String>::new(),
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn finds_nothing_in_texts_without_it() {
        let similar = "tünnel \"quote\" & 100% ~a/c, tunnel quote 100%, base64: dMO8bm5lbCA=";
        search().expect_none("a text", similar.as_bytes());
    }

    #[test]
    #[should_panic(expected = "a log holds [\"it (plain)\"")]
    fn says_what_it_found_by_name() {
        search().expect_none("a log", format!("said {SECRET}").as_bytes());
    }

    #[test]
    fn finds_a_private_key_by_a_piece_of_it() {
        let key = crate::KeyPair::generate().private;
        let mut search = SecretSearch::default();
        search.add_private_key("key", &key);
        let pem = String::from_utf8(STANDARD.decode(&key).unwrap()).unwrap();
        for text in [
            &key,
            &pem,
            &pem.replace('\n', "\\n"),
            &STANDARD.encode(&key),
        ] {
            assert!(!search.find(text.as_bytes()).is_empty(), "{text}");
        }
        let other = crate::KeyPair::generate().private;
        search.expect_none("another key", other.as_bytes());
    }
}
