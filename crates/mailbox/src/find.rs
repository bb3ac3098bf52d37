//! Where the mail of an account lies, and in which form.

use std::fs::{self, FileType, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::folder::{Folder, printable};
use crate::mailboxes::{Format, Mailboxes};

/// Where Dovecot's documentation puts mail below a home.
const USUAL_PLACES: [&str; 5] = ["Maildir", "mail", "sdbox", "mdbox", "dbox"];
/// Dovecot allows names of 4096 bytes; nobody nests deeper.
const DEEPEST: usize = 64;
/// Dovecot's link to the alternative storage, in the root of an sdbox.
const ALTERNATIVE: &str = "dbox-alt-root";
/// What Dovecot calls a folder that it is about to delete.
const TRASHED: &str = "..DOVECOT-TRASHED";

/// Why no mail was found. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FindError {
    /// Nothing there looks like mail.
    #[error(
        "no mail was found in {}: neither a Maildir nor sdbox nor mdbox. Say where it lies; \
         `doveadm mailbox path -u USER INBOX` tells",
        printable(.0)
    )]
    NoMail(PathBuf),
    /// More than one place holds mail.
    #[error(
        "mail was found in more than one place: {}. Say which one is meant; \
         `doveadm mailbox path -u USER INBOX` tells",
        .0.iter().map(|path| printable(path)).collect::<Vec<_>>().join(", ")
    )]
    Several(Vec<PathBuf>),
    /// A link that its owner may have made leads to somebody else's mail.
    #[error(
        "{} is a symbolic link to a directory of another owner, and is not followed. If it is \
         meant, name the directory behind it",
        printable(.0)
    )]
    ForeignLink(PathBuf),
    /// Something cannot be read.
    #[error("{} cannot be read", printable(.path))]
    Io {
        /// What.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

/// Finds the mail below a home: in `Maildir`, `mail`, `sdbox`, `mdbox`, `dbox`, or in the home
/// itself.
///
/// # Errors
/// [`FindError`], also where two of these places hold mail.
pub fn find(home: &Path) -> Result<Mailboxes, FindError> {
    if let Some(format) = format_of_root(home)? {
        return look(home, None, format);
    }
    let mut found = Vec::new();
    for place in USUAL_PLACES {
        let path = home.join(place);
        match metadata(&path)? {
            Some(metadata) if metadata.is_dir() => {}
            _ => continue,
        }
        match at(&path, None) {
            Ok(mailboxes) => {
                refuse_foreign_link(&path)?;
                found.push(mailboxes);
            }
            Err(FindError::NoMail(_)) => {}
            Err(error) => return Err(error),
        }
    }
    match found.pop() {
        None => Err(FindError::NoMail(home.to_owned())),
        Some(only) if found.is_empty() => Ok(only),
        Some(last) => {
            found.push(last);
            let places = found.into_iter().map(|mailboxes| mailboxes.root);
            Err(FindError::Several(places.collect()))
        }
    }
}

/// Looks at mail whose place is known. `control` is the directory of Dovecot's control files
/// where it is another (`CONTROL=`): what `doveadm mailbox path -t control INBOX` says, without
/// the `.INBOX` or `INBOX` at its end.
///
/// # Errors
/// [`FindError`].
pub fn at(root: &Path, control: Option<&Path>) -> Result<Mailboxes, FindError> {
    let format = format_of_root(root)?.unwrap_or(Format::Maildir);
    let mailboxes = look(root, control, format)?;
    if format == Format::Mdbox || !mailboxes.folders.is_empty() {
        Ok(mailboxes)
    } else {
        Err(FindError::NoMail(root.to_owned()))
    }
}

/// What the directory says about itself, without a look at its folders.
fn format_of_root(root: &Path) -> Result<Option<Format>, FindError> {
    let has = |name: &str| Ok(metadata(&root.join(name))?.is_some_and(|found| found.is_dir()));
    if has("storage")? && (has("mailboxes")? || is_map(&root.join("storage"))?) {
        Ok(Some(Format::Mdbox))
    } else if has("mailboxes")? {
        Ok(Some(Format::Sdbox))
    } else if has("cur")? && has("new")? {
        Ok(Some(Format::Maildir))
    } else {
        Ok(None)
    }
}

/// Whether a directory `storage` is that of mdbox.
fn is_map(storage: &Path) -> Result<bool, FindError> {
    Ok(metadata(&storage.join("dovecot.map.index"))?.is_some()
        || metadata(&storage.join("dovecot.map.index.log"))?.is_some())
}

fn look(root: &Path, control: Option<&Path>, format: Format) -> Result<Mailboxes, FindError> {
    let root = fs::canonicalize(root).map_err(|source| cannot_read(root, source))?;
    let mut walk = Walk {
        root: &root,
        format,
        folders: Vec::new(),
        not_followed: Vec::new(),
    };
    match format {
        Format::Maildir => walk.enter(Path::new(""), 0)?,
        Format::Sdbox => walk.enter(Path::new("mailboxes"), 0)?,
        Format::Mdbox => {}
    }
    let (mut folders, not_followed) = (walk.folders, walk.not_followed);
    folders.sort();
    let alternative = fs::read_link(root.join(ALTERNATIVE)).ok();
    Ok(Mailboxes {
        format,
        control: control.map(Path::to_owned),
        folders,
        not_followed,
        alternative,
        root,
    })
}

/// A walk through the directories below a root.
struct Walk<'a> {
    root: &'a Path,
    format: Format,
    folders: Vec<Folder>,
    not_followed: Vec<PathBuf>,
}

