//! A clock that jumps, as on a machine whose battery is empty or whose time server lies: log-ins
//! and look-ups go on, and nobody is kept out by what happened at a time that never was.
//!
//! Debian's libfaketime moves the wall clock of the server alone, while it runs. Nothing sleeps
//! on that clock: what waits uses the other one, which only goes forward.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use e2e::{ApiClient, Scratch, WaxsealServer, wait_until};
use tokio::runtime::{Builder, Runtime};

const ADDRESS: &str = "ada@example.org";
const PASSWORD: &str = "a herd of violet trombones";
const HOME: &str = "192.0.2.1";
/// `MAIL_CRYPT`: new accounts are sealed.
const NEW_USERS: u8 = 2;
/// Far, a little, and back again: beyond everything that runs out, and within.
const JUMPS: [&str; 8] = ["+2h", "+0", "-2h", "+0", "+400d", "+0", "-400d", "+0"];

struct MovedServer {
    server: WaxsealServer,
    token: String,
    runtime: Runtime,
    clock: PathBuf,
    _scratch: Scratch,
}

impl MovedServer {
    fn start() -> Self {
        let scratch = Scratch::new();
        let clock = scratch.path().join("clock");
        set(&clock, "+0");
        let library = library();
        let settings = [
            ("LD_PRELOAD", library.to_str().unwrap()),
            ("FAKETIME_TIMESTAMP_FILE", clock.to_str().unwrap()),
            ("FAKETIME_NO_CACHE", "1"),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
        ];
        let server = WaxsealServer::start_with(NEW_USERS, &settings);
        server.add_domain("example.org");
        server.add_user(ADDRESS, PASSWORD);
        Self {
            token: server.create_token("clock jumps"),
            server,
            runtime: Builder::new_current_thread().enable_all().build().unwrap(),
            clock,
            _scratch: scratch,
        }
    }

    /// Moves the clock of the server to so far from the true time.
    fn jump(&self, to: &str) {
        set(&self.clock, to);
    }

    fn log_in(&self, password: &str, from: &str) -> u16 {
        let mut api = ApiClient::new(self.server.port(), &self.token);
        let answer = api.log_in(ADDRESS, password, Some(from));
        self.runtime.block_on(answer).unwrap().status
    }

    fn look_up(&self) -> u16 {
        let mut api = ApiClient::new(self.server.port(), &self.token);
        self.runtime.block_on(api.look_up(ADDRESS)).unwrap().status
    }

    /// How many hand-overs were written.
    fn noted(&self) -> i64 {
        let sum = "SELECT COALESCE(SUM(number), 0) FROM virtual_hand_overs";
        self.server.database().number(sum)
    }
}

/// Replaced as a whole: half a line would be another time.
fn set(clock: &Path, to: &str) {
    let new = clock.with_extension("new");
    fs::write(&new, format!("{to}\n")).unwrap();
    fs::rename(new, clock).unwrap();
}

fn library() -> PathBuf {
    let folders = fs::read_dir("/usr/lib").unwrap();
    let paths = folders.map(|folder| folder.unwrap().path().join("faketime/libfaketimeMT.so.1"));
    let mut found = paths.filter(|path| path.exists());
    found
        .next()
        .expect("libfaketime; script/install-test-packages installs it")
}

#[test]
fn log_ins_and_look_ups_go_on_and_are_noted() {
    let moved = MovedServer::start();
    for (number, jump) in JUMPS.iter().enumerate() {
        moved.jump(jump);
        let begun = Instant::now();
        assert_eq!(moved.look_up(), 200, "{jump}");
        assert_eq!(moved.log_in(PASSWORD, HOME), 200, "{jump}");
        assert!(begun.elapsed() < Duration::from_secs(5), "{jump}");
        // Written a second later, by a clock that does not jump.
        let expected = i64::try_from(number).unwrap() + 1;
        wait_until("the log-in to be noted", Duration::from_secs(10), || {
            (moved.noted() >= expected).then_some(())
        });
    }
    assert_eq!(moved.noted(), i64::try_from(JUMPS.len()).unwrap());
}

#[test]
fn failures_of_a_time_that_never_was_keep_nobody_out() {
    let moved = MovedServer::start();
    for jump in ["+400d", "-400d"] {
        moved.jump(jump);
        let guess = || moved.log_in("a wrong password", HOME);
        // Some are free, and waits begin with a second, which a slow guess takes as well.
        let is_limited = (0..25).any(|_| guess() == 503);
        assert!(is_limited, "{jump}");
        moved.jump("+0");
        assert_eq!(moved.log_in(PASSWORD, HOME), 200, "{jump}");
    }
}
