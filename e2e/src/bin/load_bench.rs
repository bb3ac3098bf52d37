//! What log-ins and look-ups cost, against peers, as ratios of one run. Goals: the project's.
//!
//! Both sides of a ratio are measured in turn, several times, so that other work on the machine
//! meets both. The load comes from this program on the same processors: what is measured of the
//! clock is the worse for it on both sides.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a bench that cannot go on says why and ends"
)]

use std::process::Command;
use std::time::{Duration, Instant};

use e2e::{ApiClient, Crowd, LookupLoad, PhpLookup, ProcessFacts, Scratch, WaxsealServer};
use libsodium_rs::crypto_pwhash::{
    ALG_ARGON2ID13, MEMLIMIT_INTERACTIVE, OPSLIMIT_INTERACTIVE, pwhash,
};
use rustix::time::{ClockId, clock_gettime};
use tokio::runtime::{Builder, Runtime};

const ADDRESS: &str = "ada@example.org";
const PASSWORD: &str = "a herd of violet trombones";
/// `MAIL_CRYPT`: new accounts are sealed.
const NEW_USERS: u8 = 2;
/// How often both sides of a ratio are measured in turn.
const TURNS: u32 = 5;
/// Log-ins, or computations, a turn.
const LOG_INS: u32 = 16;
const ACCOUNTS: usize = 100_000;
const MANY_ACCOUNTS: usize = 1_000_000;
/// Dovecot's auth workers.
const CONNECTIONS: usize = 30;
const LOOK_UP_TURN: Duration = Duration::from_secs(4);

/// A server with one account and its token.
struct Bench {
    server: WaxsealServer,
    token: String,
    runtime: Runtime,
}

fn main() {
    println!(
        "{:<58} {:>10} {:>10} {:>7}  goal",
        "what", "ours", "peer", "ratio"
    );
    let bench = Bench::new();
    bench.processor_time_of_a_log_in();
    bench.log_ins_a_second();
    bench.look_ups_against_php();
    drop(bench);
    a_million_accounts();
}

fn row(what: &str, ours: f64, peer: f64, goal: &str) {
    println!(
        "{what:<58} {ours:>10.3} {peer:>10.3} {:>7.2}  {goal}",
        ours / peer
    );
}

impl Bench {
    fn new() -> Self {
        let server = WaxsealServer::start(NEW_USERS);
        server.add_domain("example.org");
        server.add_user(ADDRESS, PASSWORD);
        let token = server.create_token("bench");
        let runtime = Builder::new_multi_thread().enable_all().build().unwrap();
        Self {
            server,
            token,
            runtime,
        }
    }

    fn log_in(&self, api: &mut ApiClient) {
        let answer = api.log_in(ADDRESS, PASSWORD, Some("192.0.2.1"));
        assert_eq!(self.runtime.block_on(answer).unwrap().status, 200);
    }

    /// Against one `crypto_pwhash`, and against userli's arithmetic in PHP.
    fn processor_time_of_a_log_in(&self) {
        let mut api = ApiClient::new(self.server.port(), &self.token);
        // What comes once (the week, the arena) before what comes always.
        self.log_in(&mut api);
        let facts = ProcessFacts::of(self.server.process().id());
        let (mut ours, mut sodium, mut php) = (vec![], vec![], vec![]);
        for _ in 0..TURNS {
            let begun = facts.processor_time();
            for _ in 0..LOG_INS {
                self.log_in(&mut api);
            }
            ours.push(milliseconds((facts.processor_time() - begun) / LOG_INS));
            let begun = own_processor_time();
            for _ in 0..LOG_INS {
                let (ops, memory) = (OPSLIMIT_INTERACTIVE, MEMLIMIT_INTERACTIVE);
                pwhash(
                    32,
                    PASSWORD.as_bytes(),
                    &[7; 16],
                    ops,
                    memory,
                    ALG_ARGON2ID13,
                )
                .unwrap();
            }
            sodium.push(milliseconds((own_processor_time() - begun) / LOG_INS));
            php.push(php_log_in());
        }
        let (ours, sodium, php) = (median(ours), median(sodium), median(php));
        let what = "processor time of a log-in / libsodium crypto_pwhash, ms";
        row(what, ours, sodium, "<= 1.0");
        let what = "processor time of a log-in / userli's arithmetic in PHP, ms";
        row(what, ours, php, "(lower is better)");
    }

