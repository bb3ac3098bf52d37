//! Converting the mail of one account, and saying what came of it.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::Arc;

use anyhow::Context;
use dovecot_crypt::KeyId;
use mailbox::{Ending, FolderReport, Options, Report, Task};
use model::Address;
use serde_json::{Map, Value, json};

use super::key_names::{KeyCount, KeyNames};
use super::place::Mail;
use super::report::{AccountReport, FileProblem, Verdict, amount_data, left_data, messages};
use super::watch::Watch;

#[derive(Clone, Copy, clap::Args)]
pub(crate) struct Work {
    /// Threads that work on messages [default: as many as processors]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
    /// Look and count, and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Nobody reads or delivers meanwhile: needed where two files cannot change places at one
    /// stroke, as on NFS
    #[arg(long)]
    pub(crate) offline: bool,
}

/// What a command does to a message, in the words of its report.
pub(crate) struct Words {
    /// As in "12 messages sealed".
    pub(crate) done: &'static str,
    /// As in "12 messages are to be sealed".
    pub(crate) to_do: &'static str,
    /// As in "all 12 messages are sealed".
    pub(crate) already: &'static str,
}

impl Work {
    pub(crate) fn options(self) -> Options {
        let mut options = options(self.jobs);
        options.dry_run = self.dry_run;
        options.offline = self.offline;
        options
    }
}

pub(crate) fn options(jobs: Option<NonZeroUsize>) -> Options {
    let mut options = Options::default();
    if let Some(jobs) = jobs {
        options.workers = jobs;
    }
    options
}

/// Runs a job that reads and writes files, away from the threads that serve the database.
pub(crate) async fn away<T: Send + 'static>(
    watch: Watch,
    job: impl FnOnce(&Watch) -> T + Send + 'static,
) -> anyhow::Result<(T, Option<String>)> {
    let watch = Arc::new(watch);
    let watching = Arc::clone(&watch);
    let outcome = tokio::task::spawn_blocking(move || job(&watching)).await;
    watch.end();
    Ok((
        outcome.context("a thread ended unexpectedly")?,
        watch.why_stopped(),
    ))
}

/// Converts the mail of one account.
///
/// # Errors
/// Where nothing was begun.
pub(crate) async fn convert(
    mail: &Mail,
    task: Task,
    options: Options,
    watch: Watch,
) -> anyhow::Result<(Report, Option<String>)> {
    let mailboxes = mail.mailboxes.clone();
    let job = move |watch: &Watch| mailbox::convert(&mailboxes, &task, &options, watch);
    let (report, stopped) = away(watch, job).await?;
    Ok((report?, stopped))
}

/// What came of a conversion.
pub(crate) fn account_report(
    email: &Address,
    mail: &Mail,
    (report, stopped): &(Report, Option<String>),
    words: &Words,
    dry_run: bool,
) -> AccountReport {
    let verdict = verdict(mail, report, stopped.as_deref(), dry_run);
    let mut account = AccountReport::new(email, verdict);
    account.has_mail = Some(true);
    account.text = text(&report.total, words, dry_run);
    account.amount = if dry_run {
        report.total.pending
    } else {
        report.total.converted
    };
    account.problems = report.problems.iter().map(FileProblem::from).collect();
    account.notes = [&mail.left_out[..], &mail.notes].concat();
    if report.put_back > 0 {
        account.notes.push(format!(
            "{} message(s) that an interrupted run had taken out of their place were put back",
            report.put_back
        ));
    }
    if report.total.without_sizes > 0 {
        account.notes.push(format!(
            "for {} message(s) Dovecot learns the size when the owner reads them next",
            report.total.without_sizes
        ));
    }
    account.data = data(mail, report);
    account
}

fn verdict(mail: &Mail, report: &Report, stopped: Option<&str>, dry_run: bool) -> Verdict {
    let total = &report.total;
    let problems = report.problems.len();
    let is_problem = |count: usize| match count {
        1 => "1 problem".to_owned(),
        count => format!("{count} problems"),
    };
    match &report.ending {
        Ending::Stopped => Verdict::Stopped(stopped.unwrap_or("it was asked to").to_owned()),
        Ending::Failed(fault) => Verdict::Left(format!("Then it ended: {fault}.")),
        _ if problems > 0 => Verdict::Left(format!("{}:", is_problem(problems))),
        _ if !mail.left_out.is_empty() => Verdict::Left("Not all mail was reached:".to_owned()),
        Ending::Complete if total.converted.messages == 0 => Verdict::NothingToDo,
        Ending::Complete => Verdict::Done,
        _ if dry_run && total.pending.messages == 0 => Verdict::NothingToDo,
        _ if dry_run => Verdict::Done,
        _ => Verdict::Left(format!("{} left.", messages(total.pending))),
    }
}

fn text(total: &FolderReport, words: &Words, dry_run: bool) -> String {
    let Words {
        done,
        to_do,
        already,
    } = words;
    let before = total.done.messages.saturating_sub(total.converted.messages);
    if dry_run && total.pending.messages > 0 {
        let (verb, pending) = (be(total.pending.messages), messages(total.pending));
        return format!(
            "{pending} {verb} to be {to_do}; {before} {} {already}.",
            be(before)
        );
    }
    if total.converted.messages == 0 && total.pending.messages == 0 {
        return match before {
            0 => "nothing to do: there are no messages for it.".to_owned(),
            before => format!("nothing to do: {before} {} {already}.", of_messages(before)),
        };
    }
    let converted = messages(total.converted);
    match before {
        0 => format!("{converted} {done}."),
        before => format!(
            "{converted} {done}; {before} {} {already} before.",
            was(before)
        ),
    }
}

fn be(count: u64) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

fn was(count: u64) -> &'static str {
    if count == 1 { "was" } else { "were" }
}

fn of_messages(count: u64) -> &'static str {
    if count == 1 {
        "message is"
    } else {
        "messages are"
    }
}

fn data(mail: &Mail, report: &Report) -> Map<String, Value> {
    let folders: Vec<Value> = report
        .folders
        .iter()
        .map(|(folder, counts)| {
            let mut data = Map::from_iter([("folder".to_owned(), json!(folder.label()))]);
            data.extend(counts_data(counts));
            Value::Object(data)
        })
        .collect();
    let mut data = place_data(mail);
    data.extend(counts_data(&report.total));
    data.insert("passes".to_owned(), json!(report.passes));
    data.insert("folders".to_owned(), json!(folders));
    data
}

fn counts_data(counts: &FolderReport) -> Map<String, Value> {
    [
        ("converted", amount_data(counts.converted)),
        ("pending", amount_data(counts.pending)),
        ("asWanted", amount_data(counts.done)),
        ("leftAlone", left_data(&counts.left)),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}

/// Where the mail lies and how, for machines.
pub(crate) fn place_data(mail: &Mail) -> Map<String, Value> {
    let root = mailbox::printable(mail.mailboxes.root());
    let mut data = Map::new();
    data.insert(
        "format".to_owned(),
        json!(mail.mailboxes.format().to_string()),
    );
    data.insert("root".to_owned(), json!(root));
    data
}

/// The messages under each key, for machines.
pub(crate) fn keys_data(names: &KeyNames, keys: &BTreeMap<KeyId, u64>) -> Value {
    names.count(keys).iter().map(KeyCount::data).collect()
}
