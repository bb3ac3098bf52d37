//! What every endpoint has at hand.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use accounts::Accounts;
use ipnet::IpNet;
use model::Address;

use crate::Metrics;

/// The use cases, and what the server was told about its surroundings.
#[derive(Clone)]
pub struct Web {
    /// Where everything is decided.
    pub accounts: Accounts,
    /// Where mailboxes live, for servers that want Dovecot told.
    pub mailbox_home: MailboxHome,
    /// How long a request may take before it is given up and answered as unavailable.
    /// What was not committed by then is rolled back.
    pub request_timeout: Duration,
    /// Whose word about where a request comes from is believed, beside that of this machine.
    pub trusted_proxies: Arc<[IpNet]>,
    /// The origin of the pages as people know it, such as `https://accounts.example.org`: forms
    /// from there are taken, also where a proxy asks by another name.
    pub own_origin: Option<String>,
    /// Set when the server begins to stop: proxies are to send requests elsewhere.
    pub stopping: Arc<AtomicBool>,
    /// What is counted of requests.
    pub metrics: Metrics,
}

/// `DOVECOT_MAIL_LOCATION`, `DOVECOT_MAIL_UID` and `DOVECOT_MAIL_GID`; what is not set is
/// left to Dovecot's own configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailboxHome {
    /// The folder that holds a folder a domain, without a slash at its end.
    pub location: Option<String>,
    /// The owner of all mail.
    pub uid: Option<u32>,
    /// Its group.
    pub gid: Option<u32>,
}

impl MailboxHome {
    /// `LOCATION/DOMAIN/LOCALPART`. An [`Address`] holds no slash and no `..`.
    pub(crate) fn of(&self, address: &Address) -> Option<String> {
        let location = self.location.as_ref()?;
        let (domain, local_part) = (address.domain(), address.local_part());
        Some(format!("{location}/{domain}/{local_part}"))
    }
}
