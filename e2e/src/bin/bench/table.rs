//! What comes out: one table of ratios with the goals beside them, and what they were made of.

use std::fmt::Write;

/// What the project wants of a ratio.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Goal {
    /// The smaller, the better.
    AtMost(f64),
    /// The larger, the better.
    AtLeast(f64),
    /// There to be known.
    None,
}

/// A ratio of one run.
#[derive(Debug)]
struct Row {
    what: String,
    goal: Goal,
    ratio: f64,
    limit: &'static str,
}

/// Everything that was measured.
#[derive(Debug, Default)]
pub(crate) struct Table {
    rows: Vec<Row>,
    details: Vec<String>,
}

impl Table {
    /// Adds a ratio. `limit` is what stands in the way, and is shown where the goal is missed.
    pub(crate) fn row(
        &mut self,
        what: impl Into<String>,
        goal: Goal,
        ratio: f64,
        limit: &'static str,
    ) {
        let what = what.into();
        eprintln!("{what}: {ratio:.2}");
        self.rows.push(Row {
            what,
            goal,
            ratio,
            limit,
        });
    }

    /// Adds a sentence: what a ratio was made of.
    pub(crate) fn detail(&mut self, sentence: impl Into<String>) {
        self.details.push(sentence.into());
    }

    /// The table and the sentences as Markdown.
    pub(crate) fn to_markdown(&self) -> String {
        let mut text = "| what | goal | measured | |\n|---|---|---|---|\n".to_owned();
        for row in &self.rows {
            let Row { what, ratio, .. } = row;
            let (goal, outcome) = (row.goal(), row.outcome());
            writeln!(text, "| {what} | {goal} | {ratio:.2} | {outcome} |").unwrap();
        }
        text.push('\n');
        for sentence in &self.details {
            writeln!(text, "* {sentence}").unwrap();
        }
        text
    }
}

impl Row {
    fn goal(&self) -> String {
        match self.goal {
            Goal::AtMost(most) => format!("at most {most}"),
            Goal::AtLeast(least) => format!("at least {least}"),
            Goal::None => "-".to_owned(),
        }
    }

    fn outcome(&self) -> String {
        let is_met = match self.goal {
            Goal::AtMost(most) => self.ratio <= most,
            Goal::AtLeast(least) => self.ratio >= least,
            Goal::None => return String::new(),
        };
        match is_met {
            true => "met".to_owned(),
            false => format!("**missed**: {}", self.limit),
        }
    }
}
