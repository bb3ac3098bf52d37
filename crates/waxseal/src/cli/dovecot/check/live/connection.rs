//! A connection to a service of Dovecot's, line by line.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, bail};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpStream, UnixStream};

/// Longer than any time-out of the adapter.
const PATIENCE: Duration = Duration::from_secs(60);
/// Longer than any line or message of a check.
const MOST_BYTES: u64 = 1024 * 1024;

/// Where a service is.
#[derive(Clone, Debug)]
pub(super) enum Place {
    Port(String, u16),
    Socket(PathBuf),
}

impl std::fmt::Display for Place {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Port(host, port) => write!(formatter, "{host}:{port}"),
            Self::Socket(path) => write!(formatter, "unix:{}", path.display()),
        }
    }
}

impl std::str::FromStr for Place {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(path) = text.strip_prefix("unix:") {
            return Ok(Self::Socket(path.into()));
        }
        let place = text.rsplit_once(':').and_then(|(host, port)| {
            let host = host.trim_matches(['[', ']']).to_owned();
            Some(Self::Port(host, port.parse().ok()?))
        });
        place.ok_or("it is ADDRESS:PORT or unix:/path")
    }
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

pub(super) struct Connection {
    stream: BufReader<Box<dyn Stream>>,
}

impl Connection {
    pub(super) async fn open(place: &Place) -> anyhow::Result<Self> {
        let connect = async {
            let stream: Box<dyn Stream> = match place {
                Place::Port(host, port) => {
                    Box::new(TcpStream::connect((host.as_str(), *port)).await?)
                }
                Place::Socket(path) => Box::new(UnixStream::connect(path).await?),
            };
            anyhow::Ok(stream)
        };
        let stream = in_time(connect)
            .await
            .with_context(|| format!("no connection to {place}"))?;
        Ok(Self {
            stream: BufReader::new(stream),
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
