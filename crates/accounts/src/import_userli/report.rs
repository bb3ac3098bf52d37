//! What came of an import.

use std::fmt;

/// What is brought over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ImportKind {
    /// Mail domains.
    Domains,
    /// Accounts with their keys.
    Accounts,
    /// Aliases.
    Aliases,
    /// Invite codes.
    Vouchers,
    /// Which account was registered with which code.
    Invitations,
    /// Reserved names.
    ReservedNames,
    /// Tokens of programs.
    ApiTokens,
}

impl ImportKind {
    /// All of them, in the order in which they are brought over.
    pub const ALL: [Self; 7] = [
        Self::Domains,
        Self::Accounts,
        Self::Aliases,
        Self::Vouchers,
        Self::Invitations,
        Self::ReservedNames,
        Self::ApiTokens,
    ];

    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Domains => "domains",
            Self::Accounts => "accounts",
            Self::Aliases => "aliases",
            Self::Vouchers => "invite codes",
            Self::Invitations => "invitations",
            Self::ReservedNames => "reserved names",
            Self::ApiTokens => "API tokens",
        }
    }

    /// For machines.
    pub fn key(self) -> &'static str {
        match self {
            Self::Domains => "domains",
            Self::Accounts => "accounts",
            Self::Aliases => "aliases",
            Self::Vouchers => "inviteCodes",
            Self::Invitations => "invitations",
            Self::ReservedNames => "reservedNames",
            Self::ApiTokens => "apiTokens",
        }
    }
}

/// How many rows of a kind went which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportTally {
    /// Read in userli.
    pub read: u64,
    /// Not here before.
    pub new: u64,
    /// Brought over before, and changed in userli since.
    pub changed: u64,
    /// As they were brought over before.
    pub unchanged: u64,
    /// Changed in userli and here, or here already: nothing was overwritten.
    pub kept_here: u64,
    /// Not brought over, each with a finding.
    pub not_brought: u64,
    /// Gone from userli, and so from here.
    pub removed: u64,
}

/// What is worth a look of an administrator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind of thing it is.
    pub kind: FindingKind,
    /// Where it was found, as in `row 7 of users`.
    pub place: String,
    /// The account, domain, alias or name, where there is one.
    pub subject: Option<String>,
    /// What it is, and what became of it. Never a secret.
    pub words: String,
}

/// Kinds of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// A row that cannot be read, or that would contradict what is here.
    NotBrought,
    /// An account that was brought over and whose keys or hash cannot be right.
    KeysInDoubt,
    /// What changed here was not overwritten.
    KeptHere,
    /// Brought over, or left behind, in a way that is good to know.
    Note,
}

impl FindingKind {
    /// For machines.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotBrought => "not-brought",
            Self::KeysInDoubt => "keys-in-doubt",
            Self::KeptHere => "kept-here",
            Self::Note => "note",
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let label = match self.kind {
            FindingKind::NotBrought => "not brought over",
            FindingKind::KeysInDoubt => "look at its keys",
            FindingKind::KeptHere => "kept as it is here",
            FindingKind::Note => "note",
        };
        write!(formatter, "{label}: {}", self.place)?;
        if let Some(subject) = &self.subject {
            write!(formatter, " ({subject})")?;
        }
        write!(formatter, ": {}", self.words)
    }
}

/// What an import tells while it runs.
#[derive(Debug)]
pub enum ImportEvent<'a> {
    /// Something is worth a look.
    Finding(&'a Finding),
    /// So many rows of a kind were read.
    Progress(ImportKind, u64),
}

/// What came of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    tallies: [ImportTally; ImportKind::ALL.len()],
    keys_in_doubt: u64,
}

impl ImportReport {
    /// How many rows of a kind went which way.
    pub fn of(&self, kind: ImportKind) -> ImportTally {
        self.tallies.get(kind as usize).copied().unwrap_or_default()
    }

    /// How many accounts have keys or a hash that cannot be right.
    pub fn keys_in_doubt(&self) -> u64 {
        self.keys_in_doubt
    }

    /// How many rows of all kinds were not brought over.
    pub fn not_brought(&self) -> u64 {
        self.tallies.iter().map(|tally| tally.not_brought).sum()
    }

    pub(super) fn tally(&mut self, kind: ImportKind) -> &mut ImportTally {
        let [
            domains,
            accounts,
            aliases,
            vouchers,
            invitations,
            reserved_names,
            api_tokens,
        ] = &mut self.tallies;
        match kind {
            ImportKind::Domains => domains,
            ImportKind::Accounts => accounts,
            ImportKind::Aliases => aliases,
            ImportKind::Vouchers => vouchers,
            ImportKind::Invitations => invitations,
            ImportKind::ReservedNames => reserved_names,
            ImportKind::ApiTokens => api_tokens,
        }
    }

    pub(super) fn count(&mut self, finding: &Finding) {
        if finding.kind == FindingKind::KeysInDoubt {
            self.keys_in_doubt += 1;
        }
    }

    /// Whether anything was written.
    pub(super) fn changed_anything(&self) -> bool {
        let mut tallies = self.tallies.iter();
        tallies.any(|tally| tally.new + tally.changed + tally.removed > 0)
    }

    /// In one line, for the audit trail.
    pub(super) fn words(&self) -> String {
        let parts = ImportKind::ALL.into_iter().filter_map(|kind| {
            let tally = self.of(kind);
            let written = tally.new + tally.changed + tally.removed;
            (written > 0).then(|| format!("{written} {}", kind.name()))
        });
        parts.collect::<Vec<_>>().join(", ")
    }
}
