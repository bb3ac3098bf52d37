//! What the server shows to whoever connects.

use std::sync::Arc;

use anyhow::Context;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::server::WebPkiClientVerifier;

use super::{pem, provider};
use crate::config::TlsFiles;

/// Reads the files. That certificate and key belong together is checked.
pub(super) fn server_config(files: &TlsFiles) -> anyhow::Result<Arc<ServerConfig>> {
    let chain = pem::certificates(&files.certificate)?;
    let key = pem::private_key(&files.key)?;
    let builder = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .context("TLS cannot be set up")?;
    let builder = match &files.client_authorities {
        None => builder.with_no_client_auth(),
        Some(path) => {
            let roots = Arc::new(pem::authorities(path)?);
            let verifier = WebPkiClientVerifier::builder_with_provider(roots, provider())
                .build()
                .with_context(|| format!("{} cannot be used", path.display()))?;
            builder.with_client_cert_verifier(verifier)
        }
    };
    let (certificate, key_file) = (files.certificate.display(), files.key.display());
    let mut config = builder
        .with_single_cert(chain, key)
        .with_context(|| format!("{certificate} and {key_file} cannot be used together"))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}
