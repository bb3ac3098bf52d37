//! Limits: a burst is stopped, an owner elsewhere is not, and nobody learns who exists.

use std::net::IpAddr;
use std::time::{Duration as Span, Instant};

use accounts::{Begun, Error, RecoveryToken, Registration, Source};
use chrono::Duration;
use model::MailCryptMode::NewUsers;
use tokio::task::JoinSet;
use vault::SystemEntropy;

use crate::assert_fails;
use crate::owner::{Owner, owner_on_new_server};
use crate::server::{Server, address, secret};

fn from(place: u32) -> Source {
    let [_, b, c, d] = place.to_be_bytes();
    Source::Network(IpAddr::from([10, b, c, d]))
}

/// Fails so often at the same moment; how many were tried and how many refused untried.
async fn burst(
    servers: &[&Server],
    login: &str,
    tries: impl Iterator<Item = Source>,
) -> (u32, u32) {
    let mut burst = JoinSet::new();
    for (number, source) in tries.enumerate() {
        let accounts = servers[number % servers.len()].accounts.clone();
        let login = login.to_owned();
        burst.spawn(async move {
            accounts
                .begin_session(source, &login, &secret("a wrong password"))
                .await
        });
    }
    let (mut tried, mut refused) = (0, 0);
    for result in burst.join_all().await {
        match result {
            Err(Error::WrongPassword) => tried += 1,
            Err(Error::TooManyAttempts(_)) => refused += 1,
            other => panic!("{other:?}"),
        }
    }
    (tried, refused)
}

async fn log_in(server: &Server, source: Source, owner: &Owner) -> Result<Begun, Error> {
    let login = owner.address.to_string();
    server
        .accounts
        .begin_session(source, &login, &owner.password)
        .await
}

/// Two servers count together; the account need not exist.
#[tokio::test(flavor = "multi_thread")]
async fn a_burst_from_one_place_has_ten_tries_on_an_account() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let other = server.beside(NewUsers).await;
    // From places that nothing is known of: they all find no row yet.
    for (login, place) in [("ada", from(1)), ("nobody", from(3))] {
        let before = server.pool.derivations() + other.pool.derivations();
        let tries = std::iter::repeat_n(place, 40);
        let counted = burst(&[&server, &other], login, tries).await;
        assert_eq!(counted, (10, 30), "{login}");
        let derivations = server.pool.derivations() + other.pool.derivations() - before;
        assert_eq!(derivations, 10, "the others cost nothing");
    }
    // The right password does not help there, and is not tried; elsewhere it does.
    assert_fails!(
        log_in(&server, from(1), &owner).await,
        Error::TooManyAttempts(again) if again == accounts::Clock::now(&*server.clock) + Duration::minutes(15)
    );
    log_in(&server, from(2), &owner).await.unwrap();
    log_in(&server, Source::CommandLine, &owner).await.unwrap();
    server.clock.advance(Duration::minutes(15));
    log_in(&server, from(1), &owner).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_place_has_sixty_tries_on_all_accounts() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let mut tried = 0;
    for number in 0..8 {
        let tries = std::iter::repeat_n(from(1), 9);
        tried += burst(&[&server], &format!("nobody{number}"), tries).await.0;
    }
    assert_eq!(tried, 60);
    assert_fails!(
        log_in(&server, from(1), &owner).await,
        Error::TooManyAttempts(_)
    );
    log_in(&server, from(2), &owner).await.unwrap();
}

/// Others, wherever they are and however many, do not keep the owner out.
#[tokio::test(flavor = "multi_thread")]
async fn an_attack_from_everywhere_leaves_the_owner_in() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    assert_eq!(burst(&[&server], "ada", (1..=40).map(from)).await, (40, 0));
    // Places that never failed have three tries now.
    let tries = std::iter::repeat_n(from(100), 5);
    assert_eq!(burst(&[&server], "ada", tries).await, (3, 2));
    assert_fails!(
        log_in(&server, from(100), &owner).await,
        Error::TooManyAttempts(_)
    );
    let tries = std::iter::repeat_n(from(101), 2);
    assert_eq!(burst(&[&server], "ada", tries).await, (2, 0));
    log_in(&server, from(101), &owner).await.unwrap();
    log_in(&server, from(102), &owner).await.unwrap();
    // Mail programs are not affected.
    owner.log_in(&server.accounts).await;
}

