//! What a test puts around the configuration that administrators get.

use std::path::Path;
use std::process::Command;

use rustix::process::geteuid;

use crate::{DovecotVersion, free_port};

/// Where its services listen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ports {
    pub(crate) imap: u16,
    pub(crate) lmtp: u16,
    pub(crate) pop3: u16,
}

impl Ports {
    /// Ports that nobody else uses.
    pub(crate) fn free() -> Self {
        Self {
            imap: free_port(),
            lmtp: free_port(),
            pop3: free_port(),
        }
    }
}

/// What a whole configuration has besides ours, kept away from everything outside.
pub(crate) fn wrapper(inside: &Path, version: DovecotVersion, ports: Ports, extra: &str) -> String {
    let Ports { imap, lmtp, pop3 } = ports;
    let folder = inside.display();
    let mut text = match version {
        DovecotVersion::V2_3 => "disable_plaintext_auth = no\n".to_owned(),
        DovecotVersion::V2_4 => "dovecot_config_version = 2.4.1\n\
             dovecot_storage_version = 2.4.1\n\
             auth_allow_cleartext = yes\n\
             auth_internal_failure_delay = 0\n"
            .to_owned(),
    };
    text += &format!(
        "base_dir = {folder}/run
state_dir = {folder}/state
instance_name = waxseal-{imap}
log_path = {folder}/log
protocols = imap lmtp pop3
listen = 127.0.0.1
ssl = no
auth_failure_delay = 0
default_vsz_limit = 256M
postmaster_address = postmaster@example.org
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
service pop3-login {{
  inet_listener pop3 {{
    port = {pop3}
  }}
  inet_listener pop3s {{
    port = 0
  }}
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
# Without it, every failed log-in of a test makes the next one slower.
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
"
    );
    if !runs_as_root() {
        text += &unprivileged();
    }
    text + extra + &format!("\n!include {folder}/etc/99-waxseal.conf\n")
}

/// Everything under the one account that runs the tests.
fn unprivileged() -> String {
    let name = |argument| {
        let output = Command::new("id").arg(argument).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    let (user, group) = (name("-un"), name("-gn"));
    format!(
        "default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
}}
service pop3-login {{
  chroot =
}}
service stats {{
  chroot =
}}
"
    )
}

/// Whether Dovecot can change users, so that mail has an owner of its own.
pub(crate) fn runs_as_root() -> bool {
    geteuid().is_root()
}
