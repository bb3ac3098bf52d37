//! The files that settings with secrets come from.

use std::path::{Path, PathBuf};

use super::{Origin, SETTINGS, Source};

/// The env file, where it holds a setting that may be secret, and every file that such a setting
/// names. What cannot be read is missed elsewhere.
pub(crate) fn secret_files(env_file: Option<&Path>) -> Vec<PathBuf> {
    let Ok(source) = Source::read(env_file) else {
        return Vec::new();
    };
    let secrets = SETTINGS.iter().filter(|setting| setting.secret);
    let mut files: Vec<PathBuf> = secrets
        .filter_map(|setting| match source.value(setting).ok()?.1 {
            Origin::EnvFile(path) | Origin::SecretFile(path) => Some(path),
            _ => None,
        })
        .collect();
    files.sort();
    files.dedup();
    files
}
