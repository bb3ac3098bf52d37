//! What mail that lies in a mailbox may be sealed to: never a key that nobody can open.

use accounts::{Error, SealTarget};
use model::Address;
use model::MailCryptMode::NewUsers;

use crate::assert_fails;
use crate::foreign::SHA512_CRYPT;
use crate::owner::{key_id, owner_on_new_server};
use crate::server::{Server, address};

async fn set(server: &Server, columns: &str) {
    let update = format!("UPDATE virtual_users SET {columns}");
    assert_eq!(server.sql(&update).await, 1);
}

async fn target(server: &Server, address: &Address) -> SealTarget {
    server.accounts.seal_target(address).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_active_key_and_no_other() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    for switch in [false, true] {
        set(&server, &format!("mail_crypt = {}", u8::from(switch))).await;
        owner.rotate(&server.accounts).await;
        let found = target(&server, &owner.address).await;
        let active = owner.log_in(&server.accounts).await[0];
        assert_eq!(found.public_key.key_id(), active);
        assert_eq!((found.switch, &found.address), (switch, &owner.address));
    }
    // One box is enough: who has the token has the key.
    set(&server, "mail_crypt_secret_box = NULL").await;
    let found = target(&server, &owner.address).await;
    let stored = server.stored(&owner.address).await.account.mail_crypt;
    assert_eq!(
        found.public_key.key_id(),
        key_id(&stored.public_key.unwrap())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn never_a_key_that_nobody_can_open() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let ada = &owner.address;
    server
        .sql("CREATE TABLE whole AS SELECT * FROM virtual_users")
        .await;
    for columns in [
        "mail_crypt_secret_box = NULL, recovery_secret_box = NULL",
        "mail_crypt_public_key = NULL",
        "mail_crypt_public_key = NULL, recovery_secret_box = NULL",
        "mail_crypt_public_key = ''",
        "mail_crypt_public_key = 'QUJDRA=='",
        "mail_crypt_secret_box = ''",
        "mail_crypt_secret_box = 'garbage'",
        "mail_crypt_secret_box = 'QUJDRA==', recovery_secret_box = NULL",
        "recovery_secret_box = 'QUJDRA=='",
    ] {
        set(&server, columns).await;
        let refused = server.accounts.seal_target(ada).await;
        assert_fails!(refused, Error::Inconsistent { ref address, .. } if address == ada);
        set(
            &server,
            "mail_crypt_public_key = (SELECT mail_crypt_public_key FROM whole), \
             mail_crypt_secret_box = (SELECT mail_crypt_secret_box FROM whole), \
             recovery_secret_box = (SELECT recovery_secret_box FROM whole)",
        )
        .await;
        target(&server, ada).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_keys_or_is_gone() {
    let server = Server::start(NewUsers).await;
    let legacy = server.insert_legacy("legacy", SHA512_CRYPT).await;
    let none = server.accounts.seal_target(&legacy).await;
    assert_fails!(none, Error::NoKeys(address) if address == legacy);
    set(&server, "deleted = TRUE").await;
    for address in [legacy, address("nobody")] {
        let gone = server.accounts.seal_target(&address).await;
        assert_fails!(gone, Error::UnknownAccount(_));
    }
}

/// What is asked before every batch of messages.
#[tokio::test(flavor = "multi_thread")]
async fn a_target_holds_until_the_key_or_the_account_goes() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    let ada = owner.address.clone();
    let still = async |target: &SealTarget| server.accounts.still_seals_to(target).await.unwrap();
    let first = target(&server, &ada).await;
    owner.change_password(&server.accounts).await;
    owner.new_token(&server.accounts).await;
    set(&server, "mail_crypt = 0").await;
    assert!(still(&first).await, "the key is the same");
    owner.rotate(&server.accounts).await;
    assert!(!still(&first).await, "a rotation");
    let second = target(&server, &ada).await;
    owner.reset(&server.accounts).await;
    assert!(!still(&second).await, "a reset");
    let third = target(&server, &ada).await;
    assert!(still(&third).await);
    set(&server, "deleted = TRUE").await;
    assert!(!still(&third).await, "a deletion by SQL");
    set(&server, "deleted = FALSE").await;
    assert!(still(&third).await);
    set(
        &server,
        "mail_crypt_secret_box = NULL, recovery_secret_box = NULL",
    )
    .await;
    assert!(!still(&third).await, "its boxes are gone");
    server.sql("DELETE FROM virtual_mail_crypt_keys").await;
    server.sql("DELETE FROM virtual_users").await;
    assert!(!still(&third).await, "the row is gone");
}
