//! The file `dovecot-uidlist`: which message has which UID, and what else Dovecot keeps of it.
//!
//! Version 3 is a header line `3 V<validity> N<next uid> G<guid> ...` and a line for each
//! message: `<uid> [<key><value> ...] :<base name>`. We add two values to lines that lack them
//! and keep everything else byte for byte.

use std::collections::HashMap;

use crate::maildir_name;

/// The sizes of a message as it was before it was sealed, and as clients see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sizes {
    /// Bytes (Dovecot's S).
    pub(crate) physical: u64,
    /// Bytes with every line ending counted as two (Dovecot's W).
    pub(crate) virtual_: u64,
}

impl Sizes {
    pub(crate) fn of(plaintext: &[u8]) -> Self {
        let ends = memchr::memchr_iter(b'\n', plaintext);
        let is_bare = |end: &usize| !plaintext.get(..*end).unwrap_or_default().ends_with(b"\r");
        let bare = ends.filter(is_bare).count() as u64;
        let physical = plaintext.len() as u64;
        Self {
            physical,
            virtual_: physical + bare,
        }
    }
}

/// What keeps the file from being understood. It is not touched then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum UidlistError {
    /// Version 1 and 2 have no room for sizes. Dovecot writes it anew at its next change.
    #[error("it is of an old version that cannot hold sizes")]
    OldVersion,
    /// Not a file of Dovecot's, or a damaged one.
    #[error("line {0} is not one that Dovecot writes")]
    Garbage(usize),
}

/// The file, understood as far as is needed here.
#[derive(Debug)]
pub(crate) struct Uidlist<'a> {
    /// Every line with its end; only the last may have none.
    lines: Vec<&'a [u8]>,
    /// By base name, the line of each message.
    by_base: HashMap<&'a [u8], usize>,
}

/// What the file tells of one message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Recorded {
    pub(crate) physical: Option<u64>,
    pub(crate) virtual_: Option<u64>,
}

impl<'a> Uidlist<'a> {
    pub(crate) fn parse(file: &'a [u8]) -> Result<Self, UidlistError> {
        let lines: Vec<&[u8]> = file.split_inclusive(|byte| *byte == b'\n').collect();
        let (header, records) = lines.split_first().ok_or(UidlistError::Garbage(1))?;
        match header {
            [b'3', b' ', ..] if header.ends_with(b"\n") => {}
            [b'1' | b'2', b' ', ..] => return Err(UidlistError::OldVersion),
            _ => return Err(UidlistError::Garbage(1)),
        }
        let mut by_base = HashMap::with_capacity(records.len());
        for (number, line) in (1..).zip(records) {
            // Dovecot appends under the same lock, so a line without an end is not being
            // written: it was cut off, and Dovecot would not read it either.
            let record = Record::parse(line).ok_or(UidlistError::Garbage(number + 1))?;
            // Where a name stands twice, the later line counts.
            by_base.insert(record.base, number);
        }
        Ok(Self { lines, by_base })
    }

    /// What is recorded of the message with this base name; `None` if it has no UID yet.
    pub(crate) fn recorded(&self, base: &[u8]) -> Option<Recorded> {
        let record = Record::parse(self.lines.get(*self.by_base.get(base)?)?)?;
        let number = |key| {
            let digits = std::str::from_utf8(record.value(key)?).ok()?;
            Some(digits.parse().unwrap_or(u64::MAX))
        };
        Some(Recorded {
            physical: number(b'S'),
            virtual_: number(b'W'),
        })
    }

