//! What sealing costs, as a ratio of what cannot be saved.
//!
//! ```text
//! cargo run --release -p dovecot-crypt --example seal_ratio
//! ```
//!
//! An ordinary message, 4 kB: against the sum of its primitives as aws-lc-rs has them, one by
//! one: a P-521 key and agreement, PBKDF2, the hash of the key material, AES-256-GCM. The goal
//! is at most 1.15. Large ones, 1 MB and 200 MB: against AES-256-GCM alone, and a copy of its bytes.
//!
//! All are measured in turn within one run, in processor time of this thread, so that other
//! work on the machine counts little.

use std::hint::black_box;
use std::num::NonZeroU32;
use std::time::Duration;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{
    ECDH_P521, EphemeralPrivateKey, ParsedPublicKey, PrivateKey as Ecdh, UnparsedPublicKey,
    agree_ephemeral,
};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::pbkdf2::{PBKDF2_HMAC_SHA256, derive};
use aws_lc_rs::rand::SystemRandom;
use dovecot_crypt::{PrivateKey, PublicKey, Sealer, open};
use rustix::time::{ClockId, clock_gettime};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const ORDINARY: usize = 4096;
const LARGE: [usize; 2] = [1_000_000, 200_000_000];
const BATCH: usize = 16;
const TOGETHER: usize = 40;
const ROUNDS: usize = 61;
const LARGE_ROUNDS: usize = 7;

fn main() -> Outcome<()> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/keys/p521");
    let key = PublicKey::from_pem(&std::fs::read(format!("{folder}.pub.pem"))?)?;
    let keys = [PrivateKey::from_pem(&std::fs::read(format!(
        "{folder}.pem"
    ))?)?];
    let mut sealer = Sealer::new(&key);
    // The self-test of the process is not a message's cost.
    sealer.seal(b"warm")?;
    ordinary(&mut sealer, &keys)?;
    for size in LARGE {
        large(&mut sealer, &keys, size)?;
    }
    Ok(())
}

fn ordinary(sealer: &mut Sealer, keys: &[PrivateKey]) -> Outcome<()> {
    let message = vec![b'x'; ORDINARY];
    let batch = [message.as_slice(); BATCH];
    let together = [message.as_slice(); TOGETHER];
    let primitives = Primitives::new(&message)?;
    let sealed = sealer.seal(&message)?;
    let mut times: [Vec<Duration>; 8] = Default::default();
    for _ in 0..ROUNDS {
        let measured = [
            time(1, || primitives.agreement())?,
            time(1, || primitives.pbkdf2())?,
            time(1, || primitives.hash())?,
            time(1, || primitives.gcm())?,
            time(1, || Ok(black_box(sealer.seal(&message)?).len()))?,
            time(BATCH, || Ok(black_box(sealer.seal_all(&batch)?).len()))?,
            time(TOGETHER, || {
                Ok(black_box(sealer.seal_together(&together)?).len())
            })?,
            time(1, || Ok(open(&sealed, keys)?.len()))?,
        ];
        for (times, time) in times.iter_mut().zip(measured) {
            times.push(time);
        }
    }
    let [agreement, pbkdf2, hash, gcm, one, many, shared, opened] = times.map(median);
    let sum = agreement + pbkdf2 + hash + gcm;
    println!("one message of {ORDINARY} bytes, median of {ROUNDS}");
    row("P-521 key and agreement", agreement, sum);
    row("PBKDF2, 2048 rounds, 48 bytes", pbkdf2, sum);
    row("hash of the key material", hash, sum);
    row("AES-256-GCM", gcm, sum);
    row("sum of the primitives", sum, sum);
    row("sealed alone", one, sum);
    row(&format!("sealed in a batch of {BATCH}"), many, sum);
    row(&format!("{TOGETHER} sealed together"), shared, sum);
    row("opened", opened, sum);
    Ok(())
}

