//! HTTP, and nothing else: what is asked is taken apart here, what is decided is decided
//! in `accounts`, and what is answered is put together here.

mod administrators;
mod api;
mod fault;
mod health;
mod metrics;
mod page;
mod people;
mod router;
mod state;

pub use metrics::Metrics;
pub use router::{openapi, router};
pub use state::{MailboxHome, Web};
