//! A server under a crowd and under attack: nothing but "wrong" and "try again", memory within
//! its bounds, deliveries as ever, and the owner gets in.
//!
//! `SOAK_SECONDS` says how long each case takes (8); `make soak` makes it long, and measures the
//! program as it is built for use.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::env;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use e2e::{ApiClient, Crowd, Latencies, LookupLoad, ProcessFacts, WaxsealServer};
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

const ADDRESS: &str = "ada@example.org";
const PASSWORD: &str = "a herd of violet trombones";
/// `MAIL_CRYPT`: new accounts are sealed.
const NEW_USERS: u8 = 2;
/// What the server may take beside 64 MiB a derivation worker and what its connections hold, in
/// MiB: as docs/monitoring.md states, and more in a build for tests, whose code and futures alone
/// are twice as large.
const BESIDE_ARENAS: u64 = if cfg!(debug_assertions) { 80 } else { 40 };
/// What a connection may hold while its log-in waits, in KiB.
const A_CONNECTION: u64 = 32;

/// Each case has the machine to itself.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// None in the short form, which other tests may disturb.
fn long() -> Option<Duration> {
    let seconds = env::var("SOAK_SECONDS").ok();
    seconds.map(|seconds| Duration::from_secs(seconds.parse().unwrap()))
}

/// Beyond what may wait, in both forms.
fn clients() -> usize {
    long().map_or(300, |_| 2_000)
}

fn time() -> Duration {
    long().unwrap_or(Duration::from_secs(8))
}

fn runtime() -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
}

fn server() -> (WaxsealServer, String) {
    let server = WaxsealServer::start(NEW_USERS);
    server.add_domain("example.org");
    server.add_user(ADDRESS, PASSWORD);
    let token = server.create_token("soak");
    (server, token)
}

fn workers() -> u64 {
    let processors = std::thread::available_parallelism().unwrap();
    u64::try_from(processors.get()).unwrap()
}

/// The bound that docs/monitoring.md states, in MiB.
fn most_memory(connections: usize) -> u64 {
    let connections = u64::try_from(connections).unwrap();
    workers() * 64 + BESIDE_ARENAS + connections * A_CONNECTION / 1024
}

#[test]
fn a_crowd() {
    let alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let (server, token) = server();
    Crowd::make_accounts(&server, clients(), ADDRESS);
    let facts = ProcessFacts::of(server.process().id());
    let (memory, descriptors) = (facts.memory(), facts.descriptors());
    let crowd = Crowd {
        clients: clients(),
        wrong: 30,
        time: time(),
        password: PASSWORD.to_owned(),
        port: server.port(),
        token: token.clone(),
    };
    let deliveries = LookupLoad {
        connections: 8,
        time: time(),
        pause: Duration::from_millis(5),
        port: server.port(),
        token,
        accounts: clients(),
        name: Crowd::account,
    };
    let (answers, lookups) =
        runtime().block_on(async { tokio::join!(crowd.run(), deliveries.run()) });
    println!(
        "answers {:?}; let in: p50 {:?}, p99 {:?}, longest {:?}; {} look-ups: p50 {:?}, p99 {:?}; memory {} MiB \
         before, at most {} MiB",
        answers.by_status,
        answers.let_in.within(500),
        answers.let_in.within(990),
        answers.let_in.longest(),
        lookups.count(),
        lookups.within(500),
        lookups.within(990),
        memory,
        facts.most_memory()
    );
    assert_eq!(answers.wrong_answers, Vec::<String>::new());
    assert!(answers.count(200) > 0 && answers.count(401) > 0 && answers.count(503) > 0);
    let most = most_memory(clients());
    assert!(facts.most_memory() <= most, "{} MiB", facts.most_memory());
    let limit = match long() {
        Some(_) => Duration::from_millis(5),
        None => Duration::from_millis(500),
    };
    // A machine that does other things as well now and then keeps one waiting.
    let of_a_thousand = long().map_or(900, |_| 990);
    assert!(
        lookups.within(of_a_thousand) <= limit,
        "{:?}",
        lookups.within(of_a_thousand)
    );
    // The adapter waits for 20 seconds.
    assert!(answers.let_in.longest() < Duration::from_secs(16));
    drop(alone);
    afterwards(facts, descriptors);
}

