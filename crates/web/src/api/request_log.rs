//! One line a request, and an id that ties together all that is logged on its way.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

use crate::Web;

/// Counts requests; unique within a process, which the log tells apart.
static REQUESTS: AtomicU64 = AtomicU64::new(1);

/// Whoever sees a fault finds it in the log by this.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Logs and counts method, route, status and time of every request: neither the address nor
/// anything of headers or bodies.
pub(crate) async fn request_log(State(web): State<Web>, request: Request, next: Next) -> Response {
    let id = REQUESTS.fetch_add(1, Ordering::Relaxed);
    let method = request.method().clone();
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let span = tracing::info_span!("request", id);
    async move {
        let begun = Instant::now();
        let mut response = next.run(request).await;
        let took = begun.elapsed();
        let route = matched.as_ref().map_or("(none)", MatchedPath::as_str);
        web.metrics
            .answered((&method, route), response.status(), took);
        let status = response.status().as_u16();
        let milliseconds = took.as_millis();
        tracing::debug!(%method, route, status, milliseconds, "answered");
        response
            .headers_mut()
            .insert(REQUEST_ID, HeaderValue::from(id));
        response
    }
    .instrument(span)
    .await
}
