//! Delivering a message, as a mail server does (LMTP, RFC 2033).

use anyhow::bail;

use super::connection::{Connection, Place};

/// What Dovecot said about each recipient, in order: code and text.
pub(super) type Replies = Vec<(u16, String)>;

/// Delivers in one transaction. The message has no line that begins with a dot.
pub(super) async fn deliver(
    place: &Place,
    recipients: &[&str],
    message: &str,
) -> anyhow::Result<Replies> {
    let mut connection = Connection::open(place).await?;
    well(reply(&mut connection).await?)?;
    for command in ["LHLO localhost", "MAIL FROM:<>"] {
        connection.send(&format!("{command}\r\n")).await?;
        well(reply(&mut connection).await?)?;
    }
    let mut replies = Vec::new();
    for recipient in recipients {
        connection
            .send(&format!("RCPT TO:<{recipient}>\r\n"))
            .await?;
        replies.push(reply(&mut connection).await?);
    }
    if replies.iter().any(|(code, _)| code / 100 == 2) {
        connection.send("DATA\r\n").await?;
        let (code, text) = reply(&mut connection).await?;
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
