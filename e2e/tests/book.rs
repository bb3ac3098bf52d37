//! The book is whole, and what it names exists: chapters, links, pictures, commands with their
//! options, settings. The chapters made from the program, which a test of the program keeps up to date, say
//! what exists.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "whatever fails here fails a test, and the panic says where"
)]

use std::collections::{BTreeMap, BTreeSet};

use e2e::{Chapter, repository};

/// Texts outside the book that speak of commands and settings as well.
const OTHER_TEXTS: &[&str] = &[
    "README.md",
    "SECURITY.md",
    "CHANGELOG.md",
    "ARCHITECTURE.md",
];

/// Names in capitals that are no settings of the program.
const OTHER_NAMES: &[&str] = &[
    // Of the tests and scripts.
    "E2E_CACHE",
    "SKIP_DOVECOT_24",
    "STRESS_SECONDS",
    "DEBIAN_MIRROR",
    "DEB_VERSION",
    // Of the adapter.
    "WAXSEAL_CONF",
    // Of the C library.
    "GLIBC_TUNABLES",
    // Of the drivers of databases.
    "VERIFY_IDENTITY",
    // Roles.
    "ROLE_USER",
    "ROLE_ADMIN",
    "ROLE_DOMAIN_ADMIN",
    "ROLE_SPAM",
    "ROLE_MULTIPLIER",
    "ROLE_PERMANENT",
    "ROLE_SUSPICIOUS",
];

fn file_name(chapter: &Chapter) -> String {
    chapter
        .path()
        .file_name()
        .unwrap()
        .to_str()
        .unwrap()
        .to_owned()
}

fn texts() -> Vec<Chapter> {
    let others = OTHER_TEXTS.iter().map(|path| Chapter::read(path));
    Chapter::all().into_iter().chain(others).collect()
}

#[test]
fn every_chapter_is_in_the_summary_once() {
    let listed = Chapter::read("docs/SUMMARY.md").links();
    let mut sorted = listed.clone();
    sorted.sort();
    let all: Vec<String> = Chapter::all().iter().map(file_name).collect();
    let chapters: Vec<String> = all
        .into_iter()
        .filter(|name| name != "SUMMARY.md")
        .collect();
    assert_eq!(sorted, chapters, "left: docs/SUMMARY.md; right: docs/*.md");
}

