//! Sessions are found by their digest, and end one by one, all together or with time.

use model::{AccountId, Session, SessionId};
use store::NewSession;

use crate::fixture::{Fixture, time};

fn session(account: AccountId, digit: &str, created: &str) -> NewSession {
    NewSession {
        account,
        digest: digit.repeat(64),
        password_binding: "b".repeat(64),
        created: time(created),
    }
}

/// ada@example.org with a session of each hour given.
async fn sessions(hours: &[&str]) -> (Fixture, AccountId, Vec<SessionId>) {
    let (fixture, account) = Fixture::with_account().await;
    let transaction = fixture.store.begin().await.unwrap();
    let mut ids = Vec::new();
    for (number, hour) in hours.iter().enumerate() {
        let created = format!("2026-03-04T{hour}:00:00Z");
        let new = session(account.id, &number.to_string(), &created);
        ids.push(transaction.insert_session(new).await.unwrap());
    }
    transaction.commit().await.unwrap();
    (fixture, account.id, ids)
}

async fn left(fixture: &Fixture, account: AccountId) -> Vec<SessionId> {
    let sessions = fixture.store.reader().sessions(account).await.unwrap();
    sessions.iter().map(|session| session.id).collect()
}

#[tokio::test]
async fn a_session_is_found_by_its_digest() {
    let (fixture, account, ids) = sessions(&["08", "09"]).await;
    let reader = fixture.store.reader();
    let expected = Session {
        id: ids[1],
        account,
        password_binding: "b".repeat(64),
        created: time("2026-03-04T09:00:00Z"),
        seen: time("2026-03-04T09:00:00Z"),
    };
    let found = reader.session(&"1".repeat(64)).await.unwrap();
    assert_eq!(found, Some(expected));
    for digest in ["2".repeat(64), "1".repeat(63), String::new()] {
        assert_eq!(reader.session(&digest).await.unwrap(), None);
    }
    assert_eq!(left(&fixture, account).await, [ids[1], ids[0]]);

    let transaction = fixture.store.begin().await.unwrap();
    let later = time("2026-03-04T10:00:00Z");
    transaction.note_session_use(ids[0], later).await.unwrap();
    transaction.commit().await.unwrap();
    let found = reader.session(&"0".repeat(64)).await.unwrap().unwrap();
    assert_eq!(
        (found.seen, found.created),
        (later, time("2026-03-04T08:00:00Z"))
    );
    assert_eq!(left(&fixture, account).await, [ids[0], ids[1]]);
}

#[tokio::test]
async fn sessions_end() {
    let (fixture, account, ids) = sessions(&["08", "09", "10", "11", "12"]).await;
    let transaction = fixture.store.begin().await.unwrap();
    let nobody = AccountId(account.0 + 1);
    assert!(!transaction.delete_session(nobody, ids[4]).await.unwrap());
    assert!(transaction.delete_session(account, ids[4]).await.unwrap());
    assert!(!transaction.delete_session(account, ids[4]).await.unwrap());
    // Used long after it began.
    let later = time("2026-03-04T12:00:00Z");
    transaction.note_session_use(ids[0], later).await.unwrap();
    let (seen, begun) = (time("2026-03-04T09:00:00Z"), time("2026-03-04T07:00:00Z"));
    let stale = transaction
        .delete_stale_sessions(seen, begun)
        .await
        .unwrap();
    assert_eq!(stale, 1);
    let begun = time("2026-03-04T08:00:00Z");
    let stale = transaction
        .delete_stale_sessions(begun, begun)
        .await
        .unwrap();
    assert_eq!(stale, 1);
    assert_eq!(transaction.delete_sessions_of(nobody).await.unwrap(), 0);
    transaction.commit().await.unwrap();
    assert_eq!(left(&fixture, account).await, [ids[3], ids[2]]);
    let transaction = fixture.store.begin().await.unwrap();
    assert_eq!(transaction.delete_sessions_of(account).await.unwrap(), 2);
    transaction.commit().await.unwrap();
    assert_eq!(left(&fixture, account).await, []);
}

/// Administrators remove accounts by SQL and need not know of sessions.
#[tokio::test]
async fn sessions_go_with_the_row_of_their_account() {
    let (fixture, account, _) = sessions(&["08"]).await;
    let transaction = fixture.store.begin().await.unwrap();
    transaction.commit().await.unwrap();
    fixture.run_sql("DELETE FROM virtual_users").await.unwrap();
    assert_eq!(left(&fixture, account).await, []);
}
