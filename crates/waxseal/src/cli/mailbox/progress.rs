//! Showing how far a run has come: a bar on a terminal, a line now and then elsewhere.

use std::io::{IsTerminal, stderr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{HumanDuration, ProgressBar, ProgressStyle};
use mailbox::Amount;
use model::Address;

use crate::output::{Output, print_line};

/// How long a run says nothing where nobody watches a bar.
const SILENCE: Duration = Duration::from_secs(30);
/// How often the bar is drawn anew while nothing happens.
const TICK: Duration = Duration::from_millis(200);

/// While nobody knows how much there is.
const LOOKING: &str = "{prefix} {spinner} {pos} messages, {per_sec}  {wide_msg}";
const CONVERTING: &str =
    "{prefix} {bar:30} {pos}/{len} messages, {per_sec}, {eta} left  {wide_msg}";

/// The progress of a run on one account.
pub(crate) struct Progress {
    email: String,
    bar: ProgressBar,
    /// Lines for whoever reads a log; none beside a bar, and none among JSON.
    lines: Option<Mutex<Lines>>,
}

struct Lines {
    begun: Instant,
    last: Instant,
}

impl Progress {
    pub(crate) fn new(email: &Address, output: Output) -> Self {
        let watched = stderr().is_terminal();
        let bar = if watched {
            ProgressBar::new_spinner()
        } else {
            ProgressBar::hidden()
        };
        bar.set_style(style(LOOKING));
        bar.set_prefix(email.to_string());
        if watched {
            bar.enable_steady_tick(TICK);
        }
        let now = Instant::now();
        let lines = Lines {
            begun: now,
            last: now,
        };
        Self {
            email: email.to_string(),
            bar,
            lines: (!watched && !output.json).then(|| Mutex::new(lines)),
        }
    }

    /// A pass begins that has so much to do.
    pub(crate) fn begin(&self, to_do: Amount) {
        self.bar.set_style(style(CONVERTING));
        self.bar.reset();
        self.bar.set_length(to_do.messages);
        if let Some(lines) = &self.lines {
            let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
            lines.begun = Instant::now();
        }
    }

    pub(crate) fn folder(&self, label: String) {
        self.bar.set_message(label);
    }

    pub(crate) fn advance(&self, messages: u64) {
        self.bar.inc(messages);
        let Some(lines) = &self.lines else { return };
        let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.last.elapsed() < SILENCE {
            return;
        }
        lines.last = Instant::now();
        let line = line(
            self.bar.position(),
            self.bar.length(),
            lines.begun.elapsed(),
        );
        // If nobody reads it, the end of the run says so.
        let _ = print_line(format!("{}: {line}", self.email));
    }

    /// Leaves the terminal as it was.
    pub(crate) fn end(&self) {
        self.bar.finish_and_clear();
    }
}

/// The templates are ours, and a test reads them both; a bar in another style would still be
/// a bar.
fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// How far, how fast and how long still, where the total is known.
fn line(done: u64, total: Option<u64>, took: Duration) -> String {
    let rate = done as f64 / took.as_secs_f64().max(0.001);
    let Some(total) = total else {
        return format!("{done} messages, {rate:.0} a second");
    };
    let left = total.saturating_sub(done) as f64 / rate.max(0.001);
    let left = Duration::from_secs(left.min(1e9) as u64);
    format!(
        "{done} of {total} messages, {rate:.0} a second, {} left",
        HumanDuration(left)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_templates_are_understood() {
        for template in [LOOKING, CONVERTING] {
            ProgressStyle::with_template(template).unwrap();
        }
    }

    #[test]
    fn a_line_says_how_long_it_takes_still() {
        let minute = Duration::from_secs(60);
        assert_eq!(line(600, None, minute), "600 messages, 10 a second");
        assert_eq!(
            line(600, Some(1800), minute),
            "600 of 1800 messages, 10 a second, 2 minutes left"
        );
        assert!(line(0, Some(1), minute).ends_with("left"));
    }
}
