//! The process dies (SIGKILL) in the middle of use cases: hundreds of times, and on SQLite most
//! of them the moment the commit touches the disk.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use accounts::{Accounts, Authority, Clock, RecoveryPhase, Source};
use fastrand::Rng;
use model::MailCryptMode::AllUsers;
use sea_orm::DbBackend;
use vault::{RecoveryToken, Secret};

use crate::child::Child;
use crate::database::kind;
use crate::journal::{self, Entry, Journal, JournalledEntropy};
use crate::owner::{Owner, SecretsOfKey};
use crate::server::{Server, address};

/// How often a process is killed, in each of two lanes. SQLite lives in the process that dies;
/// a server only loses a client.
fn kills_of_lane() -> usize {
    match kind() {
        DbBackend::Sqlite => 152,
        _ => 30,
    }
}

/// An account that holds so many keys has seen enough; the next one takes its place.
const MANY_KEYS: usize = 8;
/// Bytes. SQLite moves the log into the database when it has 4 MB.
const LONG_LOG: u64 = 1 << 20;
/// Bytes: what several use cases write into the journal.
const MUCH_IN_THE_JOURNAL: u64 = 4000;
/// Bytes (<https://www.sqlite.org/fileformat2.html#the_write_ahead_log>).
const LOG_HEADER: u64 = 32;
const TEST: &str = "kills::a_killed_process_leaves_the_old_or_the_new_and_never_half";
const URL_OF_CHILD: &str = "ACCOUNTS_TEST_KILLS_URL";
const JOURNAL_OF_CHILD: &str = "ACCOUNTS_TEST_KILLS_JOURNAL";
const PLAN_OF_CHILD: &str = "ACCOUNTS_TEST_KILLS_PLAN";

/// When a process is to be killed, counted from its first use case on.
#[derive(Clone, Copy, Debug)]
enum Moment {
    /// After this time, whatever goes on.
    After(Duration),
    /// As long after the write-ahead log begins to grow, which only a commit makes it do:
    /// by a header first, if it was empty, then by the pages.
    AfterTheLogGrows(Duration),
    /// As long after the first page was written; the commit is complete when the last one
    /// was.
    AfterTheFirstPage(Duration),
}

impl Moment {
    fn random(rng: &mut Rng) -> Self {
        if kind() != DbBackend::Sqlite {
            // A server has no log that could be watched.
            return Self::After(Duration::from_micros(rng.u64(..450_000)));
        }
        match rng.u8(..6) {
            0..2 => Self::After(Duration::from_micros(rng.u64(..450_000))),
            2 => Self::AfterTheLogGrows(Duration::from_micros(rng.u64(..6_000))),
            _ => Self::AfterTheFirstPage(Duration::from_micros(rng.u64(..3_000))),
        }
    }
}

