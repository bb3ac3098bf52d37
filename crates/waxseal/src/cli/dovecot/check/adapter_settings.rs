//! The adapter's settings file, read as the adapter reads it.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use dovecot_check::Doveconf;
use url::Url;
use zeroize::Zeroizing;

use crate::http_client::Server;

/// The variable that names the file, and the file where nothing does.
const VARIABLE: &str = "WAXSEAL_CONF";
const USUAL: &str = "/etc/dovecot/waxseal.conf";

/// Where the adapter asks, and with which token.
pub(super) struct AdapterSettings {
    url: String,
    pub(super) server: Server,
    pub(super) token: Zeroizing<String>,
}

impl AdapterSettings {
    /// Where Dovecot's configuration says that the file is.
    pub(super) fn place(config: &Doveconf) -> PathBuf {
        config.imported(VARIABLE).unwrap_or(USUAL).into()
    }

    /// Reads the file.
    ///
    /// # Errors
    /// What the adapter would complain about. The file is never quoted.
    pub(super) fn read(path: &Path) -> anyhow::Result<Self> {
        let shown = path.display();
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("the adapter's settings {shown} cannot be read"))?;
        let text = Zeroizing::new(text);
        let (mut url, mut token) = (None, None);
        for line in text.lines().map(str::trim) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (name, value) = line
                .split_once('=')
                .with_context(|| format!("{shown} has a line that is not name = value"))?;
            match name.trim() {
                "url" => url = Some(value.trim().to_owned()),
                "token" => token = Some(Zeroizing::new(value.trim().to_owned())),
                _ => {}
            }
        }
        let url = url.with_context(|| format!("{shown} has no url"))?;
        let token = token.with_context(|| format!("{shown} has no token"))?;
        let server = match url.strip_prefix("unix:") {
            Some(socket) => Server::Socket(socket.into()),
            None => Server::Url(Url::parse(&url).with_context(|| format!("{shown}: url is none"))?),
        };
        if let Server::Url(url) = &server
            && !["http", "https"].contains(&url.scheme())
        {
            bail!("{shown}: url must begin with http://, https:// or unix:/");
        }
        Ok(Self { url, server, token })
    }

    /// The URL, where it is one of HTTP.
    pub(super) fn http_url(&self) -> Option<&str> {
        matches!(self.server, Server::Url(_)).then_some(self.url.as_str())
    }
}
