//! Requests as they come over a connection, and the bytes that go back.
//!
//! Built on the socket itself, because the tests need answers that no HTTP library would give:
//! half a body, silence, no HTTP at all.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;

/// More than any header of Dovecot's client.
const MOST_HEADERS: usize = 32;

/// A request, read to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RawRequest {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl RawRequest {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(header, _)| header.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// One connection of a client, for any number of requests.
#[derive(Debug)]
pub(crate) struct HttpConnection {
    stream: BufReader<TcpStream>,
}

impl HttpConnection {
    pub(crate) fn new(stream: TcpStream) -> Self {
        Self {
            stream: BufReader::new(stream),
        }
    }

    /// The next request; `None` when the client has gone.
    pub(crate) fn read_request(&mut self) -> io::Result<Option<RawRequest>> {
        let head = self.read_head()?;
        if head.is_empty() {
            return Ok(None);
        }
        let mut request = parse_head(&head)?;
        if request.header("Expect") == Some("100-continue") {
            self.write(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        let length = request.header("Content-Length").map(str::parse);
        let length = length.transpose().map_err(io::Error::other)?;
        request.body = vec![0; length.unwrap_or(0)];
        self.stream.read_exact(&mut request.body)?;
        Ok(Some(request))
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.get_mut().write_all(bytes)
    }

    /// Reads up to the empty line.
    fn read_head(&mut self) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            if self.stream.read_until(b'\n', &mut head)? == 0 {
                return Ok(Vec::new());
            }
        }
        Ok(head)
    }
}

fn parse_head(head: &[u8]) -> io::Result<RawRequest> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    request.parse(head).map_err(io::Error::other)?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok(RawRequest {
        method: request.method.unwrap_or_default().to_owned(),
        target: request.path.unwrap_or_default().to_owned(),
        headers: request
            .headers
            .iter()
            .map(|header| (header.name.to_owned(), text(header.value)))
            .collect(),
        body: Vec::new(),
    })
}

/// A whole answer that keeps the connection.
pub(crate) fn response(status: u16, content_type: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status} Status\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}
