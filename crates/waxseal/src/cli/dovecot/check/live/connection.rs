//! A connection to a service of Dovecot's, line by line.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpStream, UnixStream};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;

use super::place::Place;
use crate::tls::{client_config, client_config_on_loopback};

/// Longer than any time-out of the adapter.
const PATIENCE: Duration = Duration::from_secs(60);
/// Longer than any line or message of a check.
const MOST_BYTES: u64 = 1024 * 1024;

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

pub(super) struct Connection {
    stream: BufReader<Box<dyn Stream>>,
    place: Place,
    authorities: PathBuf,
    is_tls: bool,
}

impl Connection {
    /// Connects. Elsewhere than on this machine a certificate must come from these authorities.
    pub(super) async fn open(place: &Place, authorities: &Path) -> anyhow::Result<Self> {
        let connect = async {
            let stream: Box<dyn Stream> = match place {
                Place::Port { host, port, .. } => {
                    Box::new(TcpStream::connect((host.as_str(), *port)).await?)
                }
                Place::Socket(path) => Box::new(UnixStream::connect(path).await?),
            };
            anyhow::Ok(stream)
        };
        let stream = in_time(connect)
            .await
            .with_context(|| format!("no connection to {place}"))?;
        let connection = Self {
            stream: BufReader::new(stream),
            place: place.clone(),
            authorities: authorities.to_owned(),
            is_tls: false,
        };
        match place {
            Place::Port { tls: true, .. } => connection.start_tls().await,
            _ => Ok(connection),
        }
    }

    /// Whether TLS has to come first: Dovecot wants it, or others could listen.
    pub(super) fn needs_tls(&self, is_demanded: bool) -> bool {
        !self.is_tls && (is_demanded || !self.place.is_here())
    }

    /// Goes on over TLS.
    pub(super) async fn start_tls(self) -> anyhow::Result<Self> {
        let place = self.place;
        let Place::Port { host, .. } = &place else {
            bail!("Dovecot wants TLS on {place}, which is a socket");
        };
        // What was said before TLS must not count after it.
        if !self.stream.buffer().is_empty() {
            bail!("{place} says more than it was asked, before TLS");
        }
        let config = match place.is_here() {
            true => client_config_on_loopback()?,
            false => client_config(&self.authorities, None)?,
        };
        let name = ServerName::try_from(host.clone())
            .with_context(|| format!("{host} is no name that a certificate could have"))?;
        let handshake = async {
            let connector = TlsConnector::from(config);
            Ok(connector.connect(name, self.stream.into_inner()).await?)
        };
        let stream: Box<dyn Stream> = Box::new(
            in_time(handshake)
                .await
                .with_context(|| format!("no TLS came about with {place}"))?,
        );
        Ok(Self {
            stream: BufReader::new(stream),
            place,
            authorities: self.authorities,
            is_tls: true,
        })
    }

    /// Reads a line, without its end.
    pub(super) async fn line(&mut self) -> anyhow::Result<String> {
        let read = async {
            let mut line = Vec::new();
            let mut limited = (&mut self.stream).take(MOST_BYTES);
            limited.read_until(b'\n', &mut line).await?;
            anyhow::Ok(line)
        };
        let line = in_time(read).await?;
        if !line.ends_with(b"\n") {
            bail!("Dovecot hung up");
        }
        Ok(String::from_utf8_lossy(&line).trim_end().to_owned())
    }

    /// Reads so many bytes.
    pub(super) async fn bytes(&mut self, count: u64) -> anyhow::Result<Vec<u8>> {
        if count > MOST_BYTES {
            bail!("Dovecot answers with {count} bytes, which is no canary");
        }
        let read = async {
            let mut bytes = Vec::new();
            (&mut self.stream)
                .take(count)
                .read_to_end(&mut bytes)
                .await?;
            anyhow::Ok(bytes)
        };
        in_time(read).await
    }

    pub(super) async fn send(&mut self, text: &str) -> anyhow::Result<()> {
        let write = async {
            self.stream.get_mut().write_all(text.as_bytes()).await?;
            self.stream.get_mut().flush().await?;
            anyhow::Ok(())
        };
        in_time(write).await
    }
}

async fn in_time<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    match tokio::time::timeout(PATIENCE, work).await {
        Ok(done) => done,
        Err(_) => bail!("no answer within {} seconds", PATIENCE.as_secs()),
    }
}
