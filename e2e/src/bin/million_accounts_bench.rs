//! A million accounts against a thousand: what it takes to bring them over from a userli in
//! MariaDB, and what a look-up costs afterwards. As a page in Markdown.
//!
//! Look-ups of both are measured in turn, several times, so that other work on the machine meets
//! both. Run it by `script/bench-million-accounts`; `ACCOUNTS` says how many other than a million.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench that cannot go on says why and ends"
)]

use std::env;
use std::process::Stdio;
use std::time::{Duration, Instant};

use e2e::{
    DatabaseKind, Latencies, LookupLoad, ProcessFacts, UserliAccount, UserliDatabase, UserliTables,
    WaxsealServer, quoted,
};
use tokio::runtime::{Builder, Runtime};

const THOUSAND: usize = 1_000;
const MILLION: &str = "1000000";
/// `MAIL_CRYPT`: new accounts are sealed.
const NEW_USERS: u8 = 2;
/// How often the look-ups of both are measured in turn.
const TURNS: usize = 6;
const TURN: Duration = Duration::from_secs(4);
/// Few enough to measure what a look-up takes, and not how long it waits for the others.
const CONNECTIONS: usize = 2;

/// What bringing accounts over took.
struct Import {
    time: Duration,
    most_memory: u64,
}

/// A Waxseal with accounts that came over.
struct House<'a> {
    kind: DatabaseKind,
    userli: &'a UserliDatabase,
    server: WaxsealServer,
    token: String,
    accounts: usize,
}

fn main() {
    let runtime = Builder::new_multi_thread().enable_all().build().unwrap();
    let accounts = env::var("ACCOUNTS").unwrap_or_else(|_| MILLION.to_owned());
    let accounts: usize = accounts.parse().unwrap();
    let (thousand, million) = (userli(THOUSAND), userli(accounts));
    let houses = [DatabaseKind::Sqlite, DatabaseKind::Postgres].map(|kind| {
        println!("\n## Waxseal in {kind:?}\n");
        println!("| accounts | import, s | accounts/s | its most memory, MiB |");
        println!("|---|---|---|---|");
        let few = House::new(kind, THOUSAND, &thousand);
        let many = House::new(kind, accounts, &million);
        compare(&runtime, &few, &many);
        many
    });
    println!("\n## The same import once more, with nothing changed\n");
    println!("| accounts | import, s | accounts/s | its most memory, MiB |");
    println!("|---|---|---|---|");
    for house in houses {
        house.import(&format!(" in {:?}", house.kind));
    }
}

/// What look-ups of both take, and how much memory the servers hold then.
fn compare(runtime: &Runtime, few: &House<'_>, many: &House<'_>) {
    let [of_few, of_many] = look_ups(runtime, few, many);
    println!("\n| accounts | look-ups | p50, us | p99, us | memory of the server, MiB |");
    println!("|---|---|---|---|---|");
    for (house, times) in [(few, &of_few), (many, &of_many)] {
        println!(
            "| {} | {} | {} | {} | {} |",
            house.accounts,
            times.count(),
            times.within(500).as_micros(),
            times.within(990).as_micros(),
            ProcessFacts::of(house.server.process().id()).memory()
        );
    }
    let ratio = |share| of_many.within(share).as_secs_f64() / of_few.within(share).as_secs_f64();
    println!(
        "\nOne look-up among {} accounts takes {:.2} times as long as one among {} (p50), {:.2} times \
         (p99); the goal is 1.2.",
        many.accounts,
        ratio(500),
        few.accounts,
        ratio(990)
    );
}

/// A userli with so many accounts, all with the same keys and the same password.
fn userli(accounts: usize) -> UserliDatabase {
    let userli = UserliDatabase::new(DatabaseKind::MariaDb, UserliTables::Current);
    userli.add_domain("example.org");
    let account = UserliAccount::sealed("first@example.org", "a herd of violet trombones");
    let keys = account.keys.as_ref().unwrap();
    let (role, no_codes) = (userli.list(&[(0, "ROLE_USER")]), userli.list(&[]));
    userli.run(&format!(
        "INSERT INTO users (domain_id, email, password, password_version, roles, quota, \
         last_login_time, creation_time, updated_time, mail_crypt, mail_crypt_public_key, \
         mail_crypt_secret_box, recovery_secret_box, totp_backup_codes) \
         SELECT 1, CONCAT('user', seq, '@example.org'), {}, {}, {}, 1024, \
         '2026-11-19 10:11:12', '2021-02-03 04:05:06', '2022-02-03 04:05:06', 1, {}, {}, {}, {} \
         FROM seq_0_to_{};",
        quoted(&account.hash),
        account.password_version,
        quoted(&role),
        quoted(&keys.pair.public),
        quoted(&keys.secret_box),
        quoted(&keys.recovery_box),
        quoted(&no_codes),
        accounts - 1
    ));
    userli
}

fn name(number: usize) -> String {
    format!("user{number}@example.org")
}

impl<'a> House<'a> {
    fn new(kind: DatabaseKind, accounts: usize, userli: &'a UserliDatabase) -> Self {
        let server = WaxsealServer::start_in(kind, NEW_USERS);
        let house = Self {
            kind,
            userli,
            token: server.create_token("bench"),
            server,
            accounts,
        };
        house.import("");
        let here = house.server.number("SELECT COUNT(*) FROM virtual_users");
        assert_eq!(usize::try_from(here), Ok(accounts));
        house
    }

    /// Brings the accounts over, and tells what that took.
    fn import(&self, words: &str) {
        let import = Import::run(&self.server, self.userli);
        let time = import.time.as_secs_f64();
        println!(
            "| {}{words} | {time:.1} | {:.0} | {} |",
            self.accounts,
            self.accounts as f64 / time,
            import.most_memory
        );
    }
}

impl Import {
    fn run(server: &WaxsealServer, userli: &UserliDatabase) -> Self {
        let begun = Instant::now();
        let mut child = server
            .command(&["import", "userli", "--json", "--from", &userli.url()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (ended, most_memory) = ProcessFacts::until_end(&mut child);
        assert!(ended.success(), "the import ended with {ended}");
        Self {
            time: begun.elapsed(),
            most_memory,
        }
    }
}

/// The look-ups of both, measured in turn; the first turn of each only warms up.
fn look_ups(runtime: &Runtime, few: &House<'_>, many: &House<'_>) -> [Latencies; 2] {
    let mut all = [Latencies::default(), Latencies::default()];
    for turn in 0..=TURNS {
        for (house, all) in [few, many].into_iter().zip(&mut all) {
            let load = LookupLoad {
                connections: CONNECTIONS,
                time: TURN,
                pause: Duration::ZERO,
                port: house.server.port(),
                token: house.token.clone(),
                accounts: house.accounts,
                name,
            };
            let times = runtime.block_on(load.run());
            if turn > 0 {
                all.append(times);
            }
        }
    }
    all
}
