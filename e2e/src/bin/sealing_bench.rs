//! How fast a mailbox of ordinary mail is sealed, against the loop of `doveadm fs put` that
//! scripts used for it: one process a message.
//!
//! Prints ratios of one run. The loop is timed on a sample of the messages, before and after
//! the mailbox is sealed, and extrapolated. It gets the better of it: no owner, date or mode is
//! kept for it, nothing is flushed and nothing is put in the place of the message.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a bench that cannot go on says why and ends"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use e2e::{
    Conversion, DovecotVersion, LineEnds, Scratch, Shape, WaxsealServer, files_below, varied_mail,
};
use fastrand::Rng;

const ADDRESS: &str = "ada@example.org";
const MESSAGES: usize = 5_000;
/// How many of them the loop seals, in two halves.
const SAMPLE: usize = 300;
/// What the project wants to reach on two processors.
const GOAL: f64 = 60.0;
/// `MAIL_CRYPT`: new accounts are sealed.
const NEW_USERS: u8 = 2;

/// Time on the clock and of the processors.
#[derive(Clone, Copy)]
struct Spent {
    clock: Duration,
    processor: Duration,
}

fn main() {
    let server = WaxsealServer::start(NEW_USERS);
    server.add_domain("example.org");
    server.add_user(ADDRESS, "a herd of violet trombones");
    let scratch = Scratch::new();
    let home = scratch.path().join("ada");
    let bytes = write_mail(&home.join("Maildir"));
    println!("{MESSAGES} messages, {} kB in all", bytes / 1_000);

    // What comes before the first message is read has its own line.
    let nothing = scratch.path().join("nobody");
    make_maildir(&nothing.join("Maildir"));
    let start = seal(&server, &nothing);
    let mut by_loop = doveadm_loop(&server, &home, scratch.path(), 0);
    let ours = seal(&server, &home);
    let again = doveadm_loop(&server, &home, scratch.path(), SAMPLE / 2);
    by_loop.clock += again.clock;
    by_loop.processor += again.processor;

    report("waxseal, an empty mailbox", start, 1);
    report("waxseal mailbox encrypt --jobs 2", ours, MESSAGES);
    report("doveadm fs put, a sample", by_loop, SAMPLE);
    let ratio = |of: fn(&Spent) -> Duration| {
        let per_message = of(&by_loop).as_secs_f64() / SAMPLE as f64;
        per_message * MESSAGES as f64 / of(&ours).as_secs_f64()
    };
    let (clock, processor) = (ratio(|spent| spent.clock), ratio(|spent| spent.processor));
    println!("\n{clock:.1} times as fast by the clock (goal {GOAL})");
    println!("{processor:.1} times less processor time");
}

fn report(what: &str, spent: Spent, messages: usize) {
    let per_message = |time: Duration| time.as_secs_f64() * 1_000.0 / messages as f64;
    println!(
        "{what:34} {:7.2} s, {:6.3} ms a message; processors {:7.2} s, {:6.3} ms a message",
        spent.clock.as_secs_f64(),
        per_message(spent.clock),
        spent.processor.as_secs_f64(),
        per_message(spent.processor),
    );
}

fn make_maildir(maildir: &Path) {
    for folder in ["cur", "new", "tmp"] {
        fs::create_dir_all(maildir.join(folder)).unwrap();
    }
}

/// Sizes as in real mailboxes: half below 5 kB, a tenth with an attachment; the bytes in all.
fn write_mail(maildir: &Path) -> usize {
    make_maildir(maildir);
    let mut rng = Rng::with_seed(1);
    let mut all = 0;
    for number in 0..MESSAGES {
        let shape = match number % 20 {
            0 => Shape::Attachments(rng.usize(60_000..200_000)),
            1 | 2 => Shape::Attachments(rng.usize(10_000..60_000)),
            3..=8 => Shape::Text(LineEnds::Lf, rng.usize(5_000..12_000)),
            _ => Shape::Text(LineEnds::Lf, rng.usize(1_500..5_500)),
        };
        let mail = varied_mail(shape, number, &mut rng);
        let name = format!(
            "{}.M1P{number}.mail,S={}:2,S",
            1_600_000_000 + number,
            mail.len()
        );
        fs::write(maildir.join("cur").join(name), &mail).unwrap();
        all += mail.len();
    }
    rustix::fs::sync();
    all
}

fn seal(server: &WaxsealServer, home: &Path) -> Spent {
    let conversion = Conversion::new(server, ADDRESS, home);
    timed(|| {
        conversion.run_well("encrypt", &["--jobs", "2"], "");
    })
}

/// Seals half of the sample into another folder, from the plaintext kept there at the first
/// time.
fn doveadm_loop(server: &WaxsealServer, home: &Path, scratch: &Path, skip: usize) -> Spent {
    let plain = scratch.join("plain");
    if !plain.exists() {
        keep_sample(&home.join("Maildir/cur"), &plain);
    }
    let key = scratch.join("public.pem");
    let encoded = server.run_well(&["user", "keys", ADDRESS], "");
    fs::write(&key, encoded).unwrap();
    let target = scratch.join("sealed");
    fs::create_dir_all(&target).unwrap();
    let driver = format!(
        "public_key_path={}:posix:prefix={}/",
        key.display(),
        target.display()
    );
    let sample: Vec<PathBuf> = files_below(&plain).into_iter().skip(skip).collect();
    timed(|| {
        for (number, path) in sample[..SAMPLE / 2].iter().enumerate() {
            let mut command = DovecotVersion::V2_3.command("/usr/bin/doveadm");
            command.args(["-c", "/dev/null", "fs", "put", "crypt", &driver]);
            let status = command.arg(path).arg(format!("{skip}-{number}")).status();
            assert!(status.unwrap().success(), "doveadm fs put failed");
        }
    })
}

/// Every so many messages one, so that the sample has the sizes of all.
fn keep_sample(mail: &Path, plain: &Path) {
    fs::create_dir(plain).unwrap();
    let messages = files_below(mail);
    for (number, path) in messages
        .iter()
        .step_by(MESSAGES / SAMPLE)
        .take(SAMPLE)
        .enumerate()
    {
        fs::copy(path, plain.join(format!("{number:04}"))).unwrap();
    }
}

fn timed(work: impl FnOnce()) -> Spent {
    let (clock, processor) = (Instant::now(), processor_time_of_children());
    work();
    Spent {
        clock: clock.elapsed(),
        processor: processor_time_of_children() - processor,
    }
}

/// What processes used that this one started and saw end (proc(5): `cutime` and `cstime`, in
/// hundredths of a second).
fn processor_time_of_children() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let (_, fields) = stat.rsplit_once(") ").unwrap();
    let fields = fields.split(' ').skip(13).take(2);
    let ticks: u64 = fields.map(|field| field.parse::<u64>().unwrap()).sum();
    Duration::from_millis(ticks * 10)
}