#[test]
fn every_link_leads_somewhere() {
    let mut wrong = Vec::new();
    for text in texts() {
        let folder = text.path().parent().unwrap();
        for link in text.links() {
            if link.starts_with("https://") {
                continue;
            }
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target = if file.is_empty() {
                text.path().to_owned()
            } else {
                folder.join(file)
            };
            let from = text.path().display();
            if !target.exists() {
                wrong.push(format!("{from}: there is no {file}"));
            } else if !anchor.is_empty() {
                let relative = target.strip_prefix(repository()).unwrap().to_str().unwrap();
                if !Chapter::read(relative).anchors().contains(anchor) {
                    wrong.push(format!("{from}: {file} has no heading for #{anchor}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Each command as it is typed, and its help.
fn commands() -> BTreeMap<String, String> {
    let chapter = Chapter::read("docs/commands.md");
    let names = chapter
        .text()
        .lines()
        .filter_map(|line| line.strip_prefix("## "));
    let helps = chapter.blocks();
    let commands: BTreeMap<_, _> = names
        .map(str::to_owned)
        .zip(helps.into_iter().map(|block| block.text))
        .collect();
    assert!(
        commands.len() > 30,
        "docs/commands.md has only {}",
        commands.len()
    );
    commands
}

/// The lines of a text that are code, one command each.
fn lines_of_code(text: &Chapter) -> Vec<String> {
    let blocks = text
        .blocks()
        .into_iter()
        .filter(|block| !block.kind.starts_with("json"));
    let lines = blocks.flat_map(|block| {
        let lines: Vec<String> = block.text.lines().map(str::to_owned).collect();
        lines
    });
    lines.chain(text.code_words()).collect()
}

/// What is wrong with a command line that begins with `waxseal`, if anything is.
fn wrong_command(line: &str, commands: &BTreeMap<String, String>) -> Option<String> {
    let (mut name, mut rest) = ("waxseal".to_owned(), Vec::new());
    let mut words = line
        .split([' ', '\t'])
        .filter(|word| !word.is_empty())
        .skip(1)
        .peekable();
    while let Some(word) = words.peek() {
        let longer = format!("{name} {word}");
        if commands.contains_key(&longer) {
            name = longer;
            words.next();
        } else {
            rest.extend(words);
            break;
        }
    }
    let help = commands.get(&name)?;
    let has_commands = help.contains("\nCommands:\n");
    match rest.first() {
        Some(first) if has_commands && !first.starts_with('-') && is_a_word(first) => {
            return Some(format!("there is no command {name} {first}"));
        }
        _ => {}
    }
    let options = rest.iter().filter_map(|word| word.strip_prefix("--"));
    let mut options = options.map(|option| option.split(['=', '[', ';', ')', '`']).next().unwrap());
    let unknown =
        options.find(|option| !option.is_empty() && !help.contains(&format!("--{option}")));
    unknown.map(|option| format!("{name} has no --{option}"))
}

/// Whether it could be the name of a command, rather than a place to fill in or a remark.
fn is_a_word(word: &str) -> bool {
    word.chars()
        .all(|letter| letter.is_ascii_lowercase() || letter == '-')
}

#[test]
fn every_command_exists_with_its_options() {
    let commands = commands();
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for text in texts() {
        if file_name(&text) == "commands.md" {
            continue;
        }
        for line in lines_of_code(&text) {
            let line = line.trim().trim_start_matches("$ ");
            for (at, _) in line.match_indices("waxseal ") {
                let before = line[..at].chars().next_back();
                if before.is_some_and(|letter| !matches!(letter, ' ' | '(' | '|')) {
                    continue;
                }
                seen += 1;
                // Behind two blanks begins a remark.
                let command = line[at..].split("  ").next().unwrap();
                if let Some(problem) = wrong_command(command, &commands) {
                    wrong.push(format!("{}: {problem}: {line}", text.path().display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 40, "only {seen} commands were found");
}

#[test]
fn a_wrong_command_is_noticed() {
    let commands = commands();
    let wrong = |line| wrong_command(line, &commands).is_some();
    assert!(!wrong("waxseal user add ada@example.org --quota 100"));
    assert!(!wrong("waxseal mailbox COMMAND --help"));
    assert!(wrong("waxseal user ad ada@example.org"));
    assert!(wrong("waxseal user add ada@example.org --quotum 100"));
    assert!(wrong("waxseal sail"));
}

/// Words in capitals with a low line, or followed by `=`, that look like a setting.
fn names_in(line: &str) -> Vec<&str> {
    let is_part =
        |letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_';
    let words = line.split(|letter: char| !is_part(letter) && !letter.is_ascii_lowercase());
    words
        .filter(|word| word.contains('_') && word.len() > 4)
        .filter(|word| {
            word.chars().all(is_part)
                && word.starts_with(|letter: char| letter.is_ascii_uppercase())
        })
        .collect()
}

#[test]
fn every_setting_exists() {
    let settings = Chapter::read("docs/settings.md").code_words();
    let known: BTreeSet<&str> = settings
        .iter()
        .map(String::as_str)
        .chain(OTHER_NAMES.iter().copied())
        .collect();
    assert!(known.contains("DATABASE_URL") && known.contains("DATABASE_URL_FILE"));
    let mut wrong = BTreeSet::new();
    for text in texts() {
        for line in lines_of_code(&text) {
            for name in names_in(&line) {
                if !known.contains(name) {
                    wrong.insert(format!("{}: {name} is no setting", text.path().display()));
                }
            }
        }
    }
    let wrong: Vec<String> = wrong.into_iter().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
