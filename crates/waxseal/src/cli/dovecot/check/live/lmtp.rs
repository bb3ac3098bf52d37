//! Delivering a message, as a mail server does (LMTP, RFC 2033).

use anyhow::bail;

use super::Live;
use super::connection::Connection;

const HELLO: &str = "LHLO localhost";
const SENDER: &str = "MAIL FROM:<>";
/// "Must issue a STARTTLS command first" (RFC 3207).
const TLS_FIRST: u16 = 530;

/// What Dovecot said about each recipient, in order: code and text.
pub(super) type Replies = Vec<(u16, String)>;

/// Delivers in one transaction. The message has no line that begins with a dot.
pub(super) async fn deliver(
    live: &Live<'_>,
    recipients: &[&str],
    message: &str,
) -> anyhow::Result<Replies> {
    let mut connection = begin(live).await?;
    let mut replies = Vec::new();
    for recipient in recipients {
        let command = format!("RCPT TO:<{recipient}>");
        replies.push(ask(&mut connection, &command).await?);
    }
    if replies.iter().any(|(code, _)| code / 100 == 2) {
        let (code, text) = ask(&mut connection, "DATA").await?;
        if code != 354 {
            bail!("LMTP answers {code} {text} to DATA");
        }
        connection.send(&format!("{message}\r\n.\r\n")).await?;
        for decided in replies.iter_mut().filter(|(code, _)| code / 100 == 2) {
            *decided = reply(&mut connection).await?;
        }
    }
    // Whatever it says, all is done.
    let _ = connection.send("QUIT\r\n").await;
    Ok(replies)
}

/// Connects, and names the sender; over TLS where Dovecot wants that first. A canary is no secret.
async fn begin(live: &Live<'_>) -> anyhow::Result<Connection> {
    let mut connection = Connection::open(&live.lmtp, live.authorities).await?;
    well(reply(&mut connection).await?)?;
    well(ask(&mut connection, HELLO).await?)?;
    match ask(&mut connection, SENDER).await? {
        (TLS_FIRST, _) => {
            well(ask(&mut connection, "STARTTLS").await?)?;
            connection = connection.start_tls().await?;
            well(ask(&mut connection, HELLO).await?)?;
            well(ask(&mut connection, SENDER).await?)?;
        }
        answer => well(answer)?,
    }
    Ok(connection)
}

async fn ask(connection: &mut Connection, command: &str) -> anyhow::Result<(u16, String)> {
    connection.send(&format!("{command}\r\n")).await?;
    reply(connection).await
}

fn well((code, text): (u16, String)) -> anyhow::Result<()> {
    if code / 100 == 2 {
        return Ok(());
    }
    bail!("LMTP answers {code} {text}");
}

/// Of several lines, the last one counts.
async fn reply(connection: &mut Connection) -> anyhow::Result<(u16, String)> {
    loop {
        let line = connection.line().await?;
        let code = line.get(..3).and_then(|code| code.parse().ok());
        match (code, line.get(3..)) {
            (Some(code), Some(rest)) if !rest.starts_with('-') => {
                return Ok((code, rest.trim().to_owned()));
            }
            (Some(_), Some(_)) => {}
            _ => bail!("that is no LMTP: {line:?}"),
        }
    }
}
