//! After a mailbox was sealed anew: keys that no message needs leave the ring, and keys that
//! some message still needs come back.

use accounts::{Accounts, KeyStanding};
use dovecot_crypt::OpenError;
use mailbox::{Ending, Left, Report, Survey, Trouble};
use model::Address;
use serde_json::{Value, json};

use super::key_names::KeyNames;
use super::place::Mail;
use super::report::{AccountReport, Verdict};

/// What is to become of the keys of an account.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    /// Keys of the ring that no message needs.
    archive: Vec<String>,
    /// Archived keys that some message needs.
    bring_back: Vec<String>,
    /// Why none can be archived although there are some that no message was seen under.
    doubt: Option<String>,
}

/// Decides by the report of the run and by another look at all folders after it.
///
/// A key is archived only if both looks were complete and found nothing under it: no message
/// that could not be read, none under a key that is unknown, and nothing that was not reached.
/// Messages that wait for the secret of a locked key are no reason for doubt: each names its
/// key.
pub(crate) fn plan(mail: &Mail, report: &Report, survey: &Survey, names: &KeyNames) -> Plan {
    let mut needed = survey.total.keys.clone();
    for (id, messages) in &report.keys {
        *needed.entry(*id).or_default() += messages;
    }
    let needed: Vec<_> = names.count(&needed);
    let is_needed = |key_id: &str| needed.iter().any(|key| key.key_id == key_id);
    let mut unneeded = names.of_standing(KeyStanding::Open);
    unneeded.retain(|key_id| !is_needed(key_id));
    let bring_back = survey_count(names, survey, KeyStanding::Archived);
    let doubt = doubt(mail, report, survey, names);
    let (archive, doubt) = match doubt {
        Some(doubt) if !unneeded.is_empty() => (Vec::new(), Some(doubt)),
        Some(_) => (Vec::new(), None),
        None => (unneeded, None),
    };
    Plan {
        archive,
        bring_back,
        doubt,
    }
}

/// The keys of a standing that messages lie under now.
fn survey_count(names: &KeyNames, survey: &Survey, standing: KeyStanding) -> Vec<String> {
    names
        .count(&survey.total.keys)
        .into_iter()
        .filter(|key| key.standing == Some(standing))
        .map(|key| key.key_id)
        .collect()
}

fn doubt(mail: &Mail, report: &Report, survey: &Survey, names: &KeyNames) -> Option<String> {
    let waits_for_secret = |trouble: &Trouble| match trouble {
        Trouble::NotOpened(OpenError::NoKey { wanted }) => wanted
            .iter()
            .all(|id| names.standing(id) == Some(KeyStanding::Locked)),
        _ => false,
    };
    let troubles = report.problems.iter().map(|problem| &problem.trouble);
    let unclear = troubles
        .filter(|trouble| !waits_for_secret(trouble))
        .count();
    let waiting = report.problems.len() - unclear;
    let unknown = survey
        .total
        .keys
        .keys()
        .filter(|id| names.standing(id).is_none())
        .count();
    let links = survey.total.left.get(&Left::Link).copied().unwrap_or(0);
    if matches!(report.ending, Ending::Stopped | Ending::Failed(_)) {
        Some("the run did not come to its end".to_owned())
    } else if unclear > 0 || !survey.problems.is_empty() {
        Some("some messages could not be read or sealed anew".to_owned())
    } else if report.total.pending.messages > waiting as u64 {
        Some("some messages are still to be sealed anew".to_owned())
    } else if unknown > 0 {
        Some("some messages lie under keys that are not known".to_owned())
    } else if links > 0 || !mail.left_out.is_empty() || !mail.notes.is_empty() {
        Some("some mail was not reached".to_owned())
    } else {
        None
    }
}

impl Plan {
    /// Carries it out and adds what came of it to the report.
    pub(crate) async fn carry_out(
        self,
        accounts: &Accounts,
        email: &Address,
        report: &mut AccountReport,
    ) -> anyhow::Result<()> {
        let archived = accounts.archive_keys(email, &self.archive).await?;
        let back = accounts.bring_back_keys(email, &self.bring_back).await?;
        let notes = &mut report.notes;
        if !archived.archived.is_empty() {
            notes.push(format!(
                "{} no message needs any more: kept, archived, and not handed over at log-in",
                keys(archived.archived.len())
            ));
        }
        if !archived.too_young.is_empty() {
            notes.push(format!(
                "{} retired less than two days ago and stays in the ring, because a session or \
                 delivery that began before may still seal to it. Run this again then",
                keys(archived.too_young.len())
            ));
        }
        if let Some(doubt) = &self.doubt {
            notes.push(format!("no key leaves the ring, because {doubt}"));
        }
        if !back.back.is_empty() {
            notes.push(format!(
                "{} brought back into the ring, because messages need it",
                keys(back.back.len())
            ));
        }
        if !back.no_room.is_empty() {
            notes.push(format!(
                "{} archived that messages need, and the ring has no room for it",
                keys(back.no_room.len())
            ));
        }
        let data = data(
            &archived.archived,
            &archived.too_young,
            &back.back,
            &back.no_room,
        );
        report.data.insert("ring".to_owned(), data);
        let changed = !archived.archived.is_empty() || !back.back.is_empty();
        if report.verdict == Verdict::NothingToDo && changed {
            report.verdict = Verdict::Done;
        }
        if !back.no_room.is_empty() && report.verdict.is_well() {
            report.verdict = Verdict::Left("Not all messages can be read at log-in:".to_owned());
        }
        Ok(())
    }
}

fn data(archived: &[String], too_young: &[String], back: &[String], no_room: &[String]) -> Value {
    json!({
        "archived": archived,
        "tooYoung": too_young,
        "broughtBack": back,
        "noRoom": no_room,
    })
}

fn keys(count: usize) -> String {
    match count {
        1 => "1 key".to_owned(),
        count => format!("{count} keys"),
    }
}
