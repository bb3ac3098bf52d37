//! Whose change counts: theirs, where nothing changed here; ours, where something did.

use std::collections::BTreeMap;

use vault::hex_sha256;

/// A mark of each part of a row.
pub(super) type Marks = BTreeMap<String, String>;

/// What is to be done with a row that was brought over before.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Merge {
    /// Parts that changed in userli alone.
    pub(super) write: Vec<&'static str>,
    /// Parts that changed on both sides, and differ.
    pub(super) kept: Vec<&'static str>,
    /// What is to be remembered.
    pub(super) marks: Marks,
}

/// A mark of each part. It says whether two parts are equal, and nothing else.
pub(super) fn marks(parts: &BTreeMap<&'static str, String>) -> Marks {
    let mark = |text: &str| hex_sha256(text.as_bytes()).chars().take(32).collect();
    parts
        .iter()
        .map(|(name, text)| ((*name).to_owned(), mark(text)))
        .collect()
}

/// Compares what was brought over before with what is there and what is here.
pub(super) fn merge(
    before: &Marks,
    theirs: &BTreeMap<&'static str, String>,
    ours: &BTreeMap<&'static str, String>,
) -> Merge {
    let (new, present) = (marks(theirs), marks(ours));
    let mut merge = Merge {
        marks: before.clone(),
        ..Merge::default()
    };
    for part in theirs.keys() {
        let (before, theirs, ours) = (before.get(*part), new.get(*part), present.get(*part));
        if theirs == before {
            continue;
        }
        if ours == before {
            merge.write.push(part);
        } else if ours != theirs {
            merge.kept.push(part);
            continue;
        }
        if let Some(mark) = theirs {
            merge.marks.insert((*part).to_owned(), mark.clone());
        }
    }
    merge
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> BTreeMap<&'static str, String> {
        let names = ["one", "two"];
        let texts = text.chars().map(|letter| letter.to_string());
        names.into_iter().zip(texts).collect()
    }

    #[test]
    fn every_case_of_three_sides() {
        for (before, theirs, ours, write, kept, after) in [
            ("aa", "aa", "aa", vec![], vec![], "aa"),
            ("aa", "aa", "ba", vec![], vec![], "aa"),
            ("aa", "ba", "aa", vec!["one"], vec![], "ba"),
            ("aa", "ba", "ab", vec!["one"], vec![], "ba"),
            ("aa", "ba", "ca", vec![], vec!["one"], "aa"),
            ("aa", "bb", "ca", vec!["two"], vec!["one"], "ab"),
            ("aa", "ba", "ba", vec![], vec![], "ba"),
        ] {
            let merged = merge(&marks(&parts(before)), &parts(theirs), &parts(ours));
            let expected = Merge {
                write,
                kept,
                marks: marks(&parts(after)),
            };
            assert_eq!(merged, expected, "{before} {theirs} {ours}");
        }
    }

    #[test]
    fn a_part_that_a_later_release_brings_is_written_where_nothing_was_said_here() {
        let (before, theirs) = (marks(&parts("a")), parts("ab"));
        let merged = merge(&before, &theirs, &parts("ab"));
        assert_eq!(merged.marks, marks(&theirs));
        let merged = merge(&before, &theirs, &parts("ac"));
        assert_eq!((merged.write.len(), merged.kept), (0, vec!["two"]));
    }
}
