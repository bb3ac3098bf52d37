//! What is promised to be fast, against its peers, as ratios of one run, with the project's goals
//! beside them: one table in Markdown. Names of parts measure only those.
//!
//! Both sides of a ratio are measured in turn, several times, so that other work on the machine
//! meets both. The load comes from this program on the same processors: what is measured of the
//! clock is the worse for it on both sides.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::indexing_slicing,
    reason = "a bench that cannot go on says why and ends"
)]

mod crowd;
mod imap;
mod log_in;
mod look_up;
mod one_derivation;
mod one_message;
mod sealing;
mod spent;
mod subject;
mod table;

use table::Table;

/// How often both sides of a ratio are measured in turn.
const TURNS: u32 = 5;

type Part = fn(&mut Table);

const PARTS: [(&str, Part); 7] = [
    ("log-in", log_in::measure),
    ("crowd", crowd::measure),
    ("look-up", look_up::against_php),
    ("sealing", sealing::measure),
    ("one-message", one_message::measure),
    ("million", look_up::of_a_million),
    ("imap", imap::measure),
];

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    if wanted == [one_derivation::ARGUMENT] {
        return one_derivation::print();
    }
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|part| part == name);
    let unknown = wanted
        .iter()
        .find(|part| PARTS.iter().all(|(name, _)| name != part));
    assert_eq!(unknown, None, "no such part");
    let mut table = Table::default();
    for (name, measure) in PARTS {
        if is_wanted(name) {
            measure(&mut table);
        }
    }
    print!("{}", table.to_markdown());
}
