//! Whether a Dovecot configuration keeps sealed mail sealed.
//!
//! The output of `doveconf -n` in, a verdict for each known trap out. Knows nothing of ours, and
//! touches neither files nor network: what only the machine can say comes through [`Machine`].
//!
//! ```
//! use dovecot_check::{Doveconf, Elsewhere, Subject, check};
//!
//! let config = Doveconf::parse("# 2.3.19.1 (9b53102964): /etc/dovecot/dovecot.conf\n")?;
//! let subject = Subject { config: &config, machine: &Elsewhere, api_url: None, one_recipient: false };
//! assert!(check(&subject).iter().any(|trap| trap.rule == "sealing-by-default" && !trap.is_safe()));
//! # Ok::<(), dovecot_check::Unreadable>(())
//! ```

mod doveconf;
mod finding;
mod plugins;
mod rules;
mod section;
mod subject;
mod version;

pub use doveconf::{Doveconf, Listener, Unreadable};
pub use finding::{Finding, Severity, Trap};
pub use rules::check;
pub use subject::{Elsewhere, FileFacts, Machine, Subject};
pub use version::Version;
