//! Owners make recovery tokens.

use accounts::{Error, RecoveryPhase, Source};
use model::MailCryptMode::{self, AllUsers, NewUsers, Off, Optional};

use crate::assert_fails;
use crate::failing_entropy::FailingEntropy;
use crate::foreign::{SESAME, SHA512_CRYPT};
use crate::owner::{Owner, owner_on_new_server};
use crate::server::{Server, secret};

#[tokio::test(flavor = "multi_thread")]
async fn the_old_token_is_void_and_what_it_started_is_stopped() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    let old = owner.token.clone().unwrap();
    let accounts = &server.accounts;
    accounts
        .start_recovery(Source::CommandLine, &owner.address, &old)
        .await
        .unwrap();
    let before = server.stored(&owner.address).await.account;
    owner.new_token(accounts).await;
    owner.belongs_together(&server).await;

    let after = server.stored(&owner.address).await.account;
    assert_eq!(after.recovery_started, None);
    assert_eq!(after.password, before.password);
    assert_eq!(after.mail_crypt.secret_box, before.mail_crypt.secret_box);
    assert_eq!(after.mail_crypt.public_key, before.mail_crypt.public_key);
    for result in [
        accounts
            .recovery_status(Source::CommandLine, &owner.address, &old)
            .await,
        accounts
            .start_recovery(Source::CommandLine, &owner.address, &old)
            .await,
    ] {
        assert_fails!(result, Error::WrongRecoveryToken);
    }
    let new = owner.token.clone().unwrap();
    assert_eq!(
        accounts
            .recovery_status(Source::CommandLine, &owner.address, &new)
            .await
            .unwrap(),
        RecoveryPhase::NotStarted
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_without_keys_gets_them_in_every_mode() {
    let server = Server::start(NewUsers).await;
    for mode in [Off, Optional, NewUsers, AllUsers] {
        for switch in [0, 1] {
            makes_keys(&server, mode, switch).await;
        }
    }
}

async fn makes_keys(server: &Server, mode: MailCryptMode, switch: u8) {
    let name = format!("mode{}.{switch}", mode.number());
    let ada = server.insert_legacy(&name, SHA512_CRYPT).await;
    let set = format!("UPDATE virtual_users SET mail_crypt = {switch} WHERE email = '{ada}'");
    server.sql(&set).await;
    let mut owner = Owner::of(ada, SESAME);
    owner.new_token(&server.in_mode(mode)).await;
    let account = server.stored(&owner.address).await.account;
    assert!(account.mail_crypt.has_keys(), "{name}");
    assert_eq!(account.mail_crypt.switch, switch == 1, "left as it was");
    owner.belongs_together(server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_changes_nothing() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let before = server.stored(&owner.address).await;
    let wrong = secret("wrong");
    let result = server
        .accounts
        .new_recovery_token(&owner.address, &wrong)
        .await;
    assert_fails!(result, Error::WrongPassword);
    // One draw for the token, two for the box.
    for draws in 0..3 {
        let dry = server.accounts_with(NewUsers, FailingEntropy::after(draws));
        let result = dry
            .new_recovery_token(&owner.address, &owner.password)
            .await;
        assert_fails!(result, Error::Entropy(_) | Error::Sealing(_));
    }
    assert_eq!(server.stored(&owner.address).await, before);
}
