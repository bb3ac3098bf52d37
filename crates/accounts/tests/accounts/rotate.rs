//! Owners give their accounts new keys.

use accounts::{Error, Source};
use model::MailCryptMode::NewUsers;
use model::RetirementReason;
use vault::{KeyRing, PrivateKey};

use crate::assert_fails;
use crate::failing_entropy::FailingEntropy;
use crate::foreign::{SESAME, SHA512_CRYPT};
use crate::owner::{is_locked, owner_on_new_server};
use crate::server::secret;

/// Up to the last key that Dovecot can take.
#[tokio::test(flavor = "multi_thread")]
async fn the_ring_grows_and_every_older_key_is_handed_over() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    let old_token = owner.token.clone().unwrap();
    let mut newest_first = owner.log_in(&server.accounts).await;
    for _ in 1..KeyRing::MOST_KEYS {
        owner.rotate(&server.accounts).await;
        owner.belongs_together(&server).await;
        let handed_over = owner.log_in(&server.accounts).await;
        let (active, retired) = handed_over.split_first().unwrap();
        assert!(!newest_first.contains(active));
        let mut retired = retired.to_vec();
        let mut expected = newest_first.clone();
        retired.sort();
        expected.sort();
        assert_eq!(retired, expected);
        newest_first.insert(0, *active);
    }
    assert_eq!(owner.shown.len(), 13);
    let stored = server.stored(&owner.address).await;
    assert_eq!(stored.retired.len(), 12);
    for key in &stored.retired {
        assert!(!is_locked(key));
        assert_eq!(key.reason, RetirementReason::Rotation);
    }
    assert_fails!(
        server
            .accounts
            .recovery_status(Source::CommandLine, &owner.address, &old_token)
            .await,
        Error::WrongRecoveryToken
    );

    let full = server
        .accounts
        .rotate(&owner.address, &owner.password)
        .await;
    assert_fails!(full, Error::KeyRingFull(13));
    assert_eq!(
        Error::KeyRingFull(13).to_string(),
        "the account holds 13 keys in its ring, and Dovecot cannot take more at a log-in; seal \
         the mail anew to the active key, and the keys that no message needs any more are \
         archived (waxseal mailbox reencrypt)"
    );
    assert_eq!(server.stored(&owner.address).await, stored);
    // A full ring stands in the way of nothing else.
    owner.change_password(&server.accounts).await;
    owner.new_token(&server.accounts).await;
    owner.recover(&server).await;
    owner.belongs_together(&server).await;
    assert_eq!(owner.log_in(&server.accounts).await.len(), 13);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_changes_nothing() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    owner.rotate(&server.accounts).await;
    let before = server.stored(&owner.address).await;
    let wrong = server
        .accounts
        .rotate(&owner.address, &secret("wrong"))
        .await;
    assert_fails!(wrong, Error::WrongPassword);
    // A draw for the key, one for each of two ring boxes, two for a box, one for the
    // token, two for its box.
    for draws in 0..8 {
        let dry = server.accounts_with(NewUsers, FailingEntropy::after(draws));
        let result = dry.rotate(&owner.address, &owner.password).await;
        assert_fails!(result, Error::Sealing(_) | Error::Entropy(_));
    }
    assert_eq!(server.stored(&owner.address).await, before);

    let legacy = server.insert_legacy("legacy", SHA512_CRYPT).await;
    let without_keys = server.accounts.rotate(&legacy, &secret(SESAME)).await;
    assert_fails!(without_keys, Error::NoKeys(address) if address == legacy);
    assert!(server.stored(&legacy).await.account.mail_crypt.is_empty());
}

/// A rotation while somebody logs in: whatever is handed over, no older key is missing.
#[tokio::test(flavor = "multi_thread")]
async fn a_log_in_beside_a_rotation_misses_no_older_key() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    let other = server.beside(NewUsers).await;
    for _ in 0..4 {
        let known = owner.log_in(&server.accounts).await;
        let (ada, password) = (owner.address.clone(), owner.password.clone());
        let accounts = other.accounts.clone();
        let log_ins = tokio::spawn(async move {
            let mut handed_over = Vec::new();
            for _ in 0..8 {
                let log_in = accounts.log_in(&ada, &password).await.unwrap();
                let active = log_in.private_key.unwrap();
                let retired = log_in.retired_private_keys;
                handed_over.push(
                    std::iter::once(&active)
                        .chain(&retired)
                        .map(PrivateKey::key_id)
                        .collect::<Vec<_>>(),
                );
            }
            handed_over
        });
        owner.rotate(&server.accounts).await;
        for keys in log_ins.await.unwrap() {
            assert!(known.iter().all(|key| keys.contains(key)), "{keys:?}");
        }
    }
    owner.belongs_together(&server).await;
}
