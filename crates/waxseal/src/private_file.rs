//! A file that its owner alone may read, there as a whole or not at all.

use std::fs::{File, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use tempfile::NamedTempFile;

/// A file on its way: mode 0600, beside the place that it will take, gone when it is dropped.
pub(crate) struct PrivateFile {
    file: NamedTempFile,
    target: PathBuf,
    force: bool,
}

impl PrivateFile {
    /// Begins a file in the folder of `target`; with `force` it may take the place of another.
    pub(crate) fn beside(target: &Path, force: bool) -> anyhow::Result<Self> {
        if !force && target.symlink_metadata().is_ok() {
            bail!(
                "{} is there already; nothing was written. Choose another name, or add --force",
                target.display()
            );
        }
        if target.is_dir() {
            bail!("{} is a folder; name a file in it", target.display());
        }
        let folder = folder_of(target);
        let file = tempfile::Builder::new()
            .prefix(".waxseal-")
            .permissions(Permissions::from_mode(0o600))
            .tempfile_in(folder)
            .with_context(|| format!("nothing can be written into {}", folder.display()))?;
        Ok(Self {
            file,
            target: target.to_owned(),
            force,
        })
    }

    pub(crate) fn path(&self) -> &Path {
        self.file.path()
    }

    pub(crate) fn as_file_mut(&mut self) -> &mut File {
        self.file.as_file_mut()
    }

    /// Puts it into its place, on the disk with all that is in it.
    pub(crate) fn put_in_place(self) -> anyhow::Result<()> {
        let target = self.target;
        let failed = || format!("{} cannot be written", target.display());
        // By its path: SQLite may have written past the handle.
        File::open(self.file.path())
            .and_then(|file| file.sync_all())
            .with_context(failed)?;
        let persisted = match self.force {
            true => self.file.persist(&target),
            false => self.file.persist_noclobber(&target),
        };
        persisted
            .map_err(|fault| fault.error)
            .with_context(failed)?;
        sync_folder(&target).with_context(failed)
    }
}

/// The folder that a file is in.
pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Makes sure that the name of a file survives a power cut.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(folder_of(path))?.sync_all()
}
