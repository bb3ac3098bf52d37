//! Other programs write to the same rows.

use accounts::{Error, OldSecret, Sealing};
use model::MailCryptMode::NewUsers;
use model::RetirementReason;

use crate::assert_fails;
use crate::owner::{Owner, is_locked, owner_on_new_server};
use crate::server::{Server, secret};

#[tokio::test(flavor = "multi_thread")]
async fn a_new_hash_counts_at_once_and_no_key_is_lost() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    owner.rotate(&server.accounts).await;
    owner.belongs_together(&server).await;
    let (former, token) = (owner.password.clone(), owner.token.clone().unwrap());
    let before = server.stored(&owner.address).await;

    owner.change_hash_by_sql(&server).await;
    let changed = server.stored(&owner.address).await;
    assert_fails!(
        server.accounts.log_in(&owner.address, &former).await,
        Error::WrongPassword
    );
    assert_fails!(
        server
            .accounts
            .log_in(&owner.address, &secret("wrong"))
            .await,
        Error::WrongPassword
    );
    assert_eq!(server.stored(&owner.address).await, changed);

    assert_eq!(owner.log_in(&server.accounts).await.len(), 1, "a new key");
    owner.token = None;
    owner.belongs_together(&server).await;
    let after = server.stored(&owner.address).await;
    assert_eq!(after.retired.len(), 2);
    assert!(after.retired.contains(&before.retired[0]));
    let locked = after.retired.iter().find(|key| is_locked(key)).unwrap();
    assert_eq!(locked.reason, RetirementReason::ForeignPassword);
    assert_eq!(
        Some(&locked.public_key),
        before.account.mail_crypt.public_key.as_ref()
    );
    assert_eq!(owner.shown.len(), 3);

    let old = OldSecret::RecoveryToken(token);
    let opened = server
        .accounts
        .open_locked_keys(&owner.address, &owner.password, old)
        .await;
    assert_eq!(opened.unwrap().opened, 1);
    owner.belongs_together(&server).await;
    assert_eq!(owner.log_in(&server.accounts).await.len(), 3);
}

/// Every use case that takes the password makes the same of a foreign hash as a log-in.
#[tokio::test(flavor = "multi_thread")]
async fn any_use_case_may_be_the_first_after_a_new_hash() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    owner.change_hash_by_sql(&server).await;
    owner.token = None;
    owner.change_password(&server.accounts).await;
    owner.belongs_together(&server).await;
    owner.change_hash_by_sql(&server).await;
    owner.new_token(&server.accounts).await;
    owner.belongs_together(&server).await;
    owner.change_hash_by_sql(&server).await;
    owner.rotate(&server.accounts).await;
    owner.belongs_together(&server).await;
    // Without a password: the token still opens the key that the foreign hash stranded.
    owner.change_hash_by_sql(&server).await;
    owner.recover(&server).await;
    owner.belongs_together(&server).await;
    assert_eq!(owner.log_in(&server.accounts).await.len(), 2);
    owner.change_hash_by_sql(&server).await;
    owner.reset(&server.accounts).await;
    owner.belongs_together(&server).await;
    // The key that a rotation replaced at once was never shown, and a recovery makes none.
    assert_eq!(owner.shown.len(), 5);
    assert_eq!(server.stored(&owner.address).await.retired.len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_password_hashed_anew_changes_nothing_else() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    let before = server.stored(&owner.address).await;
    let hash = crate::foreign::argon2id_hash(&owner.password);
    server
        .sql(&format!("UPDATE virtual_users SET password = '{hash}'"))
        .await;
    owner.log_in(&server.accounts).await;
    owner.belongs_together(&server).await;
    let after = server.stored(&owner.address).await;
    assert_eq!(after.account.password.hash.as_str(), hash);
    assert_eq!(after.retired, before.retired);
    let (before, after) = (before.account.mail_crypt, after.account.mail_crypt);
    assert_eq!(after.secret_box, before.secret_box);
    assert_eq!(after.recovery_box, before.recovery_box);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_documented_switch_counts_at_the_next_look_up() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let told = async || {
        server
            .accounts
            .lookup(&owner.address)
            .await
            .unwrap()
            .sealing
    };
    assert_eq!(told().await, Sealing::Sealed);
    server.sql("UPDATE virtual_users SET mail_crypt = 0").await;
    assert_eq!(told().await, Sealing::Unsealed);
    let documented = "UPDATE virtual_users SET mail_crypt=1 \
                      WHERE mail_crypt_secret_box IS NOT NULL AND mail_crypt = 0;";
    assert_eq!(server.sql(documented).await, 1);
    assert_eq!(told().await, Sealing::Sealed);
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_key_is_neither_sealed_nor_unsealed() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let whole = server.stored(&owner.address).await;
    for half in [
        "mail_crypt_public_key = NULL",
        "mail_crypt_public_key = NULL, mail_crypt_secret_box = NULL",
        "mail_crypt_public_key = NULL, recovery_secret_box = NULL",
        "mail_crypt_public_key = NULL, mail_crypt_box_binding = NULL",
        "mail_crypt_secret_box = NULL, recovery_secret_box = NULL",
    ] {
        server
            .sql(&format!("UPDATE virtual_users SET {half}"))
            .await;
        let damaged = server.stored(&owner.address).await;
        nothing_is_handed_out(&server, &owner).await;
        assert_eq!(server.stored(&owner.address).await, damaged, "{half}");

        let transaction = server.store.begin().await.unwrap();
        transaction.update_account(&whole.account).await.unwrap();
        transaction.commit().await.unwrap();
    }
    let mut owner = owner;
    owner.belongs_together(&server).await;
}

