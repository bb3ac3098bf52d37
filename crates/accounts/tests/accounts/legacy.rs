//! What older programs wrote is read, and replaced by what is written today.

use accounts::Source;
use model::MailCryptMode::{NewUsers, Off};
use model::StoredPassword;
use vault::{PrivateKey, SystemEntropy};

use crate::foreign::{BCRYPT, SESAME, SHA512_CRYPT, argon2i_box, argon2i_hash, argon2id_hash};
use crate::owner::Owner;
use crate::server::{Server, secret};

#[tokio::test(flavor = "multi_thread")]
async fn old_hashes_are_renewed_at_a_log_in() {
    // Even on a server that makes no keys.
    let server = Server::start(Off).await;
    let argon2i = argon2i_hash(&secret(SESAME));
    let today = argon2id_hash(&secret(SESAME));
    for (name, hash, version, renewed) in [
        ("sha512.crypt", SHA512_CRYPT, 1, true),
        ("bcrypt", BCRYPT, 2, true),
        ("argon2i", argon2i.as_str(), 2, true),
        // Nothing but the version is out of date.
        ("version1", today.as_str(), 1, true),
        ("today", today.as_str(), 2, false),
    ] {
        let ada = server.insert_legacy(name, hash).await;
        let set =
            format!("UPDATE virtual_users SET password_version = {version} WHERE email = '{ada}'");
        server.sql(&set).await;
        let wrong = server.accounts.log_in(&ada, &secret("Sesame")).await;
        assert!(wrong.is_err(), "{name}");
        assert_eq!(
            server.stored(&ada).await.account.password.hash.as_str(),
            hash
        );

        server.accounts.log_in(&ada, &secret(SESAME)).await.unwrap();
        let password = server.stored(&ada).await.account.password;
        assert_eq!(password.version, StoredPassword::CURRENT_VERSION, "{name}");
        assert_eq!(password.hash.as_str() != hash, renewed, "{name}");
        assert!(
            password
                .hash
                .as_str()
                .starts_with("$argon2id$v=19$m=65536,t=4,p=1$")
        );
        Owner::of(ada, SESAME).belongs_together(&server).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_of_userli_moves_in_with_its_boxes() {
    let server = Server::start(NewUsers).await;
    let key = PrivateKey::generate(&SystemEntropy).unwrap();
    let ada = server.insert_legacy("ada", SHA512_CRYPT).await;
    let token = vault::RecoveryToken::generate(&SystemEntropy).unwrap();
    let secret_box = argon2i_box(&key, &secret(SESAME));
    let recovery_box = argon2i_box(&key, &token.secret());
    let set = format!(
        "UPDATE virtual_users SET mail_crypt = 1, mail_crypt_secret_box = '{secret_box}', \
         recovery_secret_box = '{recovery_box}', mail_crypt_public_key = '{}'",
        key.public_key().encoded()
    );
    server.sql(&set).await;

    let mut owner = Owner::of(ada, SESAME);
    owner.look_up(&server.accounts).await;
    assert_eq!(owner.log_in(&server.accounts).await, [key.key_id()]);
    let stored = server.stored(&owner.address).await.account;
    let keys = &stored.mail_crypt;
    assert_ne!(
        keys.secret_box.as_ref().unwrap().as_str(),
        secret_box,
        "sealed anew"
    );
    assert_eq!(keys.recovery_box.as_ref().unwrap().as_str(), recovery_box);
    assert_eq!(stored.password.version, StoredPassword::CURRENT_VERSION);

    // The recovery box is still of Argon2i, and opens.
    let phase = server
        .accounts
        .recovery_status(Source::CommandLine, &owner.address, &token)
        .await;
    assert_eq!(phase.unwrap(), accounts::RecoveryPhase::NotStarted);
    owner.token = Some(token);
    owner.recover(&server).await;
    owner.belongs_together(&server).await;
    assert_eq!(owner.log_in(&server.accounts).await, [key.key_id()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unbound_box_is_bound_at_the_first_log_in_and_left_as_it_is() {
    let server = Server::start(NewUsers).await;
    let mut owner = Owner::create(&server, "ada").await;
    let before = server.stored(&owner.address).await.account;
    server
        .sql("UPDATE virtual_users SET mail_crypt_box_binding = NULL")
        .await;
    owner.log_in(&server.accounts).await;
    let after = server.stored(&owner.address).await.account;
    assert_eq!(after.mail_crypt, before.mail_crypt);
    assert_eq!(after.password, before.password);
    owner.belongs_together(&server).await;
}
