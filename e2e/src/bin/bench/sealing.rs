//! How fast a mailbox of ordinary mail is sealed, against the loop of `doveadm fs put` that
//! scripts used for it: one process a message.
//!
//! The loop is timed on a sample of the messages, before and after the mailbox is sealed, and
//! extrapolated. It gets the better of it: no owner, date or mode is kept for it, nothing is
//! flushed and nothing is put in the place of the message.
//!
//! All mail lies on an ext4 of its own, as Debian makes it. Without a journal, as in some small
//! virtual machines, ext4 looks at every file that was removed in the last minutes before it
//! makes a new one, which is another thing to measure.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use dovecot_crypt::{PublicKey, Sealer};
use e2e::{
    Conversion, DovecotVersion, FileSystem, LineEnds, Scratch, Shape, WaxsealServer, files_below,
    varied_mail,
};
use fastrand::Rng;

use crate::spent::{Spent, milliseconds};
use crate::subject::{ADDRESS, Subject};
use crate::table::{Goal, Table};

const MESSAGES: usize = 5_000;
/// How many of them the loop seals, in two halves.
const SAMPLE: usize = 300;
/// For the mail, and for what is made of it.
const MEGABYTES: u64 = 1_500;
/// Messages that are sealed together in memory, as a conversion does.
const TOGETHER: usize = 40;
const PROCESSORS: f64 = 2.0;

pub(crate) fn measure(table: &mut Table) {
    let Subject { server, .. } = Subject::new();
    let scratch = Scratch::new();
    let disk = FileSystem::Ext4;
    // Where none can be mounted, it says so, and measures what is there.
    let _mounted = disk
        .can_be_had()
        .then(|| disk.mount(scratch.path(), MEGABYTES));
    let home = scratch.path().join("ada");
    let bytes = write_mail(&home.join("Maildir"));
    let in_memory = seal_in_memory(&public_key(&server), &home.join("Maildir/cur"));

    // What comes before the first message is read is measured for itself.
    let nothing = scratch.path().join("nobody");
    make_maildir(&nothing.join("Maildir"));
    let start = seal(&server, &nothing);
    let mut by_loop = doveadm_loop(&server, &home, scratch.path(), 0);
    let ours = seal(&server, &home);
    let again = doveadm_loop(&server, &home, scratch.path(), SAMPLE / 2);
    by_loop.clock += again.clock;
    by_loop.processor += again.processor;

    let times = |of: fn(&Spent) -> Duration, other: f64| {
        of(&by_loop).as_secs_f64() / SAMPLE as f64 * MESSAGES as f64 / other
    };
    let by_clock = times(|spent| spent.clock, ours.clock.as_secs_f64());
    let by_processor = times(|spent| spent.processor, ours.processor.as_secs_f64());
    let floor = in_memory.processor.as_secs_f64() / PROCESSORS;
    let without_files = times(|spent| spent.clock, floor);
    table.row(
        "sealing a Maildir of ordinary mail with `--jobs 2`, speed / the `doveadm fs put` loop",
        Goal::AtLeast(60.0),
        by_clock,
        "creating, flushing and exchanging a file a message in the kernel",
    );
    let a_message = |spent: Spent, messages: usize| {
        format!(
            "{:.2} ms a message, {:.2} ms of the processors",
            milliseconds(spent.clock) / messages as f64,
            milliseconds(spent.processor) / messages as f64
        )
    };
    table.detail(format!(
        "{MESSAGES} messages, {} MB, on ext4: `doveadm` {} (a sample of {SAMPLE}); \
         `waxseal mailbox encrypt` {}; {:.0} ms of that are spent before the first message. Of \
         processor time, {by_processor:.0} times less than the loop. Sealed in memory on one thread: {}; \
         were there no files at all, two processors would be {without_files:.0} times as fast as the loop.",
        bytes / 1_000_000,
        a_message(by_loop, SAMPLE),
        a_message(ours, MESSAGES),
        milliseconds(start.clock),
        a_message(in_memory, MESSAGES),
    ));
}

/// What the cryptography alone takes: every message sealed and proven, and thrown away.
fn seal_in_memory(key: &PublicKey, mail: &Path) -> Spent {
    let paths = files_below(mail);
    let messages: Vec<Vec<u8>> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
    let mut sealer = Sealer::new(key);
    // The self-test of the process is not a message's cost.
    sealer.seal(b"warm").unwrap();
    Spent::here(|| {
        for messages in messages.chunks(TOGETHER) {
            let messages: Vec<&[u8]> = messages.iter().map(Vec::as_slice).collect();
            let sealed = sealer.seal_together(&messages).unwrap();
            assert_eq!(sealed.len(), messages.len());
        }
    })
}

fn public_key(server: &WaxsealServer) -> PublicKey {
    let key = server.run_well(&["user", "keys", ADDRESS], "");
    PublicKey::from_dovecot(key.trim().as_bytes()).unwrap()
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
    Spent::in_children(|| {
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
    Spent::in_children(|| {
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
