//! Messages on disk: find them, lock them, convert them, verify them, resume.
//!
//! Mail that was there before its owner had a key is sealed in place, with Dovecot running and
//! clients at work. No message is lost, doubled, renumbered, re-flagged or re-dated, whatever
//! dies at whatever moment, and what replaces a file has been proven to decrypt to it. The
//! protocol, and what happens after a death at each of its steps, is in `README.md`.
//!
//! ```no_run
//! use std::path::Path;
//!
//! use dovecot_crypt::PublicKey;
//! use mailbox::{Options, Task, Unwatched};
//!
//! let mailboxes = mailbox::find(Path::new("/var/vmail/example.org/ada"))?;
//! let key = PublicKey::from_pem(&std::fs::read("ada.pem")?)?;
//! let report = mailbox::convert(
//!     &mailboxes,
//!     &Task::Seal(key),
//!     &Options::default(),
//!     &Unwatched,
//! )?;
//! assert!(report.is_complete());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Names of folders and messages are paths, never text: [`printable`] makes text of them.

mod batches;
mod budget;
mod census;
mod clear;
mod clock;
mod commit;
mod convert;
mod converter;
mod crew;
mod directory;
mod exchange;
mod fault;
mod find;
mod folder;
mod identity;
mod lock;
mod look;
mod mailboxes;
mod maildir_name;
mod open_folder;
mod options;
mod other_lock;
mod own_file;
mod processes;
mod put_back;
mod report;
mod run;
mod run_lock;
mod sdbox;
mod sizes;
mod slot;
mod source;
mod survey;
mod tally;
mod task;
mod trouble;
mod uidlist;
mod verify;
mod watcher;
mod workplace;
mod write;

pub use convert::convert;
pub use fault::{Fault, Refusal};
pub use find::{FindError, at, find};
pub use folder::{Folder, printable};
pub use mailboxes::{Format, Mailboxes};
pub use options::Options;
pub use report::{
    Amount, Counts, Ending, FolderReport, Left, Problem, Report, Survey, Verification,
};
pub use survey::survey;
pub use task::Task;
pub use trouble::Trouble;
pub use verify::verify;
pub use watcher::{Step, Unwatched, Watcher};
