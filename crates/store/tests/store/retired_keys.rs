//! Keys that no longer seal, and what opens them.

use chrono::{DateTime, Utc};
use model::{AccountId, RetiredKey, RetiredKeyId, RetiredKeyState, RetirementReason, SealedText};
use store::{NewRetiredKey, StoreError};

use crate::fixture::{Fixture, new_account, time};

fn key(account: AccountId, digit: &str, retired: DateTime<Utc>) -> NewRetiredKey {
    NewRetiredKey {
        account,
        key_id: digit.repeat(64),
        public_key: format!("public key {digit}"),
        state: open(digit),
        reason: RetirementReason::Rotation,
        retired,
    }
}

fn open(digit: &str) -> RetiredKeyState {
    open_or_archived(digit, None)
}

fn open_or_archived(digit: &str, archived: Option<DateTime<Utc>>) -> RetiredKeyState {
    RetiredKeyState::Open {
        opener: "f".repeat(64),
        ring_box: SealedText::new(format!("ring box {digit}")),
        archived,
    }
}

fn locked(secret_box: Option<&str>, recovery_box: Option<&str>) -> RetiredKeyState {
    RetiredKeyState::Locked {
        secret_box: secret_box.map(SealedText::new),
        recovery_box: recovery_box.map(SealedText::new),
    }
}

#[tokio::test]
async fn keys_come_back_whole_and_the_newest_first() {
    let (fixture, account) = Fixture::with_account().await;
    let other = fixture
        .insert(new_account(account.domain_id, "grace"))
        .await;
    let early = time("2026-01-01T00:00:00Z");
    let late = time("2026-02-01T00:00:00Z");
    let mut of_reset = key(account.id, "1", late);
    of_reset.state = locked(Some("secret"), None);
    of_reset.reason = RetirementReason::Reset;
    let transaction = fixture.store.begin().await.unwrap();
    let mut ids = Vec::new();
    for new in [
        of_reset.clone(),
        key(account.id, "2", early),
        key(account.id, "3", late),
        key(other, "1", early),
    ] {
        ids.push(transaction.insert_retired_key(new).await.unwrap());
    }
    transaction.commit().await.unwrap();

    let keys = fixture.store.reader().retired_keys(account.id).await;
    let keys = keys.unwrap();
    let order: Vec<RetiredKeyId> = keys.iter().map(|key| key.id).collect();
    assert_eq!(order, [ids[2], ids[0], ids[1]]);
    assert_eq!(
        keys[1],
        RetiredKey {
            id: ids[0],
            account: account.id,
            key_id: of_reset.key_id,
            public_key: of_reset.public_key,
            state: of_reset.state,
            reason: RetirementReason::Reset,
            retired: late,
        }
    );
    assert_eq!(keys[2].state, open("2"));
}

#[tokio::test]
async fn a_key_retires_once() {
    let (fixture, account) = Fixture::with_account().await;
    let now = time("2026-01-01T00:00:00Z");
    let transaction = fixture.store.begin().await.unwrap();
    let new = key(account.id, "1", now);
    transaction.insert_retired_key(new.clone()).await.unwrap();
    let again = transaction.insert_retired_key(new).await;
    assert!(
        matches!(again, Err(StoreError::RetiredKeyTaken)),
        "{again:?}"
    );
}

#[tokio::test]
async fn a_new_state_leaves_nothing_of_the_old_one() {
    let (fixture, account) = Fixture::with_account().await;
    let transaction = fixture.store.begin().await.unwrap();
    let id = transaction
        .insert_retired_key(key(account.id, "1", time("2026-01-01T00:00:00Z")))
        .await
        .unwrap();
    for state in [
        locked(Some("secret"), Some("recovery")),
        locked(None, Some("recovery")),
        open("2"),
        open_or_archived("2", Some(time("2026-03-04T05:06:07Z"))),
        locked(None, None),
        open_or_archived("3", Some(time("2026-03-04T05:06:07Z"))),
        open("3"),
    ] {
        transaction
            .update_retired_key_state(id, &state)
            .await
            .unwrap();
        let keys = transaction.reader().retired_keys(account.id).await.unwrap();
        assert_eq!(keys[0].state, state);
    }
    let missing = RetiredKeyId(id.0 + 1);
    let error = transaction
        .update_retired_key_state(missing, &open("1"))
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("virtual_mail_crypt_keys has no row {missing}; nothing was changed")
    );
}

#[tokio::test]
async fn only_the_keys_of_the_account_are_deleted() {
    let (fixture, account) = Fixture::with_account().await;
    let other = fixture
        .insert(new_account(account.domain_id, "grace"))
        .await;
    let now = time("2026-01-01T00:00:00Z");
    let transaction = fixture.store.begin().await.unwrap();
    for new in [
        key(account.id, "1", now),
        key(account.id, "2", now),
        key(other, "3", now),
    ] {
        transaction.insert_retired_key(new).await.unwrap();
    }
    transaction.delete_retired_keys(account.id).await.unwrap();
    transaction.commit().await.unwrap();
    let reader = fixture.store.reader();
    assert_eq!(reader.retired_keys(account.id).await.unwrap(), []);
    assert_eq!(reader.retired_keys(other).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_row_that_has_retired_keys_cannot_be_replaced_by_sql() {
    let (fixture, account) = Fixture::with_account().await;
    let transaction = fixture.store.begin().await.unwrap();
    transaction
        .insert_retired_key(key(account.id, "1", time("2026-01-01T00:00:00Z")))
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let delete = fixture.run_sql("DELETE FROM virtual_users").await;
    assert!(
        delete
            .unwrap_err()
            .to_string()
            .to_lowercase()
            .contains("foreign key")
    );
    let keys = fixture.store.reader().retired_keys(account.id).await;
    assert_eq!(keys.unwrap().len(), 1);
}
