//! Asking over https, as Dovecot does.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use tokio_rustls::rustls::ClientConfig;

use super::{pem, provider};

/// Believes the authorities of this file alone, and shows the certificate where there is one.
pub(crate) fn client_config(
    authorities: &Path,
    identity: Option<(&Path, &Path)>,
) -> anyhow::Result<Arc<ClientConfig>> {
    let builder = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .context("TLS cannot be set up")?
        .with_root_certificates(pem::authorities(authorities)?);
    let config = match identity {
        None => builder.with_no_client_auth(),
        Some((certificate, key)) => builder
            .with_client_auth_cert(pem::certificates(certificate)?, pem::private_key(key)?)
            .with_context(|| format!("{} cannot be used", certificate.display()))?,
    };
    Ok(Arc::new(config))
}