    /// Against processors / one log-in.
    fn log_ins_a_second(&self) {
        const CLIENTS: usize = 500;
        Crowd::make_accounts(&self.server, CLIENTS, ADDRESS);
        let mut api = ApiClient::new(self.server.port(), &self.token);
        let alone = |api: &mut ApiClient| {
            let begun = Instant::now();
            for _ in 0..LOG_INS {
                self.log_in(api);
            }
            begun.elapsed().as_secs_f64() / f64::from(LOG_INS)
        };
        let before = alone(&mut api);
        let time = Duration::from_secs(30);
        let crowd = Crowd {
            clients: CLIENTS,
            wrong: 0,
            time,
            password: PASSWORD.to_owned(),
            port: self.server.port(),
            token: self.token.clone(),
        };
        let answers = self.runtime.block_on(crowd.run());
        assert_eq!(answers.wrong_answers, Vec::<String>::new());
        let one = f64::midpoint(before, alone(&mut api));
        let processors = processors();
        let best = f64::from(processors) / one;
        let a_second = f64::from(u32::try_from(answers.count(200)).unwrap()) / time.as_secs_f64();
        let what = "log-ins a second of 500 clients / processors / one log-in";
        row(what, a_second, best, ">= 0.95");
        println!(
            "{:<58} answers {:?}, let in after {:?} (p50), {:?} (p99)",
            "",
            answers.by_status,
            answers.let_in.within(500),
            answers.let_in.within(990)
        );
        let facts = ProcessFacts::of(self.server.process().id());
        let most = f64::from(u32::try_from(facts.most_memory()).unwrap());
        let what = "most memory / workers x 64 MiB + 60 MiB, MiB";
        row(what, most, f64::from(processors * 64 + 60), "<= 1.0");
    }

    fn look_ups_against_php(&self) {
        let more = (0..ACCOUNTS).map(account);
        self.server.database().copy_account(ADDRESS, more);
        self.server.database().checkpoint();
        let scratch = Scratch::new();
        let php = PhpLookup::start(&scratch, &self.server.database_file());
        let (mut ours, mut theirs) = (vec![], vec![]);
        for _ in 0..TURNS {
            ours.push(self.look_ups(self.server.port(), ACCOUNTS));
            theirs.push(self.look_ups(php.port(), ACCOUNTS));
        }
        let what = "look-ups a second, 100 000 accounts / bare PHP (2 workers, nginx)";
        row(what, median(ours), median(theirs), ">= 4");
    }

    fn look_ups(&self, port: u16, accounts: usize) -> f64 {
        let load = LookupLoad {
            connections: CONNECTIONS,
            time: LOOK_UP_TURN,
            pause: Duration::ZERO,
            port,
            token: self.token.clone(),
            accounts,
            name: account,
        };
        let times = self.runtime.block_on(load.run());
        f64::from(u32::try_from(times.count()).unwrap()) / LOOK_UP_TURN.as_secs_f64()
    }
}

fn a_million_accounts() {
    let (few, many) = (Bench::new(), Bench::new());
    few.server
        .database()
        .copy_account(ADDRESS, (0..1000).map(account));
    let all = (0..MANY_ACCOUNTS).map(account);
    many.server.database().copy_account(ADDRESS, all);
    many.server.database().checkpoint();
    let (mut of_few, mut of_many) = (vec![], vec![]);
    for _ in 0..TURNS {
        of_few.push(few.look_ups(few.server.port(), 1000));
        of_many.push(many.look_ups(many.server.port(), MANY_ACCOUNTS));
    }
    // A time is what is compared: the inverse of so many a second.
    let microseconds = |a_second: f64| 1e6 / a_second;
    let (of_few, of_many) = (microseconds(median(of_few)), microseconds(median(of_many)));
    let what = "one look-up of a million accounts / of a thousand, us";
    row(what, of_many, of_few, "<= 1.2");
}

fn account(number: usize) -> String {
    format!("user{number}@example.org")
}

/// What userli computes at a log-in: the hash is verified (4 passes), the key of the box derived
/// (2 passes), the box opened. Milliseconds of processor time for one.
fn php_log_in() -> f64 {
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

fn processors() -> u32 {
    let processors = std::thread::available_parallelism().unwrap();
    u32::try_from(processors.get()).unwrap()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn own_processor_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(
        time.tv_sec.try_into().unwrap(),
        time.tv_nsec.try_into().unwrap(),
    )
}