/// Whoever knows the password may log in as often as they like.
#[tokio::test(flavor = "multi_thread")]
async fn success_takes_no_places() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    for _ in 0..12 {
        log_in(&server, from(1), &owner).await.unwrap();
    }
    let counted = server.ask("SELECT count(*) FROM virtual_attempts WHERE attempts <> 0");
    assert_eq!(counted.await.as_deref(), Some("0"));
    server.clock.advance(Duration::hours(2));
    server.accounts.tidy_up().await.unwrap();
    let rows = server.ask("SELECT count(*) FROM virtual_attempts");
    assert_eq!(rows.await.as_deref(), Some("0"));
}

/// A server that is too busy to try gives the place back.
#[tokio::test(flavor = "multi_thread")]
async fn a_busy_server_takes_no_places_either() {
    let (server, _) = owner_on_new_server(NewUsers).await;
    let narrow = server.with_queue(NewUsers, 0).await;
    let mut busy = 0;
    let mut tries = JoinSet::new();
    for _ in 0..10 {
        let accounts = narrow.accounts.clone();
        tries.spawn(async move {
            let wrong = secret("a wrong password");
            accounts.begin_session(from(1), "ada", &wrong).await
        });
    }
    for result in tries.join_all().await {
        match result {
            Err(Error::Busy) => busy += 1,
            Err(Error::WrongPassword) => {}
            other => panic!("{other:?}"),
        }
    }
    assert!(busy > 0);
    let tried = 10 - busy;
    let most = server.ask("SELECT max(attempts) FROM virtual_attempts");
    assert_eq!(most.await, Some(tried.to_string()));
}

#[tokio::test(flavor = "multi_thread")]
async fn recovery_is_limited_and_tells_nothing() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let accounts = &server.accounts;
    let wrong = RecoveryToken::generate(&SystemEntropy).unwrap();
    let without = server
        .insert_legacy("without", crate::foreign::SHA512_CRYPT)
        .await;
    let mut costs = Vec::new();
    for (place, who) in [&owner.address, &address("nobody"), &without]
        .iter()
        .enumerate()
    {
        let source = from(u32::try_from(place).unwrap());
        let before = server.pool.derivations();
        let refused = accounts.start_recovery(source, who, &wrong).await;
        assert_fails!(refused, Error::WrongRecoveryToken);
        costs.push(server.pool.derivations() - before);
        for _ in 0..3 {
            let status = accounts.recovery_status(source, who, &wrong).await;
            assert_fails!(status, Error::WrongRecoveryToken);
            for _ in 0..2 {
                let new = secret("a new and good password");
                let finish = accounts.finish_recovery(source, who, &wrong, new).await;
                assert_fails!(finish, Error::WrongRecoveryToken);
            }
        }
        let refused = accounts.start_recovery(source, who, &wrong).await;
        assert_fails!(refused, Error::TooManyAttempts(_));
    }
    assert_eq!(costs, [2, 2, 2], "the same work for all");
    let token = owner.token.clone().unwrap();
    for _ in 0..12 {
        let started = accounts.start_recovery(from(9), &owner.address, &token);
        started.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn registrations_are_counted_by_place() {
    let server = Server::start(NewUsers).await;
    server.set_registration("invite").await;
    let wanted = || Registration {
        address: address("ada"),
        password: secret("the password of ada"),
        invite_code: Some(model::InviteCode::new("wrong!")),
        language: None,
    };
    for _ in 0..30 {
        let refused = server.accounts.register(from(1), wanted()).await;
        assert_fails!(refused, Error::UnknownInviteCode);
    }
    let refused = server.accounts.register(from(1), wanted()).await;
    assert_fails!(refused, Error::TooManyAttempts(_));
    server.set_registration("open").await;
    let mut open = wanted();
    open.invite_code = None;
    server.accounts.register(from(2), open).await.unwrap();
    let count = server.ask("SELECT min(attempts) FROM virtual_attempts");
    assert_eq!(
        count.await.as_deref(),
        Some("1"),
        "one that succeeds counts too"
    );
}

/// However an account's password is checked, a failure takes as long as any other.
#[tokio::test(flavor = "multi_thread")]
async fn failures_take_the_same_time() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let legacy = server
        .insert_legacy("legacy", crate::foreign::SHA512_CRYPT)
        .await;
    let wrong = secret("a wrong password");
    let known = owner.address.to_string();
    for (number, login) in [known, legacy.to_string(), "nobody".to_owned()]
        .iter()
        .enumerate()
    {
        let begun = Instant::now();
        let source = from(u32::try_from(number).unwrap());
        let refused = server.accounts.begin_session(source, login, &wrong).await;
        assert_fails!(refused, Error::WrongPassword);
        let took = begun.elapsed();
        assert!(took >= Span::from_millis(500), "{login}: {took:?}");
    }
}
