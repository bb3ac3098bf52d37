//! What both protocols answer when an account is tried.

use crate::{Dovecot, sample_mail};

/// The answers to a log-in and to a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// As [`Dovecot::try_login`] says it.
    pub login: String,
    /// As [`Dovecot::try_delivery`] says it.
    pub delivery: String,
}

impl Outcome {
    /// What a test expects.
    pub fn new(login: &str, delivery: &str) -> Self {
        Self {
            login: login.to_owned(),
            delivery: delivery.to_owned(),
        }
    }
}

impl Dovecot {
    /// Logs in and delivers a small message.
    pub fn try_both(&self, address: &str, password: &str) -> Outcome {
        Outcome {
            login: self.try_login(address, password),
            delivery: self.try_delivery(address, &sample_mail("delivered", 1_000)),
        }
    }

    /// Logs in over IMAP: `OK`, the response code of the refusal such as `UNAVAILABLE`, or
    /// `closed` when the connection ended instead.
    pub fn try_login(&self, address: &str, password: impl AsRef<[u8]>) -> String {
        match self.imap().login(address, password) {
            Ok(answer) if answer.is_ok() => "OK".to_owned(),
            Ok(answer) => answer.code().to_owned(),
            Err(_) => "closed".to_owned(),
        }
    }

    /// Delivers over LMTP: code and enhanced status of the answer, such as `451 4.3.0`.
    pub fn try_delivery(&self, address: &str, mail: &[u8]) -> String {
        let reply = self.lmtp().deliver_to(address, mail).expect("an answer");
        let status = reply.text.split(' ').next().unwrap_or_default();
        format!("{} {status}", reply.code)
    }
}
