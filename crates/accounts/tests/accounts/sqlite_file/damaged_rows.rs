//! Garbage in the columns of keys: an error, never a panic, and nothing is changed.

use accounts::{Authority, Error, OldSecret, RecoveryToken, Source};
use model::MailCryptMode::NewUsers;
use vault::Secret;

use crate::owner::{Owner, owner_on_new_server};
use crate::server::{Server, secret};

/// SQL values that are no key, no box, no hash and no id.
const GARBAGE: [&str; 7] = [
    "''",
    "'garbage'",
    "'1:'",
    "'QUJDRA=='",
    "'$argon2id$v=19$m=65536,t=4,p=1$AAAA'",
    "x'00ff80'",
    "printf('%.*c', 20000, 'A')",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum UseCase {
    LogIn,
    PrivateKeys,
    ChangePassword,
    NewToken,
    Rotate,
    StartRecovery,
    FinishRecovery,
    OpenLocked,
    Reset,
}

const BY_PASSWORD: [UseCase; 5] = [
    UseCase::LogIn,
    UseCase::PrivateKeys,
    UseCase::ChangePassword,
    UseCase::NewToken,
    UseCase::Rotate,
];
const BY_TOKEN: [UseCase; 2] = [UseCase::StartRecovery, UseCase::FinishRecovery];

async fn run(case: UseCase, server: &Server, owner: &Owner, old: &Secret) -> Result<(), Error> {
    let (accounts, ada, password) = (&server.accounts, &owner.address, &owner.password);
    let token: &RecoveryToken = owner.token.as_ref().unwrap();
    let new = secret("a new password");
    match case {
        UseCase::LogIn => accounts.log_in(ada, password).await.map(drop),
        UseCase::PrivateKeys => accounts.private_keys(ada, password).await.map(drop),
        UseCase::ChangePassword => accounts.change_password(ada, password, new).await,
        UseCase::NewToken => accounts.new_recovery_token(ada, password).await.map(drop),
        UseCase::Rotate => accounts.rotate(ada, password).await.map(drop),
        UseCase::StartRecovery => accounts
            .start_recovery(Source::CommandLine, ada, token)
            .await
            .map(drop),
        UseCase::FinishRecovery => accounts
            .finish_recovery(Source::CommandLine, ada, token, new)
            .await
            .map(drop),
        UseCase::OpenLocked => {
            let old = OldSecret::Password(old.clone());
            accounts
                .open_locked_keys(ada, password, old)
                .await
                .map(drop)
        }
        UseCase::Reset => accounts
            .reset(Authority::command_line(), ada, new, false)
            .await
            .map(drop),
    }
}

/// An account with an open key, a locked one, and one that waits behind it; the password of
/// the locked one.
async fn account_with_ring() -> (Server, Owner, Secret) {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    owner.rotate(&server.accounts).await;
    owner.belongs_together(&server).await;
    let old = owner.password.clone();
    owner.reset(&server.accounts).await;
    owner.rotate(&server.accounts).await;
    owner.belongs_together(&server).await;
    (server, owner, old)
}

/// Puts each kind of garbage into a column and runs use cases that need it.
async fn damage(
    (server, owner, old): &mut (Server, Owner, Secret),
    (table, column, rows): (&str, &str, &str),
    cases: &[UseCase],
) {
    let whole = format!("SELECT {column} FROM {table} WHERE {rows}");
    let whole = server.ask(&whole).await.unwrap();
    for garbage in GARBAGE {
        let set = format!("UPDATE {table} SET {column} = {garbage} WHERE {rows}");
        assert_eq!(server.sql(&set).await, 1);
        let damaged = dump(server).await;
        for &case in cases {
            let result = run(case, server, owner, old).await;
            let Err(Error::Inconsistent { .. } | Error::Store(_)) = result else {
                panic!("{case:?} with {garbage} in {column}: {result:?}");
            };
            assert_eq!(
                dump(server).await,
                damaged,
                "{case:?}: {garbage} in {column}"
            );
        }
    }
    let mend = format!("UPDATE {table} SET {column} = '{whole}' WHERE {rows}");
    assert_eq!(server.sql(&mend).await, 1);
    owner.belongs_together(server).await;
}

/// All that is stored of keys and hashes, as text.
async fn dump(server: &Server) -> Option<String> {
    server
        .ask(
            "SELECT (SELECT group_concat(quote(password) || quote(mail_crypt_public_key) \
             || quote(mail_crypt_secret_box) || quote(mail_crypt_box_binding) \
             || quote(recovery_secret_box) || quote(recovery_start_time) \
             || quote(last_login_time)) FROM virtual_users) || (SELECT \
             group_concat(quote(key_id) || quote(public_key) || quote(opener_key_id) \
             || quote(ring_box) || quote(secret_box) || quote(recovery_secret_box)) \
             FROM virtual_mail_crypt_keys)",
        )
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_in_the_columns_of_the_account() {
    let mut account = account_with_ring().await;
    let users = "virtual_users";
    damage(&mut account, (users, "password", "1"), &BY_PASSWORD).await;
    damage(
        &mut account,
        (users, "mail_crypt_secret_box", "1"),
        &BY_PASSWORD,
    )
    .await;
    damage(&mut account, (users, "recovery_secret_box", "1"), &BY_TOKEN).await;
    let mut cases = [&BY_PASSWORD[..], &BY_TOKEN].concat();
    cases.push(UseCase::OpenLocked);
    cases.push(UseCase::Reset);
    damage(&mut account, (users, "mail_crypt_public_key", "1"), &cases).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_in_the_columns_of_open_keys() {
    let mut account = account_with_ring().await;
    let keys = "virtual_mail_crypt_keys";
    let open = {
        let public_key = "(SELECT mail_crypt_public_key FROM virtual_users)";
        let (server, ..) = &account;
        let active = server.ask(&format!("SELECT {public_key}")).await.unwrap();
        format!("opener_key_id = '{}'", crate::owner::key_id(&active))
    };
    let open_id = {
        let (server, ..) = &account;
        let id = format!("SELECT id FROM {keys} WHERE {open}");
        format!("id = {}", server.ask(&id).await.unwrap())
    };
    let cases = [UseCase::LogIn, UseCase::PrivateKeys, UseCase::Rotate];
    for column in ["key_id", "public_key", "ring_box", "reason"] {
        damage(&mut account, (keys, column, &open_id), &cases).await;
    }
    // Whoever opens it is unknown; an opener that is no id at all is damage.
    damage(&mut account, (keys, "opener_key_id", &open_id), &cases).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_in_the_columns_of_locked_keys() {
    let mut account = account_with_ring().await;
    let keys = "virtual_mail_crypt_keys";
    let locked = "ring_box IS NULL";
    for column in ["key_id", "secret_box"] {
        let place = (keys, column, locked);
        damage(&mut account, place, &[UseCase::OpenLocked]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_binding_is_mended_by_the_password() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    for garbage in ["NULL", "''", "'garbage'"] {
        let set = format!("UPDATE virtual_users SET mail_crypt_box_binding = {garbage}");
        server.sql(&set).await;
        let wrong = server
            .accounts
            .log_in(&owner.address, &secret("wrong"))
            .await;
        crate::assert_fails!(wrong, Error::WrongPassword);
        assert_eq!(owner.log_in(&server.accounts).await.len(), 1);
        owner.belongs_together(&server).await;
    }
    assert_eq!(owner.shown.len(), 1);
}
