//! Aliases keep their addresses taken.

use crate::fixture::{Fixture, address, new_account, time};

#[tokio::test]
async fn deleted_aliases_stay_taken_and_belong_to_nobody() {
    let (fixture, account) = Fixture::with_account().await;
    let other = fixture
        .insert(new_account(account.domain_id, "grace"))
        .await;
    for (owner, source) in [(account.id, "a1"), (account.id, "a2"), (other, "g1")] {
        let insert = format!(
            "INSERT INTO virtual_aliases (user_id, domain_id, source, destination) \
             VALUES ({owner}, {}, '{source}@example.org', 'ada@example.org')",
            account.domain_id
        );
        fixture.run_sql(&insert).await.unwrap();
    }
    let transaction = fixture.store.begin().await.unwrap();
    let now = time("2026-05-06T07:08:09Z");
    transaction
        .soft_delete_aliases_of(account.id, now)
        .await
        .unwrap();
    transaction.commit().await.unwrap();

    let reader = fixture.store.reader();
    for (local_part, expected) in [("a1", true), ("a2", true), ("g1", true), ("x", false)] {
        let exists = reader.alias_exists(&address(local_part)).await.unwrap();
        assert_eq!(exists, expected, "{local_part}");
    }
    // An UPDATE that changes nothing still counts what its condition finds.
    for (condition, expected) in [
        (
            "user_id IS NULL AND destination IS NULL AND deleted = TRUE \
             AND updated_time = '2026-05-06 07:08:09'",
            2,
        ),
        ("user_id IS NOT NULL AND deleted = FALSE", 1),
    ] {
        let count = format!("UPDATE virtual_aliases SET random = random WHERE {condition}");
        assert_eq!(
            fixture.run_sql(&count).await.unwrap(),
            expected,
            "{condition}"
        );
    }
}
