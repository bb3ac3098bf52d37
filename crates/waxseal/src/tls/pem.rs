//! Certificates and keys from files.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use tokio_rustls::rustls::RootCertStore;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use zeroize::Zeroizing;

/// All certificates of a file, in order.
pub(super) fn certificates(path: &Path) -> anyhow::Result<Vec<CertificateDer<'static>>> {
    let shown = path.display();
    let text = fs::read(path).with_context(|| format!("cannot read {shown}"))?;
    let found: Vec<_> = CertificateDer::pem_slice_iter(&text)
        .collect::<Result<_, _>>()
        .map_err(|fault| anyhow::anyhow!("{shown} is no PEM: {fault}"))?;
    if found.is_empty() {
        bail!("{shown} holds no certificate (PEM, BEGIN CERTIFICATE)");
    }
    Ok(found)
}

/// The first private key of a file.
pub(super) fn private_key(path: &Path) -> anyhow::Result<PrivateKeyDer<'static>> {
    let shown = path.display();
    let text = fs::read(path).with_context(|| format!("cannot read {shown}"))?;
    let text = Zeroizing::new(text);
    // The library's own words could quote.
    PrivateKeyDer::from_pem_slice(&text)
        .map_err(|_| anyhow::anyhow!("{shown} holds no private key (PEM, without a passphrase)"))
}

/// The authorities of a file.
pub(super) fn authorities(path: &Path) -> anyhow::Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    let (added, _) = roots.add_parsable_certificates(certificates(path)?);
    if added == 0 {
        bail!("{} holds no certificate of an authority", path.display());
    }
    Ok(roots)
}
