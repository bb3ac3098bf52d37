//! The first start: one link, one administrator.

use accounts::{Accounts, Authority, Error, PasswordRule, SetUp};
use chrono::Duration;
use model::MailCryptMode::NewUsers;
use model::{Language, Role};

use crate::assert_fails;
use crate::owner::Owner;
use crate::server::{Server, secret};
use crate::session::{begin, member};

const PASSWORD: &str = "the first password of root";

fn wanted(address: &str) -> SetUp {
    SetUp {
        address: address.parse().unwrap(),
        password: secret(PASSWORD),
        language: Some(Language::German),
    }
}

async fn link(accounts: &Accounts) -> String {
    let made = accounts.make_setup_link().await.unwrap();
    made.unwrap().reveal().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_makes_a_domain_and_an_administrator_once() {
    let server = Server::start(NewUsers).await;
    let accounts = &server.accounts;
    assert!(accounts.needs_setup().await.unwrap());
    let (unused, first) = (link(accounts).await, link(accounts).await);
    let stored = server.ask_all("SELECT digest FROM virtual_links").await;
    assert!(!stored.is_empty() && !stored.contains(&first));
    accounts.check_setup_link(&first).await.unwrap();
    for wrong in ["", "x", &"0".repeat(64)] {
        assert_fails!(accounts.check_setup_link(wrong).await, Error::InvalidLink);
        let refused = accounts.set_up(wrong, wanted("root@example.net")).await;
        assert_fails!(refused, Error::InvalidLink);
    }
    let mut weak = wanted("root@example.net");
    weak.password = secret("short");
    let refused = accounts.set_up(&first, weak).await;
    assert_fails!(refused, Error::PasswordRule(PasswordRule::TooShort));
    assert_eq!(
        accounts.domains().await.unwrap().len(),
        1,
        "nothing was made"
    );

    let created = accounts
        .set_up(&first, wanted("root@example.net"))
        .await
        .unwrap();
    assert_eq!(accounts.domains().await.unwrap().len(), 2);
    let mut owner = Owner::of(created.address, PASSWORD);
    owner.token = Some(created.recovery_token);
    owner.belongs_together(&server).await;
    let root = member(accounts, &begin(accounts, &owner).await).await;
    assert!(root.roles().contains(&Role::Admin));
    assert_eq!(root.language(), Some(Language::German));
    assert!(!accounts.needs_setup().await.unwrap());
    assert_eq!(accounts.make_setup_link().await.unwrap().map(drop), None);
    for used in [first, unused] {
        assert_fails!(accounts.check_setup_link(&used).await, Error::InvalidLink);
        let again = accounts.set_up(&used, wanted("two@example.net")).await;
        assert_fails!(again, Error::InvalidLink);
    }
    let told = server
        .ask_all(
            "SELECT CONCAT(actor, ' ', action) FROM virtual_audit WHERE actor <> 'owner' ORDER BY id",
        )
        .await;
    assert!(
        told.ends_with("setup-link domain-added,setup-link account-created"),
        "{told}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_ends_after_a_day_and_with_an_administrator_from_elsewhere() {
    let server = Server::start(NewUsers).await;
    let accounts = &server.accounts;
    let old = link(accounts).await;
    server.clock.advance(Duration::hours(24));
    assert_fails!(accounts.check_setup_link(&old).await, Error::InvalidLink);
    let new = link(accounts).await;
    accounts.tidy_up().await.unwrap();
    accounts.check_setup_link(&new).await.unwrap();
    let mut root = crate::server::new_account("root", PASSWORD);
    root.roles = [Role::Admin].into_iter().collect();
    accounts
        .create(Authority::command_line(), root)
        .await
        .unwrap();
    let late = accounts.set_up(&new, wanted("two@example.org")).await;
    assert_fails!(late, Error::InvalidLink);
    // An administrator who is deleted is none.
    server.sql("UPDATE virtual_users SET deleted = TRUE").await;
    assert!(accounts.needs_setup().await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_use_the_link_at_once_make_one_administrator() {
    let server = Server::start(NewUsers).await;
    let other = server.beside(NewUsers).await;
    let (one, two) = (link(&server.accounts).await, link(&other.accounts).await);
    let (one, two) = tokio::join!(
        server.accounts.set_up(&one, wanted("one@example.org")),
        other.accounts.set_up(&two, wanted("two@example.org")),
    );
    match (one, two) {
        (Ok(_), Err(Error::InvalidLink)) | (Err(Error::InvalidLink), Ok(_)) => {}
        other => panic!("{other:?}"),
    }
}
