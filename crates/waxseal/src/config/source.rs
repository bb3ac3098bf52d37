//! Where settings come from: the environment, else the env file, else a default.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use super::setting::{SETTINGS, Setting};

/// The env file in the working directory.
const ENV_FILE: &str = ".env";
/// The env file that the Debian package brings, so that its commands need no other.
pub(crate) const ENV_FILE_OF_PACKAGE: &str = "/etc/waxseal/waxseal.env";

/// What was set, and where.
#[derive(Debug, Default)]
pub(crate) struct Source {
    environment: BTreeMap<String, String>,
    file: BTreeMap<String, String>,
    file_path: PathBuf,
}

/// Where a value stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    Environment,
    EnvFile(PathBuf),
    SecretFile(PathBuf),
    Default,
    NotSet,
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment => formatter.write_str("environment"),
            Self::EnvFile(path) | Self::SecretFile(path) => write!(formatter, "{}", path.display()),
            Self::Default => formatter.write_str("default"),
            Self::NotSet => formatter.write_str("not set"),
        }
    }
}

impl Source {
    /// Reads the process's environment and one env file: the named one, which must be
    /// there; else `.env` in the working directory, else the package's, which need not.
    pub(crate) fn read(env_file: Option<&Path>) -> Result<Self, String> {
        let usual = [ENV_FILE, ENV_FILE_OF_PACKAGE].map(Path::new);
        let path = env_file.or_else(|| usual.into_iter().find(|path| path.exists()));
        let file = path.map(read_env_file).transpose()?.unwrap_or_default();
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        Ok(Self {
            environment,
            file,
            file_path: path.unwrap_or(Path::new(ENV_FILE)).to_owned(),
        })
    }

    #[cfg(test)]
    pub(crate) fn of(environment: &[(&str, &str)], file: &[(&str, &str)]) -> Self {
        let own = |pairs: &[(&str, &str)]| {
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect()
        };
        Self {
            environment: own(environment),
            file: own(file),
            file_path: ENV_FILE.into(),
        }
    }

    /// The value of a setting and where it stands. An empty value counts as not set.
    pub(crate) fn value(&self, setting: &Setting) -> Result<(Option<String>, Origin), String> {
        if let Some((value, origin)) = self.given(setting.name) {
            return Ok((Some(value), origin));
        }
        if setting.secret
            && let Some((path, _)) = self.given(&format!("{}_FILE", setting.name))
        {
            let path = PathBuf::from(path);
            let text = std::fs::read_to_string(&path).map_err(|fault| {
                format!("{}_FILE names {}: {fault}", setting.name, path.display())
            })?;
            return Ok((Some(text.trim().to_owned()), Origin::SecretFile(path)));
        }
        match setting.default {
            Some(default) => Ok((Some(default.to_owned()), Origin::Default)),
            None => Ok((None, Origin::NotSet)),
        }
    }

    fn given(&self, name: &str) -> Option<(String, Origin)> {
        [
            (&self.environment, Origin::Environment),
            (&self.file, Origin::EnvFile(self.file_path.clone())),
        ]
        .into_iter()
        .find_map(|(values, origin)| {
            let value = values.get(name).filter(|value| !value.is_empty())?;
            Some((value.clone(), origin))
        })
    }

    /// Names that begin like ours and are none of ours: most likely misspelt, and a
    /// setting without effect is worse than an error.
    pub(crate) fn unknown_names(&self) -> Vec<&str> {
        let known = |name: &str| SETTINGS.iter().any(|setting| setting.name == name);
        self.environment
            .keys()
            .chain(self.file.keys())
            .map(String::as_str)
            .filter(|name| name.starts_with("WAXSEAL_") && !known(name))
            .collect()
    }
}

fn read_env_file(path: &Path) -> Result<BTreeMap<String, String>, String> {
    let shown = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|fault| format!("the env file {shown} cannot be read: {fault}"))?;
    dotenvy::from_read_iter(text.as_bytes())
        .collect::<Result<_, _>>()
        .map_err(|fault| {
            let line = line_of(&fault, &text);
            format!("the env file {shown} has a line that is not NAME=value{line}")
        })
}

/// Which line it is, where that can be told. The library's own message quotes the line,
/// which may hold a secret.
fn line_of(fault: &dotenvy::Error, text: &str) -> String {
    let dotenvy::Error::LineParse(line, _) = fault else {
        return String::new();
    };
    text.lines()
        .position(|other| other.trim() == line.trim())
        .map_or_else(String::new, |before| format!(": line {}", before + 1))
}
