//! What proxies and supervisors ask: without a token, and answered without a secret.

mod healthz;
mod readyz;

pub(crate) use healthz::{__path_healthz, healthz};
pub(crate) use readyz::{__path_readyz, readyz};

use serde::Serialize;
use utoipa::ToSchema;

/// How the server is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    /// `alive`, `ready`, or what is in the way.
    status: &'static str,
}
