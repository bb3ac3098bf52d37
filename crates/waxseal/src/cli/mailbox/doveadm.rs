//! Asking Dovecot where the mail of an account lies. A failure is an error, not a guess.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use mailbox::printable;
use model::Address;

use super::place::{Found, Mail, is_empty};
use crate::cli::WrongUsage;

/// The folder of an sdbox or mdbox that holds the messages of one mailbox.
const DBOX_MAILS: &str = "dbox-Mails";

/// How `doveadm` is called.
pub(crate) struct Doveadm {
    program: String,
    arguments: Vec<String>,
}

impl Doveadm {
    /// A program and, behind it, its first arguments, split at spaces.
    pub(crate) fn new(command: &str) -> anyhow::Result<Self> {
        let mut words = command.split_whitespace().map(str::to_owned);
        let Some(program) = words.next() else {
            let why = "--doveadm= needs a command, such as doveadm or /usr/bin/doveadm";
            return Err(WrongUsage(why.to_owned()).into());
        };
        Ok(Self {
            program,
            arguments: words.collect(),
        })
    }

    /// Finds all mailboxes of an account.
    pub(crate) fn find(&self, address: &Address) -> anyhow::Result<Found> {
        let user = address.to_string();
        let listed = self.ask(&["mailbox", "list", "-u", &user])?;
        let inbox = self.path(&user, "mailbox", "INBOX")?;
        let root = root_of(&inbox)?;
        if is_empty(&root)? {
            return Ok(Found::Nothing(root));
        }
        let control = self.path(&user, "control", "INBOX")?;
        let control = control_root(&control, &inbox);
        let mailboxes = mailbox::at(&root, control.as_deref())?;
        let mut mail = Mail::new(mailboxes);
        let root = mail.mailboxes.root().to_owned();
        let known: BTreeSet<PathBuf> = mail
            .mailboxes
            .folders()
            .iter()
            .map(|folder| root.join(folder.path()))
            .collect();
        for name in listed.lines().filter(|name| !name.is_empty()) {
            let path = self.path(&user, "mailbox", name)?;
            // One that was never used has no folder yet.
            let Ok(path) = path.canonicalize() else {
                continue;
            };
            if !known.contains(&path) {
                let path = printable(&path);
                mail.left_out.push(format!(
                    "the mailbox {name} lies in {path}, outside of the account's mail, and is \
                     left as it is"
                ));
            }
        }
        Ok(Found::Mail(mail))
    }

    fn path(&self, user: &str, kind: &str, mailbox: &str) -> anyhow::Result<PathBuf> {
        let words = ["mailbox", "path", "-u", user, "-t", kind, mailbox];
        let answer = self.ask(&words)?;
        let path = Path::new(answer.trim_end_matches('\n'));
        if !path.is_absolute() {
            bail!("`{}` printed no path but {answer:?}", self.shown(&words));
        }
        Ok(path.to_owned())
    }

    fn ask(&self, words: &[&str]) -> anyhow::Result<String> {
        let output = Command::new(&self.program)
            .args(&self.arguments)
            .args(words)
            .output()
            .with_context(|| format!("`{}` could not be started", self.program))?;
        if !output.status.success() {
            let told = String::from_utf8_lossy(&output.stderr);
            bail!(
                "Dovecot did not say where the mail lies: `{}` failed: {}",
                self.shown(words),
                told.trim()
            );
        }
        String::from_utf8(output.stdout)
            .with_context(|| format!("`{}` printed something strange", self.shown(words)))
    }

    fn shown(&self, words: &[&str]) -> String {
        let ours = std::iter::once(&self.program).chain(&self.arguments);
        let words = words.iter().copied();
        let all: Vec<&str> = ours.map(String::as_str).chain(words).collect();
        all.join(" ")
    }
}

/// The root of all mail, from the path of the INBOX: that itself, or what it lies in as
/// `mailboxes/INBOX/dbox-Mails`.
fn root_of(inbox: &Path) -> anyhow::Result<PathBuf> {
    if !inbox.ends_with(DBOX_MAILS) {
        return Ok(inbox.to_owned());
    }
    let mailboxes = inbox.ancestors().nth(2);
    match mailboxes.and_then(Path::parent) {
        Some(root) if mailboxes.is_some_and(|path| path.ends_with("mailboxes")) => {
            Ok(root.to_owned())
        }
        _ => bail!(
            "{} is no place of an INBOX that is understood",
            printable(inbox)
        ),
    }
}

/// The root of the control files, where they lie apart from the mail. Dovecot keeps those of
/// the INBOX in `.INBOX` there.
fn control_root(control: &Path, inbox: &Path) -> Option<PathBuf> {
    if control == inbox {
        return None;
    }
    match control.file_name() {
        Some(name) if name == ".INBOX" || name == "INBOX" => control.parent().map(Path::to_owned),
        _ => Some(control.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_are_read_from_the_path_of_the_inbox() {
        for (inbox, root) in [
            ("/m/ada/Maildir", "/m/ada/Maildir"),
            ("/m/ada/sdbox/mailboxes/INBOX/dbox-Mails", "/m/ada/sdbox"),
        ] {
            assert_eq!(root_of(Path::new(inbox)).unwrap(), Path::new(root));
        }
        for inbox in ["/dbox-Mails", "/m/INBOX/dbox-Mails"] {
            root_of(Path::new(inbox)).unwrap_err();
        }
        let inbox = Path::new("/m/Maildir");
        assert_eq!(control_root(inbox, inbox), None);
        for control in ["/c/.INBOX", "/c"] {
            let root = control_root(Path::new(control), inbox);
            assert_eq!(root.as_deref(), Some(Path::new("/c")));
        }
    }
}
