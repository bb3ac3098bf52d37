//! What a process that will be killed was about to do, and what it had done.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::Mutex;

use vault::{Entropy, EntropyUnavailable, RecoveryToken, Secret, SystemEntropy};

/// Bytes of randomness in a recovery token, and in the salt of a box or a hash.
const TOKEN: usize = 16;

/// A file of lines. A killed process leaves every line that it wrote: they are in the
/// system's memory, and only a power cut would lose them.
#[derive(Debug)]
pub(crate) struct Journal(Mutex<File>);

impl Journal {
    pub(crate) fn open(path: &Path) -> Self {
        let file = OpenOptions::new().create(true).append(true).open(path);
        Self(Mutex::new(file.unwrap()))
    }

    pub(crate) fn line(&self, line: &str) {
        let mut file = self.0.lock().unwrap();
        file.write_all(format!("{line}\n").as_bytes()).unwrap();
    }
}

/// Real randomness. What may become a recovery token is written down before it is used: a
/// process that is killed after the commit has shown its token to nobody.
#[derive(Debug)]
pub(crate) struct JournalledEntropy(pub(crate) std::sync::Arc<Journal>);

impl Entropy for JournalledEntropy {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyUnavailable> {
        SystemEntropy.fill(bytes)?;
        if bytes.len() == TOKEN {
            let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            self.0.line(&format!("draw {digits}"));
        }
        Ok(())
    }
}

/// Gives the same bytes once more.
struct Again([u8; TOKEN]);

impl Entropy for Again {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyUnavailable> {
        bytes.copy_from_slice(&self.0);
        Ok(())
    }
}

/// A use case as the journal tells of it.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) name: String,
    /// The password that it sets, if it sets one.
    pub(crate) password: Option<Secret>,
    /// Everything drawn meanwhile that may be a recovery token.
    pub(crate) tokens: Vec<RecoveryToken>,
    /// Whether it was answered.
    pub(crate) done: bool,
}

/// Reads what a killed process left. Its last line may be torn.
pub(crate) fn read(path: &Path) -> Vec<Entry> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let whole_lines = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
    let mut entries: Vec<Entry> = Vec::new();
    for line in whole_lines.lines() {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match (word, entries.last_mut()) {
            ("begin", _) => {
                let (name, password) = rest.split_once(' ').unwrap_or((rest, ""));
                entries.push(Entry {
                    name: name.to_owned(),
                    password: (!password.is_empty()).then(|| Secret::new(password)),
                    tokens: Vec::new(),
                    done: false,
                });
            }
            ("draw", Some(entry)) => entry.tokens.push(token(rest)),
            ("done", Some(entry)) => entry.done = true,
            other => panic!("{other:?}"),
        }
    }
    entries
}

fn token(digits: &str) -> RecoveryToken {
    let byte = |at: usize| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap();
    RecoveryToken::generate(&Again(std::array::from_fn(byte))).unwrap()
}
