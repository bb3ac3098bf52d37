//! Connections: how many, for how long, and how much of each is kept in memory.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::sync::{Semaphore, watch};
use tower::ServiceExt;

use super::listener::{Listener, Stream};

/// How long a client may take for the head of a request, and stay connected without sending
/// one. Whoever is cut off by it connects anew; what says nothing for ever would take the
/// place of others.
const SILENCE: Duration = Duration::from_secs(60);
/// The largest head of a request.
const LARGEST_HEAD: usize = 32 * 1024;
/// What is read ahead of a connection and not yet asked for.
const LARGEST_BUFFER: usize = 64 * 1024;
/// How long the acceptor rests where the system gives no more connections.
const PAUSE: Duration = Duration::from_millis(100);

/// How many clients are connected.
#[derive(Clone, Debug, Default)]
pub(crate) struct Connected(Arc<AtomicU64>);

impl Connected {
    pub(crate) fn now(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Counts itself for as long as it lives.
struct Counted(Connected);

impl Counted {
    fn new(connected: &Connected) -> Self {
        connected.0.fetch_add(1, Ordering::Relaxed);
        Self(connected.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Answers clients with `router` until `stopped` says so; then requests under way are
/// finished, for which they have `patience`. At most `most` clients are connected; others wait
/// in the queue of the system.
pub(crate) async fn serve(
    mut listener: Listener,
    router: Router,
    (most, connected): (usize, Connected),
    mut stopped: watch::Receiver<bool>,
    patience: Duration,
) {
    let places = Arc::new(Semaphore::new(most));
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (listener.accept().await, place)
        };
        let (accepted, place) = tokio::select! {
            accepted = accepted => accepted,
            _ = stopped.wait_for(|stopped| *stopped) => break,
        };
        let (stream, address) = match accepted {
            Ok(accepted) => accepted,
            Err(fault) => {
                tracing::warn!(%fault, "a client could not be let in");
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        let (router, watcher) = (router.clone(), graceful.watcher());
        let counted = Counted::new(&connected);
        let mut stopped = stopped.clone();
        tokio::spawn(async move {
            // Whoever has said nothing yet holds up no end, and takes no buffer.
            let speaks = tokio::select! {
                said = tokio::time::timeout(SILENCE, stream.readable()) => said.is_ok(),
                _ = stopped.wait_for(|stopped| *stopped) => false,
            };
            if speaks {
                talk(stream, address, router, watcher).await;
            }
            drop((place, counted));
        });
    }
    // Nobody is to be told to come to a place where nobody is.
    drop(listener);
    if tokio::time::timeout(patience, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("connections without a whole request were closed");
    }
}

async fn talk(stream: Stream, address: Option<SocketAddr>, router: Router, watcher: Watcher) {
    let service = service_fn(move |request| answer(router.clone(), address, request));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(SILENCE)
        .max_header_size(LARGEST_HEAD)
        .max_buf_size(LARGEST_BUFFER)
        .serve_connection(TokioIo::new(stream), service);
    if let Err(fault) = watcher.watch(connection).await {
        // Clients come and go as they like, and send what they like.
        tracing::debug!(%fault, "a connection ended early");
    }
}

async fn answer(
    router: Router,
    address: Option<SocketAddr>,
    request: Request<Incoming>,
) -> Result<Response<Body>, Infallible> {
    let mut request = request.map(Body::new);
    if let Some(address) = address {
        // Who connects is counted where attempts are limited.
        request.extensions_mut().insert(ConnectInfo(address));
    }
    router.oneshot(request).await
}
