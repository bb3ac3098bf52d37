//! As much of IMAP (RFC 3501) as the tests need.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Longer than any time-out of the adapter.
const PATIENCE: Duration = Duration::from_secs(40);

/// A connection. Errors are those of the connection; what the server says is an answer.
#[derive(Debug)]
pub struct ImapClient {
    stream: BufReader<TcpStream>,
    commands: u32,
}

/// The tagged answer to a command, and what came before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImapAnswer {
    /// `OK`, `NO` or `BAD`.
    pub status: String,
    /// What follows the status, such as `[UNAVAILABLE] Temporary authentication failure.`
    pub text: String,
    /// The untagged answers, in order.
    pub untagged: Vec<Untagged>,
}

/// An untagged answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untagged {
    /// What follows the `* `; of a literal, only its length in braces.
    pub text: String,
    /// The literals in it, byte for byte.
    pub literals: Vec<Vec<u8>>,
}

impl ImapAnswer {
    /// Whether the command was carried out.
    pub fn is_ok(&self) -> bool {
        self.status == "OK"
    }

    /// The response code, such as `UNAVAILABLE`; empty where there is none.
    pub fn code(&self) -> &str {
        let code = self
            .text
            .strip_prefix('[')
            .and_then(|text| text.split_once(']'));
        code.map_or("", |(code, _)| code)
    }
}

impl ImapClient {
    /// Connects and reads the greeting.
    pub fn connect(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        let mut client = Self {
            stream: BufReader::new(stream),
            commands: 0,
        };
        let greeting = client.read_line()?;
        if greeting.text.starts_with("* OK") {
            Ok(client)
        } else {
            Err(io::Error::other(format!("no greeting: {}", greeting.text)))
        }
    }

    /// Sends a command of one line.
    pub fn command(&mut self, command: &str) -> io::Result<ImapAnswer> {
        self.command_with_literals(&[(command, None)])
    }

    /// Logs in. User and password go as literals, so they may hold anything.
    pub fn login(&mut self, user: &str, password: impl AsRef<[u8]>) -> io::Result<ImapAnswer> {
        self.command_with_literals(&[
            ("LOGIN ", Some(user.as_bytes())),
            (" ", Some(password.as_ref())),
            ("", None),
        ])
    }

    /// Opens a mailbox.
    pub fn select(&mut self, mailbox: &str) -> io::Result<ImapAnswer> {
        self.command(&format!("SELECT {}", quoted(mailbox)))
    }

    /// Opens a mailbox to look at it alone: nothing in it becomes less recent.
    pub fn examine(&mut self, mailbox: &str) -> io::Result<ImapAnswer> {
        self.command(&format!("EXAMINE {}", quoted(mailbox)))
    }

    /// Stores a message.
    pub fn append(&mut self, mailbox: &str, message: &[u8]) -> io::Result<ImapAnswer> {
        let start = format!("APPEND {} ", quoted(mailbox));
        self.command_with_literals(&[(start.as_str(), Some(message)), ("", None)])
    }

    /// Stores a message that arrived at this moment, such as `03-Feb-2021 04:05:06 +0000`.
    pub fn append_at(
        &mut self,
        mailbox: &str,
        date: &str,
        message: &[u8],
    ) -> io::Result<ImapAnswer> {
        let start = format!("APPEND {} \"{date}\" ", quoted(mailbox));
        self.command_with_literals(&[(start.as_str(), Some(message)), ("", None)])
    }

    /// The whole message with this number in the open mailbox.
    pub fn fetch_body(&mut self, number: u32) -> io::Result<Vec<u8>> {
        let answer = self.command(&format!("FETCH {number} BODY.PEEK[]"))?;
        let mut bodies = answer
            .untagged
            .iter()
            .flat_map(|untagged| &untagged.literals);
        match (answer.is_ok(), bodies.next()) {
            (true, Some(body)) => Ok(body.clone()),
            _ => Err(io::Error::other(format!("no body: {answer:?}"))),
        }
    }

    /// Copies a message to another mailbox.
    pub fn copy(&mut self, number: u32, mailbox: &str) -> io::Result<ImapAnswer> {
        self.command(&format!("COPY {number} {}", quoted(mailbox)))
    }

