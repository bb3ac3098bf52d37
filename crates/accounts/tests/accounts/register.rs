//! People make accounts for themselves.

use accounts::{Authority, Created, Error, PasswordRule, Registration, Source};
use model::MailCryptMode::NewUsers;
use model::{InviteCode, Roles};

use crate::assert_fails;
use crate::failing_entropy::FailingEntropy;
use crate::owner::Owner;
use crate::server::{Server, address, new_account, secret};

const PASSWORD: &str = "correct horse battery";

fn registration(local_part: &str, invite_code: Option<&str>) -> Registration {
    Registration {
        address: address(local_part),
        password: secret(PASSWORD),
        invite_code: invite_code.map(InviteCode::new),
        language: None,
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
        .register(Source::CommandLine, registration("Ada", Some("abc123")))
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
        .register(Source::CommandLine, registration("bob", Some("abc123")));
    assert_fails!(again.await, Error::UsedInviteCode);
    let without = server
        .accounts
        .register(Source::CommandLine, registration("bob", None))
        .await;
    assert_eq!(without.unwrap().address, address("bob"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_used_once_at_the_same_moment() {
    let server = server_with_codes(&["abc123"]).await;
    let other = server.beside(NewUsers).await;
    let (one, two) = tokio::join!(
        server
            .accounts
            .register(Source::CommandLine, registration("ada", Some("abc123"))),
        other
            .accounts
            .register(Source::CommandLine, registration("bob", Some("abc123"))),
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
        accounts.register(Source::CommandLine, registration("Postmaster", code)).await,
        Error::AddressReserved(reserved) if reserved == address("postmaster")
    );
    for name in ["ab", &"a".repeat(33)] {
        let result = accounts
            .register(Source::CommandLine, registration(name, code))
            .await;
        assert_fails!(result, Error::LocalPartLength);
    }
    assert_fails!(
        accounts
            .register(Source::CommandLine, registration("taken", code))
            .await,
        Error::AddressTaken(_)
    );
    let mut short = registration("ada", code);
    short.password = secret("too short");
    assert_fails!(
        accounts.register(Source::CommandLine, short).await,
        Error::PasswordRule(PasswordRule::TooShort)
    );
    let mut elsewhere = registration("ada", code);
    elsewhere.address = "ada@example.com".parse().unwrap();
    assert_fails!(
        accounts.register(Source::CommandLine, elsewhere).await,
        Error::UnknownDomain(_)
    );
    // A hash, a key and half a box can still be made.
    let dry = server.accounts_with(NewUsers, FailingEntropy::after(3));
    assert_fails!(
        dry.register(Source::CommandLine, registration("ada", code))
            .await,
        Error::Sealing(_)
    );
    // Codes are compared exactly.
    for unknown in ["ABC123", "abc 123", "", "abc124"] {
        let result = accounts
            .register(Source::CommandLine, registration("ada", Some(unknown)))
            .await;
        assert_fails!(result, Error::UnknownInviteCode);
    }

    assert_eq!(redeemed(&server, "abc123").await, None);
    assert_fails!(
        accounts.lookup(&address("ada")).await,
        Error::UnknownAccount(_)
    );
    for name in ["abc", &"a".repeat(32)] {
        let made = accounts
            .register(Source::CommandLine, registration(name, None))
            .await
            .unwrap();
        assert_eq!(made.address, address(name));
    }
    accounts
        .register(Source::CommandLine, registration("ada", code))
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_domain_says_who_may_register() {
    let server = server_with_codes(&["abc123", "def456"]).await;
    let accounts = &server.accounts;
    let here = Source::CommandLine;
    server.set_registration("closed").await;
    for code in [None, Some("abc123")] {
        let refused = accounts.register(here, registration("ada", code)).await;
        assert_fails!(refused, Error::RegistrationClosed(_));
    }
    server.set_registration("invite").await;
    let before = server.pool.derivations();
    // Nobody without a code learns which addresses are taken or reserved.
    server
        .sql("INSERT INTO virtual_reserved_names (name) VALUES ('root')")
        .await;
    for name in ["ada", "root", "ab"] {
        let refused = accounts.register(here, registration(name, None)).await;
        assert_fails!(refused, Error::InviteCodeRequired(_));
        let refused = accounts
            .register(here, registration(name, Some("zzzzzz")))
            .await;
        assert_fails!(refused, Error::UnknownInviteCode);
    }
    assert_eq!(server.pool.derivations(), before, "they cost nothing");
    let made = accounts.register(here, registration("ada", Some(" abc123\n")));
    made.await.unwrap();
    // Where no code is needed, one that is given is used up all the same.
    server.set_registration("open").await;
    let made = accounts.register(here, registration("bob", Some("def456")));
    made.await.unwrap();
    assert!(redeemed(&server, "def456").await.is_some());
    // An administrator is not asked for one.
    server.set_registration("closed").await;
    accounts
        .create(Authority::command_line(), new_account("carol", PASSWORD))
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_opens_its_own_domain_only() {
    let server = server_with_codes(&["first1"]).await;
    let accounts = &server.accounts;
    let second = "example.net".parse().unwrap();
    accounts
        .add_domain(Authority::command_line(), &second)
        .await
        .unwrap();
    server
        .sql(
            "UPDATE virtual_domains SET registration = 'invite'; \
             INSERT INTO virtual_vouchers (code, domain_id, creation_time) \
             VALUES ('second', 2, '2026-01-01 00:00:00')",
        )
        .await;
    for (email, code) in [("ada@example.org", "second"), ("ada@example.net", "first1")] {
        let mut wanted = registration("ada", Some(code));
        wanted.address = email.parse().unwrap();
        let refused = accounts.register(Source::CommandLine, wanted).await;
        assert_fails!(refused, Error::UnknownInviteCode);
    }
    for (email, code) in [("ada@example.org", "first1"), ("ada@example.net", "second")] {
        let mut wanted = registration("ada", Some(code));
        wanted.address = email.parse().unwrap();
        accounts
            .register(Source::CommandLine, wanted)
            .await
            .unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_of_an_owner_who_may_not_invite_are_void() {
    let server = server_with_codes(&["abc123"]).await;
    let accounts = &server.accounts;
    let inviter = accounts
        .create(Authority::command_line(), new_account("inviter", PASSWORD))
        .await
        .unwrap();
    server.sql("UPDATE virtual_vouchers SET user_id = 1").await;
    for state in [
        r#"roles = '["ROLE_USER", "ROLE_SUSPICIOUS"]'"#,
        r#"roles = '["ROLE_SPAM"]'"#,
        "roles = NULL, deleted = TRUE",
    ] {
        server
            .sql(&format!("UPDATE virtual_users SET {state}"))
            .await;
        let refused = accounts.register(Source::CommandLine, registration("ada", Some("abc123")));
        assert_fails!(refused.await, Error::UnknownInviteCode);
    }
    server.sql("UPDATE virtual_users SET deleted = FALSE").await;
    let made = accounts.register(Source::CommandLine, registration("ada", Some("abc123")));
    made.await.unwrap();

    server
        .sql(
            "INSERT INTO virtual_vouchers (user_id, code, creation_time) \
             VALUES (1, 'unused', '2026-01-01 00:00:00')",
        )
        .await;
    let deletion = accounts::DeletionAuthority::Administrator(Authority::command_line().clone());
    accounts.delete(&inviter.address, deletion).await.unwrap();
    let left = server.ask_all("SELECT code FROM virtual_vouchers").await;
    assert_eq!(left, "abc123", "the used one tells who invited whom");
}
