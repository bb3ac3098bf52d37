//! As much of POP3 (RFC 1939) as the tests need.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Longer than any time-out of the adapter.
const PATIENCE: Duration = Duration::from_secs(40);

/// A connection. A refusal by the server is an error like any other: no test wants one.
#[derive(Debug)]
pub struct Pop3Client {
    stream: BufReader<TcpStream>,
}

impl Pop3Client {
    /// Connects and reads the greeting.
    pub fn connect(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        let mut client = Self {
            stream: BufReader::new(stream),
        };
        client.read_status()?;
        Ok(client)
    }

    /// Logs in. POP3 has no way to write a space at the end of a password.
    pub fn login(&mut self, user: &str, password: &str) -> io::Result<()> {
        self.ask(&format!("USER {user}"))?;
        self.ask(&format!("PASS {password}")).map(drop)
    }

    /// `STAT`: how many messages there are, and how many bytes in all.
    pub fn stat(&mut self) -> io::Result<String> {
        self.ask("STAT")
    }

    /// `LIST`: a line for each message, its number and its size in bytes.
    pub fn list(&mut self) -> io::Result<Vec<String>> {
        self.lines_of("LIST")
    }

    /// `UIDL`: a line for each message, its number and its unique id.
    pub fn uidl(&mut self) -> io::Result<Vec<String>> {
        self.lines_of("UIDL")
    }

    /// The whole message with this number.
    pub fn retr(&mut self, number: usize) -> io::Result<Vec<u8>> {
        self.ask(&format!("RETR {number}"))?;
        self.read_to_dot()
    }

    /// Takes back what this session did, the marks of what was read included, and ends it.
    pub fn leave_no_trace(&mut self) -> io::Result<()> {
        self.ask("RSET")?;
        self.ask("QUIT").map(drop)
    }

    fn lines_of(&mut self, command: &str) -> io::Result<Vec<String>> {
        self.ask(command)?;
        let text = self.read_to_dot()?;
        let text = String::from_utf8_lossy(&text);
        Ok(text.lines().map(str::to_owned).collect())
    }

    /// Sends a command; what follows `+OK`.
    fn ask(&mut self, command: &str) -> io::Result<String> {
        let line = format!("{command}\r\n");
        self.stream.get_mut().write_all(line.as_bytes())?;
        self.read_status()
    }

    fn read_status(&mut self) -> io::Result<String> {
        let line = self.read_line()?;
        let line = String::from_utf8_lossy(&line);
        match line.trim_end().strip_prefix("+OK") {
            Some(rest) => Ok(rest.trim_start().to_owned()),
            None => Err(io::Error::other(format!("refused: {}", line.trim_end()))),
        }
    }

    /// Reads to the line that is a dot alone, and undoes the stuffing of dots.
    fn read_to_dot(&mut self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        loop {
            let line = self.read_line()?;
            match line.strip_prefix(b".") {
                Some(b"\r\n") => return Ok(bytes),
                Some(rest) => bytes.extend_from_slice(rest),
                None => bytes.extend_from_slice(&line),
            }
        }
    }

    fn read_line(&mut self) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        self.stream.read_until(b'\n', &mut line)?;
        if line.ends_with(b"\n") {
            Ok(line)
        } else {
            Err(io::ErrorKind::UnexpectedEof.into())
        }
    }
}
