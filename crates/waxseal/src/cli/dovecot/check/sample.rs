//! `--sample`: a quick look at mail that is already there.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use accounts::{AccountFilter, Accounts, Authority, Page};
use dovecot_check::{Finding, Severity, Trap};
use mailbox::{Unwatched, printable};
use model::Address;

use crate::cli::mailbox::key_names::KeyNames;
use crate::cli::mailbox::place::{Finder, Found};
use crate::config::{Config, MAIL_LOCATION};

/// More than any cache of a mailbox that keeps none.
const MOST_BYTES: u64 = 4 * 1024 * 1024;
/// How header lines stand in Dovecot's cache.
const HEADERS: [&[u8]; 3] = [b"Subject: ", b"From: ", b"To: "];

/// Looks at accounts that are spread over all.
pub(super) async fn traps(
    accounts: &Accounts,
    config: &Config,
    count: u64,
) -> anyhow::Result<Vec<Trap>> {
    let location = config.mailbox_home.location.as_deref();
    let finder = Finder::Below(location.unwrap_or(MAIL_LOCATION).into());
    let mut unknown = trap(
        "sample-unknown-keys",
        "sealed mail lies under keys that the database has",
        "Mail under a key that the database never heard of cannot be read by its owner. Most \
         likely database or mail came from a backup of another time.",
    );
    let mut clear = trap(
        "sample-index-cache",
        "no dovecot.index.cache of a sealed mailbox holds header lines",
        "Subjects and senders of sealed mail in Dovecot's cache are as readable as they were.",
    );
    let (mut seen, mut faults) = (0, 0);
    for address in spread(accounts, count).await? {
        match look(accounts, &finder, &address).await {
            Ok(Some(sight)) => {
                seen += 1;
                sight.judge(&address, &mut unknown, &mut clear);
            }
            Ok(None) => {}
            Err(fault) => {
                faults += 1;
                let what = format!("{address} could not be looked at: {fault:#}");
                let change = format!("waxseal mailbox status {address} says more");
                unknown
                    .findings
                    .push(found(Severity::Warning, what, change));
            }
        }
    }
    if seen == 0 && faults == 0 {
        let what = "no account of the sample has any mail".to_owned();
        let change = "is DOVECOT_MAIL_LOCATION right, and does the mail lie on this machine?";
        unknown.findings.push(found(Severity::Note, what, change));
    }
    Ok(vec![unknown, clear])
}

/// Accounts, spread evenly over all of them. Those without keys count as well: they may have had
/// some since the backup was made that the database was restored from.
async fn spread(accounts: &Accounts, count: u64) -> anyhow::Result<Vec<Address>> {
    let all = AccountFilter {
        deleted: Some(false),
        ..AccountFilter::default()
    };
    let at = |number| {
        let page = Page { number, size: 1 };
        accounts.search(Authority::command_line(), &all, page)
    };
    let step = at(1).await?.total.div_ceil(count.max(1)).max(1);
    let mut addresses = Vec::new();
    for number in 0..count {
        let found = at(number.saturating_mul(step).saturating_add(1))
            .await?
            .items
            .pop();
        let Some(account) = found else {
            break;
        };
        addresses.push(account.address);
    }
    Ok(addresses)
}

/// What the mail of an account shows.
struct Sight {
    unknown_messages: u64,
    has_sealed_mail: bool,
    caches: Vec<String>,
}

async fn look(
    accounts: &Accounts,
    finder: &Finder,
    address: &Address,
) -> anyhow::Result<Option<Sight>> {
    let Found::Mail(mail) = finder.find(address)? else {
        return Ok(None);
    };
    let names = KeyNames::of(&accounts.known_keys(address).await?);
    let mailboxes = mail.mailboxes;
    let sight = tokio::task::spawn_blocking(move || {
        let survey = mailbox::survey(&mailboxes, &Unwatched)?;
        let keys = names.count(&survey.total.keys);
        let unknown = keys.iter().filter(|key| key.standing.is_none());
        let caches = mailboxes.folders().iter().filter_map(|folder| {
            let cache = mailboxes
                .root()
                .join(folder.path())
                .join("dovecot.index.cache");
            holds_headers(&cache).then(|| printable(&cache))
        });
        anyhow::Ok(Sight {
            unknown_messages: unknown.map(|key| key.messages).sum(),
            has_sealed_mail: survey.total.sealed.messages > 0,
            caches: caches.collect(),
        })
    });
    sight.await?.map(Some)
}

impl Sight {
    fn judge(&self, address: &Address, unknown: &mut Trap, clear: &mut Trap) {
        if self.unknown_messages > 0 {
            let messages = self.unknown_messages;
            unknown.findings.push(found(
                Severity::Danger,
                format!("{messages} message(s) of {address} lie under a key that is not known"),
                format!(
                    "waxseal mailbox verify {address} names them. If the database was restored \
                     from a backup, bring back the keys of the time between from another one \
                     before anybody's keys are changed"
                ),
            ));
        }
        if self.has_sealed_mail {
            for cache in &self.caches {
                clear.findings.push(found(
                    Severity::Danger,
                    format!("{cache} holds header lines in the clear"),
                    "set mail_never_cache_fields as the rule index-cache says, and remove the \
                     dovecot.index.cache files that are there",
                ));
            }
        }
    }
}

fn holds_headers(cache: &Path) -> bool {
    let mut bytes = Vec::new();
    let read = File::open(cache).and_then(|file| file.take(MOST_BYTES).read_to_end(&mut bytes));
    read.is_ok()
        && HEADERS
            .iter()
            .any(|header| bytes.windows(header.len()).any(|window| window == *header))
}

fn trap(rule: &'static str, title: &'static str, why: &'static str) -> Trap {
    Trap {
        rule,
        title,
        why,
        findings: Vec::new(),
    }
}

fn found(severity: Severity, what: String, change: impl Into<String>) -> Finding {
    Finding {
        severity,
        what,
        change: change.into(),
    }
}
