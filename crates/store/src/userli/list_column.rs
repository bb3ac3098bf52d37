//! Lists of words in a column of userli: as PHP serialises them, or as JSON.
//!
//! Releases of userli before 2026 wrote PHP's `serialize`
//! (<https://www.phpinternalsbook.com/php5/classes_objects/serialization.html>), as in
//! `a:1:{i:0;s:9:"ROLE_USER";}`. Only an array of texts under numbers is let in.

use phpserz::{PhpParser, PhpToken};

use crate::json_list;

/// The words, in the order of their keys; none for NULL and an empty text.
pub(crate) fn read(column: Option<&str>) -> Result<Vec<String>, &'static str> {
    match column.map(str::trim) {
        Some(text) if text.starts_with("a:") => {
            serialised(text.as_bytes()).ok_or("it is not a list of texts as PHP serialises one")
        }
        text => json_list::read(text).map_err(|_| "it is neither a JSON list of texts nor PHP's"),
    }
}

fn serialised(text: &[u8]) -> Option<Vec<String>> {
    let mut parser = PhpParser::new(text);
    let PhpToken::Array { elements } = parser.next_token().ok()?? else {
        return None;
    };
    let mut entries = Vec::new();
    for _ in 0..elements {
        let PhpToken::Integer(key) = parser.next_token().ok()?? else {
            return None;
        };
        let PhpToken::String(word) = parser.next_token().ok()?? else {
            return None;
        };
        entries.push((key, std::str::from_utf8(word.as_bytes()).ok()?.to_owned()));
    }
    if parser.next_token().ok()?? != PhpToken::End || parser.position() != text.len() {
        return None;
    }
    entries.sort_by_key(|(key, _)| *key);
    if entries.is_sorted_by(|(one, _), (other, _)| one < other) {
        Some(entries.into_iter().map(|(_, word)| word).collect())
    } else {
        None
    }
}

/// What PHP's `serialize` makes of a list of texts.
pub(crate) fn serialise<'a>(words: impl ExactSizeIterator<Item = &'a str>) -> String {
    let mut text = format!("a:{}:{{", words.len());
    for (key, word) in words.enumerate() {
        text.push_str(&format!("i:{key};s:{}:\"{word}\";", word.len()));
    }
    text.push('}');
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_all_forms() {
        for (column, expected) in [
            (None, vec![]),
            (Some(""), vec![]),
            (Some("a:0:{}"), vec![]),
            (Some(r#"a:1:{i:0;s:9:"ROLE_USER";}"#), vec!["ROLE_USER"]),
            (
                Some(r#"a:2:{i:0;s:6:"123456";i:2;s:6:"654321";}"#),
                vec!["123456", "654321"],
            ),
            (Some(r#"a:2:{i:7;s:1:"b";i:0;s:1:"a";}"#), vec!["a", "b"]),
            (Some(r#"a:1:{i:0;s:7:"Grüße";}"#), vec!["Grüße"]),
            (Some(r#"a:1:{i:0;s:3:"";}";}"#), vec!["\";}"]),
            (Some(r#"["ROLE_USER"]"#), vec!["ROLE_USER"]),
            (
                Some(r#"{"0":"111111","2":"333333"}"#),
                vec!["111111", "333333"],
            ),
        ] {
            assert_eq!(read(column).unwrap(), expected, "{column:?}");
        }
    }

    #[test]
    fn refuses_the_rest() {
        for column in [
            "a",
            "a:",
            "a:1",
            "a:1:{",
            "a:1:{}",
            "a:0:{} ;",
            "a:0:{}a:0:{}",
            "a:99999999999:{}",
            "a:4294967295:{",
            r#"a:1:{i:0;s:9:"ROLE_USER";"#,
            r#"a:1:{i:0;s:8:"ROLE_USER";}"#,
            r#"a:1:{i:0;s:10:"ROLE_USER";}"#,
            r#"a:2:{i:0;s:1:"a";i:0;s:1:"b";}"#,
            r#"a:1:{s:1:"0";s:9:"ROLE_USER";}"#,
            "a:1:{i:0;i:1;}",
            "a:1:{i:0;N;}",
            "a:1:{i:0;a:0:{}}",
            r#"O:8:"stdClass":0:{}"#,
            "b:1;",
            "ROLE_USER",
            "[1]",
        ] {
            assert!(read(Some(column)).is_err(), "{column}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(words in proptest::collection::vec(".*", 0..8)) {
            let text = serialise(words.iter().map(String::as_str));
            prop_assert_eq!(read(Some(&text)).unwrap(), words);
        }

        #[test]
        fn garbage_is_refused_and_nothing_more(text in "a:[0-9]{0,3}:?\\{?([is]:[0-9]{1,2}[:;]\"?[a-z;}]{0,4}\"?;?){0,4}\\}?") {
            if let Ok(words) = read(Some(&text)) {
                // Whatever is let in, is what PHP would read: written anew it says the same.
                let again = serialise(words.iter().map(String::as_str));
                prop_assert_eq!(read(Some(&again)).unwrap(), words);
            }
        }

        #[test]
        fn a_cut_list_is_refused(words in proptest::collection::vec("[a-zA-Z_\"{};]{0,12}", 1..5), cut in 1_usize..200) {
            let text = serialise(words.iter().map(String::as_str));
            if let Some(part) = text.get(..text.len().saturating_sub(cut)).filter(|part| part.starts_with("a:")) {
                prop_assert!(read(Some(part)).is_err(), "{}", part);
            }
        }
    }
}
