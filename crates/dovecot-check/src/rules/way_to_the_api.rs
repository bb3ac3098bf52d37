//! Between Dovecot and the API.

use std::net::IpAddr;

use url::{Host, Url};

use super::Rule;
use crate::finding::Findings;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    id: "way-to-the-api",
    title: "passwords and private keys reach Dovecot unseen",
    why: "Every log-in sends a password to the API and brings private keys back. On one machine \
          nobody listens; between two it takes https, and an authority that Dovecot believes.",
    find,
};

fn find(subject: &Subject<'_>, findings: &mut Findings) {
    if subject.config.value("ssl_client_require_valid_cert") == Some("no") {
        findings.danger(
            "ssl_client_require_valid_cert is no: Dovecot believes every certificate",
            "take ssl_client_require_valid_cert out",
        );
    }
    let Some(url) = subject.api_url.and_then(|url| Url::parse(url).ok()) else {
        return;
    };
    if url.scheme() == "http" {
        if !is_this_machine(&url) {
            findings.danger(
                format!("the adapter asks {url} in the clear, on another machine"),
                "give Waxseal a certificate (TLS_CERT_FILE, TLS_KEY_FILE), https:// in \
                 waxseal.conf and ssl_client_ca_file in Dovecot's configuration",
            );
        }
        return;
    }
    let file = subject.config.authorities_file();
    let folder = subject
        .config
        .value("ssl_client_ca_dir")
        .unwrap_or_default();
    if file.is_none() && folder.is_empty() {
        findings.warning(
            "the adapter asks by https, and Dovecot has no authorities to believe: every log-in \
             and delivery fails for now",
            "set ssl_client_ca_file, such as /etc/ssl/certs/ca-certificates.crt",
        );
    }
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::from(address).to_canonical().is_loopback(),
        None => false,
    }
}
