//! Deleting, the one place where keys are erased.

use accounts::{Authority, DeletionAuthority, Error, Source};
use model::MailCrypt;
use model::MailCryptMode::NewUsers;

use crate::assert_fails;
use crate::failing_entropy::FailingEntropy;
use crate::foreign::{SESAME, SHA512_CRYPT};
use crate::owner::{Owner, owner_on_new_server};
use crate::server::{Server, secret};

/// An account with an open and a locked key, a running recovery, a second factor, aliases.
async fn account_with_everything(server: &Server, local_part: &str) -> Owner {
    let mut owner = Owner::create(server, local_part).await;
    owner.rotate(&server.accounts).await;
    owner.belongs_together(server).await;
    owner.reset(&server.accounts).await;
    let token = owner.token.clone().unwrap();
    server
        .accounts
        .start_recovery(Source::CommandLine, &owner.address, &token)
        .await
        .unwrap();
    let ada = &owner.address;
    let second_factor = format!(
        "UPDATE virtual_users SET totp_secret = 'OTPSECRET', totp_confirmed = TRUE \
         WHERE email = '{ada}'"
    );
    server.sql(&second_factor).await;
    let alias = format!(
        "INSERT INTO virtual_aliases (user_id, source, destination) \
         SELECT id, 'alias.{ada}', email FROM virtual_users WHERE email = '{ada}'"
    );
    assert_eq!(server.sql(&alias).await, 1);
    owner
}

async fn is_gone(server: &Server, owner: &Owner) {
    let ada = &owner.address;
    let after = server.stored(ada).await;
    assert!(after.account.deleted);
    assert_eq!(after.account.mail_crypt, MailCrypt::default());
    assert_eq!(after.account.recovery_started, None);
    assert_eq!(after.retired, []);
    assert_fails!(server.accounts.lookup(ada).await, Error::UnknownAccount(_));
    let log_in = server.accounts.log_in(ada, &owner.password).await;
    assert_fails!(log_in, Error::UnknownAccount(_));
    let second_factor = format!(
        "SELECT count(*) FROM virtual_users \
         WHERE email = '{ada}' AND totp_secret IS NULL AND NOT totp_confirmed"
    );
    assert_eq!(server.ask(&second_factor).await.as_deref(), Some("1"));
    let alias = format!(
        "SELECT count(*) FROM virtual_aliases WHERE source = 'alias.{ada}' \
         AND deleted AND user_id IS NULL AND destination IS NULL"
    );
    assert_eq!(server.ask(&alias).await.as_deref(), Some("1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_secret_is_erased_and_the_address_stays_taken() {
    let server = Server::start(NewUsers).await;
    let ada = account_with_everything(&server, "ada").await;
    let bob = account_with_everything(&server, "bob").await;
    let mut carol = account_with_everything(&server, "carol").await;
    let boxes = [&ada, &bob].map(async |owner| {
        let stored = server.stored(&owner.address).await;
        stored.account.mail_crypt.secret_box.unwrap()
    });
    let [box_of_ada, box_of_bob] = boxes;
    let needles = [box_of_ada.await, box_of_bob.await];

    let wrong = DeletionAuthority::OwnerPassword(secret("wrong"));
    let before = server.stored(&ada.address).await;
    assert_fails!(
        server.accounts.delete(&ada.address, wrong).await,
        Error::WrongPassword
    );
    let dry = server.accounts_with(NewUsers, FailingEntropy::default());
    let result = dry
        .delete(
            &ada.address,
            DeletionAuthority::Administrator(Authority::command_line().clone()),
        )
        .await;
    assert_fails!(result, Error::Entropy(_));
    assert_eq!(server.stored(&ada.address).await, before);

    let authority = DeletionAuthority::OwnerPassword(ada.password.clone());
    server
        .accounts
        .delete(&ada.address, authority)
        .await
        .unwrap();
    is_gone(&server, &ada).await;
    let authority = DeletionAuthority::Administrator(Authority::command_line().clone());
    server
        .accounts
        .delete(&bob.address, authority)
        .await
        .unwrap();
    is_gone(&server, &bob).await;
    carol.new_token(&server.accounts).await;
    carol.belongs_together(&server).await;

    for again in [&ada, &bob] {
        let authority = DeletionAuthority::Administrator(Authority::command_line().clone());
        let result = server.accounts.delete(&again.address, authority).await;
        assert_fails!(result, Error::UnknownAccount(_));
    }
    // What a server leaves in its files is its own affair.
    let path = server.database.path();
    for (file, needle) in ["waxseal.db", "waxseal.db-wal"]
        .into_iter()
        .filter_map(|file| Some(path.as_ref()?.with_file_name(file)))
        .flat_map(|file| needles.iter().map(move |needle| (file.clone(), needle)))
    {
        let bytes = std::fs::read(&file).unwrap();
        let tail = &needle.as_str().as_bytes()[needle.as_str().len() - 40..];
        let found = bytes.windows(tail.len()).any(|window| window == tail);
        assert!(!found, "an erased box is still in {}", file.display());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_without_keys_is_deleted_by_its_password_too() {
    let server = Server::start(NewUsers).await;
    let ada = server.insert_legacy("ada", SHA512_CRYPT).await;
    let authority = DeletionAuthority::OwnerPassword(secret(SESAME));
    server.accounts.delete(&ada, authority).await.unwrap();
    let account = server.stored(&ada).await.account;
    assert!(account.deleted);
    assert_ne!(account.password.hash.as_str(), SHA512_CRYPT);
    assert_eq!(account.mail_crypt.box_binding, None);
}

/// Whatever other programs left of an account: its keys go with it.
#[tokio::test(flavor = "multi_thread")]
async fn retired_keys_are_erased_even_without_an_active_one() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    owner.rotate(&server.accounts).await;
    server
        .sql(
            "UPDATE virtual_users SET mail_crypt_public_key = NULL, \
             mail_crypt_secret_box = NULL, mail_crypt_box_binding = NULL, \
             recovery_secret_box = NULL",
        )
        .await;
    let authority = DeletionAuthority::Administrator(Authority::command_line().clone());
    server
        .accounts
        .delete(&owner.address, authority)
        .await
        .unwrap();
    assert_eq!(server.stored(&owner.address).await.retired, []);
}
