//! Which path leads where.

use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use tower_http::csrf::CsrfLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::{ApiError, SecuritySchemes, dovecot, request_log};
use crate::{Web, administrators, health, page, people};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Waxseal's API for Dovecot",
        description = "What the adapter `waxseal.lua` asks. Compatible with userli's API for \
                       Dovecot; additions: `mailCryptRetiredPrivateKeys` in answers, `remoteIp`, \
                       `service` and `session` in requests. Every error is JSON, also for \
                       paths (404) and methods (405) that are not described here; nobody is \
                       unknown but on 404 with `{\"message\":\"user not found\"}`."
    ),
    modifiers(&SecuritySchemes),
    tags(
        (name = "dovecot", description = "Look-ups and log-ins"),
        (name = "health", description = "What proxies and supervisors ask, without a token")
    )
)]
struct Description;

fn described() -> OpenApiRouter<Web> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(dovecot::status::status))
        .routes(routes!(
            dovecot::lookup::lookup,
            dovecot::authenticate::authenticate
        ))
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
}

/// The OpenAPI description of what [`router`] answers.
pub fn openapi() -> utoipa::openapi::OpenApi {
    described().into_openapi()
}

/// Everything that is served over HTTP.
pub fn router(web: Web) -> Router {
    api(&web)
        .merge(pages(&web))
        .layer(from_fn_with_state(web.clone(), request_log))
        .with_state(web)
}

/// The API, and an answer in its own manner for every path below `/api` that is not there.
fn api(web: &Web) -> Router<Web> {
    let (api, description) = described().split_for_parts();
    let description = axum::Json(description);
    let nothing = || any(async || ApiError::NoSuchPage);
    api.route(
        "/api/openapi.json",
        get(move || std::future::ready(description.clone())),
    )
    .route("/api", nothing())
    .route("/api/", nothing())
    .route("/api/{*path}", nothing())
    .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
    .layer(from_fn_with_state(web.request_timeout, give_up_in_time))
    // Answers may hold private keys; nothing between here and Dovecot may keep them.
    .layer(SetResponseHeaderLayer::overriding(
        header::CACHE_CONTROL,
        HeaderValue::from_static("no-store"),
    ))
}

/// The pages, and a page for every path that is not there.
fn pages(web: &Web) -> Router<Web> {
    people::routes()
        .merge(administrators::routes())
        .merge(page::asset_routes())
        .fallback(page::not_found)
        .method_not_allowed_fallback(page::wrong_method)
        .layer(own_forms(web.own_origin.as_deref()))
        .layer(from_fn_with_state(
            web.request_timeout,
            page::give_up_in_time,
        ))
        .layer(from_fn_with_state(web.clone(), page::visit))
        .layer(from_fn(page::safe_headers))
}

/// Takes forms from pages of ours alone: from the host that was asked, or the one that people
/// know.
fn own_forms(origin: Option<&str>) -> CsrfLayer {
    let Some(origin) = origin else {
        return CsrfLayer::new();
    };
    CsrfLayer::new()
        .add_trusted_origin(origin)
        .unwrap_or_else(|fault| {
            tracing::warn!(%fault, "forms are taken from the host that was asked alone");
            CsrfLayer::new()
        })
}

/// Drops the work of a request that takes too long: transactions roll back, and jobs that
/// still wait for a derivation worker are skipped.
async fn give_up_in_time(
    State(timeout): State<Duration>,
    request: Request,
    next: Next,
) -> Response {
    tokio::time::timeout(timeout, next.run(request))
        .await
        .unwrap_or_else(|_| ApiError::TimedOut.into_response())
}
