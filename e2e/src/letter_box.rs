//! The letters that a server writes to owners.

use std::fs;
use std::time::Duration;

use crate::{Scratch, wait_until};

/// A folder that letters are sent into.
#[derive(Debug)]
pub struct LetterBox {
    folder: Scratch,
    mailer_dsn: String,
}

impl LetterBox {
    /// Makes an empty one.
    pub fn new() -> Self {
        let folder = Scratch::new();
        let mailer_dsn = format!("file://{}", folder.path().display());
        Self { folder, mailer_dsn }
    }

    /// What a server must be told to send its letters here.
    pub fn settings(&self) -> [(&'static str, &str); 3] {
        [
            ("APP_URL", "https://accounts.example.org"),
            ("MAILER_DSN", &self.mailer_dsn),
            ("SENDER_ADDRESS", "accounts@example.org"),
        ]
    }

    /// The letter whose text holds these words, as it was sent.
    ///
    /// # Panics
    /// When none comes within a minute.
    pub fn letter_with(&self, words: &str) -> String {
        wait_until("a letter", Duration::from_secs(60), || {
            let files = fs::read_dir(self.folder.path()).unwrap();
            let mut letters = files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
            letters.find(|letter| without_soft_breaks(letter).contains(words))
        })
    }

    /// The path of the link in a letter that begins so.
    ///
    /// # Panics
    /// When no letter with one comes within a minute.
    pub fn path_with(&self, beginning: &str) -> String {
        let letter = without_soft_breaks(&self.letter_with(beginning));
        let start = letter.find(beginning).unwrap();
        let path = letter[start..].split_whitespace().next().unwrap();
        path.to_owned()
    }
}

impl Default for LetterBox {
    fn default() -> Self {
        Self::new()
    }
}

/// Quoted-printable breaks long lines (RFC 2045 section 6.7).
fn without_soft_breaks(letter: &str) -> String {
    letter.replace("=\r\n", "")
}
