//! What one derivation takes while nothing else goes on, in memory such as the server's.

use std::process::Command;

use vault::{Arena, BoxOrigin, PrivateKey, SealedBox, Secret, SystemEntropy};

use crate::spent::Spent;
use crate::subject::{HUGE_PAGES, PASSWORD};

/// The argument that makes this program [`print`].
pub(crate) const ARGUMENT: &str = "one-derivation";
const DERIVATIONS: usize = 16;

/// Seconds on the clock for one derivation, several times, in a process of its own: glibc hears of
/// huge pages when a program begins.
pub(crate) fn measure() -> Vec<f64> {
    let (name, value) = HUGE_PAGES;
    let output = Command::new(std::env::current_exe().unwrap())
        .arg(ARGUMENT)
        .env(name, value)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let seconds = String::from_utf8(output.stdout).unwrap();
    seconds.lines().map(|line| line.parse().unwrap()).collect()
}

/// The same in this process, a line each, in memory that was used before.
pub(crate) fn print() {
    let mut arena = Arena::new();
    let secret = Secret::new(PASSWORD.as_bytes());
    let key = PrivateKey::generate(&SystemEntropy).unwrap();
    let sealed = SealedBox::seal(&key, &secret, &SystemEntropy, &mut arena).unwrap();
    for _ in 0..DERIVATIONS {
        let spent = Spent::here(|| {
            sealed.open(&secret, BoxOrigin::Ours, &mut arena).unwrap();
        });
        println!("{}", spent.clock.as_secs_f64());
    }
}