    /// How many messages a mailbox holds.
    pub fn status_messages(&mut self, mailbox: &str) -> io::Result<u32> {
        let answer = self.command(&format!("STATUS {} (MESSAGES)", quoted(mailbox)))?;
        let number = answer.untagged.iter().find_map(|untagged| {
            let (_, after) = untagged.text.split_once("(MESSAGES ")?;
            after.split(')').next()?.parse().ok()
        });
        number.ok_or_else(|| io::Error::other(format!("no STATUS: {answer:?}")))
    }

    /// Used and allowed size of the INBOX, in units of 1024 bytes; `None` without a limit.
    pub fn quota(&mut self) -> io::Result<Option<(u64, u64)>> {
        let answer = self.command("GETQUOTAROOT INBOX")?;
        if !answer.is_ok() {
            return Err(io::Error::other(format!("no quota: {answer:?}")));
        }
        Ok(answer.untagged.iter().find_map(|untagged| {
            let (_, after) = untagged.text.split_once("(STORAGE ")?;
            let (used, limit) = after.split(')').next()?.split_once(' ')?;
            Some((used.parse().ok()?, limit.parse().ok()?))
        }))
    }

    /// Ends the session.
    pub fn logout(&mut self) -> io::Result<ImapAnswer> {
        self.command("LOGOUT")
    }

    /// Sends a command in parts, each a text and perhaps a literal behind it.
    fn command_with_literals(&mut self, parts: &[(&str, Option<&[u8]>)]) -> io::Result<ImapAnswer> {
        self.commands += 1;
        let tag = format!("a{}", self.commands);
        let mut untagged = Vec::new();
        let mut line = format!("{tag} ");
        for (text, literal) in parts {
            line += text;
            let Some(literal) = literal else { continue };
            line += &format!("{{{}}}\r\n", literal.len());
            self.send(line.as_bytes())?;
            line.clear();
            if let Some(answer) = self.read_answer(&tag, &mut untagged)? {
                return Ok(answer);
            }
            self.send(literal)?;
        }
        self.send(format!("{line}\r\n").as_bytes())?;
        match self.read_answer(&tag, &mut untagged)? {
            Some(answer) => Ok(answer),
            None => Err(io::Error::other("asked for more after a whole command")),
        }
    }

    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.get_mut().write_all(bytes)
    }

    /// Reads to the tagged answer, or to the `+` that asks for a literal (`None`).
    fn read_answer(
        &mut self,
        tag: &str,
        untagged: &mut Vec<Untagged>,
    ) -> io::Result<Option<ImapAnswer>> {
        loop {
            let line = self.read_line()?;
            if line.text.starts_with('+') {
                return Ok(None);
            }
            if let Some(text) = line.text.strip_prefix("* ") {
                untagged.push(Untagged {
                    text: text.to_owned(),
                    literals: line.literals,
                });
            } else if let Some(answer) = line.text.strip_prefix(tag) {
                let (status, text) = answer.trim_start().split_once(' ').unwrap_or((answer, ""));
                return Ok(Some(ImapAnswer {
                    status: status.to_owned(),
                    text: text.to_owned(),
                    untagged: std::mem::take(untagged),
                }));
            } else {
                return Err(io::Error::other(format!("not IMAP: {}", line.text)));
            }
        }
    }

    /// Reads a line, with the literals inside it.
    fn read_line(&mut self) -> io::Result<Untagged> {
        let mut text = String::new();
        let mut literals = Vec::new();
        loop {
            let mut bytes = Vec::new();
            self.stream.read_until(b'\n', &mut bytes)?;
            if bytes.is_empty() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let line = String::from_utf8_lossy(&bytes);
            let line = line.trim_end_matches(['\r', '\n']);
            let Some((before, length)) = literal_length(line) else {
                text += line;
                return Ok(Untagged { text, literals });
            };
            text += before;
            text += &format!("{{{length}}}");
            let mut literal = vec![0; length];
            self.stream.read_exact(&mut literal)?;
            literals.push(literal);
        }
    }
}

/// The name of a mailbox as a quoted string.
pub(crate) fn quoted(mailbox: &str) -> String {
    let escaped = mailbox.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{escaped}\"")
}

/// What stands before a literal, and how many bytes it has.
fn literal_length(line: &str) -> Option<(&str, usize)> {
    let (before, length) = line.strip_suffix('}')?.rsplit_once('{')?;
    Some((before, length.parse().ok()?))
}