/// When all have gone, nothing is left of them: no connection, and after half a minute not even
/// the memory of the workers.
fn afterwards(facts: ProcessFacts, descriptors: usize) {
    let few = |now: usize| now <= descriptors + 8;
    e2e::wait_until("connections to be closed", Duration::from_secs(10), || {
        few(facts.descriptors()).then_some(())
    });
    e2e::wait_until("memory to be given back", Duration::from_secs(45), || {
        (facts.memory() <= most_memory(clients()) - workers() * 64).then_some(())
    });
    println!("afterwards {} MiB", facts.memory());
}

/// How fast an owner gets in whom somebody tries to keep out.
async fn owner(port: u16, token: &str, time: Duration) -> Latencies {
    let mut api = ApiClient::new(port, token);
    let mut times = Latencies::default();
    let end = Instant::now() + time;
    while Instant::now() < end {
        let begun = Instant::now();
        let answer = api
            .log_in(ADDRESS, PASSWORD, Some("192.0.2.1"))
            .await
            .unwrap();
        assert_eq!(answer.status, 200, "{answer:?}");
        times.add(begun.elapsed());
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    times
}

/// Thirty connections that never rest. `whose` and `from` say what the n-th request of a
/// connection tries.
async fn attack(
    port: u16,
    token: &str,
    time: Duration,
    guess: impl Fn(usize, usize) -> (String, String) + Clone + Send + 'static,
) -> usize {
    let end = Instant::now() + time;
    let mut connections = JoinSet::new();
    for connection in 0..30 {
        let (mut api, guess) = (ApiClient::new(port, token), guess.clone());
        connections.spawn(async move {
            let mut guesses = 0;
            while Instant::now() < end {
                let (whose, from) = guess(connection, guesses);
                let password = format!("guess {connection} {guesses}");
                let answer = api.log_in(&whose, &password, Some(&from)).await.unwrap();
                assert!([401, 404, 503].contains(&answer.status), "{answer:?}");
                guesses += 1;
            }
            guesses
        });
    }
    connections.join_all().await.iter().sum()
}

#[test]
fn attackers_do_not_keep_the_owner_out() {
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let (server, token) = server();
    let (port, runtime) = (server.port(), runtime());
    // Before the attack: so that the source is known, and to see how fast the machine is.
    let before = runtime.block_on(owner(port, &token, Duration::from_secs(1)));
    let limit = match long() {
        Some(_) => Duration::from_secs(2),
        None => Duration::from_secs(2).max(before.within(500) * 6),
    };
    let one_source_one_account = |_, _| (ADDRESS.to_owned(), "203.0.113.1".to_owned());
    let one_source_many_accounts = |connection, number| {
        let whose = format!("u{connection}.{number}@example.org");
        (whose, "203.0.113.1".to_owned())
    };
    let many_sources_one_account = |connection: usize, number: usize| {
        let from = format!("10.{connection}.{}.{}", number / 250 % 250, number % 250);
        (ADDRESS.to_owned(), from)
    };
    let many_of_both = |connection: usize, number: usize| {
        let whose = format!("u{connection}.{number}@example.org");
        let from = format!("10.{connection}.{}.{}", number / 250 % 250, number % 250);
        (whose, from)
    };
    let part = time() / 4;
    runtime.block_on(async {
        let report = |name: &str, (times, guesses): (Latencies, usize)| {
            println!(
                "{name}: {guesses} guesses; the owner {} times, p50 {:?}, longest {:?}",
                times.count(),
                times.within(500),
                times.longest()
            );
            assert!(guesses > 20, "{name}: there was no attack");
            assert!(times.longest() < limit, "{name}: {:?}", times.longest());
        };
        let owner = || owner(port, &token, part);
        let attacked = tokio::join!(owner(), attack(port, &token, part, one_source_one_account));
        report("one source, one account", attacked);
        let attacked = tokio::join!(
            owner(),
            attack(port, &token, part, one_source_many_accounts)
        );
        report("one source, many accounts", attacked);
        let attacked = tokio::join!(
            owner(),
            attack(port, &token, part, many_sources_one_account)
        );
        report("many sources, one account", attacked);
        let attacked = tokio::join!(owner(), attack(port, &token, part, many_of_both));
        report("many sources, many accounts", attacked);
    });
}

/// Everything at once, with faults: no leak, no wrong answer, no account that contradicts
/// itself.
#[test]
fn a_mixed_day() {
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let (server, token) = server();
    Crowd::make_accounts(&server, 100, ADDRESS);
    server.add_user("ben@example.org", "password number 0000");
    let facts = ProcessFacts::of(server.process().id());
    let crowd = Crowd {
        clients: 100,
        wrong: 30,
        time: time(),
        password: PASSWORD.to_owned(),
        port: server.port(),
        token: token.clone(),
    };
    let deliveries = LookupLoad {
        connections: 4,
        time: time(),
        pause: Duration::from_millis(2),
        port: server.port(),
        token: token.clone(),
        accounts: 100,
        name: Crowd::account,
    };
    let runtime = runtime();
    let load = runtime.spawn(async move { tokio::join!(crowd.run(), deliveries.run()) });
    let (mut rounds, mut quarter, mut memory) = (0, time() / 4, Vec::new());
    let begun = Instant::now();
    while begun.elapsed() < time() {
        change_password(&server, rounds);
        let new = format!("password number {:04}", rounds + 1);
        let mut api = ApiClient::new(server.port(), &token);
        let answer = runtime
            .block_on(api.log_in("ben@example.org", &new, None))
            .unwrap();
        assert!([200, 503].contains(&answer.status), "{answer:?}");
        let page = runtime.block_on(api.ask(b"GET /log-in HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        assert_eq!(page.unwrap().status, 200);
        fault(&server, rounds);
        if begun.elapsed() > quarter {
            quarter += time() / 4;
            memory.push((facts.memory(), facts.descriptors()));
        }
        rounds += 1;
    }
    let (answers, lookups) = runtime.block_on(load).unwrap();
    println!(
        "{rounds} rounds, {:?}, {} look-ups, memory and descriptors {memory:?}",
        answers.by_status,
        lookups.count()
    );
    assert_eq!(answers.wrong_answers, Vec::<String>::new());
    let most = most_memory(100);
    assert!(facts.most_memory() <= most, "{} MiB", facts.most_memory());
    if let [_, (early, early_open), .., (late, late_open)] = memory[..] {
        assert!(late <= early + 8, "memory grows: {memory:?}");
        assert!(late_open <= early_open + 20, "descriptors grow: {memory:?}");
    }
    let ben = server.run_well(
        &["user", "keys", "ben@example.org", "--password-stdin"],
        &format!("password number {rounds:04}\n"),
    );
    assert!(ben.contains("LS0t"), "{ben}");
}

fn change_password(server: &WaxsealServer, round: usize) {
    let input = format!(
        "password number {round:04}\npassword number {:04}\n",
        round + 1
    );
    let arguments = ["user", "password", "ben@example.org", "--password-stdin"];
    server.run_well(&arguments, &input);
}

/// One of the faults, in turn.
fn fault(server: &WaxsealServer, round: usize) {
    match round % 3 {
        0 => {
            let database = server.database();
            database.lock();
            std::thread::sleep(Duration::from_millis(300));
            database.unlock();
        }
        1 => server.process().hang_up(),
        _ => drop(std::net::TcpStream::connect(("127.0.0.1", server.port()))),
    }
}
