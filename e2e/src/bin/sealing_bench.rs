//! How fast a mailbox of ordinary mail is sealed, against the loop of `doveadm fs put` that
//! scripts used for it: one process a message.
//!
//! Prints ratios of one run. The loop is timed on a sample of the messages, before and after
//! the mailbox is sealed, and extrapolated. It gets the better of it: no owner, date or mode is
//! kept for it, nothing is flushed and nothing is put in the place of the message.
//!
//! All mail lies on an ext4 of its own, as Debian makes it. Without a journal, as in some small
//! virtual machines, ext4 looks at every file that was removed in the last minutes before it
//! makes a new one, which is another thing to measure.
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

use dovecot_crypt::{PublicKey, Sealer};
use e2e::{
    Conversion, DovecotVersion, FileSystem, LineEnds, Scratch, Shape, WaxsealServer, files_below,
    varied_mail,
};
use fastrand::Rng;

const ADDRESS: &str = "ada@example.org";
const MESSAGES: usize = 5_000;
/// How many of them the loop seals, in two halves.
const SAMPLE: usize = 300;
/// What the project wants to reach on two processors.
const GOAL: f64 = 60.0;
/// For the mail, and for what is made of it.
const MEGABYTES: u64 = 1_500;
/// Messages that are sealed together in memory, as a conversion does.
const TOGETHER: usize = 40;
const PROCESSORS: f64 = 2.0;
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
    let disk = FileSystem::Ext4;
    // Where none can be mounted, it says so, and measures what is there.
    let _mounted = disk
        .can_be_had()
        .then(|| disk.mount(scratch.path(), MEGABYTES));
    let home = scratch.path().join("ada");
    let bytes = write_mail(&home.join("Maildir"));
    println!("{MESSAGES} messages, {} kB in all", bytes / 1_000);
    let in_memory = seal_in_memory(&public_key(&server), &home.join("Maildir/cur"));

    // What comes before the first message is read has its own line.
    let nothing = scratch.path().join("nobody");
    make_maildir(&nothing.join("Maildir"));
    let start = seal(&server, &nothing);
    let mut by_loop = doveadm_loop(&server, &home, scratch.path(), 0);
    let ours = seal(&server, &home);
    let again = doveadm_loop(&server, &home, scratch.path(), SAMPLE / 2);
    by_loop.clock += again.clock;
    by_loop.processor += again.processor;

    report("doveadm fs put, a sample", by_loop, SAMPLE);
    report("waxseal mailbox encrypt --jobs 2", ours, MESSAGES);
    report("of it, with no mail at all", start, 1);
    report("sealed in memory, one thread", in_memory, MESSAGES);
    let times = |of: fn(&Spent) -> Duration, other: f64| {
        of(&by_loop).as_secs_f64() / SAMPLE as f64 * MESSAGES as f64 / other
    };
    let by_clock = times(|spent| spent.clock, ours.clock.as_secs_f64());
    let by_processor = times(|spent| spent.processor, ours.processor.as_secs_f64());
    let floor = times(
        |spent| spent.clock,
        in_memory.processor.as_secs_f64() / PROCESSORS,
    );
    let outcome = if by_clock < GOAL { "MISSED" } else { "reached" };
    println!("\nby the clock:        {by_clock:5.1} times as fast; goal {GOAL}: {outcome}");
    println!("processor time:      {by_processor:5.1} times less");
    println!("were there no files: {floor:5.1} times as fast, on {PROCESSORS} processors");
}

/// What the cryptography alone takes: every message sealed and proven, and thrown away.
fn seal_in_memory(key: &PublicKey, mail: &Path) -> Spent {
    let paths = files_below(mail);
    let messages: Vec<Vec<u8>> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
    let mut sealer = Sealer::new(key);
    // The self-test of the process is not a message's cost.
    sealer.seal(b"warm").unwrap();
    let (clock, processor) = (Instant::now(), own_processor_time());
    for messages in messages.chunks(TOGETHER) {
        let messages: Vec<&[u8]> = messages.iter().map(Vec::as_slice).collect();
        assert_eq!(
            sealer.seal_together(&messages).unwrap().len(),
            messages.len()
        );
    }
    Spent {
        clock: clock.elapsed(),
        processor: own_processor_time() - processor,
    }
}

fn public_key(server: &WaxsealServer) -> PublicKey {
    let key = server.run_well(&["user", "keys", ADDRESS], "");
    PublicKey::from_dovecot(key.trim().as_bytes()).unwrap()
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

/// What processes used that this one started and saw end.
fn processor_time_of_children() -> Duration {
    processor_time(16)
}

/// What this process used.
fn own_processor_time() -> Duration {
    processor_time(14)
}

/// Two fields of proc(5), in user mode and in the kernel, in hundredths of a second.
fn processor_time(field: usize) -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let (_, fields) = stat.rsplit_once(") ").unwrap();
    // The first of these is the third of all.
    let fields = fields.split(' ').skip(field - 3).take(2);
    let ticks: u64 = fields.map(|field| field.parse::<u64>().unwrap()).sum();
    Duration::from_millis(ticks * 10)
}
