//! What the API answers when it cannot answer.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use accounts::TokenRefused;
use model::ApiScope;

use crate::fault::with_causes;

/// Every way in which a request is not answered with what was asked for.
///
/// The bodies are userli's: `message` for what the mail server may act on, `error` for
/// all else. An adapter takes nobody for unknown but on `{"message":"user not found"}`.
#[derive(Debug)]
pub(crate) enum ApiError {
    UserNotFound,
    AuthenticationFailed,
    UserDisabled,
    PasswordChangeRequired,
    NoToken,
    InvalidToken,
    MissingScope(ApiScope),
    Malformed(String),
    Blank(&'static str),
    TooLarge,
    UnsupportedMediaType,
    NoSuchPage,
    MethodNotAllowed,
    Busy,
    /// So many seconds to wait.
    TooManyAttempts(u64),
    TimedOut,
    DatabaseUnavailable,
    Internal,
}

/// A body that says what went wrong.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ErrorBody {
    /// What the mail server may act on.
    Message(String),
    /// A fault, or a refused token.
    Error(ErrorText),
}

/// userli answers some errors with a text and others with an object; so does this.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum ErrorText {
    Text(String),
    Object { message: String, code: u32 },
}

impl ApiError {
    fn status(&self) -> StatusCode {
        match self {
            Self::UserNotFound | Self::NoSuchPage => StatusCode::NOT_FOUND,
            Self::AuthenticationFailed | Self::NoToken | Self::InvalidToken => {
                StatusCode::UNAUTHORIZED
            }
            Self::UserDisabled | Self::PasswordChangeRequired | Self::MissingScope(_) => {
                StatusCode::FORBIDDEN
            }
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::Blank(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            // Not 429: userli's adapter and ours take whatever is no plain refusal for a fault of
            // the moment, and so does Dovecot then, without telling right from wrong.
            Self::Busy | Self::TooManyAttempts(_) | Self::TimedOut | Self::DatabaseUnavailable => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn body(&self) -> ErrorBody {
        let message = |text: &str| ErrorBody::Message(text.to_owned());
        let text = |text: &str| ErrorBody::Error(ErrorText::Text(text.to_owned()));
        let object = |message: String| ErrorBody::Error(ErrorText::Object { message, code: 0 });
        match self {
            Self::UserNotFound => message("user not found"),
            Self::AuthenticationFailed => message("authentication failed"),
            Self::UserDisabled => message("user disabled due to spam role"),
            Self::PasswordChangeRequired => message("user password change required"),
            Self::NoToken => text("No API token provided"),
            Self::InvalidToken => text(&TokenRefused::Unknown.to_string()),
            Self::MissingScope(scope) => object(TokenRefused::MissingScope(*scope).to_string()),
            Self::Malformed(what) => object(what.clone()),
            Self::Blank(field) => object(format!("{field} must not be empty")),
            Self::TooLarge => object("the request body is too large".to_owned()),
            Self::UnsupportedMediaType => object(
                "the body must be application/json or application/x-www-form-urlencoded".to_owned(),
            ),
            Self::NoSuchPage => object("there is nothing at this path".to_owned()),
            Self::MethodNotAllowed => object("this path does not take this method".to_owned()),
            Self::Busy => text("too many log-ins are waiting; try again in a moment"),
            Self::TooManyAttempts(_) => {
                text("too many attempts have failed from there; try again later")
            }
            Self::TimedOut => text("the request took too long and was given up; try again"),
            Self::DatabaseUnavailable => text("the database cannot be reached; try again"),
            Self::Internal => text("an internal fault, described in the server's log"),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = self.status();
        let mut response = (status, Json(self.body())).into_response();
        let headers = response.headers_mut();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            let seconds = match self {
                Self::TooManyAttempts(seconds) => seconds,
                _ => 1,
            };
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if matches!(self, Self::NoToken | Self::InvalidToken) {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl From<accounts::Error> for ApiError {
    /// What is nobody's fault but ours goes to the log with its causes, and out as a
    /// fault without them.
    fn from(fault: accounts::Error) -> Self {
        use accounts::Error;
        match fault {
            Error::UnknownAccount(_) => Self::UserNotFound,
            Error::WrongPassword => Self::AuthenticationFailed,
            Error::Locked => Self::UserDisabled,
            Error::PasswordChangeRequired => Self::PasswordChangeRequired,
            Error::TokenRefused(TokenRefused::MissingScope(scope)) => Self::MissingScope(scope),
            Error::TokenRefused(_) => Self::InvalidToken,
            Error::Busy => Self::Busy,
            Error::Store(fault) if fault.is_transient() => {
                log("the database is unavailable", &fault);
                Self::DatabaseUnavailable
            }
            fault => {
                log("a request failed", &fault);
                Self::Internal
            }
        }
    }
}

fn log(what: &str, fault: &dyn std::error::Error) {
    tracing::error!(fault = with_causes(fault), "{what}");
}
