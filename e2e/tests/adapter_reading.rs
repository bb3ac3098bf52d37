//! How the adapter reads JSON and its settings, without a Dovecot: the parts of `waxseal.lua`
//! that everything else believes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::io::Write;
use std::process::{Command, Stdio};

use e2e::{FakeAccount, KeyPair, repository};
use serde_json::Value;

/// Runs a script of `tests/lua` over these texts; a line of output for each.
fn run_lua(script: &str, texts: &[Vec<u8>]) -> Vec<String> {
    let mut child = Command::new("lua5.4")
        .arg(repository().join("e2e/tests/lua").join(script))
        .arg(repository().join("dovecot/waxseal.lua"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("start lua5.4; script/install-test-packages installs it");
    let mut input = Vec::new();
    for text in texts {
        input.extend_from_slice(format!("{}\n", text.len()).as_bytes());
        input.extend_from_slice(text);
    }
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(&input).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success());
    let lines: Vec<String> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect();
    assert_eq!(lines.len(), texts.len());
    lines
}

fn decode_each(texts: &[Vec<u8>]) -> Vec<String> {
    run_lua("decode_each.lua", texts)
}

/// The same form as `decode_each.lua` prints.
fn canonical(value: &Value) -> String {
    match value {
        Value::Object(object) => {
            let mut names: Vec<&String> = object.keys().collect();
            names.sort();
            let parts = names
                .into_iter()
                .map(|name| format!("{}:{}", hex(name), canonical(&object[name])));
            format!("{{{}}}", parts.collect::<Vec<_>>().join(","))
        }
        Value::Array(array) => {
            let parts: Vec<String> = array.iter().map(canonical).collect();
            format!("[{}]", parts.join(","))
        }
        Value::String(text) => format!("'{}'", hex(text)),
        Value::Number(number) => scientific(number.as_f64().unwrap()),
        other => other.to_string(),
    }
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

/// As C's `%.6e`.
fn scientific(number: f64) -> String {
    let text = format!("{number:.6e}");
    let (mantissa, exponent) = text.split_once('e').unwrap();
    let exponent: i32 = exponent.parse().unwrap();
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.abs())
}

#[test]
fn reads_what_json_allows() {
    let texts = [
        "{}",
        "[]",
        "null",
        "true",
        " \t\r\n[ 1 , 2 ]\n",
        "0",
        "-0.5",
        "1e3",
        "1.25E-2",
        "10",
        r#""""#,
        r#""a\"b\\c\/d\b\f\n\r\t""#,
        r#""\u0041\u00e9\u20AC\ud83d\udd11""#,
        "\"Grüße 🔑 \u{7f}\"",
        r#"{"":{"a":[{"b":[[]]}]},"c":false}"#,
        r#"{"a":null,"b":[null,null]}"#,
    ];
    let lines = decode_each(&texts.map(|text| text.as_bytes().to_vec()));
    for (text, line) in texts.iter().zip(lines) {
        let expected = canonical(&serde_json::from_str(text).unwrap());
        assert_eq!(line, format!("+ {expected}"), "{text}");
    }
}

#[test]
fn refuses_what_json_does_not_allow() {
    for (text, complaint) in [
        ("", "no value at byte 1"),
        (" ", "no value at byte 2"),
        ("<html>", "no value at byte 1"),
        ("nul", "no value at byte 1"),
        ("nullx", "no value at byte 1"),
        ("True", "no value at byte 1"),
        ("NaN", "no value at byte 1"),
        ("{} {}", "something behind the value at byte 3"),
        ("{}\u{0}", "something behind the value at byte 3"),
        ("1 2", "something behind the value at byte 2"),
        ("01", "bad number at byte 1"),
        ("-", "bad number at byte 1"),
        ("-a", "bad number at byte 1"),
        (".5", "no value at byte 1"),
        ("+1", "no value at byte 1"),
        ("1.", "something behind the value at byte 2"),
        ("1.e5", "something behind the value at byte 2"),
        ("1e", "something behind the value at byte 2"),
        ("0x10", "something behind the value at byte 2"),
        ("[1", "array without an end at byte 3"),
        ("[1,", "no value at byte 4"),
        ("[1,]", "no value at byte 4"),
        ("[,1]", "no value at byte 2"),
        ("[1 2]", "array without an end at byte 4"),
        ("{", "no name at byte 2"),
        ("{1:2}", "no name at byte 2"),
        ("{\"a\"", "no colon at byte 5"),
        ("{\"a\":", "no value at byte 6"),
        ("{\"a\":1", "object without an end at byte 7"),
        ("{\"a\":1,}", "no name at byte 8"),
        ("{\"a\":1 \"b\":2}", "object without an end at byte 8"),
        ("{\"a\":1,\"a\":1}", "a name that comes twice at byte 12"),
        (
            "{\"a\":false,\"a\":1}",
            "a name that comes twice at byte 16",
        ),
        ("{'a':1}", "no name at byte 2"),
        ("\"a", "string without an end at byte 1"),
        ("\"a\\", "unknown escape at byte 3"),
        ("\"a\\x\"", "unknown escape at byte 3"),
        ("\"a\nb\"", "control character in a string at byte 3"),
        ("\"a\u{0}b\"", "control character in a string at byte 3"),
        ("\"\\u12g4\"", "bad \\u escape at byte 2"),
        ("\"\\ud83d\"", "bad \\u escape at byte 8"),
        ("\"\\ud83d\\u0041\"", "half a surrogate pair at byte 2"),
        ("\"\\udd11\"", "half a surrogate pair at byte 2"),
        ("/* */ {}", "no value at byte 1"),
        ("\u{feff}{}", "no value at byte 1"),
        ("[[[[[[[[[1]]]]]]]]]", "too deep nesting at byte 10"),
    ] {
        let lines = decode_each(&[text.as_bytes().to_vec()]);
        assert_eq!(lines, [format!("- {complaint}")], "{text:?}");
    }
    let bottomless = vec![b'['; 1_000_000];
    assert_eq!(
        decode_each(&[bottomless]),
        ["- too deep nesting at byte 10"]
    );
}

/// A real answer, cut off everywhere and with every byte exchanged, is read exactly as
/// `serde_json` reads it, or refused with it.
#[test]
fn agrees_with_serde_json_about_damaged_answers() {
    let account = FakeAccount {
        private_key: "cHJpdmF0ZQ==".to_owned(),
        retired_private_keys: vec!["b2xk".to_owned(), "b2xkZXI=".to_owned()],
        quota: "1024M".to_owned(),
        ..FakeAccount::sealed(
            "",
            &KeyPair {
                private: String::new(),
                public: "cHVibGlj".to_owned(),
            },
        )
    };
    let mut texts: Vec<Vec<u8>> = Vec::new();
    for answer in [account.lookup_body("ada@example.org"), account.login_body()] {
        let whole = answer.to_string().into_bytes();
        texts.extend((0..=whole.len()).map(|length| whole[..length].to_vec()));
        for position in 0..whole.len() {
            for byte in b"\"\\{}[],:0-9.eE\n\0x u" {
                let mut damaged = whole.clone();
                damaged[position] = *byte;
                texts.push(damaged);
            }
        }
    }
    let lines = decode_each(&texts);
    let mut read = 0;
    for (text, line) in texts.iter().zip(&lines) {
        let shown = String::from_utf8_lossy(text);
        match serde_json::from_slice::<Value>(text) {
            Ok(value) => {
                read += 1;
                assert_eq!(*line, format!("+ {}", canonical(&value)), "{shown}");
            }
            Err(_) => assert!(line.starts_with("- "), "{shown} was read as {line}"),
        }
    }
    assert!(
        read > 1_000 && lines.len() - read > 1_000,
        "{read} of {}",
        lines.len()
    );
}

#[test]
fn reads_settings_strictly() {
    for (text, expected) in [
        (
            "url = http://127.0.0.1:8080\ntoken = abc\n",
            "+ http://127.0.0.1:8080 abc 20",
        ),
        (
            "# note\r\n\r\n url=https://mail.example.org/waxseal//\r\ntoken=a-b._~+/c==\r\ntimeout = 5",
            "+ https://mail.example.org/waxseal a-b._~+/c== 5",
        ),
        (
            "url = http://[::1]:8080\ntoken = abc\n",
            "+ http://[::1]:8080 abc 20",
        ),
        (
            "url = unix:/run/waxseal/waxseal.sock\ntoken = abc\n",
            "+ unix:/run/waxseal/waxseal.sock abc 20",
        ),
        (
            "url = unix:waxseal.sock\n",
            "- line 1 is wrong: url must be http://ADDRESS, https://ADDRESS or unix:/PATH",
        ),
        ("", "- url is missing"),
        ("url = http://a\n", "- token is missing"),
        ("token = a\n", "- url is missing"),
        (
            "url = ftp://a\n",
            "- line 1 is wrong: url must be http://ADDRESS, https://ADDRESS or unix:/PATH",
        ),
        (
            "url = http://\n",
            "- line 1 is wrong: url must be http://ADDRESS, https://ADDRESS or unix:/PATH",
        ),
        (
            "url = http://user:secret@a\n",
            "- line 1 is wrong: url must be http://ADDRESS, https://ADDRESS or unix:/PATH",
        ),
        (
            "url = http://a?b\n",
            "- line 1 is wrong: url must be http://ADDRESS, https://ADDRESS or unix:/PATH",
        ),
        (
            "token = a b\n",
            "- line 1 is wrong: token must be a token of `waxseal api-token create`",
        ),
        (
            "token =\n",
            "- line 1 is wrong: token must be a token of `waxseal api-token create`",
        ),
        (
            "timeout = 0\n",
            "- line 1 is wrong: timeout must be 1 to 50 seconds",
        ),
        (
            "timeout = 51\n",
            "- line 1 is wrong: timeout must be 1 to 50 seconds",
        ),
        (
            "timeout = 2s\n",
            "- line 1 is wrong: timeout must be 1 to 50 seconds",
        ),
        (
            "\nurl = http://a\nurl = http://b\n",
            "- line 3 sets url a second time",
        ),
        (
            "uri = http://a\n",
            "- line 1 names no setting; there are url, token and timeout",
        ),
        ("secret-token\n", "- line 1 is not of the form name = value"),
    ] {
        assert_eq!(
            run_lua("settings_each.lua", &[text.as_bytes().to_vec()]),
            [expected],
            "{text:?}"
        );
    }
}
