//! `GET /readyz`

use std::sync::atomic::Ordering;
use std::time::Duration;

use accounts::Error;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::Health;
use crate::Web;
use crate::fault::with_causes;

/// Proxies ask every few seconds and take a late answer for none.
const PATIENCE: Duration = Duration::from_secs(2);

/// Can requests be sent here?
///
/// Whoever asks this decides where requests go: the database is reachable and up to date, and
/// the server is not stopping.
#[utoipa::path(
    get,
    path = "/readyz",
    tag = "health",
    security(()),
    responses(
        (status = 200, description = "they can", body = Health),
        (
            status = 503,
            description = "not at the moment",
            body = Health,
            headers(("Retry-After" = u32, description = "seconds to wait"))
        ),
    )
)]
pub(crate) async fn readyz(State(web): State<Web>) -> Response {
    let Some(status) = obstacle(&web).await else {
        return Json(Health { status: "ready" }).into_response();
    };
    let again = [(header::RETRY_AFTER, HeaderValue::from_static("1"))];
    let body = Json(Health { status });
    (StatusCode::SERVICE_UNAVAILABLE, again, body).into_response()
}

async fn obstacle(web: &Web) -> Option<&'static str> {
    if web.stopping.load(Ordering::Relaxed) {
        return Some("stopping");
    }
    let checked = tokio::time::timeout(PATIENCE, web.accounts.check_database()).await;
    match checked {
        Ok(Ok(())) => None,
        Ok(Err(Error::NotMigrated)) => Some("the database is not up to date"),
        Ok(Err(fault)) => {
            tracing::warn!(fault = with_causes(&fault), "not ready");
            Some("the database cannot be used")
        }
        Err(_) => Some("the database does not answer"),
    }
}
