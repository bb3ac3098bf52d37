//! `waxseal generate`: what is made from the program is complete, and what the book has of it is
//! up to date.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::program::Program;

/// Every command there is, as words behind `waxseal`, found by asking each for its help.
fn all_commands(program: &Program) -> Vec<Vec<String>> {
    let mut found = vec![Vec::new()];
    let mut at = 0;
    while let Some(command) = found.get(at).cloned() {
        let mut arguments: Vec<&str> = command.iter().map(String::as_str).collect();
        arguments.push("--help");
        for below in commands_below(&program.well(&arguments, "")) {
            found.push([command.clone(), vec![below]].concat());
        }
        at += 1;
    }
    assert!(
        found.len() > 30,
        "there are more commands than these: {found:?}"
    );
    found
}

/// The names in the list of commands of a help text.
fn commands_below(help: &str) -> Vec<String> {
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    lines
        .take_while(|line| !line.is_empty())
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

fn names_in(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

#[test]
fn every_command_has_a_man_page_that_names_its_options() {
    let program = Program::new().without("DATABASE_URL");
    program.well(&["generate", "man-pages", "man"], "");
    let folder = program.folder().join("man");
    let mut expected = BTreeSet::from(["waxseal.env.5".to_owned()]);
    for command in all_commands(&program) {
        let name = [vec!["waxseal".to_owned()], command.clone()]
            .concat()
            .join("-");
        let file = format!("{name}.1");
        let page = fs::read_to_string(folder.join(&file)).unwrap_or_default();
        let mut arguments: Vec<&str> = command.iter().map(String::as_str).collect();
        arguments.push("--help");
        for option in long_options(&program.well(&arguments, "")) {
            let option = option.replace('-', "\\-");
            assert!(page.contains(&option), "{file} does not name {option}");
        }
        expected.insert(file);
    }
    assert_eq!(names_in(&folder), expected);
}

/// What a help text offers as `--option`.
fn long_options(help: &str) -> Vec<String> {
    let options = help.lines().skip_while(|line| *line != "Options:").skip(1);
    options
        .filter_map(|line| {
            line.trim_start()
                .split("--")
                .nth(1)
                .map(|rest| (line, rest))
        })
        .filter(|(line, _)| line.starts_with("  -") || line.starts_with("      --"))
        .map(|(_, rest)| {
            let name = rest.split([' ', '=', ',', '[']).next().unwrap();
            format!("--{name}")
        })
        .collect()
}

#[test]
fn the_page_of_the_settings_names_every_setting() {
    let program = Program::new();
    program.well(&["generate", "man-pages", "."], "");
    let page = fs::read_to_string(program.folder().join("waxseal.env.5")).unwrap();
    let settings = program.json(&["config", "check"], "");
    for setting in settings.as_array().unwrap() {
        let name = setting["name"].as_str().unwrap();
        assert!(page.contains(name), "{name} is missing");
    }
}

#[test]
fn completions_know_every_command() {
    let program = Program::new().without("DATABASE_URL");
    let commands = all_commands(&program);
    for shell in ["bash", "zsh", "fish"] {
        let script = program.well(&["generate", "completions", shell], "");
        for name in commands.iter().filter_map(|command| command.last()) {
            assert!(script.contains(name), "{shell} does not know {name}");
        }
    }
}

#[test]
fn the_chapters_made_from_the_program_are_up_to_date() {
    let program = Program::new().without("DATABASE_URL");
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    for chapter in ["commands", "settings"] {
        let made = program.well(&["generate", "reference", chapter], "");
        let kept = fs::read_to_string(docs.join(format!("{chapter}.md"))).unwrap_or_default();
        assert!(
            made == kept,
            "docs/{chapter}.md is not what the program says of itself; run script/reference"
        );
    }
}
