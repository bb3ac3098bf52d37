//! The API: JSON in, JSON out, for programs that hold a token.

mod body;
mod common_answers;
pub(crate) mod dovecot;
mod error;
mod request_log;
mod security_schemes;
mod token;

pub(crate) use body::{JsonOrForm, SecretText, wipe};
pub(crate) use common_answers::CommonAnswers;
pub(crate) use error::{ApiError, ErrorBody};
pub(crate) use request_log::request_log;
pub(crate) use security_schemes::SecuritySchemes;
pub(crate) use token::Authorized;
