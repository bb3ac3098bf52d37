//! Connections over TLS.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::Listener;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::Certificates;

/// How long whoever connects may take for the handshake.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many handshakes may be under way; who comes then waits in the kernel's queue.
const HANDSHAKES: usize = 1024;
/// How many connections may wait for the server to take them.
const READY: usize = 64;
/// A pause where the system has no room for another connection.
const OUT_OF_FILES: Duration = Duration::from_millis(100);

/// Listens, and hands out connections whose handshake is done: one that takes its time keeps
/// nobody else waiting.
pub(crate) struct TlsListener {
    address: SocketAddr,
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    tasks: [JoinHandle<()>; 2],
}

impl TlsListener {
    /// Takes connections from now on.
    pub(crate) fn start(listener: TcpListener, certificates: Certificates) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let (sender, ready) = mpsc::channel(READY);
        let accepting = accept_all(listener, certificates.clone(), sender);
        let following = certificates.follow_files();
        Ok(Self {
            address,
            ready,
            tasks: [tokio::spawn(accepting), tokio::spawn(following)],
        })
    }
}

impl Drop for TlsListener {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(connection) => connection,
            // The other end is dropped with this one, and not before.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

async fn accept_all(
    listener: TcpListener,
    certificates: Certificates,
    ready: mpsc::Sender<(TlsStream<TcpStream>, SocketAddr)>,
) {
    let room = Arc::new(Semaphore::new(HANDSHAKES));
    loop {
        let Ok(permit) = Arc::clone(&room).acquire_owned().await else {
            return;
        };
        match listener.accept().await {
            Ok((stream, peer)) => {
                let acceptor = TlsAcceptor::from(certificates.current());
                tokio::spawn(shake_hands(acceptor, stream, peer, ready.clone(), permit));
            }
            Err(fault) => {
                tracing::warn!(%fault, "a connection could not be taken");
                tokio::time::sleep(OUT_OF_FILES).await;
            }
        }
    }
}

async fn shake_hands(
    acceptor: TlsAcceptor,
    stream: TcpStream,
    peer: SocketAddr,
    ready: mpsc::Sender<(TlsStream<TcpStream>, SocketAddr)>,
    permit: OwnedSemaphorePermit,
) {
    // Answers are small and written at once.
    let _ = stream.set_nodelay(true);
    let done = tokio::time::timeout(PATIENCE, acceptor.accept(stream)).await;
    drop(permit);
    match done {
        // Nobody takes it where the server stops.
        Ok(Ok(stream)) => drop(ready.send((stream, peer)).await),
        Ok(Err(fault)) => tracing::debug!(%peer, %fault, "no TLS came about"),
        Err(_) => tracing::debug!(%peer, "no TLS came about in time"),
    }
}
