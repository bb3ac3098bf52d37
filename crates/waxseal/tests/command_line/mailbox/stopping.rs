//! A run that is stopped, by hand or because the account changed, and one that goes on.

use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::*;

/// Enough that a run on one thread is still at work when it is stopped.
const MANY: usize = 4000;

/// Begins to seal, and waits until something is sealed.
fn begin(program: &Program, root: &Path) -> Child {
    let mut command = program.command(&["mailbox", "encrypt", ADA, "--jobs", "1"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    let begun = Instant::now();
    while sealed_and_plain(root).0 == 0 {
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "nothing is sealed"
        );
        sleep(Duration::from_millis(20));
    }
    child
}

fn signal(child: &Child, signal: Signal) {
    let pid = Pid::from_raw(child.id().try_into().unwrap()).unwrap();
    kill_process(pid, signal).unwrap();
}

fn finish(child: Child) -> (Option<i32>, String) {
    let output = child.wait_with_output().unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stdout).unwrap(),
    )
}

fn leftovers(root: &Path) -> usize {
    let files = ["tmp", ".Sent/tmp"].map(|tmp| std::fs::read_dir(root.join(tmp)).unwrap().count());
    let locks = [root.to_owned(), root.join(".Sent")];
    let locks = locks
        .iter()
        .filter(|at| at.join("dovecot-uidlist.lock").exists());
    files.iter().sum::<usize>() + locks.count()
}

#[test]
fn a_signal_ends_it_between_messages_and_the_next_run_goes_on() {
    for stop in [Signal::INT, Signal::TERM] {
        let program = program();
        let root = store(&program, ADA, MANY);
        let child = begin(&program, &root);
        signal(&child, stop);
        let (code, told) = finish(child);
        assert_eq!(code, Some(1), "{told}");
        let why = "Stopped: it was asked to stop. Whatever was converted is whole; the same \
                   command goes on where this one ended.\n";
        assert!(told.ends_with(why), "{told}");
        let (sealed, plain) = sealed_and_plain(&root);
        assert!(sealed > 0 && plain > 0, "{sealed} {plain}");
        assert_eq!(sealed + plain, MANY);
        assert!(
            told.contains(&format!("{sealed} messages (")),
            "{sealed}: {told}"
        );
        assert_eq!(leftovers(&root), 0);

        well(&program, &["encrypt", ADA], "");
        assert_eq!(sealed_and_plain(&root), (MANY, 0));
    }
}

#[test]
fn nothing_is_sealed_to_a_key_that_is_no_longer_the_active_one() {
    let program = program();
    let root = store(&program, ADA, MANY);
    let child = begin(&program, &root);
    // However fast it is, it is still at work when the key changes.
    signal(&child, Signal::STOP);
    rotate(&program);
    let (sealed_by_then, _) = sealed_and_plain(&root);
    signal(&child, Signal::CONT);
    let (code, told) = finish(child);
    assert_eq!(code, Some(1), "{told}");
    assert!(
        told.contains("the account got another key meanwhile"),
        "{told}"
    );
    let (sealed, plain) = sealed_and_plain(&root);
    assert!(plain > 0, "{told}");
    // What was in hand at that moment, a batch of 100, and no more.
    assert!(sealed <= sealed_by_then + 100, "{sealed} {sealed_by_then}");
    let verify = ["verify", ADA, "--password-stdin"];
    let told = well(&program, &verify, PASSWORD);
    assert!(
        told.starts_with(&format!("ada@example.org: {sealed} messages open;")),
        "{told}"
    );
}
