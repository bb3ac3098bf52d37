//! The two Dovecots that Waxseal supports.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::repository;

/// A version of Dovecot, and where this machine has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DovecotVersion {
    /// Debian 12's, installed on this machine.
    V2_3,
    /// Debian 13's, in a folder that `script/dovecot-2.4` makes and a chroot makes usable.
    V2_4,
}

impl DovecotVersion {
    /// As the command line of Waxseal and the folders of templates write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V2_3 => "2.3",
            Self::V2_4 => "2.4",
        }
    }

    /// Whether the person at the keyboard chose to go without: `SKIP_DOVECOT_24=1`.
    pub fn is_skipped(self) -> bool {
        self == Self::V2_4 && env::var_os("SKIP_DOVECOT_24").is_some_and(|value| value == "1")
    }

    /// The folder that this Dovecot takes for `/`.
    ///
    /// # Panics
    /// When that Dovecot is missing; the message says what to run.
    pub fn root(self) -> &'static Path {
        match self {
            Self::V2_3 => Path::new("/"),
            Self::V2_4 => debian_13(),
        }
    }

    /// The beginning of a command that runs a program beside this Dovecot.
    pub fn command(self, program: &str) -> Command {
        match self {
            Self::V2_3 => Command::new(program),
            Self::V2_4 => {
                let mut command = Command::new("chroot");
                command.arg(self.root()).arg(program);
                command
            }
        }
    }

    /// The same as one text, as an administrator would give it to a program.
    pub fn command_text(self, program: &str) -> String {
        match self {
            Self::V2_3 => program.to_owned(),
            Self::V2_4 => format!("chroot {} {program}", self.root().display()),
        }
    }

    /// # Panics
    /// When this Dovecot is not there, or is another version.
    pub fn demand(self) {
        let output = self
            .command("/usr/sbin/dovecot")
            .arg("--version")
            .output()
            .expect("start dovecot; script/install-test-packages installs it");
        let version = String::from_utf8_lossy(&output.stdout);
        assert!(
            version.starts_with(self.as_str()),
            "the tests need Dovecot {}, but found {version:?} ({}); \
             script/install-test-packages installs it on Debian 12",
            self.as_str(),
            String::from_utf8_lossy(&output.stderr),
        );
    }
}

fn debian_13() -> &'static Path {
    static TREE: OnceLock<PathBuf> = OnceLock::new();
    TREE.get_or_init(|| {
        assert!(
            rustix::process::geteuid().is_root(),
            "the tests with Dovecot 2.4 use chroot, which needs root; \
             run them as root or leave them out with SKIP_DOVECOT_24=1"
        );
        let tree = cache().join("debian-13");
        assert!(
            tree.join("usr/sbin/dovecot").is_file(),
            "Dovecot 2.4 is not in {}; make it with {}, or leave its tests out with SKIP_DOVECOT_24=1",
            tree.display(),
            repository().join("script/dovecot-2.4").display(),
        );
        tree
    })
}

/// The same folder that `script/dovecot-2.4` uses.
fn cache() -> PathBuf {
    let folder = |name| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    folder("E2E_CACHE")
        .or_else(|| Some(folder("XDG_CACHE_HOME")?.join("waxseal")))
        .or_else(|| Some(folder("HOME")?.join(".cache/waxseal")))
        .expect("neither E2E_CACHE, XDG_CACHE_HOME nor HOME is set")
}
