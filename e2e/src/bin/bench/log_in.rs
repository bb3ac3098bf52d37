//! What a log-in costs the processor: against libsodium, and against userli's arithmetic in PHP.

use std::process::Command;

use e2e::ProcessFacts;
use libsodium_rs::crypto_pwhash::{
    ALG_ARGON2ID13, MEMLIMIT_INTERACTIVE, OPSLIMIT_INTERACTIVE, pwhash,
};

use crate::TURNS;
use crate::spent::{Spent, median, milliseconds};
use crate::subject::{PASSWORD, Subject};
use crate::table::{Goal, Table};

/// Log-ins, or computations, a turn.
const LOG_INS: u32 = 16;

pub(crate) fn measure(table: &mut Table) {
    let (subject, by_hand) = (Subject::new(), Subject::by_hand());
    let (mut ours, mut slower, mut sodium, mut php) = (vec![], vec![], vec![], vec![]);
    for _ in 0..TURNS {
        ours.push(log_in(&subject));
        slower.push(log_in(&by_hand));
        let spent = Spent::here(|| (0..LOG_INS).for_each(|_| derive()));
        sodium.push(milliseconds(spent.processor / LOG_INS));
        php.push(userlis_arithmetic());
    }
    let (ours, slower) = (median(ours), median(slower));
    let (sodium, php) = (median(sodium), median(php));
    let what = "processor time of a Dovecot log-in of a sealed account / one libsodium \
         `crypto_pwhash` (2 passes, 64 MiB)";
    let limit = "Argon2 itself, which is nearly all of it";
    table.row(what, Goal::AtMost(1.0), ours / sodium, limit);
    let what = "the same without huge pages, as started by hand";
    table.row(what, Goal::AtMost(1.0), slower / sodium, limit);
    let what = "the same / userli's arithmetic in PHP 8.2 (hash of 4 passes, box of 2)";
    table.row(what, Goal::None, ours / php, "");
    table.detail(format!(
        "A log-in takes {ours:.1} ms of processor time, HTTP and database included ({slower:.1} ms \
         without huge pages); `crypto_pwhash` {sodium:.1} ms; what userli computes, in PHP without any \
         framework, {php:.1} ms. Medians of {TURNS} turns of {LOG_INS} each."
    ));
}

/// Milliseconds of the server's processor time for one log-in.
fn log_in(subject: &Subject) -> f64 {
    let mut api = subject.client();
    // What comes once (the week, the memory) before what comes always.
    subject.log_in(&mut api);
    let facts = ProcessFacts::of(subject.server.process().id());
    let begun = facts.processor_time();
    for _ in 0..LOG_INS {
        subject.log_in(&mut api);
    }
    milliseconds((facts.processor_time() - begun) / LOG_INS)
}

/// One `crypto_pwhash`.
fn derive() {
    pwhash(
        32,
        PASSWORD.as_bytes(),
        &[7; 16],
        OPSLIMIT_INTERACTIVE,
        MEMLIMIT_INTERACTIVE,
        ALG_ARGON2ID13,
    )
    .unwrap();
}

/// What userli computes at a log-in: the hash is verified (4 passes), the key of the box derived
/// (2 passes), the box opened. Milliseconds of processor time for one.
fn userlis_arithmetic() -> f64 {
    const SCRIPT: &str = r#"
        $password = "a herd of violet trombones";
        $hash = sodium_crypto_pwhash_str($password, 4, 67108864);
        $salt = random_bytes(SODIUM_CRYPTO_PWHASH_SALTBYTES);
        $nonce = random_bytes(SODIUM_CRYPTO_SECRETBOX_NONCEBYTES);
        $key = fn() => sodium_crypto_pwhash(32, $password, $salt, 2, 67108864);
        $box = sodium_crypto_secretbox(random_bytes(512), $nonce, $key());
        $time = function() {
            $used = getrusage();
            return $used["ru_utime.tv_sec"] * 1e3 + $used["ru_utime.tv_usec"] / 1e3
                + $used["ru_stime.tv_sec"] * 1e3 + $used["ru_stime.tv_usec"] / 1e3;
        };
        $begun = $time();
        for ($number = 0; $number < 8; $number++) {
            if (!sodium_crypto_pwhash_str_verify($hash, $password)) exit(1);
            if (sodium_crypto_secretbox_open($box, $nonce, $key()) === false) exit(1);
        }
        echo ($time() - $begun) / 8;
    "#;
    let output = Command::new("php8.2").args(["-r", SCRIPT]).output();
    let output = output.expect("php8.2; script/bench installs it");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().parse().unwrap()
}
