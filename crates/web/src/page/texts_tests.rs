//! Every text is there in every language, and every text is used.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::*;

/// What a message is made of: the names of its values and selectors.
type Shape = BTreeSet<String>;

/// All messages of a language, and whatever the parser did not understand.
fn messages(language: Language) -> BTreeMap<String, Shape> {
    let mut messages = BTreeMap::new();
    for source in sources(language) {
        let resource = FluentResource::try_new(source.to_owned());
        let resource = resource.unwrap_or_else(|(_, faults)| {
            panic!("{}: {faults:?}", language.code());
        });
        drop(resource);
        let mut id = String::new();
        for line in source.lines() {
            let starts = line.starts_with(|first: char| first.is_ascii_lowercase());
            if let (true, Some((name, _))) = (starts, line.split_once('=')) {
                name.trim().clone_into(&mut id);
                let before = messages.insert(id.clone(), Shape::new());
                assert_eq!(before, None, "{} says {id} twice", language.code());
            }
            if let Some(shape) = messages.get_mut(&id) {
                shape.extend(values_in(line));
            }
        }
    }
    messages
}

/// The names behind `$`.
fn values_in(line: &str) -> impl Iterator<Item = String> + '_ {
    line.split('$').skip(1).map(|rest| {
        let end = rest.find(|char: char| !char.is_ascii_alphanumeric() && char != '_');
        rest[..end.unwrap_or(rest.len())].to_owned()
    })
}

#[test]
fn every_language_says_the_same() {
    let english = messages(Language::English);
    for language in Language::ALL {
        let messages = messages(language);
        for (id, values) in &english {
            let said = messages.get(id);
            assert_eq!(said, Some(values), "{} and {id}", language.code());
        }
        for id in messages.keys() {
            let is_known = english.contains_key(id);
            assert!(is_known, "{} has {id} too much", language.code());
        }
    }
}

/// Nobody forgot to translate: what is word for word the English text is a name or a form.
#[test]
fn no_language_repeats_the_english_text() {
    let lines = |language| -> BTreeSet<&str> {
        let sources = sources(language).into_iter();
        sources
            .flat_map(str::lines)
            .filter(|line| !line.is_empty())
            .collect()
    };
    let english = lines(Language::English);
    let words = |line: &str| {
        let text = line.split_once('=').map_or(line, |(_, text)| text);
        let is_word = |word: &&str| word.len() > 1 && word.chars().all(char::is_alphabetic);
        text.split(' ').filter(is_word).count()
    };
    for language in [Language::German, Language::French, Language::Spanish] {
        for line in lines(language).intersection(&english) {
            assert!(words(line) < 3, "{} repeats {line}", language.code());
        }
    }
}

/// All text between quotes in the sources and templates.
fn quoted(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            quoted(&path, found);
        } else {
            let text = fs::read_to_string(&path).unwrap();
            found.extend(text.split('"').map(str::to_owned));
        }
    }
}

/// The ids that `t(...)` and the like are called with.
fn asked_for(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            asked_for(&path, found);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for call in ["t(\"", "t1(\"", "t2(\"", "with_notice(\""] {
            for (at, _) in text.match_indices(call) {
                let before = text[..at].chars().next_back().unwrap_or(' ');
                if !before.is_ascii_alphanumeric() && before != '_' {
                    let rest = &text[at + call.len()..];
                    found.insert(rest[..rest.find('"').unwrap()].to_owned());
                }
            }
        }
    }
}

#[test]
fn every_text_is_there_and_used() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let known = messages(Language::English);
    let (mut asked, mut mentioned) = (BTreeSet::new(), BTreeSet::new());
    for folder in ["src", "templates"] {
        asked_for(&root.join(folder), &mut asked);
        quoted(&root.join(folder), &mut mentioned);
    }
    for id in &asked {
        assert!(known.contains_key(id), "there is no text {id}");
    }
    assert!(asked.len() > 50, "the search finds nothing: {asked:?}");
    for id in known.keys() {
        assert!(mentioned.contains(id), "nobody uses the text {id}");
    }
}

#[test]
fn numbers_decide_between_one_and_many() {
    let said = |count| text(Language::English, "todo-old-mail-text", &[("count", count)]);
    assert!(
        said("1").contains("a former key is locked"),
        "{}",
        said("1")
    );
    assert!(
        said("3").contains("3 former keys are locked"),
        "{}",
        said("3")
    );
}
