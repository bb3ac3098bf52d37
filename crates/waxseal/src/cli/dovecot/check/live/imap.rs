//! Reading a message, as its owner does (IMAP, RFC 3501).

use accounts::Secret;
use anyhow::{Context, bail};
use zeroize::Zeroizing;

use super::Live;
use super::connection::Connection;

pub(super) struct Imap {
    connection: Connection,
    commands: u32,
}

impl Imap {
    /// Logs in and opens the INBOX. `Err` holds what Dovecot said.
    pub(super) async fn open(
        live: &Live<'_>,
        user: &str,
        password: &Secret,
    ) -> anyhow::Result<Self> {
        let mut connection = Connection::open(&live.imap, live.authorities).await?;
        let greeting = connection.line().await?;
        if !greeting.starts_with("* OK") {
            bail!("IMAP greets with {greeting:?}");
        }
        let mut imap = Self {
            connection,
            commands: 0,
        };
        let capabilities = imap.command("CAPABILITY").await?.join(" ");
        let has = |name: &str| capabilities.split(' ').any(|word| word == name);
        if imap.connection.needs_tls(has("LOGINDISABLED")) {
            if !has("STARTTLS") {
                bail!(
                    "{} takes no password in the clear, and offers no TLS",
                    live.imap
                );
            }
            imap.command("STARTTLS").await?;
            imap.connection = imap.connection.start_tls().await?;
        }
        let password = std::str::from_utf8(password.expose()).context("the password is no text")?;
        let quoted = password.replace('\\', "\\\\").replace('"', "\\\"");
        let command = Zeroizing::new(format!("LOGIN \"{user}\" \"{quoted}\""));
        imap.command(&command).await.context("the log-in failed")?;
        imap.command("SELECT INBOX").await?;
        Ok(imap)
    }

    /// The UIDs of messages with this subject.
    pub(super) async fn with_subject(&mut self, subject: &str) -> anyhow::Result<Vec<u32>> {
        let command = format!("UID SEARCH HEADER SUBJECT {subject}");
        let answer = self.command(&command).await?;
        let found = answer.iter().find_map(|line| line.strip_prefix("* SEARCH"));
        let numbers = found.unwrap_or_default().split_whitespace();
        Ok(numbers.filter_map(|number| number.parse().ok()).collect())
    }

    /// Everything of a message that clients ask for; it also shows what Dovecot would cache.
    pub(super) async fn fetch(&mut self, uid: u32) -> anyhow::Result<String> {
        let command = format!("UID FETCH {uid} (ENVELOPE BODYSTRUCTURE PREVIEW BODY.PEEK[])");
        let lines = match self.command(&command).await {
            Ok(lines) => lines,
            // PREVIEW is an extension.
            Err(_) => {
                let command = format!("UID FETCH {uid} (ENVELOPE BODYSTRUCTURE BODY.PEEK[])");
                self.command(&command).await?
            }
        };
        Ok(lines.join("\n"))
    }

    /// Removes messages for good.
    pub(super) async fn remove(&mut self, uids: &[u32]) -> anyhow::Result<()> {
        for uid in uids {
            let command = format!("UID STORE {uid} +FLAGS.SILENT (\\Deleted)");
            self.command(&command).await?;
            self.command(&format!("UID EXPUNGE {uid}")).await?;
        }
        Ok(())
    }

    /// Sends a command; the lines before the tagged answer, literals included.
    async fn command(&mut self, command: &str) -> anyhow::Result<Vec<String>> {
        self.commands += 1;
        let tag = format!("w{}", self.commands);
        let line = Zeroizing::new(format!("{tag} {command}\r\n"));
        self.connection.send(&line).await?;
        let mut lines = Vec::new();
        loop {
            let line = self.connection.line().await?;
            if let Some(answer) = line.strip_prefix(&format!("{tag} ")) {
                if answer.starts_with("OK") {
                    return Ok(lines);
                }
                bail!("IMAP says: {answer}");
            }
            let literal = literal_length(&line);
            lines.push(line);
            if let Some(length) = literal {
                let bytes = self.connection.bytes(length).await?;
                lines.push(String::from_utf8_lossy(&bytes).into_owned());
            }
        }
    }
}

fn literal_length(line: &str) -> Option<u64> {
    let (_, length) = line.strip_suffix('}')?.rsplit_once('{')?;
    length.parse().ok()
}
