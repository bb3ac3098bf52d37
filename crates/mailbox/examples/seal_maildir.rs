//! Measures what sealing a Maildir costs beside sealing the same messages in memory.
//!
//! ```text
//! cargo run --release -p mailbox --example seal_maildir -- [DIRECTORY [MESSAGES [BYTES]]]
//! ```
//!
//! The directory (by default the system's for temporary files) decides about the disk that is
//! measured. Processor times are of the whole process, in one run.

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use dovecot_crypt::{PublicKey, Sealer};
use mailbox::{Options, Task, Unwatched};
use rustix::time::{ClockId, clock_gettime};

const KEY: &[u8] = include_bytes!("../tests/data/ada-new.pub.pem");

/// As a conversion does.
const TOGETHER: usize = 40;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let place = arguments
        .next()
        .map_or_else(std::env::temp_dir, PathBuf::from);
    let messages: usize = arguments.next().map_or(Ok(2000), |text| text.parse())?;
    let bytes: usize = arguments.next().map_or(Ok(2600), |text| text.parse())?;
    let message = vec![b'a'; bytes];
    let key = PublicKey::from_pem(KEY)?;

    let (memory, _) = timed(|| seal_in_memory(&key, &message, messages))?;
    let each = |time: Duration| time.as_secs_f64() * 1000.0 / messages as f64;
    println!("in memory: {:.3} ms of processor a message", each(memory));
    for workers in [1, 2, 4] {
        let root = fill(&place, &message, messages)?;
        let mut options = Options::default();
        options.workers = NonZeroUsize::new(workers).ok_or("no workers")?;
        let mailboxes = mailbox::at(&root, None)?;
        let task = Task::Seal(key.clone());
        let (processor, wall) = timed(|| {
            let report = mailbox::convert(&mailboxes, &task, &options, &Unwatched)?;
            if report.is_complete() {
                Ok(())
            } else {
                Err(format!("{:?}", report.ending).into())
            }
        })?;
        println!(
            "{workers} workers: {:.3} ms a message, {:.3} ms of processor, {:.2} times memory",
            each(wall),
            each(processor),
            processor.as_secs_f64() / memory.as_secs_f64()
        );
        fs::remove_dir_all(&root)?;
    }
    Ok(())
}

fn seal_in_memory(key: &PublicKey, message: &[u8], messages: usize) -> Result<(), Failure> {
    let mut sealer = Sealer::new(key);
    for start in (0..messages).step_by(TOGETHER) {
        let group = vec![message; TOGETHER.min(messages - start)];
        sealer.seal_together(&group)?;
    }
    Ok(())
}

fn fill(place: &Path, message: &[u8], messages: usize) -> Result<PathBuf, Failure> {
    let root = place.join(format!("seal_maildir.{}", std::process::id()));
    for name in ["cur", "new", "tmp"] {
        fs::create_dir_all(root.join(name))?;
    }
    let length = message.len();
    for number in 0..messages {
        let name = format!("cur/{number}.M1P2.host,S={length},W={length}:2,S");
        fs::write(root.join(name), message)?;
    }
    fs::File::open(&root)?.sync_all()?;
    Ok(root)
}

/// Processor time and wall-clock time.
fn timed(work: impl FnOnce() -> Result<(), Failure>) -> Result<(Duration, Duration), Failure> {
    let processor = || {
        let time = clock_gettime(ClockId::ProcessCPUTime);
        Duration::new(
            time.tv_sec.unsigned_abs(),
            u32::try_from(time.tv_nsec).unwrap_or(0),
        )
    };
    let (start, begin) = (processor(), Instant::now());
    work()?;
    Ok((processor() - start, begin.elapsed()))
}
