//! Which file is open, and whether it is still the one that its path names.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::StoreError;
use crate::database_url::Location;

/// The file that the connections opened.
///
/// A file that is moved away stays open, and one that is moved to its place is not. To go on
/// would mean to write keys into a file that nobody opens again, and to seal mail to them.
#[derive(Clone, Debug)]
pub(crate) struct DatabaseFile {
    path: Arc<Path>,
    identity: Identity,
    opened: Instant,
    /// Microseconds from `opened` until it was last found in its place.
    seen: Arc<AtomicU64>,
}

/// For so long, whoever only asks need not look again, which costs more than a microsecond: an
/// answer that was on its way when the file was moved comes as late.
const SEEN_FOR: Duration = Duration::from_millis(1);

/// Device and inode. While a file is open, no other gets its inode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Identity(u64, u64);

impl Identity {
    fn of(path: &Path) -> io::Result<Self> {
        let metadata = fs::metadata(path)?;
        Ok(Self(metadata.dev(), metadata.ino()))
    }
}

impl DatabaseFile {
    /// Notes the file that was just opened; none for a database in memory or on a server.
    pub(crate) fn opened(location: &Location) -> Result<Option<Self>, StoreError> {
        let Location::File { path, .. } = location else {
            return Ok(None);
        };
        let identity = Identity::of(path).map_err(|error| replaced(path, error))?;
        Ok(Some(Self {
            path: path.as_path().into(),
            identity,
            opened: Instant::now(),
            seen: Arc::default(),
        }))
    }

    /// # Errors
    /// [`StoreError::Replaced`] where the path names another file by now, or none.
    pub(crate) fn check(&self) -> Result<(), StoreError> {
        match Identity::of(&self.path) {
            Ok(identity) if identity == self.identity => Ok(()),
            Ok(_) => Err(replaced(&self.path, io::ErrorKind::AlreadyExists.into())),
            Err(error) => Err(replaced(&self.path, error)),
        }
    }

    /// The same for whoever only asks: it was so a moment ago.
    ///
    /// # Errors
    /// As [`check`](Self::check).
    pub(crate) fn check_lately(&self) -> Result<(), StoreError> {
        let now = self.opened.elapsed();
        if now < Duration::from_micros(self.seen.load(Ordering::Relaxed)) + SEEN_FOR {
            return Ok(());
        }
        self.check()?;
        let now = u64::try_from(now.as_micros()).unwrap_or(u64::MAX);
        self.seen.store(now, Ordering::Relaxed);
        Ok(())
    }
}

fn replaced(path: &Path, error: io::Error) -> StoreError {
    StoreError::Replaced {
        path: path.to_owned(),
        source: error.into(),
    }
}