/// How the kills fell.
#[derive(Debug, Default)]
struct Tally {
    kills: usize,
    before_the_commit: usize,
    after_the_commit: usize,
    between_use_cases: usize,
    use_cases_done: usize,
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_process_leaves_the_old_or_the_new_and_never_half() {
    if let Ok(url) = std::env::var(URL_OF_CHILD) {
        return use_cases_until_killed(&url).await;
    }
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let lanes = [seed, seed.wrapping_add(1)].map(|seed| tokio::spawn(lane(Rng::with_seed(seed))));
    let mut all = Tally::default();
    for lane in lanes {
        let tally = lane.await.unwrap();
        println!("{tally:?}");
        all.kills += tally.kills;
        all.before_the_commit += tally.before_the_commit;
        all.after_the_commit += tally.after_the_commit;
        all.between_use_cases += tally.between_use_cases;
        all.use_cases_done += tally.use_cases_done;
    }
    println!("{all:?}");
    assert_eq!(all.kills, 2 * kills_of_lane());
    let interrupted = all.before_the_commit + all.after_the_commit;
    assert_eq!(interrupted + all.between_use_cases, all.kills);
    if kind() == DbBackend::Sqlite {
        assert!(all.before_the_commit >= 30 && all.after_the_commit >= 30);
    } else {
        assert!(all.before_the_commit >= 10);
    }
}

async fn lane(mut rng: Rng) -> Tally {
    let first = Server::start(AllUsers).await;
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("journal");
    let mut tally = Tally::default();
    let mut owner = Owner::create(&first, "owner0").await;
    let mut server = first.beside(AllUsers).await;
    first.store.clone().close().await;
    while tally.kills < kills_of_lane() {
        if server.stored(&owner.address).await.retired.len() >= MANY_KEYS {
            owner.open_all_locked(&server).await;
            owner.belongs_together(&server).await;
            owner = Owner::create(&server, &format!("owner{}", tally.kills)).await;
        }
        // A log that is full is begun anew, and would not grow with the next commit.
        if length(&log_of(&server)) > LONG_LOG {
            server.store.checkpoint().await.unwrap();
        }
        let _ = std::fs::remove_file(&journal);
        // With other processes on the database, the killed one's share of the log is void
        // until it has told them of the commit. Alone, the log is what the next one finds.
        if rng.bool() {
            run_and_kill(&server, &owner, &journal, &mut rng);
        } else {
            server.store.clone().close().await;
            run_and_kill(&server, &owner, &journal, &mut rng);
            server = first.beside(AllUsers).await;
        }
        let entries = journal::read(&journal);
        judge(&server, &mut owner, &entries, &mut tally).await;
    }
    tally
}

/// Lets a process run use cases and kills it.
fn run_and_kill(server: &Server, owner: &Owner, journal: &Path, rng: &mut Rng) {
    let token = owner.token.as_ref().map_or("", RecoveryToken::reveal);
    let password = std::str::from_utf8(owner.password.expose()).unwrap();
    let plan = format!(
        "{}\n{password}\n{token}\n{}",
        owner.address.local_part(),
        rng.u64(..)
    );
    let mut child = Child::start(
        TEST,
        &[
            (URL_OF_CHILD, &server.url),
            (JOURNAL_OF_CHILD, &journal.display().to_string()),
            (PLAN_OF_CHILD, &plan),
        ],
    );
    let log = log_of(server);
    tokio::task::block_in_place(|| {
        wait_until(&mut child, || length(journal) > 0);
        let at_first = length(&log);
        // A log that the child began anew does not grow for a while. Left alone so long, it
        // would fill the account's ring of keys and end by itself.
        let enough = length(journal) + MUCH_IN_THE_JOURNAL;
        let grew_beyond = |bytes| length(&log) > bytes || length(journal) > enough;
        match Moment::random(rng) {
            Moment::After(delay) => std::thread::sleep(delay),
            Moment::AfterTheLogGrows(delay) => {
                wait_until(&mut child, || grew_beyond(at_first));
                spin(delay);
            }
            Moment::AfterTheFirstPage(delay) => {
                wait_until(&mut child, || grew_beyond(at_first.max(LOG_HEADER)));
                spin(delay);
            }
        }
        assert!(child.is_running(), "it ended by itself");
        child.kill();
    });
}

fn log_of(server: &Server) -> PathBuf {
    let path = server.database.path().unwrap_or_default();
    PathBuf::from(format!("{}-wal", path.display()))
}

fn length(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |metadata| metadata.len())
}

fn wait_until(child: &mut Child, happened: impl Fn() -> bool) {
    let start = Instant::now();
    while !happened() {
        std::thread::sleep(Duration::from_micros(20));
        if start.elapsed() > Duration::from_secs(30) {
            let runs = child.is_running();
            assert!(!runs, "nothing happened in a child that runs");
            panic!("the child ended by itself: {}", child.last_words());
        }
    }
}

/// Waits more exactly than a sleep does.
fn spin(delay: Duration) {
    let start = Instant::now();
    while start.elapsed() < delay {
        std::hint::spin_loop();
    }
}

/// Finds out which secrets are in force and asserts that they are all of the old ones or all
/// of the new ones, and that everything belongs together.
async fn judge(server: &Server, owner: &mut Owner, entries: &[Entry], tally: &mut Tally) {
    let before = SecretsOfKey {
        password: owner.password.clone(),
        token: owner.token.clone(),
    };
    let mut passwords = vec![before.password.clone()];
    let mut tokens = Vec::new();
    for entry in entries {
        passwords.extend(entry.password.clone());
        tokens.extend(entry.tokens.iter().cloned());
    }
    owner.settle(server, &passwords, &tokens).await;
    owner.belongs_together(server).await;
    tally.kills += 1;
    tally.use_cases_done += entries.iter().filter(|entry| entry.done).count();
    match entries.split_last() {
        Some((interrupted, done)) if !interrupted.done => {
            assert!(done.iter().all(|entry| entry.done));
            let confirmed = Confirmed::of(&before, done);
            if was_committed(owner, interrupted, &confirmed) {
                tally.after_the_commit += 1;
            } else {
                tally.before_the_commit += 1;
            }
        }
        _ => {
            let confirmed = Confirmed::of(&before, entries);
            assert_eq!(owner.password, confirmed.password);
            assert!(confirmed.has_token_of(owner));
            tally.between_use_cases += 1;
        }
    }
}

