//! Telling what an import does and what came of it.

use std::io::{IsTerminal, stderr};

use accounts::{Finding, ImportEvent, ImportKind, ImportReport};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Map, Value, json};
use store::userli::{UserliDatabase, UserliGeneration, UserliTable, UserliUrl};

use crate::output::{Output, print_line, table};

/// Hears what an import tells.
pub(crate) struct Reporter {
    output: Output,
    dry_run: bool,
    generation: UserliGeneration,
    findings: Vec<Value>,
    bar: ProgressBar,
    totals: Vec<(ImportKind, u64)>,
}

impl Reporter {
    pub(crate) async fn new(
        output: Output,
        dry_run: bool,
        userli: &UserliDatabase,
    ) -> anyhow::Result<Self> {
        let mut totals = Vec::new();
        for (kind, table) in [
            (ImportKind::Domains, UserliTable::Domains),
            (ImportKind::Accounts, UserliTable::Users),
            (ImportKind::Aliases, UserliTable::Aliases),
            (ImportKind::Vouchers, UserliTable::Vouchers),
            (ImportKind::ReservedNames, UserliTable::ReservedNames),
            (ImportKind::ApiTokens, UserliTable::ApiTokens),
        ] {
            totals.push((kind, userli.count(table).await?));
        }
        let is_seen = stderr().is_terminal() && !output.json;
        let target = match is_seen {
            true => ProgressDrawTarget::stderr(),
            false => ProgressDrawTarget::hidden(),
        };
        let bar = ProgressBar::with_draw_target(None, target);
        let style = ProgressStyle::with_template("{msg} {wide_bar} {human_pos}/{human_len} {eta}");
        Ok(Self {
            output,
            dry_run,
            generation: userli.generation(),
            findings: Vec::new(),
            bar: bar.with_style(style?),
            totals,
        })
    }

    pub(crate) fn hear(&mut self, event: &ImportEvent<'_>) {
        match event {
            ImportEvent::Finding(finding) if self.output.json => {
                self.findings.push(data(finding));
            }
            // A reader that went away must not end an import in its middle.
            ImportEvent::Finding(finding) => self.bar.suspend(|| {
                let _ = print_line(finding);
            }),
            ImportEvent::Progress(kind, read) => {
                let total = self.totals.iter().find(|(other, _)| other == kind);
                self.bar
                    .set_length(total.map_or(*read, |(_, total)| *total));
                self.bar.set_message(kind.name());
                self.bar.set_position(*read);
            }
        }
    }

    /// Takes the bar away.
    pub(crate) fn stop(&self) {
        self.bar.finish_and_clear();
    }

    pub(crate) fn print(&mut self, report: &ImportReport, url: &UserliUrl) -> anyhow::Result<()> {
        let mut rows = Map::new();
        for kind in ImportKind::ALL {
            let tally = report.of(kind);
            rows.insert(
                kind.key().to_owned(),
                json!({
                    "read": tally.read,
                    "new": tally.new,
                    "changed": tally.changed,
                    "unchanged": tally.unchanged,
                    "keptHere": tally.kept_here,
                    "notBrought": tally.not_brought,
                    "removed": tally.removed,
                }),
            );
        }
        let generation = match self.generation {
            UserliGeneration::Virtual => "virtual",
            UserliGeneration::Current => "current",
        };
        let data = json!({
            "from": url.to_string(),
            "generation": generation,
            "dryRun": self.dry_run,
            "rows": rows,
            "keysInDoubt": report.keys_in_doubt(),
            "findings": std::mem::take(&mut self.findings),
        });
        self.output.print(&data, self.text(report))
    }

    fn text(&self, report: &ImportReport) -> String {
        let rows = ImportKind::ALL.into_iter().map(|kind| {
            let tally = report.of(kind);
            let numbers = [
                tally.read,
                tally.new,
                tally.changed,
                tally.unchanged,
                tally.kept_here,
                tally.removed,
                tally.not_brought,
            ];
            let [a, b, c, d, e, f, g] = numbers.map(|number| number.to_string());
            [kind.name().to_owned(), a, b, c, d, e, f, g]
        });
        let header = [
            "",
            "READ",
            "NEW",
            "CHANGED",
            "AS BEFORE",
            "KEPT HERE",
            "REMOVED",
            "NOT BROUGHT",
        ];
        let table = table(header, rows);
        let end = match self.dry_run {
            true => "\nNothing was written: this was a dry run.",
            false => "",
        };
        format!("{table}{end}")
    }
}

fn data(finding: &Finding) -> Value {
    json!({
        "kind": finding.kind.word(),
        "place": finding.place,
        "subject": finding.subject,
        "what": finding.words,
    })
}
