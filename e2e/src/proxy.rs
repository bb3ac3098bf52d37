//! A proxy between Dovecot and the server, which may spoil what passes.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};

use crate::{Answer, FakeApi, RecordedRequest, WaxsealServer};

/// A proxy on 127.0.0.1 that hands every request to a server.
#[derive(Debug)]
pub struct Proxy {
    front: FakeApi,
    server: SocketAddr,
}

impl Proxy {
    /// Starts an honest one.
    pub fn in_front_of(server: &WaxsealServer) -> Self {
        let proxy = Self {
            front: FakeApi::start(),
            server: SocketAddr::from((Ipv4Addr::LOCALHOST, server.port())),
        };
        proxy.behave();
        proxy
    }

    /// Where it listens: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        self.front.url()
    }

    /// Passes answers on as they are.
    pub fn behave(&self) {
        self.spoil(|_, answer| Answer::Bytes(answer));
    }

    /// Lets `spoil` make something of each request and the server's whole answer to it.
    pub fn spoil(
        &self,
        spoil: impl Fn(&RecordedRequest, Vec<u8>) -> Answer + Send + Sync + 'static,
    ) {
        let server = self.server;
        self.front.intercept(move |request| {
            Some(match forward(server, request) {
                Ok(answer) => spoil(request, answer),
                Err(_) => Answer::HangUp,
            })
        });
    }
}

/// The server's answer, with its head.
fn forward(server: SocketAddr, request: &RecordedRequest) -> io::Result<Vec<u8>> {
    let body = request.json.as_ref().map(ToString::to_string);
    let body = body.unwrap_or_default();
    let mut stream = TcpStream::connect(server)?;
    write!(
        stream,
        "{} {} HTTP/1.1\r\nHost: waxseal\r\nConnection: close\r\nAuthorization: {}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        request.method,
        request.target,
        request.authorization,
        body.len()
    )?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(answer)
}