    /// The file with sizes added to the lines of these base names, or `None` where nothing is
    /// to be added. What a name tells itself is not repeated, nor is a value that is there.
    pub(crate) fn with_sizes<'b>(
        &self,
        sizes: impl IntoIterator<Item = (&'b [u8], Sizes)>,
    ) -> Option<Vec<u8>> {
        let mut additions: HashMap<usize, Vec<u8>> = HashMap::new();
        for (base, sizes) in sizes {
            let (Some(number), Some(recorded)) = (self.by_base.get(base), self.recorded(base))
            else {
                continue;
            };
            let mut addition = Vec::new();
            if recorded.virtual_.is_none() && maildir_name::size(base, b'W').is_none() {
                addition.extend_from_slice(format!(" W{}", sizes.virtual_).as_bytes());
            }
            if recorded.physical.is_none() && maildir_name::size(base, b'S').is_none() {
                addition.extend_from_slice(format!(" S{}", sizes.physical).as_bytes());
            }
            if !addition.is_empty() {
                additions.insert(*number, addition);
            }
        }
        if additions.is_empty() {
            return None;
        }
        let length: usize = self.lines.iter().map(|line| line.len()).sum();
        let added: usize = additions.values().map(Vec::len).sum();
        let mut file = Vec::with_capacity(length + added);
        for (number, line) in self.lines.iter().enumerate() {
            match additions.get(&number) {
                None => file.extend_from_slice(line),
                Some(addition) => {
                    let uid = line.iter().take_while(|byte| byte.is_ascii_digit()).count();
                    let (uid, rest) = line.split_at_checked(uid).unwrap_or((line, b""));
                    file.extend_from_slice(uid);
                    file.extend_from_slice(addition);
                    file.extend_from_slice(rest);
                }
            }
        }
        Some(file)
    }
}

/// One line of a message.
struct Record<'a> {
    /// `<key><value>` with spaces between.
    extensions: &'a [u8],
    base: &'a [u8],
}

impl<'a> Record<'a> {
    fn parse(line: &'a [u8]) -> Option<Self> {
        let line = line.strip_suffix(b"\n")?;
        let digits = line.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (uid, rest) = line.split_at_checked(digits)?;
        let uid: u32 = std::str::from_utf8(uid).ok()?.parse().ok()?;
        let rest = rest.strip_prefix(b" ")?;
        // Extensions hold no space, and the name is what follows the first field that begins
        // with a colon.
        let colon = if rest.starts_with(b":") {
            0
        } else {
            rest.windows(2).position(|pair| pair == b" :")? + 1
        };
        let (extensions, name) = rest.split_at_checked(colon)?;
        let base = maildir_name::base(name.strip_prefix(b":")?);
        let fits = uid != 0 && uid != u32::MAX && !base.is_empty() && !base.contains(&b'/');
        fits.then_some(Self { extensions, base })
    }

    fn value(&self, key: u8) -> Option<&'a [u8]> {
        let mut fields = self.extensions.split(|byte| *byte == b' ');
        fields.find_map(|field| field.strip_prefix(&[key]))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FILE: &[u8] = b"3 V1700000000 N5 G0123456789abcdef0123456789abcdef X~new\n\
        1 G5d41402a W34 :1.M2P3.host,S=12\n\
        2 :2.M2P3.host\n\
        3 Punique O7 Qlater :3.M2P3.host\n";
    const SIZES: Sizes = Sizes {
        physical: 12,
        virtual_: 34,
    };

    #[test]
    fn line_endings_decide_the_virtual_size() {
        for (text, physical, virtual_) in [
            (&b""[..], 0, 0),
            (b"\n", 1, 2),
            (b"\r\n", 2, 2),
            (b"a\nb\r\nc\r\rd\n\n", 11, 14),
        ] {
            assert_eq!(Sizes::of(text), Sizes { physical, virtual_ });
        }
    }

