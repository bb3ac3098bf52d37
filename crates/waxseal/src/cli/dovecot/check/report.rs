//! What is printed.

use std::fmt::Write;

use anyhow::bail;
use dovecot_check::{Doveconf, Severity, Trap, Version};
use serde::Serialize;

use crate::output::{Output, table};

/// What the check has to say.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Report {
    dovecot: Version,
    safe: bool,
    traps: Vec<Trap>,
}

impl Report {
    pub(super) fn new(config: &Doveconf, traps: Vec<Trap>) -> Self {
        Self {
            dovecot: config.version(),
            safe: traps.iter().all(Trap::is_safe),
            traps,
        }
    }

    /// Prints it.
    ///
    /// # Errors
    /// Where the server is not safe: that is the exit code.
    pub(super) fn print(&self, output: Output) -> anyhow::Result<()> {
        output.print(self, self.text().trim_end())?;
        if self.safe {
            return Ok(());
        }
        let count = |severity| {
            let worst = self.traps.iter().filter_map(Trap::severity);
            worst.filter(|worst| *worst == severity).count()
        };
        bail!(
            "this Dovecot is not safe: dangers {}, warnings {}",
            count(Severity::Danger),
            count(Severity::Warning)
        );
    }

    fn text(&self) -> String {
        let mut text = format!("Dovecot {}\n", self.dovecot);
        let mut open: Vec<&Trap> = self.traps.iter().collect();
        open.retain(|trap| trap.severity().is_some());
        // The worst first, and otherwise in the order of the rules.
        open.sort_by_key(|trap| std::cmp::Reverse(trap.severity()));
        let rows = open.iter().flat_map(|trap| {
            trap.findings.iter().map(|finding| {
                [
                    word(finding.severity).to_owned(),
                    trap.rule.to_owned(),
                    finding.what.clone(),
                ]
            })
        });
        if !open.is_empty() {
            // Writing to a text cannot fail.
            let _ = writeln!(text, "\n{}", table(["", "TRAP", "FOUND"], rows));
        }
        for trap in &open {
            let _ = writeln!(text, "\n{}\n  Why: {}", trap.rule, trap.why);
            for finding in &trap.findings {
                let _ = writeln!(text, "  Do:  {}", finding.change);
            }
        }
        let safe = self.traps.iter().filter(|trap| trap.severity().is_none());
        let rows: Vec<_> = safe
            .map(|trap| [trap.rule.to_owned(), trap.title.to_owned()])
            .collect();
        let _ = writeln!(text, "\n{}", table(["SAFE FROM", "BECAUSE"], rows));
        if self.safe {
            text.push_str("\nThis Dovecot is safe.\n");
        }
        text
    }
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Danger => "DANGER",
        Severity::Warning => "WARNING",
        Severity::Note => "NOTE",
    }
}
