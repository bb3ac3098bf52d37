//! What a log-in costs, counted in Argon2 computations and not in time.

use accounts::{Authority, Error};
use model::Address;
use model::MailCryptMode::{AllUsers, NewUsers, Off};

use crate::assert_fails;
use crate::foreign::{SESAME, SHA512_CRYPT, argon2id_hash};
use crate::owner::owner_on_new_server;
use crate::server::{Server, secret};

/// Logs in; how many computations that took, and whether it succeeded.
async fn log_in(server: &Server, address: &Address, password: &str) -> (u64, bool) {
    let before = server.pool.derivations();
    let result = server.accounts.log_in(address, &secret(password)).await;
    if let Err(refused) = &result {
        assert!(matches!(
            refused,
            Error::WrongPassword | Error::UnknownAccount(_)
        ));
    }
    (server.pool.derivations() - before, result.is_ok())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_in_costs_one_with_any_number_of_keys() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    let ada = owner.address.clone();
    for retired in 0..=3 {
        assert_eq!(log_in(&server, &ada, "the first password").await, (1, true));
        assert_eq!(log_in(&server, &ada, "a wrong password").await, (1, false));
        // Nothing is derived from what can be no password.
        assert_eq!(log_in(&server, &ada, "").await, (0, false));
        let stored = server.stored(&ada).await;
        assert_eq!(stored.retired.len(), retired);
        if retired < 3 {
            owner.rotate(&server.accounts).await;
        }
    }
    let before = server.pool.derivations();
    server.accounts.lookup(&ada).await.unwrap();
    assert_eq!(server.pool.derivations(), before, "a look-up costs none");
    let nobody = crate::server::address("nobody");
    assert_eq!(
        log_in(&server, &nobody, "the first password").await,
        (1, false),
        "as much as a wrong password"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hash_of_another_program_costs_more_once() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    let ada = owner.address.clone();
    let former = "the first password";
    // The same password hashed anew: the box, and the hash that it is not bound to.
    let hash = argon2id_hash(&secret(former));
    let set = format!("UPDATE virtual_users SET password = '{hash}'");
    server.sql(&set).await;
    assert_eq!(log_in(&server, &ada, former).await, (2, true));
    assert_eq!(log_in(&server, &ada, former).await, (1, true));

    // Another password. The former one still opens the box, but the hash refuses it.
    owner.change_hash_by_sql(&server).await;
    assert_eq!(log_in(&server, &ada, former).await, (2, false));
    // A wrong one: the box by Argon2id and, unbound boxes being perhaps of another program,
    // by Argon2i; then the hash.
    assert_eq!(log_in(&server, &ada, "a wrong password").await, (3, false));
    // The right one: the same three, and a new key is sealed and its box opened again.
    let new = std::str::from_utf8(owner.password.expose()).unwrap();
    assert_eq!(log_in(&server, &ada, new).await, (5, true));
    assert_eq!(log_in(&server, &ada, new).await, (1, true));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_without_keys_costs_its_hash() {
    let server = Server::start(Off).await;
    let crypt = server.insert_legacy("crypt", SHA512_CRYPT).await;
    // SHA-512-crypt is no Argon2; its renewal is.
    assert_eq!(log_in(&server, &crypt, SESAME).await, (1, true));
    assert_eq!(log_in(&server, &crypt, SESAME).await, (1, true));
    // First keys: the hash, and a box that is opened again.
    let sealing = server.beside(AllUsers).await;
    assert_eq!(log_in(&sealing, &crypt, "wrong").await, (1, false));
    assert_eq!(log_in(&sealing, &crypt, SESAME).await, (3, true));
    assert_eq!(log_in(&sealing, &crypt, SESAME).await, (1, true));
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_of_new_passwords_cost_nothing() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let before = server.pool.derivations();
    let short = server
        .accounts
        .change_password(&owner.address, &owner.password, secret("short"))
        .await;
    assert_fails!(short, Error::PasswordRule(_));
    let reset = server
        .accounts
        .reset(
            Authority::command_line(),
            &owner.address,
            secret("short"),
            true,
        )
        .await;
    assert_fails!(reset, Error::PasswordRule(_));
    assert_eq!(server.pool.derivations(), before);
}
