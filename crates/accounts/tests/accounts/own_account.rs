//! What owners see of their account, and what they say about it.

use accounts::{Error, RecoveryPhase, Sealing, TokenState};
use model::Language;
use model::MailCryptMode::{AllUsers, NewUsers};

use crate::assert_fails;
use crate::foreign::{SESAME, SHA512_CRYPT};
use crate::owner::{Owner, owner_on_new_server};
use crate::server::{Server, address};
use crate::session::{begin, member};

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_sees_how_the_account_stands() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    let accounts = &server.accounts;
    let own = accounts.own_account(&owner.address).await.unwrap();
    assert_eq!(own.sealing, Sealing::Sealed);
    assert!(own.has_keys && own.switch);
    let active = owner.log_in(accounts).await[0];
    assert_eq!(own.key_id, Some(active.to_string()));
    assert_eq!(own.recovery, RecoveryPhase::NotStarted);
    owner.reset(accounts).await;
    let own = accounts.own_account(&owner.address).await.unwrap();
    assert_eq!(own.retired_keys.locked, 1);
    let nobody = accounts.own_account(&address("nobody")).await;
    assert_fails!(nobody, Error::UnknownAccount(_));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_counts_as_stored_when_its_owner_says_so() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    let accounts = &server.accounts;
    let state = async || {
        accounts
            .own_account(&owner.address)
            .await
            .unwrap()
            .recovery_token
    };
    let receipt = async || {
        let receipt = accounts.recovery_token_receipt(&owner.address).await;
        receipt.unwrap()
    };
    let first = receipt().await.unwrap();
    assert_eq!(
        state().await,
        TokenState::Unconfirmed {
            receipt: first.clone()
        }
    );
    let token = begin(accounts, &owner).await;
    let ada = member(accounts, &token).await;
    assert!(!accounts.confirm_recovery_token(&ada, "").await.unwrap());
    assert!(accounts.confirm_recovery_token(&ada, &first).await.unwrap());
    assert_eq!(state().await, TokenState::Confirmed);
    assert_eq!(receipt().await, None);
    assert!(
        accounts.confirm_recovery_token(&ada, &first).await.unwrap(),
        "twice is no harm"
    );

    // Another token is made in another window: the first form confirms nothing.
    owner.new_token(accounts).await;
    let receipt = accounts
        .recovery_token_receipt(&owner.address)
        .await
        .unwrap();
    assert!(!accounts.confirm_recovery_token(&ada, &first).await.unwrap());
    let own = accounts.own_account(&owner.address).await.unwrap();
    assert!(matches!(own.recovery_token, TokenState::Unconfirmed { .. }));
    assert!(
        accounts
            .confirm_recovery_token(&ada, &receipt.unwrap())
            .await
            .unwrap()
    );
    let own = accounts.own_account(&owner.address).await.unwrap();
    assert_eq!(own.recovery_token, TokenState::Confirmed);
    let told = server
        .ask("SELECT count(*) FROM virtual_audit WHERE action = 'recovery-token-confirmed'")
        .await;
    assert_eq!(told.as_deref(), Some("2"));
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_from_elsewhere_count_as_stored_and_none_as_missing() {
    let server = Server::start(AllUsers).await;
    let accounts = &server.accounts;
    let owner = Owner::of(server.insert_legacy("ada", SHA512_CRYPT).await, SESAME);
    owner.log_in(accounts).await;
    let own = accounts.own_account(&owner.address).await.unwrap();
    assert_eq!(own.recovery_token, TokenState::Missing);
    assert_eq!(
        accounts
            .recovery_token_receipt(&owner.address)
            .await
            .unwrap(),
        None
    );
    server
        .sql("UPDATE virtual_users SET recovery_secret_box = 'theirs'")
        .await;
    let own = accounts.own_account(&owner.address).await.unwrap();
    assert_eq!(own.recovery_token, TokenState::Confirmed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_language_is_chosen() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let accounts = &server.accounts;
    let token = begin(accounts, &owner).await;
    for language in [Some(Language::French), None, Some(Language::Spanish)] {
        let ada = member(accounts, &token).await;
        accounts.set_language(&ada, language).await.unwrap();
        assert_eq!(member(accounts, &token).await.language(), language);
    }
    server
        .sql("UPDATE virtual_users SET language = 'tlh'")
        .await;
    assert_eq!(member(accounts, &token).await.language(), None);
}
