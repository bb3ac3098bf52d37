//! What lies on the disk for an account.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

use crate::cli::dovecot::check::machine::Here;

/// How Dovecot's encrypted streams begin.
const SEALED: &[u8] = b"CRYPTED\x03\x07";
/// Where a message may begin in its file, behind a header of sdbox.
const BEGINNING: usize = 4096;
/// What is never read whole: no file of a canary is that large.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// How Dovecot is asked where mail lies.
pub(super) struct Doveadm<'a> {
    pub(super) command: &'a str,
    pub(super) here: &'a Here,
}

/// What a search found.
#[derive(Debug, Default)]
pub(super) struct Search {
    /// Files that hold the text in the clear.
    pub(super) clear: Vec<PathBuf>,
    /// How many files are sealed messages.
    pub(super) sealed: usize,
    /// How many files there are.
    pub(super) files: usize,
}

impl Doveadm<'_> {
    /// The folders in which something of an account lies: its home, its mail, its indexes.
    pub(super) fn places(&self, user: &str) -> anyhow::Result<Vec<PathBuf>> {
        let home = self.ask(&["user", "-f", "home", user])?;
        let mut places = vec![PathBuf::from(home)];
        for kind in ["mailbox", "index", "control"] {
            let path = self.ask(&["mailbox", "path", "-u", user, "-t", kind, "INBOX"]);
            // Not every format has all of them.
            places.extend(path.ok().map(PathBuf::from));
        }
        places.retain(|path| path.is_absolute());
        if places.is_empty() {
            bail!("Dovecot names no folder for {user}");
        }
        let inside = |path: &PathBuf| {
            let outer = places.iter().filter(|other| *other != path);
            outer.clone().any(|other| path.starts_with(other))
        };
        let mut outermost: Vec<PathBuf> = places
            .iter()
            .filter(|path| !inside(path))
            .cloned()
            .collect();
        outermost.sort();
        outermost.dedup();
        Ok(outermost.iter().map(|path| self.here.seen(path)).collect())
    }

    fn ask(&self, words: &[&str]) -> anyhow::Result<String> {
        let mut command = self.command.split_whitespace();
        let program = command.next().context("--doveadm needs a command")?;
        let output = Command::new(program)
            .args(command)
            .args(words)
            .output()
            .with_context(|| format!("`{program}` could not be started"))?;
        let told = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            bail!(
                "`{} {}` failed: {}",
                self.command,
                words.join(" "),
                told.trim()
            );
        }
        let text = String::from_utf8_lossy(&output.stdout);
        Ok(text.trim().to_owned())
    }
}

/// Looks for a text in all files below these folders.
pub(super) fn search(places: &[PathBuf], text: &str) -> anyhow::Result<Search> {
    let mut search = Search::default();
    for place in places {
        look(place, text.as_bytes(), &mut search)?;
    }
    Ok(search)
}

fn look(folder: &Path, text: &[u8], search: &mut Search) -> anyhow::Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(fault) => {
            return Err(fault).with_context(|| format!("cannot look into {}", folder.display()));
        }
    };
    for entry in entries {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            look(&entry.path(), text, search)?;
        } else if kind.is_file() {
            // One that vanishes was moved by Dovecot, and is found at its new place.
            let Ok(bytes) = read(&entry.path()) else {
                continue;
            };
            search.files += 1;
            let beginning = bytes.get(..BEGINNING).unwrap_or(&bytes);
            search.sealed += usize::from(holds(beginning, SEALED));
            if holds(&bytes, text) {
                search.clear.push(entry.path());
            }
        }
    }
    Ok(())
}

fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    use std::io::Read;
    let mut bytes = Vec::new();
    fs::File::open(path)?
        .take(MOST_BYTES)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn holds(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}

/// The folders that hold those of an account (of its domain, mostly) and are not there yet.
pub(super) fn missing_parents(places: &[PathBuf], local_part: &str) -> Vec<PathBuf> {
    let parents = places
        .iter()
        .filter_map(|place| own(place, local_part)?.parent());
    let missing = parents.filter(|parent| !parent.exists());
    missing.map(Path::to_owned).collect()
}

/// The part of a path that is named after the account: nothing outside of it is ever touched.
fn own<'a>(place: &'a Path, local_part: &str) -> Option<&'a Path> {
    place
        .ancestors()
        .find(|path| path.file_name().is_some_and(|name| name == local_part))
}

/// Removes the folders of a throw-away account, and those of its domain that came with it.
pub(super) fn remove(
    places: &[PathBuf],
    local_part: &str,
    new_parents: &[PathBuf],
) -> anyhow::Result<()> {
    for place in places {
        let Some(own) = own(place, local_part) else {
            if place.exists() {
                bail!(
                    "{} is not named after the account and stays",
                    place.display()
                );
            }
            continue;
        };
        match fs::symlink_metadata(own) {
            Ok(found) if found.is_dir() => fs::remove_dir_all(own)
                .with_context(|| format!("cannot remove {}", own.display()))?,
            Ok(_) => bail!("{} is no folder and stays", own.display()),
            Err(_) => {}
        }
    }
    for parent in new_parents {
        // Others may have got mail there meanwhile.
        let _ = fs::remove_dir(parent);
    }
    Ok(())
}
