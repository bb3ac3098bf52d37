//! Lists of words in a text column.

use std::collections::BTreeMap;

use serde_json::Value;

/// The words of a column, in order. NULL and an empty text are an empty list.
///
/// userli writes an array, or an object with numeric keys after PHP took an entry out of
/// its array: `{"0":"a","2":"b"}`. Both are read.
pub(crate) fn read(column: Option<&str>) -> Result<Vec<String>, serde_json::Error> {
    match column.map(str::trim) {
        None | Some("") => Ok(Vec::new()),
        Some(text) if text.starts_with('{') => {
            let entries: BTreeMap<u64, String> = serde_json::from_str(text)?;
            Ok(entries.into_values().collect())
        }
        Some(text) => serde_json::from_str(text),
    }
}

/// The text for a column: always an array.
pub(crate) fn write<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words
        .into_iter()
        .map(Value::from)
        .collect::<Value>()
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_userli_and_we_write() {
        for (column, expected) in [
            (None, vec![]),
            (Some(""), vec![]),
            (Some("  "), vec![]),
            (Some("[]"), vec![]),
            (Some("{}"), vec![]),
            (Some(r#"["a","b"]"#), vec!["a", "b"]),
            (Some(r#"{"0":"a","10":"c","2":"b"}"#), vec!["a", "b", "c"]),
        ] {
            assert_eq!(read(column).unwrap(), expected, "{column:?}");
        }
        assert_eq!(write(["a", "\"b\""]), r#"["a","\"b\""]"#);
        assert_eq!(write([]), "[]");
    }

    #[test]
    fn refuses_the_rest() {
        for column in [
            "ROLE_USER",
            r#"a:1:{i:0;s:9:"ROLE_USER";}"#,
            r#""ROLE_USER""#,
            "[1]",
            "[null]",
            r#"{"role":"ROLE_USER"}"#,
            r#"["ROLE_USER""#,
        ] {
            assert!(read(Some(column)).is_err(), "{column}");
        }
    }
}
