//! `GET /api/dovecot/status`

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::{Authorized, ErrorBody};

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
        (status = 200, description = "it is, and it is", body = Status),
        (
            status = 401,
            description = "no token, or an unknown one",
            body = ErrorBody,
            headers(("WWW-Authenticate" = String, description = "`Bearer`, where the token is at fault")),
        ),
        (status = 403, description = "a token for something else", body = ErrorBody),
        (status = 500, description = "a fault, described in the log", body = ErrorBody),
        (
            status = 503,
            description = "try again",
            body = ErrorBody,
            headers(("Retry-After" = u32, description = "seconds to wait")),
        ),
    )
)]
pub(crate) async fn status(_: Authorized) -> Json<Status> {
    Json(Status { message: "success" })
}
