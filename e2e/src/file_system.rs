//! File systems of our own, because mail lies on more than one kind.

use std::fs::{self, File};
use std::io::{Write, stderr};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, process};

/// A kind of file system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileSystem {
    /// What Debian installs on.
    Ext4,
    /// In memory.
    Tmpfs,
    /// Looks through a folder may miss a file there that is being replaced.
    Btrfs,
}

/// A mounted file system; dropping it takes it away with all that is on it.
#[derive(Debug)]
pub struct Mounted {
    folder: PathBuf,
    image: Option<PathBuf>,
}

impl FileSystem {
    /// Its name, as `mount` knows it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ext4 => "ext4",
            Self::Tmpfs => "tmpfs",
            Self::Btrfs => "btrfs",
        }
    }

    /// Mounts a new one of this many megabytes on an empty folder. Ext4 and btrfs live in a
    /// file below `/var/tmp`.
    ///
    /// # Panics
    /// When this machine cannot; see [`FileSystem::can_be_had`].
    pub fn mount(self, folder: &Path, megabytes: u64) -> Mounted {
        self.try_mount(folder, megabytes)
            .unwrap_or_else(|reason| panic!("mount {}: {reason}", self.name()))
    }

    /// Whether this machine can mount one. Where it cannot, that is said on standard error,
    /// past the test runner, which keeps what it prints of passing tests to itself.
    pub fn can_be_had(self) -> bool {
        let folder = tempfile::tempdir().unwrap();
        match self.try_mount(folder.path(), 120) {
            Ok(_) => true,
            Err(reason) => {
                let note = format!("\nNOT TESTED: mail on {}: {reason}\n", self.name());
                stderr().write_all(note.as_bytes()).unwrap();
                false
            }
        }
    }

    fn try_mount(self, folder: &Path, megabytes: u64) -> Result<Mounted, String> {
        let mut mount = Command::new("mount");
        let image = match self {
            Self::Tmpfs => {
                let size = format!("size={megabytes}m,mode=0755");
                mount.args(["-t", "tmpfs", "-o", &size, "waxseal-test"]);
                None
            }
            Self::Ext4 | Self::Btrfs => {
                let image = self.make_image(folder, megabytes)?;
                mount.args(["-t", self.name(), "-o", "loop"]).arg(&image);
                Some(image)
            }
        };
        let mounted = run(mount.arg(folder));
        if let (Err(_), Some(image)) = (&mounted, &image) {
            let _ = fs::remove_file(image);
        }
        mounted?;
        let folder = folder.to_owned();
        Ok(Mounted { folder, image })
    }

    fn make_image(self, folder: &Path, megabytes: u64) -> Result<PathBuf, String> {
        let name = folder.to_string_lossy().replace('/', "-");
        let name = format!("waxseal-{}{name}.{}", process::id(), self.name());
        let image = Path::new("/var/tmp").join(name);
        let length = megabytes * 1024 * 1024;
        let file = File::create(&image).map_err(|error| error.to_string())?;
        file.set_len(length).map_err(|error| error.to_string())?;
        // Without a path, Debian does not look where its own tools for disks are.
        let path = env::var("PATH").unwrap_or_default() + ":/usr/sbin:/sbin";
        let mut make = Command::new(format!("mkfs.{}", self.name()));
        make.env("PATH", path).arg("-q").arg(&image);
        match run(&mut make) {
            Ok(()) => Ok(image),
            Err(reason) => {
                let _ = fs::remove_file(&image);
                Err(reason)
            }
        }
    }
}

impl Mounted {
    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        // A process that is about to end may still hold it; then it goes with that process.
        let _ = run(Command::new("umount").arg("--lazy").arg(&self.folder));
        if let Some(image) = &self.image {
            let _ = fs::remove_file(image);
        }
    }
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(said.trim().replace('\n', "; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_one_is_full_soon_and_gone_later() {
        if !FileSystem::Tmpfs.can_be_had() {
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        let mounted = FileSystem::Tmpfs.mount(folder.path(), 1);
        fs::write(&file, vec![0; 900_000]).unwrap();
        let too_much = fs::write(mounted.folder().join("other"), vec![0; 900_000]);
        assert_eq!(too_much.unwrap_err().raw_os_error(), Some(28));
        drop(mounted);
        assert!(!file.exists());
    }
}
