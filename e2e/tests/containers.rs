//! The files for containers, kept true where no container can be built: they parse, what they copy exists,
//! and what they set is a setting.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "whatever fails here fails a test, and the panic says where"
)]

use std::collections::BTreeSet;
use std::fs;

use e2e::{Chapter, repository};
use saphyr::{LoadableYamlNode, Yaml};

/// The instructions that the file uses, of those there are.
const INSTRUCTIONS: &[&str] = &[
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "FROM",
    "RUN",
    "USER",
    "VOLUME",
    "WORKDIR",
];

fn settings() -> BTreeSet<String> {
    Chapter::read("docs/settings.md")
        .code_words()
        .into_iter()
        .collect()
}

/// The instructions of the Containerfile, lines that go on put together.
fn instructions() -> Vec<(String, Vec<String>)> {
    let text = fs::read_to_string(repository().join("packaging/Containerfile")).unwrap();
    let text = text.replace("\\\n", " ");
    let lines = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let mut words = line.split_whitespace().map(str::to_owned);
            (words.next().unwrap(), words.collect())
        })
        .collect()
}

#[test]
fn the_containerfile_copies_what_exists_and_sets_what_is_known() {
    let settings = settings();
    let (mut stages, mut copies) = (BTreeSet::new(), 0);
    for (instruction, words) in instructions() {
        assert!(
            INSTRUCTIONS.contains(&instruction.as_str()),
            "{instruction}?"
        );
        match instruction.as_str() {
            "FROM" => {
                let tag = words[0].split_once(':');
                assert!(
                    tag.is_some_and(|(_, tag)| tag != "latest"),
                    "{words:?} names no release"
                );
                stages.extend(
                    words
                        .iter()
                        .position(|word| word == "AS")
                        .map(|at| words[at + 1].clone()),
                );
            }
            "ENV" => {
                let name = words[0].split('=').next().unwrap();
                assert!(settings.contains(name), "{name} is no setting");
            }
            "COPY" => {
                copies += 1;
                if let Some(stage) = words[0].strip_prefix("--from=") {
                    assert!(stages.contains(stage), "there is no stage {stage}");
                    let built = "/source/target/release/waxseal";
                    assert_eq!(words[1], built, "that is where cargo puts the program");
                    continue;
                }
                for source in &words[..words.len() - 1] {
                    assert!(repository().join(source).exists(), "there is no {source}");
                }
            }
            _ => {}
        }
    }
    assert!(copies > 1 && !stages.is_empty());
}

#[test]
fn it_is_built_with_a_rust_that_the_program_needs() {
    let manifest = fs::read_to_string(repository().join("Cargo.toml")).unwrap();
    let needed = manifest.split("rust-version = \"1.").nth(1).unwrap();
    let needed: u32 = needed.split('"').next().unwrap().parse().unwrap();
    let (_, image) = &instructions()[0];
    let given = image[0].strip_prefix("rust:1.").unwrap();
    let given: u32 = given.split('-').next().unwrap().parse().unwrap();
    assert!(
        given >= needed,
        "Rust 1.{needed} is needed, 1.{given} is there"
    );
}

#[test]
fn the_compose_file_builds_it_and_sets_what_is_known() {
    let text = fs::read_to_string(repository().join("packaging/compose.yaml")).unwrap();
    let compose = &Yaml::load_from_str(&text).unwrap()[0];
    let service = &compose["services"]["waxseal"];

    let build = &service["build"];
    let context = repository()
        .join("packaging")
        .join(build["context"].as_str().unwrap());
    let file = build["dockerfile"].as_str().unwrap();
    assert!(
        context.join(file).is_file(),
        "there is no {file} in {}",
        context.display()
    );

    let environment = service["environment"].as_mapping().unwrap();
    let settings = settings();
    for (name, value) in environment {
        let name = name.as_str().unwrap();
        assert!(settings.contains(name), "{name} is no setting");
        assert!(value.is_string(), "{name} must be a text, in quotes");
    }
    assert!(!environment.is_empty());

    let volumes = compose["volumes"].as_mapping().unwrap();
    for volume in service["volumes"].as_sequence().unwrap() {
        let (name, place) = volume.as_str().unwrap().split_once(':').unwrap();
        assert!(
            volumes.keys().any(|known| known.as_str() == Some(name)),
            "{name} is no volume"
        );
        let kept = |(instruction, words): &(String, Vec<String>)| {
            instruction == "VOLUME" && words[0] == place
        };
        assert!(
            instructions().iter().any(kept),
            "the container keeps nothing in {place}"
        );
    }
}
