//! Owners are handed all their keys, by password or by recovery token.

use accounts::{Error, PrivateKey, PrivateKeys, RecoveryToken};
use chrono::Duration;
use model::MailCryptMode::Off;
use vault::{KeyId, SystemEntropy};

use crate::assert_fails;
use crate::foreign::{SESAME, SHA512_CRYPT};
use crate::owner::owner_on_new_server;
use crate::server::{address, secret};

fn ids<'a>(keys: impl IntoIterator<Item = &'a PrivateKey>) -> Vec<KeyId> {
    keys.into_iter().map(PrivateKey::key_id).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn password_and_token_open_all_keys_and_change_nothing() {
    let (server, mut owner) = owner_on_new_server(Off).await;
    let first = owner.log_in(&server.accounts).await[0];
    owner.rotate(&server.accounts).await;
    server.clock.advance(Duration::days(2));
    owner.rotate(&server.accounts).await;
    let ada = &owner.address;
    let archived = server
        .accounts
        .archive_keys(ada, &[first.to_string()])
        .await;
    assert_eq!(archived.unwrap().archived, [first.to_string()]);
    let handed_over = owner.log_in(&server.accounts).await;
    let before = server.stored(ada).await;

    let token = owner.token.as_ref().unwrap();
    let by_password = server.accounts.private_keys(ada, &owner.password).await;
    let by_token = server.accounts.private_keys_by_token(ada, token).await;
    for keys in [by_password.unwrap(), by_token.unwrap()] {
        assert_eq!(ids(&keys.archived), [first]);
        assert_eq!(
            ids([&keys.active].into_iter().chain(&keys.open)),
            handed_over
        );
        assert_eq!(ids(keys.all()).len(), 3);
    }
    assert_eq!(server.stored(ada).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_is_handed_any() {
    let (server, owner) = owner_on_new_server(Off).await;
    let before = server.stored(&owner.address).await;
    let accounts = &server.accounts;
    let wrong = accounts
        .private_keys(&owner.address, &secret("wrong"))
        .await;
    assert_fails!(wrong, Error::WrongPassword);
    let never = RecoveryToken::generate(&SystemEntropy).unwrap();
    let wrong = accounts.private_keys_by_token(&owner.address, &never);
    assert_fails!(wrong.await, Error::WrongRecoveryToken);
    assert_eq!(server.stored(&owner.address).await, before);

    let legacy = server.insert_legacy("legacy", SHA512_CRYPT).await;
    let none = accounts.private_keys(&legacy, &secret(SESAME)).await;
    assert_fails!(none, Error::NoKeys(_));
    for address in [&legacy, &address("nobody")] {
        let none = accounts.private_keys_by_token(address, &never).await;
        assert_fails!(none, Error::WrongRecoveryToken);
    }
    let token = owner.token.as_ref().unwrap();
    server.sql("UPDATE virtual_users SET deleted = TRUE").await;
    let deleted: Result<PrivateKeys, _> =
        accounts.private_keys_by_token(&owner.address, token).await;
    assert_fails!(deleted, Error::WrongRecoveryToken);
}
