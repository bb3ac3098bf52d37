//! What a rule says.

use serde::Serialize;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing is wrong, or nobody can tell from here.
    Note,
    /// Mail is delayed or refused, or something becomes a danger with one more step.
    Warning,
    /// Mail or keys come to lie in the clear, mail is sealed so that nobody reads it, or bounces.
    Danger,
}

/// Something that a rule found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// What is so, on this server.
    pub what: String,
    /// What to change.
    pub change: String,
}

/// A known trap, and how this server stands to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Trap {
    /// The rule's name, which stays the same from release to release.
    pub rule: &'static str,
    /// What a safe server has, in a few words.
    pub title: &'static str,
    /// What would happen, and why.
    pub why: &'static str,
    /// Nothing where the server is safe.
    pub findings: Vec<Finding>,
}

impl Trap {
    /// How bad the worst finding is; none where there is nothing to say.
    pub fn severity(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }

    /// Whether nothing is wrong; notes may be there.
    pub fn is_safe(&self) -> bool {
        self.severity().is_none_or(|worst| worst == Severity::Note)
    }
}

/// What a rule has found so far.
#[derive(Debug, Default)]
pub(crate) struct Findings(pub(crate) Vec<Finding>);

impl Findings {
    pub(crate) fn danger(&mut self, what: impl Into<String>, change: impl Into<String>) {
        self.add(Severity::Danger, what.into(), change.into());
    }

    pub(crate) fn warning(&mut self, what: impl Into<String>, change: impl Into<String>) {
        self.add(Severity::Warning, what.into(), change.into());
    }

    pub(crate) fn note(&mut self, what: impl Into<String>, change: impl Into<String>) {
        self.add(Severity::Note, what.into(), change.into());
    }

    fn add(&mut self, severity: Severity, what: String, change: String) {
        self.0.push(Finding {
            severity,
            what,
            change,
        });
    }
}
