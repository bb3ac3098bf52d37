//! Folders and ports that nobody else uses.

use std::fs::{self, Permissions};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU16, Ordering};

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

/// Where to look for ports: below those that the kernel gives to outgoing connections, which
/// come and go all the time.
const PORTS: std::ops::Range<u16> = 20_000..32_000;

/// A port of 127.0.0.1 that was free a moment ago. No two calls in one process return the
/// same one.
///
/// # Panics
/// When no port is left.
pub fn free_port() -> u16 {
    free_listener().local_addr().unwrap().port()
}

/// Listens on a port that no other call in this process was given.
pub(crate) fn free_listener() -> TcpListener {
    static TAKEN: AtomicU16 = AtomicU16::new(0);
    let length = PORTS.end - PORTS.start;
    // Processes that run side by side start to look in different places.
    let start = u16::try_from(std::process::id() % 10_000 * 101 % u32::from(length)).unwrap();
    loop {
        let taken = TAKEN.fetch_add(1, Ordering::Relaxed);
        assert!(taken < length, "no port is free");
        let port = PORTS.start + (start + taken) % length;
        if let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            return listener;
        }
    }
}