    #[test]
    fn adds_what_is_missing_and_nothing_else() {
        let uidlist = Uidlist::parse(FILE).unwrap();
        let names: [&[u8]; 4] = [
            b"1.M2P3.host,S=12",
            b"2.M2P3.host",
            b"3.M2P3.host",
            b"9.M2P3.host",
        ];
        let written = uidlist.with_sizes(names.map(|name| (name, SIZES))).unwrap();
        let expected = b"3 V1700000000 N5 G0123456789abcdef0123456789abcdef X~new\n\
            1 G5d41402a W34 :1.M2P3.host,S=12\n\
            2 W34 S12 :2.M2P3.host\n\
            3 W34 S12 Punique O7 Qlater :3.M2P3.host\n";
        assert_eq!(
            written.escape_ascii().to_string(),
            expected.escape_ascii().to_string()
        );
        let again = Uidlist::parse(&written).unwrap();
        assert_eq!(again.with_sizes(names.map(|name| (name, SIZES))), None);
        assert_eq!(again.recorded(b"9.M2P3.host"), None);
        let recorded = again.recorded(b"2.M2P3.host").unwrap();
        assert_eq!(recorded.physical, Some(12));
        assert_eq!(recorded.virtual_, Some(34));
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for (file, error) in [
            (&b""[..], UidlistError::Garbage(1)),
            (b"3 V1 N2 G0", UidlistError::Garbage(1)),
            (b"garbage\n", UidlistError::Garbage(1)),
            (b"1 1700000000 5\n1 1.M2P3.host\n", UidlistError::OldVersion),
            (
                b"2 1700000000 5\n1 0 1.M2P3.host\n",
                UidlistError::OldVersion,
            ),
            (b"4 V1 N2\n", UidlistError::Garbage(1)),
            (b"3 V1 N2\n1 :a\n\n", UidlistError::Garbage(3)),
            (b"3 V1 N2\nx :a\n", UidlistError::Garbage(2)),
            (b"3 V1 N2\n0 :a\n", UidlistError::Garbage(2)),
            (b"3 V1 N2\n4294967295 :a\n", UidlistError::Garbage(2)),
            (b"3 V1 N2\n1 a\n", UidlistError::Garbage(2)),
            (b"3 V1 N2\n1 :a/b\n", UidlistError::Garbage(2)),
            (b"3 V1 N2\n1 :\n", UidlistError::Garbage(2)),
            (b"3 V1 N2\n1 :a", UidlistError::Garbage(2)),
        ] {
            let parsed = Uidlist::parse(file);
            assert_eq!(parsed.err(), Some(error), "{}", file.escape_ascii());
        }
    }

    /// A line as Dovecot and its relatives write it: any extension, any name.
    fn record() -> impl Strategy<Value = (Vec<u8>, Vec<u8>)> {
        let field = ("[A-Z]", proptest::collection::vec(33..=255_u8, 0..9));
        let field = field.prop_map(|(key, value)| [key.as_bytes(), &value].concat());
        let name_byte = any::<u8>().prop_filter("not in names", |byte| !b"\0\n/:".contains(byte));
        let name = proptest::collection::vec(name_byte, 1..20);
        (proptest::collection::vec(field, 0..4), name)
            .prop_map(|(fields, name)| (fields.join(&b' '), name))
    }

    proptest! {
        #[test]
        fn every_byte_but_the_sizes_is_kept(
            records in proptest::collection::vec(record(), 1..20),
            chosen in any::<proptest::sample::Index>(),
            header in "[ -~]{0,30}",
        ) {
            let mut file = format!("3 {header}\n").into_bytes();
            for (number, (extensions, name)) in (1..).zip(&records) {
                file.extend_from_slice(format!("{number} ").as_bytes());
                if !extensions.is_empty() {
                    file.extend_from_slice(extensions);
                    file.push(b' ');
                }
                file.push(b':');
                file.extend_from_slice(name);
                file.push(b'\n');
            }
            let uidlist = Uidlist::parse(&file).unwrap();
            let name = &chosen.get(&records).1;
            if let Some(written) = uidlist.with_sizes([(name.as_slice(), SIZES)]) {
                let again = Uidlist::parse(&written).unwrap();
                prop_assert_eq!(again.lines.len(), uidlist.lines.len());
                let changed: Vec<_> = again.lines.iter().zip(&uidlist.lines)
                    .filter(|(after, before)| after != before).collect();
                prop_assert_eq!(changed.len(), 1);
                let (after, before) = changed[0];
                let after = after.escape_ascii().to_string();
                let restored = [" W34 S12", " W34", " S12"].iter()
                    .find(|addition| after.contains(**addition))
                    .map(|addition| after.replacen(addition, "", 1));
                prop_assert_eq!(restored.unwrap(), before.escape_ascii().to_string());
            }
        }

        #[test]
        fn no_bytes_make_it_panic(file in proptest::collection::vec(any::<u8>(), 0..200)) {
            let numbered = [b"3 V1 N9\n1 ", file.as_slice(), b"\n"].concat();
            for file in [&file, &numbered] {
                if let Ok(uidlist) = Uidlist::parse(file) {
                    let _ = uidlist.with_sizes([(&b"a"[..], SIZES)]);
                }
            }
        }
    }
}