/// What was in force when the last answer was given.
struct Confirmed {
    password: Secret,
    /// The token is one of these: all that were drawn by the last use case that made one.
    tokens: Vec<RecoveryToken>,
}

impl Confirmed {
    fn of(before: &SecretsOfKey, done: &[Entry]) -> Self {
        let password = done.iter().rev().find_map(|entry| entry.password.clone());
        let tokens = done.iter().rev().find(|entry| makes_token(entry));
        Self {
            password: password.unwrap_or_else(|| before.password.clone()),
            tokens: tokens.map_or_else(
                || before.token.clone().into_iter().collect(),
                |entry| entry.tokens.clone(),
            ),
        }
    }

    fn has_token_of(&self, owner: &Owner) -> bool {
        let in_force = owner.token.as_ref().unwrap().reveal();
        self.tokens.iter().any(|token| token.reveal() == in_force)
    }
}

fn makes_token(entry: &Entry) -> bool {
    entry.name != "change-password"
}

/// Whether the use case that was cut short is in force: all of it or nothing.
fn was_committed(owner: &Owner, interrupted: &Entry, confirmed: &Confirmed) -> bool {
    let has_new_password = interrupted.password.as_ref() == Some(&owner.password);
    let has_new_token = !confirmed.has_token_of(owner);
    let committed = has_new_password || has_new_token;
    let expected_password = match &interrupted.password {
        Some(password) if committed => password,
        _ => &confirmed.password,
    };
    assert_eq!(
        owner.password, *expected_password,
        "half of {interrupted:?}"
    );
    let expects_new_token = committed && makes_token(interrupted);
    assert_eq!(has_new_token, expects_new_token, "half of {interrupted:?}");
    committed
}

/// What the process that will be killed does.
async fn use_cases_until_killed(url: &str) {
    let plan = std::env::var(PLAN_OF_CHILD).unwrap();
    let [local_part, password, token, seed] = plan.split('\n').collect::<Vec<_>>()[..] else {
        panic!("{plan}");
    };
    let path = std::env::var(JOURNAL_OF_CHILD).unwrap();
    let journal = Arc::new(Journal::open(Path::new(&path)));
    let server = Server::at(url, AllUsers).await;
    let accounts = server.accounts_with(AllUsers, JournalledEntropy(Arc::clone(&journal)));
    let mut owner = Owner::of(address(local_part), password);
    owner.token = RecoveryToken::parse(token).ok();
    let mut rng = Rng::with_seed(seed.parse().unwrap());
    loop {
        next_use_case(&server, &accounts, &mut owner, &journal, &mut rng).await;
        journal.line("done");
    }
}

async fn next_use_case(
    server: &Server,
    accounts: &Accounts,
    owner: &mut Owner,
    journal: &Journal,
    rng: &mut Rng,
) {
    let new = Secret::new(format!("a password like {:016x}", rng.u64(..)));
    let begin = |name: &str, sets_password: bool| {
        let password = std::str::from_utf8(new.expose()).unwrap();
        journal.line(&format!(
            "begin {name} {}",
            if sets_password { password } else { "" }
        ));
    };
    let ada = owner.address.clone();
    match rng.u8(..5) {
        0 => {
            begin("change-password", true);
            let present = &owner.password;
            accounts
                .change_password(&ada, present, new.clone())
                .await
                .unwrap();
            owner.password = new;
        }
        1 => {
            begin("rotate", false);
            owner.rotate(accounts).await;
        }
        2 => {
            begin("reset", true);
            let reset = accounts
                .reset(Authority::command_line(), &ada, new.clone(), false)
                .await
                .unwrap();
            owner.token = reset.recovery_token;
            owner.password = new;
        }
        3 => {
            let token = owner.token.clone().unwrap();
            let phase = accounts
                .start_recovery(Source::CommandLine, &ada, &token)
                .await
                .unwrap();
            if let RecoveryPhase::Waiting(recovery) = phase {
                server.clock.advance(recovery.ready - server.clock.now());
            }
            begin("finish-recovery", true);
            let finished = accounts
                .finish_recovery(Source::CommandLine, &ada, &token, new.clone())
                .await;
            owner.token = Some(finished.unwrap());
            owner.password = new;
        }
        _ => {
            begin("new-token", false);
            owner.new_token(accounts).await;
        }
    }
}