impl Walk<'_> {
    fn enter(&mut self, directory: &Path, depth: usize) -> Result<(), FindError> {
        if depth > DEEPEST {
            return Ok(());
        }
        let path = self.root.join(directory);
        let entries = match fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) if is_gone(&error) && depth > 0 => return Ok(()),
            Err(source) => return Err(cannot_read(&path, source)),
        };
        let mut has_messages = false;
        for entry in entries {
            let entry = entry.map_err(|source| cannot_read(&path, source))?;
            let name = entry.file_name();
            let kind = match entry.file_type() {
                Ok(kind) => kind,
                Err(error) if is_gone(&error) => continue,
                Err(source) => return Err(cannot_read(&entry.path(), source)),
            };
            let below = directory.join(&name);
            match self.meaning_of(&name, kind) {
                Meaning::Messages => has_messages = true,
                Meaning::Nothing => {}
                Meaning::Link => self.note_link(&below),
                Meaning::Directory => self.enter(&below, depth + 1)?,
            }
        }
        if has_messages {
            self.folders.push(match self.format {
                Format::Sdbox => Folder::new(directory.join("dbox-Mails")),
                _ => Folder::new(directory),
            });
        }
        Ok(())
    }

    fn meaning_of(&self, name: &std::ffi::OsStr, kind: FileType) -> Meaning {
        if kind.is_symlink() {
            return Meaning::Link;
        }
        if !kind.is_dir() || name == TRASHED {
            return Meaning::Nothing;
        }
        match (self.format, name.as_encoded_bytes()) {
            (Format::Maildir, b"cur" | b"new") | (Format::Sdbox, b"dbox-Mails") => {
                Meaning::Messages
            }
            (Format::Maildir, b"tmp") => Meaning::Nothing,
            _ => Meaning::Directory,
        }
    }

    /// A link inside the root is another name of a folder that the walk meets anyway.
    fn note_link(&mut self, below: &Path) {
        let path = self.root.join(below);
        if below == Path::new(ALTERNATIVE) || !path.is_dir() {
            return;
        }
        let leads_out = fs::canonicalize(&path).map_or(true, |end| !end.starts_with(self.root));
        if leads_out {
            self.not_followed.push(path);
        }
    }
}

enum Meaning {
    Messages,
    Directory,
    Link,
    Nothing,
}

/// A link made by root is an administrator's word. One made by anybody else may lead only to
/// what is theirs: otherwise it would have us rewrite another person's mail.
fn refuse_foreign_link(path: &Path) -> Result<(), FindError> {
    let link = fs::symlink_metadata(path).map_err(|source| cannot_read(path, source))?;
    let target = fs::metadata(path).map_err(|source| cannot_read(path, source))?;
    if link.is_symlink() && link.uid() != 0 && link.uid() != target.uid() {
        return Err(FindError::ForeignLink(path.to_owned()));
    }
    Ok(())
}

/// Links followed; `None` where nothing is.
fn metadata(path: &Path) -> Result<Option<Metadata>, FindError> {
    match fs::metadata(path) {
        Ok(metadata) => Ok(Some(metadata)),
        Err(error) if is_gone(&error) => Ok(None),
        Err(source) => Err(cannot_read(path, source)),
    }
}

fn is_gone(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

fn cannot_read(path: &Path, source: io::Error) -> FindError {
    FindError::Io {
        path: path.to_owned(),
        source,
    }
}
