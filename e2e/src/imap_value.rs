//! The values in IMAP's untagged answers: atoms, strings and lists (RFC 3501, section 4).

use aws_lc_rs::digest::{SHA256, digest};

use crate::Untagged;

/// Texts up to this length are shown as they are, longer ones by their digest.
const SHOWN_BYTES: usize = 300;

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImapValue {
    /// A word without quotes: a number, a flag, `NIL`, `BODY[HEADER.FIELDS (SUBJECT)]`.
    Atom(String),
    /// What stood in quotes or in a literal.
    Text(Vec<u8>),
    /// What stood in parentheses.
    List(Vec<ImapValue>),
}

impl ImapValue {
    /// The values of an untagged answer, in order.
    ///
    /// # Panics
    /// When it is no IMAP.
    pub fn of(untagged: &Untagged) -> Vec<Self> {
        let mut parser = Parser {
            rest: &untagged.text,
            literals: untagged.literals.iter(),
        };
        let values = parser.values();
        assert_eq!(parser.rest, "", "after a value of {:?}", untagged.text);
        values
    }

    /// The word, of an atom.
    pub fn as_atom(&self) -> Option<&str> {
        match self {
            Self::Atom(word) => Some(word),
            _ => None,
        }
    }

    /// The values inside, of a list.
    pub fn as_list(&self) -> Option<&[Self]> {
        match self {
            Self::List(values) => Some(values),
            _ => None,
        }
    }

    /// The characters of an atom or of a text.
    pub fn to_text(&self) -> String {
        match self {
            Self::Atom(word) => word.clone(),
            Self::Text(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            Self::List(_) => self.fingerprint(),
        }
    }

    /// Equal for equal values alone, and short enough to be shown: long texts become their
    /// length and their SHA-256.
    pub fn fingerprint(&self) -> String {
        match self {
            Self::Atom(word) => word.clone(),
            Self::Text(bytes) => fingerprint(bytes),
            Self::List(values) => {
                let inside: Vec<String> = values.iter().map(Self::fingerprint).collect();
                format!("({})", inside.join(" "))
            }
        }
    }
}

/// A text as it is, or its length and its SHA-256.
pub fn fingerprint(bytes: &[u8]) -> String {
    if bytes.len() <= SHOWN_BYTES {
        return format!("\"{}\"", bytes.escape_ascii());
    }
    let digest = digest(&SHA256, bytes);
    let hex: String = digest
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("<{} bytes, {hex}>", bytes.len())
}

struct Parser<'a> {
    rest: &'a str,
    literals: std::slice::Iter<'a, Vec<u8>>,
}

impl Parser<'_> {
    /// Values up to the end, or to the parenthesis that closes them.
    fn values(&mut self) -> Vec<ImapValue> {
        let mut values = Vec::new();
        loop {
            self.rest = self.rest.trim_start_matches(' ');
            match self.rest.as_bytes().first() {
                None | Some(b')') => return values,
                Some(b'(') => values.push(self.list()),
                Some(b'"') => values.push(self.quoted()),
                Some(b'{') => values.push(self.literal()),
                Some(_) => values.push(self.atom()),
            }
        }
    }

    fn list(&mut self) -> ImapValue {
        self.rest = &self.rest[1..];
        let values = self.values();
        self.rest = self.rest.strip_prefix(')').expect("the end of a list");
        ImapValue::List(values)
    }

    fn quoted(&mut self) -> ImapValue {
        let mut bytes = Vec::new();
        let mut index = 1;
        let all = self.rest.as_bytes();
        while all[index] != b'"' {
            index += usize::from(all[index] == b'\\');
            bytes.push(all[index]);
            index += 1;
        }
        self.rest = &self.rest[index + 1..];
        ImapValue::Text(bytes)
    }

    fn literal(&mut self) -> ImapValue {
        let (_, rest) = self.rest.split_once('}').expect("the end of a length");
        self.rest = rest;
        ImapValue::Text(self.literals.next().expect("a literal").clone())
    }

    /// Brackets in an atom hold anything: `BODY[HEADER.FIELDS (SUBJECT)]<0>`.
    fn atom(&mut self) -> ImapValue {
        let mut depth = 0;
        let end = self.rest.bytes().position(|byte| {
            match byte {
                b'[' => depth += 1,
                b']' => depth -= 1,
                _ => {}
            }
            depth == 0 && matches!(byte, b' ' | b'(' | b')')
        });
        let (atom, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        ImapValue::Atom(atom.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str, literals: &[&[u8]]) -> Vec<ImapValue> {
        let literals = literals.iter().map(|bytes| bytes.to_vec()).collect();
        ImapValue::of(&Untagged {
            text: text.to_owned(),
            literals,
        })
    }

    #[test]
    fn reads_every_kind_of_value() {
        let text = r#"7 FETCH (FLAGS (\Seen $x) BODY[] {3} BODY[HEADER.FIELDS (A B)]<0> "q\"\\{9}" E NIL)"#;
        let found = values(text, &[b"a)b"]);
        let inside = found[2].as_list().unwrap();
        assert_eq!(found[1].as_atom(), Some("FETCH"));
        assert_eq!(inside[1].fingerprint(), r"(\Seen $x)");
        assert_eq!(inside[3], ImapValue::Text(b"a)b".to_vec()));
        assert_eq!(inside[4].as_atom(), Some("BODY[HEADER.FIELDS (A B)]<0>"));
        assert_eq!(inside[5], ImapValue::Text(br#"q"\{9}"#.to_vec()));
        assert_eq!(inside[7].as_atom(), Some("NIL"));
    }

    #[test]
    fn fingerprints_differ_where_a_byte_differs() {
        let long = vec![b'x'; SHOWN_BYTES + 1];
        let mut other = long.clone();
        other[SHOWN_BYTES] = b'y';
        assert_ne!(fingerprint(&long), fingerprint(&other));
        assert_ne!(fingerprint(b"short"), fingerprint(b"shirt"));
        assert_eq!(fingerprint(&long), fingerprint(&long.clone()));
    }
}