async fn nothing_is_handed_out(server: &Server, owner: &Owner) {
    let (accounts, ada) = (&server.accounts, &owner.address);
    assert_fails!(accounts.lookup(ada).await, Error::Inconsistent { .. });
    for result in [
        accounts.log_in(ada, &owner.password).await.map(drop),
        accounts.private_keys(ada, &owner.password).await.map(drop),
        accounts.rotate(ada, &owner.password).await.map(drop),
        accounts
            .new_recovery_token(ada, &owner.password)
            .await
            .map(drop),
        accounts
            .change_password(ada, &owner.password, secret("a new password"))
            .await,
    ] {
        assert_fails!(result, Error::Inconsistent { address, .. } if address == *ada);
    }
}

/// Only the box under the password is gone: the token can still open the key.
#[tokio::test(flavor = "multi_thread")]
async fn a_key_without_a_box_under_the_password_is_locked() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    let old = OldSecret::RecoveryToken(owner.token.take().unwrap());
    server
        .sql("UPDATE virtual_users SET mail_crypt_secret_box = NULL")
        .await;
    owner.look_up(&server.accounts).await;
    assert_eq!(owner.log_in(&server.accounts).await.len(), 1);
    let opened = server
        .accounts
        .open_locked_keys(&owner.address, &owner.password, old)
        .await;
    assert_eq!(opened.unwrap().opened, 1);
    owner.belongs_together(&server).await;
    assert_eq!(owner.shown.len(), 2);
}

async fn swap_boxes(server: &Server) {
    let secret_box = "SELECT mail_crypt_secret_box FROM virtual_users WHERE id =";
    let first = server.ask(&format!("{secret_box} 1")).await.unwrap();
    let second = server.ask(&format!("{secret_box} 2")).await.unwrap();
    let swap = format!(
        "UPDATE virtual_users SET mail_crypt_secret_box = \
         CASE id WHEN 1 THEN '{second}' ELSE '{first}' END"
    );
    assert_eq!(server.sql(&swap).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_box_of_another_account_opens_nothing() {
    let (server, ada) = owner_on_new_server(NewUsers).await;
    // The same password, so that the box of the one opens for the other.
    let mut bob = Owner::create(&server, "bob").await;
    swap_boxes(&server).await;
    for owner in [&ada, &bob] {
        let swapped = server.stored(&owner.address).await;
        let result = server
            .accounts
            .log_in(&owner.address, &owner.password)
            .await;
        assert_fails!(result, Error::Inconsistent { .. });
        let result = server
            .accounts
            .rotate(&owner.address, &owner.password)
            .await;
        assert_fails!(result, Error::Inconsistent { .. });
        assert_eq!(server.stored(&owner.address).await, swapped);
    }
    swap_boxes(&server).await;
    bob.belongs_together(&server).await;

    // With another password it does not open, and that looks like a wrong password.
    bob.change_password(&server.accounts).await;
    swap_boxes(&server).await;
    for owner in [&ada, &bob] {
        let swapped = server.stored(&owner.address).await;
        let result = server
            .accounts
            .log_in(&owner.address, &owner.password)
            .await;
        assert_fails!(result, Error::WrongPassword);
        assert_eq!(server.stored(&owner.address).await, swapped);
    }
    swap_boxes(&server).await;
    bob.belongs_together(&server).await;
}
