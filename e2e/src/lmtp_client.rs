//! As much of LMTP (RFC 2033) as the tests need.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Longer than any time-out of the adapter.
const PATIENCE: Duration = Duration::from_secs(40);

/// A connection; several transactions may follow one another on it.
#[derive(Debug)]
pub struct LmtpClient {
    stream: BufReader<TcpStream>,
}

/// An answer of the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LmtpReply {
    /// Such as 250 or 451.
    pub code: u16,
    /// What follows the code, starting with an enhanced status such as `4.3.0`.
    pub text: String,
}

impl LmtpReply {
    /// Whether the message was taken.
    pub fn is_ok(&self) -> bool {
        self.code / 100 == 2
    }

    /// Whether the sender is to try again.
    pub fn is_temporary(&self) -> bool {
        self.code / 100 == 4
    }
}

impl LmtpClient {
    /// Connects, reads the greeting and says LHLO.
    pub fn connect(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        let mut client = Self {
            stream: BufReader::new(stream),
        };
        client.expect_ok_after("")?;
        client.expect_ok_after("LHLO client.example.org\r\n")?;
        Ok(client)
    }

    /// Delivers a message in one transaction. For every recipient, in order, the answer that
    /// decided: the refusal at RCPT, or the one after the message.
    ///
    /// The message must have lines that end in CRLF.
    pub fn deliver(&mut self, recipients: &[&str], message: &[u8]) -> io::Result<Vec<LmtpReply>> {
        self.expect_ok_after("MAIL FROM:<sender@example.net>\r\n")?;
        let mut replies = Vec::new();
        for recipient in recipients {
            replies.push(self.ask(format!("RCPT TO:<{recipient}>\r\n").as_bytes())?);
        }
        if !replies.iter().any(LmtpReply::is_ok) {
            self.expect_ok_after("RSET\r\n")?;
            return Ok(replies);
        }
        let go_ahead = self.ask(b"DATA\r\n")?;
        if go_ahead.code != 354 {
            return Err(unexpected(&go_ahead));
        }
        self.stream
            .get_mut()
            .write_all(&with_dots_stuffed(message))?;
        for reply in replies.iter_mut().filter(|reply| reply.is_ok()) {
            *reply = self.read_reply()?;
        }
        Ok(replies)
    }

    /// Delivers a message to one recipient.
    pub fn deliver_to(&mut self, recipient: &str, message: &[u8]) -> io::Result<LmtpReply> {
        let mut replies = self.deliver(&[recipient], message)?;
        replies.pop().ok_or_else(|| io::Error::other("no answer"))
    }

    fn expect_ok_after(&mut self, command: &str) -> io::Result<()> {
        let reply = self.ask(command.as_bytes())?;
        if reply.is_ok() {
            Ok(())
        } else {
            Err(unexpected(&reply))
        }
    }

    fn ask(&mut self, command: &[u8]) -> io::Result<LmtpReply> {
        self.stream.get_mut().write_all(command)?;
        self.read_reply()
    }

    /// Reads an answer; of several lines, the last one counts.
    fn read_reply(&mut self) -> io::Result<LmtpReply> {
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let line = line.trim_end();
            let code = line.get(..3).and_then(|code| code.parse().ok());
            let (Some(code), Some(rest)) = (code, line.get(3..)) else {
                return Err(io::Error::other(format!("not LMTP: {line}")));
            };
            if !rest.starts_with('-') {
                let text = rest.trim_start().to_owned();
                return Ok(LmtpReply { code, text });
            }
        }
    }
}

fn unexpected(reply: &LmtpReply) -> io::Error {
    io::Error::other(format!("unexpected answer: {reply:?}"))
}

/// The message as it travels: a dot before every line that starts with one, and the end mark.
fn with_dots_stuffed(message: &[u8]) -> Vec<u8> {
    let mut stuffed = Vec::with_capacity(message.len() + 16);
    for line in message.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b".") {
            stuffed.push(b'.');
        }
        stuffed.extend_from_slice(line);
    }
    stuffed.extend_from_slice(b".\r\n");
    stuffed
}
