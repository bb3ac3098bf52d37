//! From when until when certificates are valid.

use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, Utc};
use x509_cert::Certificate;
use x509_cert::der::Decode;

use super::pem;

/// When a certificate may be shown.
pub(crate) struct Validity {
    pub(crate) from: DateTime<Utc>,
    pub(crate) until: DateTime<Utc>,
}

/// Those of all certificates of a file, in its order: the server's own, then its chain.
pub(crate) fn validities(path: &Path) -> anyhow::Result<Vec<Validity>> {
    let certificates = pem::certificates(path)?;
    let validities = certificates.iter().map(|certificate| {
        let certificate = Certificate::from_der(certificate).map_err(|fault| {
            let shown = path.display();
            anyhow::anyhow!("{shown} holds a certificate that is not understood: {fault}")
        })?;
        let validity = certificate.tbs_certificate().validity();
        Ok(Validity {
            from: moment(validity.not_before.to_unix_duration()),
            until: moment(validity.not_after.to_unix_duration()),
        })
    });
    validities.collect()
}

/// X.509 has no times before 1950 and none after 9999.
fn moment(since_1970: Duration) -> DateTime<Utc> {
    let seconds = i64::try_from(since_1970.as_secs()).ok();
    let moment = seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    moment.unwrap_or(DateTime::<Utc>::MAX_UTC)
}
