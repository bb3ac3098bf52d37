//! How letters to owners leave.

use model::Address;
use post::MailerDsn;

use super::check::Check;
use super::pages_url::PagesUrl;
use super::setting::{APP_URL, MAILER_DSN, SENDER_ADDRESS};

/// By which server, and in whose name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mail {
    pub(crate) dsn: MailerDsn,
    /// There where letters go anywhere.
    pub(crate) sender: Option<Address>,
}

impl Mail {
    /// Letters need to say who writes and where the pages are.
    pub(super) fn read(check: &mut Check<'_>, app_url: Option<&PagesUrl>) -> Option<Self> {
        let dsn: Option<MailerDsn> = check.required(&MAILER_DSN);
        let sender: Option<Address> = check.optional(&SENDER_ADDRESS);
        let dsn = dsn?;
        if dsn.sends() {
            for (setting, is_there) in [
                (&SENDER_ADDRESS, sender.is_some()),
                (&APP_URL, app_url.is_some()),
            ] {
                if !is_there {
                    let (name, about) = (setting.name, setting.about);
                    check.wrong(format!(
                        "MAILER_DSN sends letters, which need {name}: {about}"
                    ));
                }
            }
        }
        Some(Self { dsn, sender })
    }
}
