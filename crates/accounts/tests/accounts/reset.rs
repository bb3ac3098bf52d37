//! An administrator sets a new password.

use accounts::{Authority, Error, PasswordRule, Source};
use model::MailCryptMode::NewUsers;
use model::RetirementReason;

use crate::assert_fails;
use crate::failing_entropy::FailingEntropy;
use crate::foreign::{SESAME, SHA512_CRYPT};
use crate::owner::{Owner, is_locked, owner_on_new_server};
use crate::server::{Server, address, secret};

#[tokio::test(flavor = "multi_thread")]
async fn the_old_key_is_locked_with_the_boxes_it_had() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    owner.rotate(&server.accounts).await;
    owner.belongs_together(&server).await;
    let token = owner.token.clone().unwrap();
    server
        .accounts
        .start_recovery(Source::CommandLine, &owner.address, &token)
        .await
        .unwrap();
    server
        .sql(
            "UPDATE virtual_users SET totp_secret = 'OTPSECRET', totp_confirmed = TRUE, \
             totp_backup_codes = '[\"123456\"]'",
        )
        .await;
    let before = server.stored(&owner.address).await;
    let old_password = owner.password.clone();

    owner.reset(&server.accounts).await;
    owner.belongs_together(&server).await;
    let after = server.stored(&owner.address).await;
    assert_ne!(
        after.account.mail_crypt.public_key,
        before.account.mail_crypt.public_key
    );
    assert!(after.account.mail_crypt.switch);
    assert_eq!(after.account.recovery_started, None);
    assert!(!after.account.password_change_required);
    assert_eq!(after.retired.len(), 2);
    assert!(
        after.retired.contains(&before.retired[0]),
        "it waits as it was"
    );
    let locked = after.retired.iter().find(|key| is_locked(key)).unwrap();
    assert_eq!(locked.reason, RetirementReason::Reset);
    let boxes = model::RetiredKeyState::Locked {
        secret_box: before.account.mail_crypt.secret_box,
        recovery_box: before.account.mail_crypt.recovery_box,
    };
    assert_eq!(locked.state, boxes);

    assert_eq!(
        owner.log_in(&server.accounts).await.len(),
        1,
        "only the new one"
    );
    assert_fails!(
        server.accounts.log_in(&owner.address, &old_password).await,
        Error::WrongPassword
    );
    assert_fails!(
        server
            .accounts
            .recovery_status(Source::CommandLine, &owner.address, &token)
            .await,
        Error::WrongRecoveryToken
    );
    let second_factor = "SELECT CAST(count(*) AS CHAR) FROM virtual_users \
                         WHERE totp_secret IS NOT NULL OR totp_confirmed = TRUE \
                         OR totp_backup_codes IS NOT NULL";
    assert_eq!(server.ask(second_factor).await.as_deref(), Some("0"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_without_keys_gets_none() {
    let server = Server::start(NewUsers).await;
    let ada = server.insert_legacy("ada", SHA512_CRYPT).await;
    let reset = server
        .accounts
        .reset(
            Authority::command_line(),
            &ada,
            secret("a new password"),
            true,
        )
        .await
        .unwrap();
    assert!(reset.recovery_token.is_none());
    assert!(!reset.locked_a_key);
    let account = server.stored(&ada).await.account;
    assert!(account.password_change_required);
    assert!(account.mail_crypt.is_empty());
    let mut owner = Owner::of(ada, "a new password");
    owner.belongs_together(&server).await;
    let old = server
        .accounts
        .log_in(&owner.address, &secret(SESAME))
        .await;
    assert_fails!(old, Error::WrongPassword);
    let new = server
        .accounts
        .log_in(&owner.address, &owner.password)
        .await;
    assert_fails!(new, Error::PasswordChangeRequired);
    owner.change_password(&server.accounts).await;
    owner.belongs_together(&server).await;
    owner.log_in(&server.accounts).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_changes_nothing() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let before = server.stored(&owner.address).await;
    let ada = &owner.address;
    let short = server
        .accounts
        .reset(Authority::command_line(), ada, secret("short"), false)
        .await;
    assert_fails!(short, Error::PasswordRule(PasswordRule::TooShort));
    let nobody = server
        .accounts
        .reset(
            Authority::command_line(),
            &address("nobody"),
            secret("a new password"),
            false,
        )
        .await;
    assert_fails!(nobody, Error::UnknownAccount(_));
    // A draw for the hash, one for the key, two for a box, one for the token, two for its box.
    for draws in 0..7 {
        let dry = server.accounts_with(NewUsers, FailingEntropy::after(draws));
        let result = dry
            .reset(
                Authority::command_line(),
                ada,
                secret("a new password"),
                false,
            )
            .await;
        assert_fails!(result, Error::Sealing(_) | Error::Entropy(_));
    }
    assert_eq!(server.stored(ada).await, before);
}
