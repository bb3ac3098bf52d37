//! What sealing one message costs, against the sum of its primitives: the example `seal_ratio` of
//! the crate that seals, which measures both in turn.

use std::env;
use std::process::Command;

use crate::table::{Goal, Table};

pub(crate) fn measure(table: &mut Table) {
    let this = env::current_exe().expect("the path of this program");
    let program = this.with_file_name("examples/seal_ratio");
    let output = Command::new(program).output();
    let output = output.expect("seal_ratio; script/bench builds it");
    assert!(output.status.success(), "{output:?}");
    let printed = String::from_utf8(output.stdout).unwrap();
    let (sum, _) = row(&printed, "sum of the primitives");
    let (alone, ratio) = row(&printed, "sealed alone");
    let (together, ratio_together) = row(&printed, "40 sealed together");
    table.row(
        "processor time of sealing one message / the sum of its primitives",
        Goal::AtMost(1.15),
        ratio,
        "a message alone is proven as well, and shares no work",
    );
    let what = "the same for one of 40 that are sealed together, as a conversion does";
    table.row(what, Goal::AtMost(1.15), ratio_together, "the proof");
    table.detail(format!(
        "4096 bytes: {alone:.3} ms sealed alone, {together:.3} ms among others, {sum:.3} ms for P-521 \
         key and agreement, PBKDF2, the hash of the key material and AES-256-GCM one by one."
    ));
}

/// Milliseconds and ratio of a row.
fn row(printed: &str, name: &str) -> (f64, f64) {
    let line = printed.lines().find(|line| line.starts_with(name));
    let rest = line.unwrap().strip_prefix(name).unwrap();
    let (milliseconds, ratio) = rest.split_once("ms").unwrap();
    let number = |text: &str| text.trim().parse().unwrap();
    (number(milliseconds), number(ratio))
}
