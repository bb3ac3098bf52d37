//! One line a request, and an id that ties together all that is logged on its way.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

/// Counts requests; unique within a process, which the log tells apart.
static REQUESTS: AtomicU64 = AtomicU64::new(1);

/// Logs method, route, status and time of every request: neither the address nor
/// anything of headers or bodies.
pub(crate) async fn request_log(request: Request, next: Next) -> Response {
    let id = REQUESTS.fetch_add(1, Ordering::Relaxed);
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "(none)".to_owned(), |path| path.as_str().to_owned());
    let span = tracing::info_span!("request", id);
    async move {
        let begun = Instant::now();
        let response = next.run(request).await;
        let status = response.status().as_u16();
        let milliseconds = begun.elapsed().as_millis();
        tracing::debug!(%method, route, status, milliseconds, "answered");
        response
    }
    .instrument(span)
    .await
}
