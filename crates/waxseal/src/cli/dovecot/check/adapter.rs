//! Asking the API the way the adapter does.

use std::path::Path;
use std::sync::Arc;

use dovecot_check::{Doveconf, Finding, Severity, Trap};
use serde_json::Value;
use tokio_rustls::rustls::ClientConfig;

use super::adapter_settings::AdapterSettings;
use super::machine::Here;
use crate::http_client::{self, Answer, Server};
use crate::tls::client_config;

/// An address that nobody can have (RFC 2606): it is asked for, and must be unknown.
const NOBODY: &str = "waxseal-check@nobody.invalid";

/// What is at hand for asking.
pub(super) struct Asked<'a> {
    pub(super) config: &'a Doveconf,
    pub(super) here: &'a Here,
    pub(super) settings: Result<&'a AdapterSettings, &'a anyhow::Error>,
}

impl Asked<'_> {
    /// What asking shows.
    pub(super) async fn traps(&self) -> Vec<Trap> {
        let finding = match self.settings {
            Err(fault) => Some(warning(
                format!("{fault:#}"),
                "write the file with `waxseal dovecot config`",
            )),
            Ok(settings) => self.ask(settings).await,
        };
        let trap = Trap {
            rule: "api",
            title: "the API answers the adapter's questions",
            why: "Where the API does not answer, or not with its own words, nobody logs in and \
                  mail waits. Nothing is lost, and nothing bounces, until it does again.",
            findings: finding.into_iter().collect(),
        };
        vec![trap]
    }

    async fn ask(&self, settings: &AdapterSettings) -> Option<Finding> {
        let tls = match self.tls(&settings.server) {
            Ok(tls) => tls,
            Err(fault) => {
                return Some(warning(
                    format!("{fault:#}"),
                    "correct ssl_client_ca_file (and the client certificate, where there is one) \
                     in Dovecot's configuration",
                ));
            }
        };
        if tls.is_none() && is_https(&settings.server) {
            // Without an authority Dovecot does not ask either; a rule says so.
            return None;
        }
        let get = async |path: &str| {
            http_client::get(&settings.server, path, &settings.token, tls.clone()).await
        };
        match get("/api/dovecot/status").await {
            Err(fault) => {
                return Some(warning(
                    format!("the API cannot be asked: {fault:#}"),
                    "start `waxseal serve`, or correct url in the adapter's settings; over https, \
                     the certificate must be for the name in url and signed by an authority in \
                     ssl_client_ca_file",
                ));
            }
            Ok(answer) => {
                if let Some(finding) = judge_status(&answer) {
                    return Some(finding);
                }
            }
        }
        let answer = get(&format!("/api/dovecot/{NOBODY}")).await.ok()?;
        judge_nobody(&answer)
    }

    /// What Dovecot believes and shows; none where it asks without TLS or has no authorities.
    fn tls(&self, server: &Server) -> anyhow::Result<Option<Arc<ClientConfig>>> {
        let Some(authorities) = self.config.authorities_file().filter(|_| is_https(server)) else {
            return Ok(None);
        };
        let seen = |path: &str| self.here.seen(Path::new(path));
        let identity = self.config.client_certificate();
        let identity = identity.map(|(certificate, key)| (seen(certificate), seen(key)));
        let identity = identity
            .as_ref()
            .map(|(certificate, key)| (certificate.as_path(), key.as_path()));
        client_config(&seen(authorities), identity).map(Some)
    }
}

fn is_https(server: &Server) -> bool {
    matches!(server, Server::Url(url) if url.scheme() == "https")
}

fn judge_status(answer: &Answer) -> Option<Finding> {
    let body: Option<Value> = serde_json::from_slice(&answer.body).ok();
    let says = |name: &str| body.as_ref().and_then(|body| body.get(name));
    let status = answer.status.as_u16();
    match status {
        200 if says("message").and_then(Value::as_str) == Some("success") => None,
        401 if says("error").is_some() => Some(warning(
            "the API does not know the token in the adapter's settings",
            "make one with `waxseal api-token create --scope dovecot`, and put it into the \
             settings; nothing has to be reloaded",
        )),
        403 if says("error").is_some() => Some(warning(
            "the token in the adapter's settings is not for Dovecot",
            "make one with `waxseal api-token create --scope dovecot`",
        )),
        _ => Some(warning(
            format!("what answers is not Waxseal, or not well: status {status}"),
            "correct url in the adapter's settings, or look into the log of `waxseal serve`",
        )),
    }
}

/// A 404 in the API's own words is the only answer that bounces mail.
fn judge_nobody(answer: &Answer) -> Option<Finding> {
    let body: Option<Value> = serde_json::from_slice(&answer.body).ok();
    let message = body.as_ref().and_then(|body| body.get("message"));
    let is_right =
        answer.status.as_u16() == 404 && message.and_then(Value::as_str) == Some("user not found");
    (!is_right).then(|| {
        warning(
            format!(
                "asked for an address that nobody has, the API answers with status {} instead of \
                 \"user not found\"",
                answer.status.as_u16()
            ),
            "look into the log of `waxseal serve`; a proxy between must not change its answers",
        )
    })
}

fn warning(what: impl Into<String>, change: impl Into<String>) -> Finding {
    Finding {
        severity: Severity::Warning,
        what: what.into(),
        change: change.into(),
    }
}
