//! An account's mail in a folder that is thrown away, and what must stay the same of it.

use std::collections::BTreeMap;
use std::fs::{self, File, FileTimes};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use dovecot_crypt::{Sealer, is_sealed, open};
use mailbox::{Mailboxes, Options, Report, Task, Unwatched, convert, find};
use tempfile::TempDir;

use crate::keys::{Pair, ring};

/// Where mail lies in these tests: on the disk, and in memory, which behaves differently.
pub(crate) const PLACES: [&str; 2] = ["/tmp", "/dev/shm"];

/// Mail in a folder of its own.
pub(crate) struct Account {
    home: PathBuf,
    pub(crate) root: PathBuf,
    /// Thrown away with this; none where somebody else made it.
    _folder: Option<TempDir>,
}

/// What clients and Dovecot see of a message, and what else must not change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) plaintext: Vec<u8>,
    /// Seconds and nanoseconds.
    pub(crate) modified: (i64, i64),
    pub(crate) owner: (u32, u32),
    pub(crate) mode: u32,
}

impl Account {
    /// A Maildir with an INBOX.
    pub(crate) fn maildir(place: &str) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("ada")
            .tempdir_in(place)
            .unwrap();
        let account = Self::at(folder.path());
        Self {
            _folder: Some(folder),
            ..account
        }
    }

    /// A Maildir in a home that is there.
    pub(crate) fn at(home: &Path) -> Self {
        let account = Self {
            home: home.to_owned(),
            root: home.join("Maildir"),
            _folder: None,
        };
        account.folder("");
        account
    }

    /// An account with nothing yet.
    pub(crate) fn empty(place: &str, root: &str) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("ada")
            .tempdir_in(place)
            .unwrap();
        let root = folder.path().join(root);
        fs::create_dir_all(&root).unwrap();
        Self {
            home: folder.path().to_owned(),
            root,
            _folder: Some(folder),
        }
    }

    pub(crate) fn home(&self) -> &Path {
        &self.home
    }

    /// Makes a folder of a Maildir.
    pub(crate) fn folder(&self, path: impl AsRef<Path>) -> PathBuf {
        let folder = self.root.join(path);
        for name in ["cur", "new", "tmp"] {
            fs::create_dir_all(folder.join(name)).unwrap();
        }
        folder
    }

    pub(crate) fn mailboxes(&self) -> Mailboxes {
        find(self.home()).unwrap()
    }

    /// Stores a file, dated in the past.
    pub(crate) fn store(&self, path: impl AsRef<Path>, bytes: &[u8]) -> PathBuf {
        let path = self.root.join(path);
        fs::write(&path, bytes).unwrap();
        date(&path, 1_600_000_000 + bytes.len() as u64);
        path
    }

    /// Stores a message under a name that tells its sizes.
    pub(crate) fn deliver(&self, directory: &str, number: usize) -> PathBuf {
        let message = letter(number);
        let (physical, virtual_) = sizes(&message);
        let flags = if directory.ends_with("new") {
            ""
        } else {
            ":2,S"
        };
        let name = format!("{number}.M7P8.host,S={physical},W={virtual_}{flags}");
        self.store(Path::new(directory).join(name), &message)
    }

    pub(crate) fn convert(&self, task: &Task) -> Report {
        convert(&self.mailboxes(), task, &options(), &Unwatched).unwrap()
    }

    pub(crate) fn seal(&self) -> Report {
        self.convert(&Task::Seal(Pair::New.public()))
    }

    /// Every file in `cur` and `new` of every folder, by path, opened with the account's keys.
    pub(crate) fn seen(&self) -> BTreeMap<PathBuf, Seen> {
        let mut seen = BTreeMap::new();
        collect(&self.root, &mut seen);
        let relative = seen.into_iter();
        relative
            .map(|(path, seen)| (path.strip_prefix(&self.root).unwrap().to_owned(), seen))
            .collect()
    }

    /// How many messages are sealed, and how many are plain.
    pub(crate) fn sealed_and_plain(&self) -> (usize, usize) {
        let (mut sealed, mut plain) = (0, 0);
        for path in self.seen().into_keys() {
            if is_sealed(&fs::read(self.root.join(path)).unwrap()) {
                sealed += 1;
            } else {
                plain += 1;
            }
        }
        (sealed, plain)
    }

    /// Names in all `tmp` directories, and other files that a run might leave behind.
    pub(crate) fn leftovers(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        walk(self.home(), &mut |path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let in_tmp = path.parent().unwrap().ends_with("tmp");
            if in_tmp
                || name.contains("waxseal")
                || name.ends_with(".lock")
                || name.ends_with(".tmp")
            {
                found.push(path.to_owned());
            }
        });
        found
    }
}

/// Options for tests.
pub(crate) fn options() -> Options {
    let mut options = Options::default();
    options.lock_patience = Duration::from_secs(20);
    options.sees_dovecot = Some(true);
    options
}

/// A message, another one for each number.
pub(crate) fn letter(number: usize) -> Vec<u8> {
    let mut text =
        format!("From: a{number}@example.org\r\nSubject: letter {number}\n\n").into_bytes();
    for line in 0..number * 7 % 400 {
        text.extend_from_slice(format!("line {line} of letter {number}\n").as_bytes());
    }
    text
}

/// Bytes, and bytes with every line ending counted as two.
pub(crate) fn sizes(message: &[u8]) -> (usize, usize) {
    let text = String::from_utf8_lossy(message);
    let bare = text.replace("\r\n", "").matches('\n').count();
    (message.len(), message.len() + bare)
}

/// The message sealed to a key.
pub(crate) fn sealed(message: &[u8], to: Pair) -> Vec<u8> {
    Sealer::new(&to.public()).seal(message).unwrap()
}

pub(crate) fn date(path: &Path, seconds: u64) {
    let time = SystemTime::UNIX_EPOCH + Duration::new(seconds, 123_456_789);
    let times = FileTimes::new().set_modified(time).set_accessed(time);
    File::options()
        .write(true)
        .open(path)
        .unwrap()
        .set_times(times)
        .unwrap();
}

fn collect(directory: &Path, seen: &mut BTreeMap<PathBuf, Seen>) {
    walk(directory, &mut |path| {
        let parent = path.parent().unwrap();
        let is_message = parent.ends_with("cur") || parent.ends_with("new");
        let metadata = fs::symlink_metadata(path).unwrap();
        if !is_message || !metadata.is_file() {
            return;
        }
        let bytes = fs::read(path).unwrap();
        let plaintext = match open(&bytes, &ring()) {
            Ok(plaintext) => plaintext.to_vec(),
            Err(_) => bytes,
        };
        let message = Seen {
            plaintext,
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            owner: (metadata.uid(), metadata.gid()),
            mode: metadata.permissions().mode(),
        };
        seen.insert(path.to_owned(), message);
    });
}

fn walk(directory: &Path, visit: &mut dyn FnMut(&Path)) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.is_symlink() {
            walk(&path, visit);
        } else {
            visit(&path);
        }
    }
}
