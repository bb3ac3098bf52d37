//! What every endpoint may answer, for the OpenAPI description.

use utoipa::IntoResponses;

use crate::api::ErrorBody;

/// An endpoint that answers one of these statuses for reasons of its own as well describes
/// it behind these.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "a description, never made")]
pub(crate) enum CommonAnswers {
    /// no token, or an unknown one
    #[response(
        status = 401,
        headers(("WWW-Authenticate" = String, description = "`Bearer`, where the token is at fault"))
    )]
    TokenRefused(ErrorBody),
    /// a token for something else
    #[response(status = 403)]
    MissingScope(ErrorBody),
    /// a fault, described in the log
    #[response(status = 500)]
    Internal(ErrorBody),
    /// busy, too many attempts from the same client, or the database is away; try again
    #[response(status = 503, headers(("Retry-After" = u32, description = "seconds to wait")))]
    Unavailable(ErrorBody),
}
