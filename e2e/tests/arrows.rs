//! Who may use whom: the arrows of ARCHITECTURE.md, and no others.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "whatever fails here fails a test, and the panic says where"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use e2e::repository;
use serde_json::Value;

/// A room, and the rooms that it may use.
const ARROWS: &[(&str, &[&str])] = &[
    ("accounts", &["model", "store", "vault"]),
    ("dovecot-check", &[]),
    ("dovecot-crypt", &[]),
    ("mailbox", &["dovecot-crypt"]),
    ("model", &[]),
    ("post", &["model"]),
    ("store", &["model"]),
    ("vault", &[]),
    (
        "waxseal",
        &[
            "accounts",
            "dovecot-check",
            "dovecot-crypt",
            "mailbox",
            "model",
            "post",
            "store",
            "vault",
            "web",
        ],
    ),
    ("web", &["accounts", "model"]),
];

/// Libraries that belong to one room: SQL to the store, HTTP to the web and the program,
/// cryptography of keys to the vault and the stream format, system calls to those who need some.
const BELONGINGS: &[(&str, &[&str])] = &[
    ("argon2", &["vault"]),
    ("aws-lc-rs", &["dovecot-crypt", "vault"]),
    ("axum", &["waxseal", "web"]),
    ("clap", &["waxseal"]),
    ("crypto_secretbox", &["vault"]),
    ("hyper", &["waxseal"]),
    ("hyper-util", &["waxseal"]),
    ("lettre", &["post"]),
    ("rusqlite", &["store"]),
    ("rustix", &["mailbox", "vault", "waxseal"]),
    ("sea-orm", &["store"]),
    ("sea-orm-migration", &["store"]),
    ("tokio-rustls", &["waxseal"]),
];

/// Each crate in `crates/` and what it is built from; what only its tests use is left out.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(repository())
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let in_crates = |package: &&Value| text(&package["manifest_path"]).contains("/crates/");
    let packages = metadata["packages"].as_array().unwrap();
    packages
        .iter()
        .filter(in_crates)
        .map(|package| {
            let used = package["dependencies"].as_array().unwrap().iter();
            let used = used.filter(|dependency| dependency["kind"].is_null());
            let names = used.map(|dependency| text(&dependency["name"])).collect();
            (text(&package["name"]), names)
        })
        .collect()
}

#[test]
fn every_room_uses_only_what_the_house_allows() {
    let found = dependencies();
    let rooms: Vec<&str> = found.keys().map(String::as_str).collect();
    let drawn: Vec<&str> = ARROWS.iter().map(|(room, _)| *room).collect();
    assert_eq!(rooms, drawn, "a room is missing here, or in the house");
    for (room, allowed) in ARROWS {
        let used = &found[*room];
        let ours = used
            .iter()
            .map(String::as_str)
            .filter(|name| drawn.contains(name));
        for name in ours {
            assert!(allowed.contains(&name), "{room} may not use {name}");
        }
    }
}

#[test]
fn libraries_stay_in_their_rooms() {
    let found = dependencies();
    for (library, rooms) in BELONGINGS {
        for (room, used) in &found {
            let may = rooms.contains(&room.as_str());
            assert!(
                may || !used.contains(*library),
                "{room} may not use {library}"
            );
        }
        let is_used = found.values().any(|used| used.contains(*library));
        assert!(is_used, "nobody uses {library} any more");
    }
}
