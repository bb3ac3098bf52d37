//! People make accounts for themselves.

use accounts::{Created, Error, PasswordRule, Registration};
use model::MailCryptMode::NewUsers;
use model::Roles;

use crate::assert_fails;
use crate::failing_entropy::FailingEntropy;
use crate::owner::Owner;
use crate::server::{Server, address, secret};

const PASSWORD: &str = "correct horse battery";

fn registration(local_part: &str, invite_code: Option<&str>) -> Registration {
    Registration {
        address: address(local_part),
        password: secret(PASSWORD),
        invite_code: invite_code.map(str::to_owned),
    }
}

async fn server_with_codes(codes: &[&str]) -> Server {
    let server = Server::start(NewUsers).await;
    for code in codes {
        let insert = format!(
            "INSERT INTO virtual_vouchers (code, creation_time) \
             VALUES ('{code}', '2026-01-01 00:00:00')"
        );
        server.sql(&insert).await;
    }
    server
}

async fn redeemed(server: &Server, code: &str) -> Option<String> {
    let question = format!("SELECT redeemed_time FROM virtual_vouchers WHERE code = '{code}'");
    server.ask(&question).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ordinary_account_is_made_and_the_code_used_up() {
    let server = server_with_codes(&["abc123"]).await;
    let created = server
        .accounts
        .register(registration("Ada", Some("abc123")))
        .await
        .unwrap();
    assert_eq!(created.address, address("ada"));
    assert!(created.mail_crypt);
    let account = server.stored(&created.address).await.account;
    assert_eq!(account.roles, Roles::default());
    assert_eq!(account.quota, None);
    assert!(!account.password_change_required);
    assert_eq!(
        redeemed(&server, "abc123").await.as_deref(),
        Some("2026-03-04 10:20:30")
    );
    assert_eq!(
        server
            .ask(
                "SELECT code FROM virtual_vouchers JOIN virtual_users \
                 ON invitation_voucher_id = virtual_vouchers.id WHERE email = 'ada@example.org'"
            )
            .await
            .as_deref(),
        Some("abc123")
    );
    let mut owner = Owner::of(created.address, PASSWORD);
    owner.token = Some(created.recovery_token);
    owner.belongs_together(&server).await;

    let again = server
        .accounts
        .register(registration("bob", Some("abc123")));
    assert_fails!(again.await, Error::UsedInviteCode);
    let without = server.accounts.register(registration("bob", None)).await;
    assert_eq!(without.unwrap().address, address("bob"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_used_once_at_the_same_moment() {
    let server = server_with_codes(&["abc123"]).await;
    let other = server.beside(NewUsers).await;
    let (one, two) = tokio::join!(
        server
            .accounts
            .register(registration("ada", Some("abc123"))),
        other.accounts.register(registration("bob", Some("abc123"))),
    );
    let loser = match (one, two) {
        (Ok(Created { .. }), Err(Error::UsedInviteCode)) => "bob",
        (Err(Error::UsedInviteCode), Ok(Created { .. })) => "ada",
        other => panic!("{other:?}"),
    };
    assert_fails!(
        server.accounts.lookup(&address(loser)).await,
        Error::UnknownAccount(_)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_that_fails_burns_no_code() {
    let server = server_with_codes(&["abc123"]).await;
    server
        .sql("INSERT INTO virtual_reserved_names (name) VALUES ('postmaster')")
        .await;
    server
        .insert_legacy("taken", crate::foreign::SHA512_CRYPT)
        .await;
    let code = Some("abc123");
    let accounts = &server.accounts;

    assert_fails!(
        accounts.register(registration("Postmaster", code)).await,
        Error::AddressReserved(reserved) if reserved == address("postmaster")
    );
    for name in ["ab", &"a".repeat(33)] {
        let result = accounts.register(registration(name, code)).await;
        assert_fails!(result, Error::LocalPartLength);
    }
    assert_fails!(
        accounts.register(registration("taken", code)).await,
        Error::AddressTaken(_)
    );
    let mut short = registration("ada", code);
    short.password = secret("too short");
    assert_fails!(
        accounts.register(short).await,
        Error::PasswordRule(PasswordRule::TooShort)
    );
    let mut elsewhere = registration("ada", code);
    elsewhere.address = "ada@example.com".parse().unwrap();
    assert_fails!(accounts.register(elsewhere).await, Error::UnknownDomain(_));
    // A hash, a key and half a box can still be made.
    let dry = server.accounts_with(NewUsers, FailingEntropy::after(3));
    assert_fails!(
        dry.register(registration("ada", code)).await,
        Error::Sealing(_)
    );
    // Codes are compared exactly.
    for unknown in ["ABC123", "abc123 ", "", "abc124"] {
        let result = accounts.register(registration("ada", Some(unknown))).await;
        assert_fails!(result, Error::UnknownInviteCode);
    }

    assert_eq!(redeemed(&server, "abc123").await, None);
    assert_fails!(
        accounts.lookup(&address("ada")).await,
        Error::UnknownAccount(_)
    );
    for name in ["abc", &"a".repeat(32)] {
        let made = accounts.register(registration(name, None)).await.unwrap();
        assert_eq!(made.address, address(name));
    }
    accounts.register(registration("ada", code)).await.unwrap();
}
