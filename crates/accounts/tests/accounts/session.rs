//! Sessions at the pages: where they begin, what they may do, and everything that ends them.

use accounts::{
    Accounts, Authority, Begun, DeletionAuthority, Error, Member, SessionToken, Source, Visitor,
};
use chrono::Duration;
use model::MailCryptMode::{AllUsers, NewUsers};

use crate::assert_fails;
use crate::foreign::{SESAME, SHA512_CRYPT, argon2id_hash};
use crate::owner::{Owner, owner_on_new_server};
use crate::server::{Server, address, secret};

/// Logs in at the pages.
pub(crate) async fn begin(accounts: &Accounts, owner: &Owner) -> SessionToken {
    let login = owner.address.to_string();
    match accounts
        .begin_session(Source::CommandLine, &login, &owner.password)
        .await
        .unwrap()
    {
        Begun::Session(token) => token,
        other => panic!("{other:?}"),
    }
}

/// The owner behind a session that may do everything.
pub(crate) async fn member(accounts: &Accounts, token: &SessionToken) -> Member {
    match accounts.visitor(token.reveal()).await.unwrap() {
        Some(Visitor::Member(member)) => member,
        other => panic!("{other:?}"),
    }
}

async fn is_over(accounts: &Accounts, token: &SessionToken) -> bool {
    accounts.visitor(token.reveal()).await.unwrap().is_none()
}

