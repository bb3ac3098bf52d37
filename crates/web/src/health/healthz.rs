//! `GET /healthz`

use axum::Json;

use super::Health;

/// Does the process answer?
///
/// Whoever asks this decides whether to start it anew. The database is left out on purpose:
/// a server that is started anew because the database is away helps nobody.
#[utoipa::path(
    get,
    path = "/healthz",
    tag = "health",
    security(()),
    responses((status = 200, description = "it does", body = Health))
)]
pub(crate) async fn healthz() -> Json<Health> {
    Json(Health { status: "alive" })
}
