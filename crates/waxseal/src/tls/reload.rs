//! Certificates that are replaced while the server runs.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tokio_rustls::rustls::ServerConfig;

use super::server::server_config;
use crate::config::TlsFiles;

/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(2);

/// The certificate and key in force. Clones share them.
#[derive(Clone)]
pub(crate) struct Certificates {
    files: Arc<TlsFiles>,
    current: Arc<RwLock<Arc<ServerConfig>>>,
}

/// What tells that a file was replaced or written to; none where it is not there.
type Print = Option<(u64, u64, i64, i64, u64)>;

impl Certificates {
    /// Reads the files.
    ///
    /// # Errors
    /// Where they cannot be used: then the server does not start.
    pub(crate) fn read(files: &TlsFiles) -> anyhow::Result<Self> {
        let current = server_config(files)?;
        Ok(Self {
            files: Arc::new(files.clone()),
            current: Arc::new(RwLock::new(current)),
        })
    }

    /// What a connection that begins now is shown.
    pub(crate) fn current(&self) -> Arc<ServerConfig> {
        // The lock is held for a copy alone; nobody can panic with it.
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&current)
    }

    /// Takes over what the files hold, whenever they change. A pair that cannot be used is
    /// reported, and the former one stays in force; it is tried again at every look, because
    /// certificate and key are not written in the same moment.
    pub(crate) async fn follow_files(self) {
        let mut seen = self.prints();
        let mut complaint = None;
        loop {
            tokio::time::sleep(LOOK).await;
            let now = self.prints();
            if now == seen && complaint.is_none() {
                continue;
            }
            seen = now;
            match server_config(&self.files) {
                Ok(config) => {
                    complaint = None;
                    *self.current.write().unwrap_or_else(PoisonError::into_inner) = config;
                    tracing::info!("the new certificate is in force");
                }
                Err(fault) => {
                    let text = format!("{fault:#}");
                    if complaint.as_ref() != Some(&text) {
                        tracing::error!(
                            fault = text,
                            "the new certificate cannot be used; the former one stays in force"
                        );
                    }
                    complaint = Some(text);
                }
            }
        }
    }

    fn prints(&self) -> [Print; 3] {
        let files = &self.files;
        [
            print_of(&files.certificate),
            print_of(&files.key),
            files.client_authorities.as_deref().and_then(print_of),
        ]
    }
}

fn print_of(path: &Path) -> Print {
    let found = fs::metadata(path).ok()?;
    Some((
        found.dev(),
        found.ino(),
        found.mtime(),
        found.mtime_nsec(),
        found.size(),
    ))
}