fn large(sealer: &mut Sealer, keys: &[PrivateKey], size: usize) -> Outcome<()> {
    let message = vec![b'x'; size];
    let sealed = sealer.seal(&message)?;
    let mut buffer = vec![1; size];
    let key = gcm_key()?;
    let mut times: [Vec<Duration>; 4] = Default::default();
    for _ in 0..LARGE_ROUNDS {
        let measured = [
            time(1, || {
                let nonce = Nonce::assume_unique_for_key([0; 12]);
                let tag = key.seal_in_place_separate_tag(nonce, Aad::empty(), &mut buffer)?;
                Ok(tag.as_ref().len())
            })?,
            time(1, || {
                buffer.copy_from_slice(&message);
                Ok(black_box(&buffer).len())
            })?,
            time(1, || Ok(black_box(sealer.seal(&message)?).len()))?,
            time(1, || Ok(black_box(open(&sealed, keys)?).len()))?,
        ];
        for (times, time) in times.iter_mut().zip(measured) {
            times.push(time);
        }
    }
    let [gcm, copy, sealed, opened] = times.map(median);
    println!("\none message of {size} bytes, median of {LARGE_ROUNDS}");
    row("AES-256-GCM in place", gcm, gcm);
    row("a copy", copy, gcm);
    row("sealed, with its proof", sealed, gcm);
    row("opened", opened, gcm);
    Ok(())
}

struct Primitives {
    peer: ParsedPublicKey,
    gcm: LessSafeKey,
    message: Vec<u8>,
}

impl Primitives {
    fn new(message: &[u8]) -> Outcome<Self> {
        let peer = Ecdh::generate(&ECDH_P521)?.compute_public_key()?;
        Ok(Self {
            peer: UnparsedPublicKey::new(&ECDH_P521, peer.as_ref()).try_into()?,
            gcm: gcm_key()?,
            message: message.to_vec(),
        })
    }

    fn agreement(&self) -> Outcome<usize> {
        let ephemeral = EphemeralPrivateKey::generate(&ECDH_P521, &SystemRandom::new())?;
        let point = ephemeral.compute_public_key()?;
        let refused = aws_lc_rs::error::Unspecified;
        let secret = agree_ephemeral(ephemeral, self.peer.clone(), refused, |secret| {
            Ok(secret.len())
        })?;
        Ok(secret + black_box(point).as_ref().len())
    }

    #[expect(clippy::unnecessary_wraps, reason = "all primitives look alike")]
    fn pbkdf2(&self) -> Outcome<usize> {
        let rounds = NonZeroU32::MIN.saturating_add(2047);
        let mut out = [0; 48];
        derive(PBKDF2_HMAC_SHA256, rounds, &[4; 133], &[5; 66], &mut out);
        Ok(black_box(out).len())
    }

    #[expect(clippy::unnecessary_wraps, reason = "all primitives look alike")]
    fn hash(&self) -> Outcome<usize> {
        let mut hash = digest(&SHA256, &[6; 60]);
        let mut input = [0; 36];
        for round in 1..=2048_u32 {
            let (value, number) = input.split_at_mut(32);
            value.copy_from_slice(hash.as_ref());
            number.copy_from_slice(&round.to_be_bytes());
            hash = digest(&SHA256, &input);
        }
        Ok(black_box(hash).as_ref().len())
    }

    fn gcm(&self) -> Outcome<usize> {
        let mut buffer = self.message.clone();
        let nonce = Nonce::assume_unique_for_key([0; 12]);
        self.gcm
            .seal_in_place_append_tag(nonce, Aad::from([0; 16]), &mut buffer)?;
        Ok(black_box(buffer).len())
    }
}

fn gcm_key() -> Outcome<LessSafeKey> {
    Ok(LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &[8; 32])?))
}

/// The processor time of `work`, divided by `share`.
fn time(share: usize, mut work: impl FnMut() -> Outcome<usize>) -> Outcome<Duration> {
    let begin = processor_time()?;
    black_box(work()?);
    let end = processor_time()?;
    Ok(end.saturating_sub(begin) / u32::try_from(share)?)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn row(what: &str, time: Duration, one: Duration) {
    let milliseconds = time.as_secs_f64() * 1000.0;
    let ratio = time.div_duration_f64(one);
    println!("{what:<32} {milliseconds:9.3} ms {ratio:8.3}");
}

fn processor_time() -> Result<Duration, std::num::TryFromIntError> {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Ok(Duration::new(
        time.tv_sec.try_into()?,
        time.tv_nsec.try_into()?,
    ))
}
