//! The audit trail tells what was done, by whom and to what, and keeps what did not happen out.

use accounts::{AccountEdit, AuditSearch, Authority, DeletionAuthority, Error, Page, Source};
use chrono::Duration;
use model::MailCryptMode::AllUsers;
use model::{AuditAction, AuditActor, Role, Roles};

use crate::assert_fails;
use crate::foreign::{SESAME, SHA512_CRYPT};
use crate::owner::Owner;
use crate::server::{Server, address, secret};
use crate::session::{begin, member};

/// The trail of an account, the oldest first.
async fn trail(
    server: &Server,
    local_part: &str,
) -> Vec<(&'static str, &'static str, Option<String>)> {
    let search = AuditSearch {
        account: Some(address(local_part)),
        ..AuditSearch::default()
    };
    let all = Page {
        number: 1,
        size: 100,
    };
    let found = server
        .accounts
        .audit_trail(Authority::command_line(), &search, all);
    let mut lines: Vec<_> = found
        .await
        .unwrap()
        .items
        .into_iter()
        .map(|entry| {
            assert_eq!(entry.subject, address(local_part).to_string());
            (entry.actor.word(), entry.action.as_str(), entry.detail)
        })
        .collect();
    lines.reverse();
    lines
}

#[tokio::test(flavor = "multi_thread")]
async fn a_life_is_told() {
    let server = Server::start(AllUsers).await;
    let accounts = &server.accounts;
    let line = Authority::command_line();
    let mut owner = Owner::create(&server, "ada").await;
    owner.log_in(accounts).await;
    owner.change_password(accounts).await;
    owner.new_token(accounts).await;
    owner.rotate(accounts).await;
    owner.recover(&server).await;
    let session = member(accounts, &begin(accounts, &owner).await).await;
    accounts.end_all_sessions(&session).await.unwrap();
    owner.belongs_together(&server).await;
    owner.reset(accounts).await;
    owner.open_all_locked(&server).await;
    let ada = &owner.address.clone();
    for on in [false, false, true] {
        accounts.set_mail_crypt(line, ada, on).await.unwrap();
    }
    let edit = AccountEdit {
        roles: Some(Roles::from_iter([Role::User, Role::Multiplier])),
        quota: Some(Some(100)),
        password_change_required: Some(true),
        mail_crypt: Some(true),
    };
    accounts
        .edit_account(line, ada, edit.clone())
        .await
        .unwrap();
    accounts.edit_account(line, ada, edit).await.unwrap();
    let deletion = DeletionAuthority::OwnerPassword(owner.password.clone());
    accounts.delete(ada, deletion).await.unwrap();
    let again = accounts.restore(line, ada, secret("an altogether new password"), false);
    again.await.unwrap();

    let with = |detail: &str| Some(detail.to_owned());
    let expected = [
        ("command-line", "account-created", with("ROLE_USER")),
        ("owner", "password-changed", None),
        ("owner", "recovery-token-made", None),
        ("owner", "key-rotated", None),
        ("owner", "recovery-started", None),
        ("owner", "password-recovered", None),
        ("owner", "sessions-ended", with("1")),
        ("command-line", "password-reset", None),
        ("owner", "keys-opened", with("1")),
        ("command-line", "sealing-switched", with("off")),
        ("command-line", "sealing-switched", with("on")),
        (
            "command-line",
            "roles-changed",
            with("ROLE_USER ROLE_MULTIPLIER"),
        ),
        ("command-line", "quota-changed", with("100")),
        ("command-line", "password-change-required", with("on")),
        ("owner", "account-deleted", None),
        ("command-line", "account-restored", None),
    ];
    assert_eq!(trail(&server, "ada").await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_failed_is_not_told() {
    let server = Server::start(AllUsers).await;
    let accounts = &server.accounts;
    let owner = Owner::create(&server, "ada").await;
    let ada = &owner.address;
    let wrong = secret("a wrong password");
    let new = || secret("an altogether new password");
    assert_fails!(
        accounts.change_password(ada, &wrong, new()).await,
        Error::WrongPassword
    );
    assert_fails!(accounts.rotate(ada, &wrong).await, Error::WrongPassword);
    let token = owner.token.clone().unwrap();
    let finish = accounts.finish_recovery(Source::CommandLine, ada, &token, new());
    assert_fails!(finish.await, Error::RecoveryNotStarted);
    // Somebody else's transaction fails to commit: the note goes with the change.
    assert_eq!(trail(&server, "ada").await.len(), 1);
    let taken = accounts.create(
        Authority::command_line(),
        crate::server::new_account("ada", "an altogether new password"),
    );
    assert_fails!(taken.await, Error::AddressTaken(_));
    assert_eq!(trail(&server, "ada").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn first_keys_and_changes_by_other_programs_are_told() {
    let server = Server::start(AllUsers).await;
    let mut owner = Owner::of(server.insert_legacy("ada", SHA512_CRYPT).await, SESAME);
    owner.log_in(&server.accounts).await;
    owner.log_in(&server.accounts).await;
    owner.change_hash_by_sql(&server).await;
    owner.log_in(&server.accounts).await;
    let expected = [
        ("owner", "keys-made", None),
        ("owner", "password-changed-elsewhere", None),
    ];
    assert_eq!(trail(&server, "ada").await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn administrators_are_named_and_owners_see_their_own() {
    let server = Server::start(AllUsers).await;
    let accounts = &server.accounts;
    let line = Authority::command_line();
    let boss = Owner::create(&server, "boss").await;
    let edit = AccountEdit {
        roles: Some(Roles::from_iter([Role::Admin])),
        ..AccountEdit::default()
    };
    accounts
        .edit_account(line, &boss.address, edit)
        .await
        .unwrap();
    let session = member(accounts, &begin(accounts, &boss).await).await;
    let by = session.authority().unwrap();
    let mut ada = Owner::create(&server, "ada").await;
    let new = ada.next_password();
    accounts
        .reset(&by, &ada.address, new.clone(), false)
        .await
        .unwrap();
    ada.password = new;

    let session = member(accounts, &begin(accounts, &ada).await).await;
    let history = accounts
        .own_history(&session, Page::default())
        .await
        .unwrap();
    assert_eq!((history.total, history.pages), (2, 1));
    assert_eq!(history.items[0].action, AuditAction::PasswordReset);
    let named = AuditActor::Administrator {
        account: server.stored(&boss.address).await.account.id,
        address: "boss@example.org".to_owned(),
    };
    assert_eq!(history.items[0].actor, named);
    server.clock.advance(Duration::seconds(1));
    let name = "example.com".parse().unwrap();
    accounts.add_domain(&by, &name).await.unwrap();
    let only_domains = AuditSearch {
        action: Some(AuditAction::DomainAdded),
        ..AuditSearch::default()
    };
    let page = Page { number: 2, size: 1 };
    let found = accounts
        .audit_trail(&by, &only_domains, page)
        .await
        .unwrap();
    assert_eq!((found.total, found.pages, found.items.len()), (2, 2, 1));
    assert_eq!(found.items[0].subject, "example.org");
}
