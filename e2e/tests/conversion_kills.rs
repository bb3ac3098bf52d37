//! `waxseal mailbox` killed with -9 at any moment, by itself and beside another run, and with
//! no space left: every message is there at every moment, once, byte for byte, and the next run
//! finishes and cleans up.
//!
//! `KILLS` says how often each case kills (30); `make stress` kills more.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::process::Child;
use std::thread;
use std::time::{Duration, Instant};
use std::{env, fs};

use e2e::{
    DovecotVersion, ExistingAccount, FileSystem, MailFormat, OpenedMail, Portrait, VariedMailbox,
    assert_same, on_every_format,
};
use fastrand::Rng;

const MESSAGES: usize = 400;

fn kills() -> usize {
    let kills = env::var("KILLS").ok();
    kills.map_or(30, |kills| kills.parse().unwrap())
}

/// An account whose mail is being converted to and fro.
struct Victim {
    account: ExistingAccount,
    keys: OpenedMail,
    portrait: Portrait,
    /// The plaintext of every message by its path.
    contents: BTreeMap<String, String>,
    is_sealed: bool,
}

impl Victim {
    fn new(version: DovecotVersion, format: MailFormat, mail_on: Option<FileSystem>) -> Self {
        let account = ExistingAccount::new(version, format, mail_on, "", |maildir, owner| {
            VariedMailbox::write_small(maildir, owner, 6, MESSAGES);
        });
        let (address, password) = (ExistingAccount::ADDRESS, ExistingAccount::PASSWORD);
        let keys = OpenedMail::with_keys_of(&account.server, address, password);
        let portrait = account.portrait();
        let contents = keys.contents(&account.mail());
        assert_eq!(contents.len(), MESSAGES);
        Self {
            account,
            keys,
            portrait,
            contents,
            is_sealed: false,
        }
    }

    /// The way back, with what it reads.
    fn next(&self) -> (&'static str, Vec<&'static str>, String) {
        match self.is_sealed {
            false => ("encrypt", vec![], String::new()),
            true => (
                "decrypt",
                vec!["--password-stdin"],
                ExistingAccount::password_line(),
            ),
        }
    }

    /// Begins a conversion under the switch that fits.
    fn start(&self) -> Child {
        let (verb, more, input) = self.next();
        self.account.conversion().start(verb, &more, &input)
    }

    fn flip_switch(&self) {
        self.account
            .switch(if self.is_sealed { "off" } else { "on" });
    }

    /// The run after all that went wrong; how long it took.
    fn finish(&mut self) -> Duration {
        let (verb, more, input) = self.next();
        let start = Instant::now();
        self.account.conversion().run_well(verb, &more, &input);
        let took = start.elapsed();
        self.is_sealed = !self.is_sealed;
        let sealed = self.account.mail().sealed();
        assert_eq!(sealed, vec![self.is_sealed; MESSAGES], "{verb}");
        let leftovers = self.account.leftovers();
        assert_eq!(leftovers, Vec::<std::path::PathBuf>::new(), "{verb}");
        self.expect_all();
        took
    }

    /// Until the run, which at first reads the configuration and proves the password, has a
    /// message of its own beside the mail, and this much longer.
    fn wait_for_work(&self, run: &mut Child, longer: Duration) {
        while run.try_wait().unwrap().is_none() {
            let mut files = self.account.leftovers();
            files.retain(|path| !path.ends_with("waxseal.lock"));
            if !files.is_empty() {
                thread::sleep(longer);
                return;
            }
        }
    }

    /// How long a run takes from the first message of its own on.
    fn time_of_work(&mut self) -> Duration {
        let mut run = self.start();
        self.wait_for_work(&mut run, Duration::ZERO);
        let start = Instant::now();
        run.wait().unwrap();
        let took = start.elapsed();
        self.finish();
        took
    }

    /// Whether the kill came in the middle of the work.
    fn is_half_done(&self) -> bool {
        let sealed = self.account.mail().sealed();
        sealed.contains(&true) && sealed.contains(&false)
    }

    fn expect_all(&self) {
        let contents = self.keys.contents(&self.account.mail());
        assert_eq!(contents, self.contents);
    }

    /// What clients see in the end.
    fn expect_as_before(&self) {
        assert_same(&self.portrait, &self.account.portrait());
        assert_eq!(self.account.dovecot.complaints(), Vec::<String>::new());
    }
}

on_every_format! {
    killed_at_any_moment_nothing_is_lost,
    killed_beside_another_run_nothing_is_lost,
    a_full_disk_stops_it_and_harms_nothing,
}

fn killed_at_any_moment_nothing_is_lost(version: DovecotVersion, format: MailFormat) {
    let mut victim = Victim::new(version, format, None);
    let mut rng = Rng::with_seed(7);
    victim.flip_switch();
    let took = victim.finish();
    victim.flip_switch();
    let work = victim.time_of_work();
    let mut in_the_middle = 0;
    let mut killed = 0;
    while killed < kills() {
        victim.flip_switch();
        for _ in 0..rng.usize(1..4) {
            let mut run = victim.start();
            match rng.u8(..4) == 0 {
                true => thread::sleep(took.mul_f64(rng.f64())),
                false => victim.wait_for_work(&mut run, work.mul_f64(rng.f64())),
            }
            run.kill().unwrap();
            run.wait().unwrap();
            killed += 1;
            in_the_middle += usize::from(victim.is_half_done());
            victim.expect_all();
        }
        victim.finish();
    }
    println!("{in_the_middle} of {killed} kills came in the middle");
    assert!(in_the_middle > 0, "no kill came in the middle");
    victim.expect_as_before();
}

fn killed_beside_another_run_nothing_is_lost(version: DovecotVersion, format: MailFormat) {
    let mut victim = Victim::new(version, format, None);
    let mut rng = Rng::with_seed(8);
    victim.flip_switch();
    let took = victim.finish();
    for _ in 0..kills() / 3 {
        victim.flip_switch();
        let mut runs = [victim.start(), victim.start()];
        thread::sleep(took.mul_f64(rng.f64() * 1.3));
        for run in &mut runs {
            if rng.u8(..3) > 0 {
                run.kill().unwrap();
            }
        }
        for run in runs {
            run.wait_with_output().unwrap();
        }
        victim.expect_all();
        victim.finish();
    }
    victim.expect_as_before();
}

fn a_full_disk_stops_it_and_harms_nothing(version: DovecotVersion, format: MailFormat) {
    if !FileSystem::Tmpfs.can_be_had() {
        return;
    }
    let mut victim = Victim::new(version, format, Some(FileSystem::Tmpfs));
    let filler = victim.account.home().join("filler");
    for _ in 0..2 {
        victim.flip_switch();
        fill_up(&filler, 150_000);
        let (verb, more, input) = victim.next();
        let stopped = victim.account.conversion().run(verb, &more, &input);
        assert_eq!(stopped.code, Some(1), "{stopped:#?}");
        let said = format!("{}{}", stopped.said, stopped.printed).to_lowercase();
        assert!(said.contains("space"), "{said}");
        victim.expect_all();
        fs::remove_file(&filler).unwrap();
        victim.finish();
    }
    victim.expect_as_before();
}

/// Leaves this many bytes of the file system, or a little less.
fn fill_up(filler: &std::path::Path, left: u64) {
    let free = rustix::fs::statvfs(filler.parent().unwrap()).unwrap();
    let bytes = free.f_bavail * free.f_frsize - left;
    fs::write(filler, vec![0; usize::try_from(bytes).unwrap()]).unwrap();
}
