//! A directory that is held open, and what is done in it by name.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rustix::fs::{
    AtFlags, CWD, Dir, FileType, Mode, OFlags, RenameFlags, ResolveFlags, Stat, fstat, fsync,
    linkat, openat, openat2, renameat, renameat_with, statat, syncfs, unlinkat,
};
use rustix::io::{Errno, Result};

use crate::identity::Identity;

const DIRECTORY: OFlags = OFlags::RDONLY
    .union(OFlags::DIRECTORY)
    .union(OFlags::CLOEXEC);

/// An open directory. Names are looked up in it and nowhere else: whoever renames or replaces
/// one of its parents meanwhile changes nothing here. No symbolic link is followed.
#[derive(Debug)]
pub(crate) struct Directory {
    handle: OwnedFd,
    path: PathBuf,
}

/// One name in a directory.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) name: OsString,
    pub(crate) kind: FileType,
    pub(crate) inode: u64,
}

impl Directory {
    /// Opens a directory that an administrator named; links on the way are followed.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        Ok(Self {
            handle: openat(CWD, path, DIRECTORY, Mode::empty())?,
            path: path.to_owned(),
        })
    }

    /// Opens a directory by a path without links, as it was resolved before. If one has been
    /// put there since, it does not lead us to somebody else's mail.
    ///
    /// # Errors
    /// `ELOOP` where a symbolic link stands on the way.
    pub(crate) fn open_resolved(path: &Path) -> Result<Self> {
        let flags = DIRECTORY | OFlags::NOFOLLOW;
        let resolve = ResolveFlags::NO_SYMLINKS;
        let handle = match openat2(CWD, path, flags, Mode::empty(), resolve) {
            Err(Errno::NOSYS | Errno::PERM) => openat(CWD, path, flags, Mode::empty())?,
            opened => opened?,
        };
        Ok(Self {
            handle,
            path: path.to_owned(),
        })
    }

    /// Opens a directory below this one.
    ///
    /// # Errors
    /// `ELOOP` where a symbolic link stands on the way, `EXDEV` where the path leads out.
    pub(crate) fn below(&self, path: &Path) -> Result<Self> {
        let wanted = if path.as_os_str().is_empty() {
            Path::new(".")
        } else {
            path
        };
        let flags = DIRECTORY | OFlags::NOFOLLOW;
        let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
        let handle = match openat2(&self.handle, wanted, flags, Mode::empty(), resolve) {
            // Linux before 5.6, or a container that forbids the call.
            Err(Errno::NOSYS | Errno::PERM) => openat(&self.handle, wanted, flags, Mode::empty())?,
            opened => opened?,
        };
        Ok(Self {
            handle,
            path: self.path.join(path),
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn path_of(&self, name: &OsStr) -> PathBuf {
        self.path.join(name)
    }

    pub(crate) fn stat(&self) -> Result<Stat> {
        fstat(&self.handle)
    }

    /// Everything in it but `.` and `..`. The file system may leave entries out that are
    /// renamed meanwhile.
    pub(crate) fn entries(&self) -> Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for entry in Dir::read_from(&self.handle)? {
            let entry = entry?;
            let name = entry.file_name().to_bytes();
            if name == b"." || name == b".." {
                continue;
            }
            let name = OsStr::from_bytes(name).to_owned();
            let kind = match entry.file_type() {
                FileType::Unknown => match self.stat_of(&name)? {
                    Some(stat) => FileType::from_raw_mode(stat.st_mode),
                    None => continue,
                },
                known => known,
            };
            entries.push(Entry {
                name,
                kind,
                inode: entry.ino(),
            });
        }
        Ok(entries)
    }

    /// Opens a file to read; a pipe or a device in its place does not block.
    pub(crate) fn open_file(&self, name: &OsStr) -> Result<File> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        openat(&self.handle, name, flags, Mode::empty()).map(File::from)
    }

    /// Makes a file that only its owner may read, where none is.
    pub(crate) fn create(&self, name: &OsStr) -> Result<File> {
        self.create_with(name, Mode::RUSR | Mode::WUSR)
    }

    /// Makes a file that everybody may read, where none is.
    pub(crate) fn create_readable(&self, name: &OsStr) -> Result<File> {
        self.create_with(name, Mode::RUSR | Mode::WUSR | Mode::RGRP | Mode::ROTH)
    }

    fn create_with(&self, name: &OsStr, mode: Mode) -> Result<File> {
        let flags =
            OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        openat(&self.handle, name, flags, mode).map(File::from)
    }

    /// Opens a file to write into it.
    pub(crate) fn open_to_write(&self, name: &OsStr) -> Result<File> {
        let flags = OFlags::RDWR | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        openat(&self.handle, name, flags, Mode::empty()).map(File::from)
    }

    /// What stands under the name, a link itself and not its target; `None` where nothing does.
    pub(crate) fn stat_of(&self, name: &OsStr) -> Result<Option<Stat>> {
        match statat(&self.handle, name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => Ok(Some(stat)),
            Err(Errno::NOENT) => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(crate) fn identity_of(&self, name: &OsStr) -> Result<Option<Identity>> {
        Ok(self.stat_of(name)?.as_ref().map(Identity::of))
    }

    /// Exchanges two names in one step: there is no moment in which either is missing.
    ///
    /// # Errors
    /// `ENOENT` where either name is gone; `EINVAL` or `ENOSYS` where the file system or the
    /// kernel cannot.
    pub(crate) fn exchange(&self, name: &OsStr, other: &Self, other_name: &OsStr) -> Result<()> {
        #[cfg(test)]
        if CANNOT_EXCHANGE.get() {
            return Err(Errno::INVAL);
        }
        let flags = RenameFlags::EXCHANGE;
        renameat_with(&self.handle, name, &other.handle, other_name, flags)
    }

    /// Renames over whatever stands there.
    pub(crate) fn rename(&self, name: &OsStr, other: &Self, other_name: &OsStr) -> Result<()> {
        renameat(&self.handle, name, &other.handle, other_name)
    }

    /// Gives the file a second name where none stands.
    pub(crate) fn link(&self, name: &OsStr, other: &Self, other_name: &OsStr) -> Result<()> {
        linkat(
            &self.handle,
            name,
            &other.handle,
            other_name,
            AtFlags::empty(),
        )
    }

    /// Removes a name; that it is gone already is as good.
    pub(crate) fn remove(&self, name: &OsStr) -> Result<()> {
        match unlinkat(&self.handle, name, AtFlags::empty()) {
            Err(Errno::NOENT) => Ok(()),
            removed => removed,
        }
    }

    /// Waits until its names are on the disk.
    pub(crate) fn sync(&self) -> Result<()> {
        fsync(&self.handle)
    }

    /// Waits until everything on its file system is on the disk.
    pub(crate) fn sync_file_system(&self) -> Result<()> {
        syncfs(&self.handle)
    }
}

impl AsFd for Directory {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.handle.as_fd()
    }
}

#[cfg(test)]
thread_local! {
    static CANNOT_EXCHANGE: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// Does something as on a file system without exchanges, in this thread.
#[cfg(test)]
pub(crate) fn without_exchange<T>(work: impl FnOnce() -> T) -> T {
    CANNOT_EXCHANGE.set(true);
    let result = work();
    CANNOT_EXCHANGE.set(false);
    result
}
