//! Garbage in a row is an error that names it, not a default and not a panic.

use std::error::Error;

use store::{AccountFilter, StoreError};

use crate::fixture::{Fixture, address};

/// Writes one value and takes the error that the question then gives.
async fn corrupt<T: std::fmt::Debug>(
    fixture: &Fixture,
    table: &str,
    column: &str,
    value: &str,
    question: impl AsyncFn() -> Result<T, StoreError>,
) {
    let before = format!("CREATE TABLE saved AS SELECT id, {column} AS old FROM {table}");
    fixture.run_sql(&before).await.unwrap();
    let set = format!("UPDATE {table} SET {column} = {value}");
    fixture.run_sql(&set).await.unwrap();

    let error = question().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("row 1 of {table} cannot be read: column {column} holds something unexpected"),
        "{column} = {value}"
    );
    assert!(!error.is_transient());
    assert!(error.source().is_some());

    let restore = format!(
        "UPDATE {table} SET {column} = (SELECT old FROM saved WHERE saved.id = {table}.id); \
         DROP TABLE saved"
    );
    fixture.run_sql(&restore).await.unwrap();
    question().await.unwrap();
}

#[tokio::test]
async fn accounts() {
    let (fixture, _) = Fixture::with_account().await;
    let reader = fixture.store.reader();
    let filter = AccountFilter::default();
    for (column, value) in [
        ("password", "x'ff'"),
        ("password_version", "'two'"),
        ("password_version", "4294967296"),
        ("roles", "'ROLE_USER'"),
        ("roles", "'a:1:{i:0;s:9:\"ROLE_USER\";}'"),
        ("roles", "'[\"ROLE_USER\", 7]'"),
        ("roles", "x'ff'"),
        ("quota", "-1"),
        ("quota", "'much'"),
        ("quota", "1.5"),
        ("deleted", "'maybe'"),
        ("password_change_required", "x'00'"),
        ("mail_crypt", "'on'"),
        ("mail_crypt_public_key", "x'c3'"),
        ("mail_crypt_secret_box", "x'c3'"),
        ("mail_crypt_box_binding", "x'c3'"),
        ("recovery_secret_box", "x'c3'"),
        ("recovery_start_time", "'soon'"),
        ("last_login_time", "'2026-13-01 00:00:00'"),
        ("creation_time", "''"),
        ("updated_time", "'0000-00-00 00:00:00'"),
    ] {
        corrupt(&fixture, "virtual_users", column, value, async || {
            reader.account(&address("ada")).await
        })
        .await;
        corrupt(&fixture, "virtual_users", column, value, async || {
            reader.accounts(&filter).await
        })
        .await;
    }
    for value in ["'ada'", "'ada@localhost'", "'ada+x@example.org'", "''"] {
        corrupt(&fixture, "virtual_users", "email", value, async || {
            reader.accounts(&filter).await
        })
        .await;
    }
}

#[tokio::test]
async fn a_transaction_meets_the_same_error() {
    let (fixture, _) = Fixture::with_account().await;
    let set = "UPDATE virtual_users SET roles = 'none'";
    fixture.run_sql(set).await.unwrap();
    let transaction = fixture.store.begin().await.unwrap();
    let error = transaction.lock_account(&address("ada")).await.unwrap_err();
    assert!(
        matches!(
            &error,
            StoreError::Corrupt { table: "virtual_users", row: 1, column, .. } if column == "roles"
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn retired_keys() {
    let (fixture, account) = Fixture::with_account().await;
    let insert = "INSERT INTO virtual_mail_crypt_keys \
                  (user_id, key_id, public_key, secret_box, reason, retired_time) \
                  VALUES (1, 'id', 'key', 'box', 'reset', '2026-01-01 00:00:00')";
    fixture.run_sql(insert).await.unwrap();
    for (column, value) in [
        ("key_id", "x'ff'"),
        ("public_key", "x'ff'"),
        ("opener_key_id", "'opener without a ring box'"),
        ("secret_box", "x'ff'"),
        ("reason", "'whim'"),
        ("retired_time", "'soon'"),
        ("archived_time", "'soon'"),
        // It is a locked key.
        ("archived_time", "'2026-01-01 00:00:00'"),
    ] {
        corrupt(
            &fixture,
            "virtual_mail_crypt_keys",
            column,
            value,
            async || fixture.store.reader().retired_keys(account.id).await,
        )
        .await;
    }
}

#[tokio::test]
async fn domains_tokens_and_vouchers() {
    let (fixture, _) = Fixture::with_domain().await;
    let insert = "INSERT INTO virtual_api_tokens (name, scopes, token) \
                  VALUES ('mx1', '[\"dovecot\"]', 'digest'); \
                  INSERT INTO virtual_vouchers (code) VALUES ('code')";
    fixture.run_sql(insert).await.unwrap();
    let reader = fixture.store.reader();
    for (column, value) in [("name", "'localhost'"), ("creation_time", "'soon'")] {
        corrupt(&fixture, "virtual_domains", column, value, async || {
            reader.domains().await
        })
        .await;
    }
    for (column, value) in [("scopes", "'dovecot'"), ("last_used_time", "'soon'")] {
        corrupt(&fixture, "virtual_api_tokens", column, value, async || {
            reader.api_token("digest").await
        })
        .await;
    }
    for (column, value) in [("redeemed_time", "'soon'"), ("creation_time", "'soon'")] {
        corrupt(&fixture, "virtual_vouchers", column, value, async || {
            reader.voucher(&model::InviteCode::new("code")).await
        })
        .await;
    }
}
