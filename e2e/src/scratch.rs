//! Folders and ports that nobody else uses.

use std::fs::{self, Permissions};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// A folder that vanishes with its value.
///
/// Its path is short, because the path of a Unix socket may have 107 bytes, and everyone may
/// enter it, because Dovecot's processes run as several users.
#[derive(Debug)]
pub struct Scratch {
    folder: tempfile::TempDir,
}

impl Scratch {
    /// Makes a folder below `/tmp`.
    pub fn new() -> Self {
        Self::within(Path::new("/"))
    }

    /// Makes a folder below the `tmp` of another root, such as that of a chroot.
    pub fn within(root: &Path) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("ws-")
            .rand_bytes(6)
            .tempdir_in(root.join("tmp"))
            .expect("make a scratch folder");
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
        Self { folder }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Makes a folder inside, with this mode.
    pub fn folder(&self, name: &str, mode: u32) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir(&path).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        path
    }
}

impl Default for Scratch {
    fn default() -> Self {
        Self::new()
    }
}

/// A port of 127.0.0.1 that was free a moment ago.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("find a free port");
    listener.local_addr().unwrap().port()
}
