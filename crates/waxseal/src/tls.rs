//! TLS: for the server, and for asking it as Dovecot does.

mod any_certificate;
mod client;
mod listener;
mod pem;
mod reload;
mod server;
mod validity;

pub(crate) use any_certificate::client_config_on_loopback;
pub(crate) use client::client_config;
pub(crate) use listener::TlsListener;
pub(crate) use reload::Certificates;
pub(crate) use validity::{Validity, validities};

use std::sync::Arc;

use tokio_rustls::rustls::crypto::{CryptoProvider, aws_lc_rs};

/// The cryptography of every connection.
fn provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}
