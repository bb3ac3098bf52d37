//! What opening a sealed box costs, as a ratio of the one thing that cannot be saved:
//! libsodium's `crypto_pwhash` with the same parameters. The goal is at most 1.0.
//!
//! ```text
//! cargo run --release -p vault --example open_box_ratio
//! ```
//!
//! Both are measured in turn within one run, in processor time of this thread, so that
//! other work on the machine does not count.

use std::time::Duration;

use libsodium_rs::crypto_pwhash::{
    ALG_ARGON2ID13, MEMLIMIT_INTERACTIVE, OPSLIMIT_INTERACTIVE, pwhash,
};
use rustix::time::{ClockId, clock_gettime};
use vault::{Arena, BoxOrigin, PrivateKey, SealedBox, Secret, SystemEntropy};

const ROUNDS: usize = 41;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arena = Arena::new();
    let secret = Secret::new(*b"correct horse battery staple");
    let key = PrivateKey::generate(&SystemEntropy)?;
    let sealed = SealedBox::seal(&key, &secret, &SystemEntropy, &mut arena)?;

    let mut ours = Vec::new();
    let mut libsodium = Vec::new();
    for _ in 0..ROUNDS {
        let begin = processor_time()?;
        sealed.open(&secret, BoxOrigin::Ours, &mut arena)?;
        let middle = processor_time()?;
        pwhash(
            32,
            secret.expose(),
            &[7; 16],
            OPSLIMIT_INTERACTIVE,
            MEMLIMIT_INTERACTIVE,
            ALG_ARGON2ID13,
        )?;
        let end = processor_time()?;
        ours.push(middle.saturating_sub(begin));
        libsodium.push(end.saturating_sub(middle));
    }

    let (ours, libsodium) = (Spread::of(ours), Spread::of(libsodium));
    println!("processor time, {ROUNDS} rounds       least   median");
    println!("opening a box of ours         {ours}");
    println!("crypto_pwhash of libsodium    {libsodium}");
    println!(
        "ratio                         {:7.3}  {:7.3}",
        ours.least.div_duration_f64(libsodium.least),
        ours.median.div_duration_f64(libsodium.median)
    );
    Ok(())
}

struct Spread {
    least: Duration,
    median: Duration,
}

impl Spread {
    fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self {
            least: times.first().copied().unwrap_or_default(),
            median: times.get(times.len() / 2).copied().unwrap_or_default(),
        }
    }
}

impl std::fmt::Display for Spread {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
        write!(
            formatter,
            "{:5.1} ms {:5.1} ms",
            milliseconds(self.least),
            milliseconds(self.median)
        )
    }
}

fn processor_time() -> Result<Duration, std::num::TryFromIntError> {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Ok(Duration::new(
        time.tv_sec.try_into()?,
        time.tv_nsec.try_into()?,
    ))
}
