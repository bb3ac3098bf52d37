//! Where the mail of an account lies.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::Context;
use mailbox::{FindError, Mailboxes, printable};
use model::Address;

use super::doveadm::Doveadm;
use crate::cli::WrongUsage;
use crate::config::{Config, MAIL_LOCATION};

#[derive(clap::Args)]
pub(crate) struct Place {
    /// The home of the one account that is named [default: DOMAIN/LOCALPART in
    /// DOVECOT_MAIL_LOCATION, or in /var/vmail where that is not set]
    #[arg(long, value_name = "DIR", conflicts_with = "doveadm")]
    path: Option<PathBuf>,
    /// Ask Dovecot where mail and control files lie, by this command
    #[arg(
        long,
        value_name = "COMMAND",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "doveadm"
    )]
    doveadm: Option<String>,
}

/// How the mail of accounts is found.
pub(crate) enum Finder {
    /// In the usual folders of a home below this folder.
    Below(PathBuf),
    /// In this home.
    Home(PathBuf),
    /// Where Dovecot says.
    Doveadm(Doveadm),
}

/// What was found.
pub(crate) enum Found {
    Mail(Mail),
    /// There is nothing at all at this place: the account never got any mail.
    Nothing(PathBuf),
}

/// The mail of an account.
pub(crate) struct Mail {
    pub(crate) mailboxes: Mailboxes,
    /// Mail of the account that is not gone through, and why, for people.
    pub(crate) left_out: Vec<String>,
    /// Links that may lead to other people's mail, for people.
    pub(crate) notes: Vec<String>,
}

impl Place {
    /// `named` is how many accounts the command line names.
    pub(crate) fn finder(&self, config: &Config, named: usize) -> anyhow::Result<Finder> {
        match (&self.path, &self.doveadm) {
            (Some(_), _) if named != 1 => {
                let why = "--path names the home of one account; name exactly one";
                Err(WrongUsage(why.to_owned()).into())
            }
            (Some(home), _) => Ok(Finder::Home(home.clone())),
            (None, Some(command)) => Ok(Finder::Doveadm(Doveadm::new(command)?)),
            (None, None) => {
                let location = config.mailbox_home.location.as_deref();
                Ok(Finder::Below(location.unwrap_or(MAIL_LOCATION).into()))
            }
        }
    }
}

impl Finder {
    /// Finds the mail of an account.
    ///
    /// # Errors
    /// Where there is something, and it is not clear what; where Dovecot's word cannot be had.
    pub(crate) fn find(&self, address: &Address) -> anyhow::Result<Found> {
        let home = match self {
            Self::Below(location) => location
                .join(address.domain().as_str())
                .join(address.local_part()),
            Self::Home(home) => home.clone(),
            Self::Doveadm(doveadm) => return doveadm.find(address),
        };
        if is_empty(&home)? {
            return Ok(Found::Nothing(home));
        }
        Ok(Found::Mail(Mail::new(mailbox::find(&home)?)))
    }

    /// What to look at where no account at all has any mail.
    pub(crate) fn whole_place(&self) -> Option<&Path> {
        match self {
            Self::Below(location) => Some(location),
            Self::Home(_) | Self::Doveadm(_) => None,
        }
    }
}

impl Mail {
    pub(crate) fn new(mailboxes: Mailboxes) -> Self {
        let links = mailboxes.not_followed().iter().map(|link| {
            let link = printable(link);
            format!("{link} is a link that leads out of the mailbox, and is not followed")
        });
        let alternative = mailboxes.alternative().map(|path| {
            let path = printable(path);
            format!("messages in the alternative storage {path} are left as they are")
        });
        Self {
            notes: links.collect(),
            left_out: alternative.into_iter().collect(),
            mailboxes,
        }
    }
}

/// Whether nothing is there, or a directory with nothing in it.
pub(crate) fn is_empty(path: &Path) -> anyhow::Result<bool> {
    match fs::read_dir(path) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(fault) if fault.kind() == ErrorKind::NotFound => Ok(true),
        Err(fault) => {
            let source = fault;
            let path = path.to_owned();
            Err(FindError::Io { path, source }).context("its mail was not found")
        }
    }
}
