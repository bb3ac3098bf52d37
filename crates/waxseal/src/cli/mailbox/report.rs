//! What came of a run, account by account: sentences for people, JSON for machines.

use std::collections::BTreeMap;
use std::fmt;

use indicatif::HumanBytes;
use mailbox::{Amount, Left, Problem, printable};
use model::Address;
use serde_json::{Map, Value, json};

/// How many problems of one account are printed for people. `--json` has them all.
const MOST_PROBLEMS: usize = 20;

/// What came of one account.
#[derive(Debug)]
pub(crate) struct AccountReport {
    pub(crate) email: Address,
    pub(crate) verdict: Verdict,
    /// Whether there was any mail at the place of its mail; none where nobody looked.
    pub(crate) has_mail: Option<bool>,
    /// Messages that the command worked on.
    pub(crate) amount: Amount,
    /// What was done, for people; may be empty where nothing was.
    pub(crate) text: String,
    /// Files that something is wrong with.
    pub(crate) problems: Vec<FileProblem>,
    /// What else to know or to do, a line each.
    pub(crate) notes: Vec<String>,
    /// What was done, for machines.
    pub(crate) data: Map<String, Value>,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// All of it.
    Done,
    /// There was nothing to do.
    NothingToDo,
    /// The command does not concern the account. Only where all accounts were meant.
    Skipped(Skip),
    /// Nothing was done, and why.
    Refused(String),
    /// Something is left, and why.
    Left(String),
    /// It was stopped, and why.
    Stopped(String),
}

/// Why an account is passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Skip {
    NoKeys,
    SwitchedOff,
    NoMail,
}

/// A file that something is wrong with, for people.
#[derive(Debug)]
pub(crate) struct FileProblem {
    path: String,
    what: String,
}

impl AccountReport {
    pub(crate) fn new(email: &Address, verdict: Verdict) -> Self {
        Self {
            email: email.clone(),
            verdict,
            has_mail: None,
            amount: Amount::default(),
            text: String::new(),
            problems: Vec::new(),
            notes: Vec::new(),
            data: Map::new(),
        }
    }

    /// Of an account that never got any mail, where all accounts are meant.
    pub(crate) fn without_mail(email: &Address) -> Self {
        Self {
            has_mail: Some(false),
            ..Self::new(email, Verdict::Skipped(Skip::NoMail))
        }
    }

    /// Of an account that has mail, with which nothing was begun.
    pub(crate) fn failed(email: &Address, fault: &anyhow::Error) -> Self {
        Self {
            has_mail: Some(true),
            ..Self::new(email, Verdict::Refused(format!("{fault:#}")))
        }
    }

    /// Everything for machines.
    pub(crate) fn json(&self) -> Value {
        let mut all = Map::new();
        all.insert("email".to_owned(), json!(self.email.to_string()));
        all.insert("result".to_owned(), json!(self.verdict.word()));
        all.insert("reason".to_owned(), json!(self.verdict.reason()));
        all.extend(self.data.clone());
        let problems: Vec<_> = self.problems.iter().map(FileProblem::json).collect();
        all.insert("problems".to_owned(), problems.into());
        all.insert("notes".to_owned(), json!(self.notes));
        Value::Object(all)
    }
}

/// Everything for people.
impl fmt::Display for AccountReport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:", self.email)?;
        if !self.text.is_empty() {
            write!(formatter, " {}", self.text)?;
        }
        if let Some(reason) = self.verdict.reason() {
            write!(formatter, " {reason}")?;
        }
        for problem in self.problems.iter().take(MOST_PROBLEMS) {
            write!(formatter, "\n  {}: {}", problem.path, problem.what)?;
        }
        let more = self.problems.len().saturating_sub(MOST_PROBLEMS);
        if more > 0 {
            write!(formatter, "\n  and {more} more; --json lists them all")?;
        }
        for note in &self.notes {
            write!(formatter, "\n  {note}")?;
        }
        Ok(())
    }
}

impl Verdict {
    pub(crate) fn is_well(&self) -> bool {
        matches!(self, Self::Done | Self::NothingToDo | Self::Skipped(_))
    }

    fn word(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::NothingToDo => "nothingToDo",
            Self::Skipped(_) => "skipped",
            Self::Refused(_) => "refused",
            Self::Left(_) => "left",
            Self::Stopped(_) => "stopped",
        }
    }

    fn reason(&self) -> Option<String> {
        match self {
            Self::Done | Self::NothingToDo => None,
            Self::Skipped(skip) => Some(skip.to_string()),
            Self::Refused(why) | Self::Left(why) => Some(why.clone()),
            Self::Stopped(why) => Some(format!(
                "Stopped: {why}. Whatever was converted is whole; the same command goes on \
                 where this one ended."
            )),
        }
    }
}

impl fmt::Display for Skip {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NoKeys => "no keys yet",
            Self::SwitchedOff => "sealing switched off",
            Self::NoMail => "no mail yet",
        })
    }
}

impl FileProblem {
    fn json(&self) -> Value {
        json!({ "path": self.path, "problem": self.what })
    }
}

impl From<&Problem> for FileProblem {
    fn from(problem: &Problem) -> Self {
        Self {
            path: printable(&problem.path),
            what: problem.trouble.to_string(),
        }
    }
}

/// `12 messages (3.4 MiB)`.
pub(crate) fn messages(amount: Amount) -> String {
    let bytes = HumanBytes(amount.bytes);
    match amount.messages {
        1 => format!("1 message ({bytes})"),
        messages => format!("{messages} messages ({bytes})"),
    }
}

/// A number of messages for machines.
pub(crate) fn amount_data(amount: Amount) -> Value {
    json!({ "messages": amount.messages, "bytes": amount.bytes })
}

/// Files that no run touches, for machines: those that there are.
pub(crate) fn left_data(left: &BTreeMap<Left, u64>) -> Value {
    let counts = left.iter().map(|(left, count)| {
        let name = match left {
            Left::Empty => "empty",
            Left::OnlyMark => "onlyMark",
            Left::Link => "link",
            Left::NoFile => "noFile",
            _ => "other",
        };
        (name.to_owned(), json!(count))
    });
    Value::Object(counts.collect())
}
