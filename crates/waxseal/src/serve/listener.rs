//! Where a server listens.

use std::fs::{self, Permissions};
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task;

use anyhow::{Context, bail};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream, UnixListener, UnixStream};

use tokio_rustls::server::TlsStream;

use crate::config::{Listen, TlsFiles};
use crate::tls::{Certificates, TlsListener};

/// A place that clients can connect to. The file of a socket goes with it.
pub(crate) enum Listener {
    Tcp(TcpListener),
    Tls(TlsListener),
    Unix(UnixListener, PathBuf),
}

/// A client that has connected.
pub(crate) enum Stream {
    Tcp(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
    Unix(UnixStream),
}

impl Stream {
    /// Waits until the client has sent something, or has gone.
    pub(crate) async fn readable(&self) -> io::Result<()> {
        match self {
            Self::Tcp(stream) => stream.readable().await,
            // It has spoken in the handshake, and may have said more that was read already.
            Self::Tls(_) => Ok(()),
            Self::Unix(stream) => stream.readable().await,
        }
    }
}

impl Listener {
    pub(crate) async fn bind(listen: &Listen, tls: Option<&TlsFiles>) -> anyhow::Result<Self> {
        match listen {
            Listen::Tcp(address) => {
                let listener = TcpListener::bind(address).await;
                let listener = listener.with_context(|| format!("cannot listen on {address}"))?;
                Ok(match tls {
                    Some(files) => {
                        let certificates =
                            Certificates::read(files).context("TLS cannot be used")?;
                        Self::Tls(TlsListener::start(listener, certificates)?)
                    }
                    None => Self::Tcp(listener),
                })
            }
            Listen::Unix(path) => Ok(Self::Unix(bind_socket(path).await?, path.clone())),
        }
    }

    /// How people call it: `http://ADDRESS:PORT` or `unix:PATH`.
    pub(crate) fn place(&self) -> io::Result<String> {
        Ok(match self {
            Self::Tcp(listener) => format!("http://{}", listener.local_addr()?),
            Self::Tls(listener) => {
                format!("https://{}", axum::serve::Listener::local_addr(listener)?)
            }
            Self::Unix(_, path) => format!("unix:{}", path.display()),
        })
    }

    /// Whether other machines reach it, and others can read along.
    pub(crate) fn is_in_the_clear(&self) -> bool {
        match self {
            Self::Tcp(listener) => listener
                .local_addr()
                .is_ok_and(|address| !address.ip().to_canonical().is_loopback()),
            Self::Tls(_) | Self::Unix(..) => false,
        }
    }

    /// The next client, and its address where it has one.
    pub(crate) async fn accept(&mut self) -> io::Result<(Stream, Option<SocketAddr>)> {
        match self {
            Self::Tcp(listener) => {
                let (stream, address) = listener.accept().await?;
                // Answers are small and are waited for.
                let _ = stream.set_nodelay(true);
                Ok((Stream::Tcp(stream), Some(address)))
            }
            Self::Tls(listener) => {
                let (stream, address) = axum::serve::Listener::accept(listener).await;
                Ok((Stream::Tls(Box::new(stream)), Some(address)))
            }
            Self::Unix(listener, _) => Ok((Stream::Unix(listener.accept().await?.0), None)),
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Self::Unix(_, path) = self {
            // Left behind, the file would only be found stale at the next start.
            let _ = fs::remove_file(path);
        }
    }
}

/// Binds a socket that only its owner and group may use. A file left by a killed server
/// is taken over; anything else at the path stays.
async fn bind_socket(path: &Path) -> anyhow::Result<UnixListener> {
    let shown = path.display();
    match fs::symlink_metadata(path) {
        Ok(found) if found.file_type().is_socket() => {
            if UnixStream::connect(path).await.is_ok() {
                bail!("cannot listen on unix:{shown}: another server answers there");
            }
            fs::remove_file(path).with_context(|| format!("cannot replace {shown}"))?;
        }
        Ok(_) => bail!("cannot listen on unix:{shown}: the file there is no socket"),
        Err(fault) if fault.kind() == ErrorKind::NotFound => {}
        Err(fault) => return Err(fault).with_context(|| format!("cannot listen on unix:{shown}")),
    }
    let listener =
        UnixListener::bind(path).with_context(|| format!("cannot listen on unix:{shown}"))?;
    fs::set_permissions(path, Permissions::from_mode(0o660))
        .with_context(|| format!("cannot set the permissions of {shown}"))?;
    Ok(listener)
}

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut task::Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> task::Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Tcp(stream) => Pin::new(stream).poll_read(context, buffer),
            Self::Tls(stream) => Pin::new(stream).poll_read(context, buffer),
            Self::Unix(stream) => Pin::new(stream).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut task::Context<'_>,
        bytes: &[u8],
    ) -> task::Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Tcp(stream) => Pin::new(stream).poll_write(context, bytes),
            Self::Tls(stream) => Pin::new(stream).poll_write(context, bytes),
            Self::Unix(stream) => Pin::new(stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(
        self: Pin<&mut Self>,
        context: &mut task::Context<'_>,
    ) -> task::Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Tcp(stream) => Pin::new(stream).poll_flush(context),
            Self::Tls(stream) => Pin::new(stream).poll_flush(context),
            Self::Unix(stream) => Pin::new(stream).poll_flush(context),
        }
    }

    fn poll_shutdown(
        self: Pin<&mut Self>,
        context: &mut task::Context<'_>,
    ) -> task::Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Tcp(stream) => Pin::new(stream).poll_shutdown(context),
            Self::Tls(stream) => Pin::new(stream).poll_shutdown(context),
            Self::Unix(stream) => Pin::new(stream).poll_shutdown(context),
        }
    }
}
