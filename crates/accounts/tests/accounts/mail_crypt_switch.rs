//! The switch that says whether an account's mail is sealed.

use accounts::{Authority, Error, Sealing};
use model::MailCryptMode::{NewUsers, Off, Optional};

use crate::assert_fails;
use crate::foreign::{SESAME, SHA512_CRYPT};
use crate::owner::owner_on_new_server;
use crate::server::{address, secret};

#[tokio::test(flavor = "multi_thread")]
async fn it_counts_from_the_next_look_up_on() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    let ada = owner.address.clone();
    let keys = server.stored(&ada).await.account.mail_crypt;
    for (on, sealing) in [(false, Sealing::Unsealed), (true, Sealing::Sealed)] {
        assert!(
            server
                .accounts
                .set_mail_crypt(Authority::command_line(), &ada, on)
                .await
                .unwrap()
        );
        let lookup = server.accounts.lookup(&ada).await.unwrap();
        assert_eq!(lookup.sealing, sealing);
        assert_eq!(lookup.public_key, keys.public_key);
        let off = server.in_mode(Off).lookup(&ada).await.unwrap();
        assert_eq!(off.sealing, Sealing::Unsealed);
        owner.belongs_together(&server).await;
        // Private keys are handed over either way.
        assert_eq!(owner.log_in(&server.accounts).await.len(), 1);
    }
    assert_eq!(server.stored(&ada).await.account.mail_crypt, keys);
    assert_fails!(
        server
            .accounts
            .set_mail_crypt(Authority::command_line(), &address("nobody"), true)
            .await,
        Error::UnknownAccount(_)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn without_keys_sealing_begins_with_the_next_log_in() {
    let (server, _) = owner_on_new_server(Optional).await;
    let legacy = server.insert_legacy("legacy", SHA512_CRYPT).await;
    let accounts = &server.accounts;
    assert!(
        !accounts
            .set_mail_crypt(Authority::command_line(), &legacy, true)
            .await
            .unwrap()
    );
    let lookup = accounts.lookup(&legacy).await.unwrap();
    assert_eq!(lookup.sealing, Sealing::Unsealed);
    accounts.log_in(&legacy, &secret(SESAME)).await.unwrap();
    let lookup = accounts.lookup(&legacy).await.unwrap();
    assert_eq!(lookup.sealing, Sealing::Sealed);
}

#[tokio::test(flavor = "multi_thread")]
async fn all_accounts_with_keys_are_switched_on_at_once() {
    let (server, owner) = owner_on_new_server(Optional).await;
    let legacy = server.insert_legacy("legacy", SHA512_CRYPT).await;
    assert_eq!(
        server
            .accounts
            .switch_on_all_with_keys(Authority::command_line())
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        server
            .accounts
            .switch_on_all_with_keys(Authority::command_line())
            .await
            .unwrap(),
        0
    );
    assert!(
        server
            .stored(&owner.address)
            .await
            .account
            .mail_crypt
            .switch
    );
    assert!(!server.stored(&legacy).await.account.mail_crypt.switch);
}
