//! `GET /api/dovecot/status`

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::{Authorized, CommonAnswers};

/// The server is there, and the token is good.
#[derive(Serialize, ToSchema)]
pub(crate) struct Status {
    /// Always `success`.
    #[schema(pattern = "^success$")]
    message: &'static str,
}

/// Is the server there, and is the token good?
#[utoipa::path(
    get,
    path = "/api/dovecot/status",
    tag = "dovecot",
    security(("bearer" = []), ("header" = [])),
    responses(
        CommonAnswers,
        (status = 200, description = "it is, and it is", body = Status),
    )
)]
pub(crate) async fn status(_: Authorized) -> Json<Status> {
    Json(Status { message: "success" })
}
