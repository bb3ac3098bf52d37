//! A client of the API that speaks as Dovecot's auth workers do: one connection, kept alive, one
//! request after the other. It waits without a thread of its own, so that thousands fit into
//! one test.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// As long as Dovecot's adapter waits.
const PATIENCE: Duration = Duration::from_secs(20);
/// More than any answer has.
const MOST_HEADERS: usize = 32;

/// A connection to the API, made when it is first needed and again when it is lost.
#[derive(Debug)]
pub struct ApiClient {
    address: SocketAddr,
    token: String,
    stream: Option<TcpStream>,
    received: Vec<u8>,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiAnswer {
    /// The status.
    pub status: u16,
    /// `Retry-After`, where it is there.
    pub retry_after: Option<u64>,
    /// The body.
    pub body: Vec<u8>,
}

impl ApiClient {
    /// A client of a server on 127.0.0.1, with an API token.
    pub fn new(port: u16, token: &str) -> Self {
        Self {
            address: (Ipv4Addr::LOCALHOST, port).into(),
            token: token.to_owned(),
            stream: None,
            received: Vec::new(),
        }
    }

    /// `GET /api/dovecot/ADDRESS`
    ///
    /// # Errors
    /// Where there is no whole answer within 20 seconds.
    pub async fn look_up(&mut self, address: &str) -> io::Result<ApiAnswer> {
        let token = &self.token;
        let request = format!(
            "GET /api/dovecot/{address} HTTP/1.1\r\nHost: localhost\r\n\
             Authorization: Bearer {token}\r\nAccept: application/json\r\n\r\n"
        );
        self.ask(request.as_bytes()).await
    }

    /// `POST /api/dovecot/ADDRESS` from a client with this network address, if any.
    ///
    /// # Errors
    /// As above.
    pub async fn log_in(
        &mut self,
        address: &str,
        password: &str,
        remote_ip: Option<&str>,
    ) -> io::Result<ApiAnswer> {
        let mut fields = serde_json::json!({ "password": password, "service": "imap" });
        if let Some(remote_ip) = remote_ip {
            fields["remoteIp"] = remote_ip.into();
        }
        let (token, body) = (&self.token, fields.to_string());
        let request = format!(
            "POST /api/dovecot/{address} HTTP/1.1\r\nHost: localhost\r\n\
             Authorization: Bearer {token}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        self.ask(request.as_bytes()).await
    }

    /// Sends a request and reads its answer.
    ///
    /// # Errors
    /// As above.
    pub async fn ask(&mut self, request: &[u8]) -> io::Result<ApiAnswer> {
        let answered = tokio::time::timeout(PATIENCE, self.try_to_ask(request)).await;
        let answered = answered.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()));
        if answered.is_err() {
            self.stream = None;
        }
        answered
    }

    async fn try_to_ask(&mut self, request: &[u8]) -> io::Result<ApiAnswer> {
        if self.stream.is_none() {
            let stream = TcpStream::connect(self.address).await?;
            stream.set_nodelay(true)?;
            self.stream = Some(stream);
            self.received.clear();
        }
        let stream = self.stream.as_mut().unwrap();
        stream.write_all(request).await?;
        loop {
            if let Some((answer, length)) = parse(&self.received)? {
                self.received.drain(..length);
                return Ok(answer);
            }
            if stream.read_buf(&mut self.received).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }
}

/// A whole answer and its length, where one has arrived.
fn parse(received: &[u8]) -> io::Result<Option<(ApiAnswer, usize)>> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let head = match response.parse(received).map_err(io::Error::other)? {
        httparse::Status::Complete(head) => head,
        httparse::Status::Partial => return Ok(None),
    };
    let number = |name: &str| {
        let header = response
            .headers
            .iter()
            .find(|header| header.name.eq_ignore_ascii_case(name))?;
        std::str::from_utf8(header.value).ok()?.trim().parse().ok()
    };
    let length = number("content-length")
        .ok_or_else(|| io::Error::other("an answer without Content-Length"))?;
    let end = head + usize::try_from(length).map_err(io::Error::other)?;
    let Some(body) = received.get(head..end) else {
        return Ok(None);
    };
    let answer = ApiAnswer {
        status: response.code.unwrap_or_default(),
        retry_after: number("retry-after"),
        body: body.to_vec(),
    };
    Ok(Some((answer, end)))
}