async fn count(server: &Server) -> String {
    let counted = server.ask("SELECT count(*) FROM virtual_sessions");
    counted.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_set_back_makes_no_session_live_longer_and_keeps_nobody_out() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let accounts = &server.accounts;
    let usual = begin(accounts, &owner).await;
    server.clock.advance(Duration::days(100));
    let ahead = begin(accounts, &owner).await;
    assert!(is_over(accounts, &usual).await);
    server.clock.advance(Duration::days(-100));
    assert!(is_over(accounts, &ahead).await);
    assert!(!is_over(accounts, &usual).await, "it began now");
    let again = begin(accounts, &owner).await;
    assert!(!is_over(accounts, &again).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_right_password_begins_a_session_and_only_its_digest_is_stored() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let accounts = &server.accounts;
    let second = "example.net".parse().unwrap();
    accounts
        .add_domain(Authority::command_line(), &second)
        .await
        .unwrap();
    for login in ["ada@example.org", " Ada@Example.ORG ", "ada", "ADA"] {
        let begun = accounts
            .begin_session(Source::CommandLine, login, &owner.password)
            .await;
        let Begun::Session(token) = begun.unwrap() else {
            panic!("{login}");
        };
        assert_eq!(member(accounts, &token).await.address(), &owner.address);
        let stored = server
            .ask_all("SELECT CONCAT(digest, password_binding) FROM virtual_sessions")
            .await;
        assert!(stored.contains(&token.digest()) && !stored.contains(token.reveal()));
    }
    assert_eq!(count(&server).await, "4");

    for login in ["", "@", "ada@example.net", "a d a", "ada@example.org@"] {
        let refused = accounts
            .begin_session(Source::CommandLine, login, &owner.password)
            .await;
        assert_fails!(refused, Error::WrongPassword);
    }
    let wrong = secret("a wrong password");
    assert_fails!(
        accounts
            .begin_session(Source::CommandLine, "ada", &wrong)
            .await,
        Error::WrongPassword
    );
    assert_eq!(count(&server).await, "4");
    let never = "0".repeat(64);
    for presented in ["", "x", &never, &"\u{fc}".repeat(9000)] {
        assert_eq!(accounts.visitor(presented).await.unwrap(), None);
    }
}

/// Whoever measures cannot tell an unknown account from a wrong password.
#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_account_costs_a_derivation() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let gone = Owner::create(&server, "gone").await;
    let deletion = DeletionAuthority::Administrator(Authority::command_line().clone());
    server
        .accounts
        .delete(&gone.address, deletion)
        .await
        .unwrap();
    let wrong = secret("a wrong password");
    let known = owner.address.to_string();
    for login in [
        known.as_str(),
        "nobody",
        "gone",
        "no address",
        "x@example.net",
    ] {
        let before = server.pool.derivations();
        let refused = server
            .accounts
            .begin_session(Source::CommandLine, login, &wrong)
            .await;
        assert_fails!(refused, Error::WrongPassword);
        assert_eq!(server.pool.derivations() - before, 1, "{login}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_in_at_the_pages_makes_first_keys_and_renews_the_hash() {
    let server = Server::start(AllUsers).await;
    let mut owner = Owner::of(server.insert_legacy("ada", SHA512_CRYPT).await, SESAME);
    let token = begin(&server.accounts, &owner).await;
    member(&server.accounts, &token).await;
    let account = server.stored(&owner.address).await.account;
    assert!(account.mail_crypt.public_key.is_some());
    assert!(account.password.hash.as_str().starts_with("$argon2id$"));
    assert!(account.last_login.is_some());
    owner.belongs_together(&server).await;
    // The log-in of a mail program changes nothing about it.
    owner.log_in(&server.accounts).await;
    member(&server.accounts, &token).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_after_two_hours_without_use_and_after_twelve_with_it() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let accounts = &server.accounts;
    let unused = begin(accounts, &owner).await;
    server
        .clock
        .advance(Duration::hours(2) - Duration::seconds(1));
    let used = begin(accounts, &owner).await;
    server.clock.advance(Duration::seconds(1));
    assert!(is_over(accounts, &unused).await);

    // Used every hour: the note of it is taken in the background.
    for hour in 1..12 {
        server
            .clock
            .advance(Duration::hours(1) - Duration::seconds(i64::from(hour == 1)));
        let session = member(accounts, &used).await;
        let seen = format!(
            "SELECT count(*) FROM virtual_sessions WHERE digest = '{}' \
             AND seen_time = '{}'",
            used.digest(),
            accounts::Clock::now(&*server.clock).format("%Y-%m-%d %H:%M:%S"),
        );
        while server.ask(&seen).await.as_deref() != Some("1") {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        let listed = accounts.own_sessions(&session).await.unwrap();
        assert_eq!(listed.len(), 1);
        assert!(listed[0].current);
    }
    server.clock.advance(Duration::hours(1));
    assert!(is_over(accounts, &used).await);
    assert_eq!(count(&server).await, "2");
    accounts.tidy_up().await.unwrap();
    assert_eq!(count(&server).await, "0");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_of_the_password_ends_all_sessions() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    let accounts = &server.accounts;
    let bob = Owner::create(&server, "bob").await;
    let of_bob = begin(accounts, &bob).await;

    let token = begin(accounts, &owner).await;
    owner.change_password(accounts).await;
    assert!(is_over(accounts, &token).await);

    let token = begin(accounts, &owner).await;
    owner.reset(accounts).await;
    assert!(is_over(accounts, &token).await);

    // Also where nobody removed the row.
    let token = begin(accounts, &owner).await;
    owner.change_hash_by_sql(&server).await;
    assert!(is_over(accounts, &token).await);

    let token = begin(accounts, &owner).await;
    owner.new_token(accounts).await;
    assert!(!is_over(accounts, &token).await, "the password is the same");
    // The two days of waiting would end it as well.
    owner.recover(&server).await;
    assert_eq!(count(&server).await, "1", "only bob's is left");

    let token = begin(accounts, &owner).await;
    let deletion = DeletionAuthority::OwnerPassword(owner.password.clone());
    accounts.delete(&owner.address, deletion).await.unwrap();
    assert!(is_over(accounts, &token).await);
    let restored = accounts.restore(
        Authority::command_line(),
        &owner.address,
        owner.password.clone(),
        false,
    );
    restored.await.unwrap();
    assert!(is_over(accounts, &token).await);
    assert_eq!(count(&server).await, "1");
    assert!(is_over(accounts, &of_bob).await, "two days are over");
}

#[tokio::test(flavor = "multi_thread")]
async fn changing_the_password_at_the_pages_goes_on_in_a_new_session() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    let accounts = &server.accounts;
    let elsewhere = begin(accounts, &owner).await;
    let here = begin(accounts, &owner).await;
    let new = owner.next_password();
    let wrong = secret("a wrong password");
    let refused = accounts.change_password_and_stay(&owner.address, &wrong, new.clone());
    assert_fails!(refused.await, Error::WrongPassword);
    assert!(!is_over(accounts, &here).await);

    let changed = accounts.change_password_and_stay(&owner.address, &owner.password, new.clone());
    let token = changed.await.unwrap();
    owner.password = new;
    owner.belongs_together(&server).await;
    assert!(is_over(accounts, &here).await && is_over(accounts, &elsewhere).await);
    let sessions = accounts.own_sessions(&member(accounts, &token).await).await;
    assert_eq!(sessions.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn logging_out_here_elsewhere_and_everywhere() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let accounts = &server.accounts;
    let bob = Owner::create(&server, "bob").await;
    let of_bob = begin(accounts, &bob).await;
    let tokens = [
        begin(accounts, &owner).await,
        begin(accounts, &owner).await,
        begin(accounts, &owner).await,
    ];
    accounts.end_session(tokens[0].reveal()).await.unwrap();
    accounts.end_session(tokens[0].reveal()).await.unwrap();
    accounts.end_session("nothing").await.unwrap();
    assert!(is_over(accounts, &tokens[0]).await);

    let ada = member(accounts, &tokens[1]).await;
    let sessions = accounts.own_sessions(&ada).await.unwrap();
    let other = sessions.iter().find(|session| !session.current).unwrap();
    let stranger = member(accounts, &of_bob).await;
    assert!(!accounts.end_own_session(&stranger, other.id).await.unwrap());
    assert!(!is_over(accounts, &tokens[2]).await);
    assert!(accounts.end_own_session(&ada, other.id).await.unwrap());
    assert!(!accounts.end_own_session(&ada, other.id).await.unwrap());
    assert!(is_over(accounts, &tokens[2]).await);

    let again = begin(accounts, &owner).await;
    assert_eq!(accounts.end_all_sessions(&ada).await.unwrap(), 2);
    assert!(is_over(accounts, &again).await && is_over(accounts, &tokens[1]).await);
    assert!(!is_over(accounts, &of_bob).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_and_requirements_count_at_once() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    let accounts = &server.accounts;
    let token = begin(accounts, &owner).await;
    let set = async |assignment: &str| {
        let update = format!("UPDATE virtual_users SET {assignment}");
        assert_eq!(server.sql(&update).await, 1);
    };
    set(r#"roles = '["ROLE_USER", "ROLE_SPAM"]'"#).await;
    let visitor = accounts.visitor(token.reveal()).await.unwrap().unwrap();
    assert!(matches!(&visitor, Visitor::Locked(_)), "{visitor:?}");
    assert_eq!(visitor.address(), &owner.address);
    let locked = accounts
        .begin_session(Source::CommandLine, "ada", &owner.password)
        .await
        .unwrap();
    assert!(
        matches!(&locked, Begun::Locked(of) if *of == owner.address),
        "{locked:?}"
    );
    let wrong = secret("a wrong password");
    assert_fails!(
        accounts
            .begin_session(Source::CommandLine, "ada", &wrong)
            .await,
        Error::WrongPassword
    );
    assert_eq!(
        count(&server).await,
        "1",
        "locked accounts begin no session"
    );

    set("roles = NULL, password_change_required = TRUE").await;
    let begun = begin(accounts, &owner).await;
    for token in [&token, &begun] {
        let visitor = accounts.visitor(token.reveal()).await.unwrap().unwrap();
        assert!(
            matches!(visitor, Visitor::MustChangePassword(_)),
            "{visitor:?}"
        );
    }
    let new = owner.next_password();
    let changed = accounts.change_password_and_stay(&owner.address, &owner.password, new.clone());
    let token = changed.await.unwrap();
    owner.password = new;
    member(accounts, &token).await;

    // A hash that another program wrote ends the session, and the next password begins one.
    let hash = argon2id_hash(&secret("theirs"));
    set(&format!("password = '{hash}'")).await;
    assert!(is_over(accounts, &token).await);
    owner.password = secret("theirs");
    begin(accounts, &owner).await;

    set("deleted = TRUE").await;
    let refused = accounts
        .begin_session(Source::CommandLine, "ada", &owner.password)
        .await;
    assert_fails!(refused, Error::WrongPassword);
}

/// A log-in and a reset at the same moment: no session outlives the password it was begun
/// with.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_never_belongs_to_a_former_password() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    let other = server.beside(NewUsers).await;
    for _ in 0..4 {
        let (login, password) = (owner.address.to_string(), owner.password.clone());
        let new = owner.next_password();
        let (begun, changed) = tokio::join!(
            server
                .accounts
                .begin_session(Source::CommandLine, &login, &password),
            other
                .accounts
                .change_password(&owner.address, &password, new.clone()),
        );
        changed.unwrap();
        owner.password = new;
        if let Ok(Begun::Session(token)) = begun {
            assert!(is_over(&server.accounts, &token).await);
        }
    }
    assert_eq!(address("ada"), owner.address);
}
