//! Where every message of an account must be, to the flag and the date.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use crate::{ImapClient, ImapValue, fingerprint};

/// The header line by which messages are told apart.
const UNIQUE: &str = "X-Unique: ";

/// A mailbox and a UID in it.
pub type Place = (String, u32);

/// A message as clients see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerEntry {
    /// What its header says under `X-Unique`.
    pub unique: String,
    /// Flags and keywords, without `\Recent`.
    pub flags: BTreeSet<String>,
    /// INTERNALDATE.
    pub date: String,
    /// Stands for its bytes.
    pub content: String,
}

/// All messages of some mailboxes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountLedger {
    /// By mailbox, which must not change.
    pub validities: BTreeMap<String, String>,
    /// By their place.
    pub entries: BTreeMap<Place, LedgerEntry>,
}

impl AccountLedger {
    /// What is in these mailboxes now.
    pub fn read(imap: &mut ImapClient, mailboxes: &[&str]) -> io::Result<Self> {
        let mut ledger = Self::default();
        for mailbox in mailboxes {
            let opened = imap.examine(mailbox)?;
            let validity = opened.untagged.iter().find_map(|untagged| {
                let (_, after) = untagged.text.split_once("[UIDVALIDITY ")?;
                Some(after.split(']').next()?.to_owned())
            });
            let validity = validity.expect("a UIDVALIDITY");
            ledger.validities.insert((*mailbox).to_owned(), validity);
            let answer = imap.command("UID FETCH 1:* (FLAGS INTERNALDATE BODY.PEEK[])")?;
            if !answer.is_ok() {
                return Err(io::Error::other(format!("{mailbox}: {}", answer.text)));
            }
            for untagged in &answer.untagged {
                if let Some((uid, entry)) = LedgerEntry::of(&ImapValue::of(untagged)) {
                    let place = ((*mailbox).to_owned(), uid);
                    let twice = ledger.entries.insert(place, entry);
                    assert_eq!(twice, None, "UID {uid} of {mailbox} stands there twice");
                }
            }
        }
        Ok(ledger)
    }

    /// What is in one and not in the other, with the places.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let mut differences = Vec::new();
        if self.validities != other.validities {
            differences.push(format!("{:?}, {:?}", self.validities, other.validities));
        }
        for (place, entry) in &self.entries {
            match other.entries.get(place) {
                Some(found) if found == entry => {}
                found => differences.push(format!("{place:?}: expected {entry:?}, is {found:?}")),
            }
        }
        let is_new = |place: &&Place| !self.entries.contains_key(*place);
        let new = other.entries.keys().filter(is_new);
        let tell = |place| format!("{place:?}: is new: {:?}", other.entries[place]);
        differences.extend(new.map(tell));
        differences
    }
}

impl LedgerEntry {
    /// From an answer to `FETCH (UID FLAGS INTERNALDATE BODY.PEEK[])`, which may lack any of
    /// them but the UID.
    pub fn of(values: &[ImapValue]) -> Option<(u32, Self)> {
        let [_, ImapValue::Atom(fetch), ImapValue::List(values)] = values else {
            return None;
        };
        assert_eq!(fetch, "FETCH");
        let value = |name: &str| {
            let mut pairs = values.chunks(2);
            pairs.find_map(|pair| (pair[0].to_text() == name).then_some(&pair[1]))
        };
        let ImapValue::Text(body) = value("BODY[]")? else {
            return None;
        };
        let flags = value("FLAGS")?.as_list().expect("a list of flags");
        let flags = flags.iter().map(ImapValue::to_text);
        let entry = Self {
            unique: unique(body),
            flags: flags.filter(|flag| flag != "\\Recent").collect(),
            date: value("INTERNALDATE")?.to_text(),
            content: fingerprint(body),
        };
        Some((value("UID")?.to_text().parse().ok()?, entry))
    }
}

/// What stands in the header behind `X-Unique: `; empty where there is no such line.
pub fn unique(body: &[u8]) -> String {
    let header = String::from_utf8_lossy(&body[..body.len().min(4_096)]).into_owned();
    let line = header.lines().find_map(|line| line.strip_prefix(UNIQUE));
    line.unwrap_or_default().trim().to_owned()
}
