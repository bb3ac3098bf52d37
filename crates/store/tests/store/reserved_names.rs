//! Names that nobody may register.

use crate::fixture::Fixture;

#[tokio::test]
async fn reserved_names_are_found_in_any_case() {
    let fixture = Fixture::new().await;
    fixture
        .run_sql("INSERT INTO virtual_reserved_names (name) VALUES ('postmaster')")
        .await
        .unwrap();
    let reader = fixture.store.reader();
    for (name, expected) in [
        ("postmaster", true),
        ("PostMaster", true),
        ("postmaster2", false),
        ("", false),
    ] {
        assert_eq!(
            reader.reserved_name_exists(name).await.unwrap(),
            expected,
            "{name}"
        );
    }
}

#[tokio::test]
async fn names_are_reserved_listed_and_freed() {
    let fixture = Fixture::new().await;
    let now = crate::fixture::time("2026-01-01T00:00:00Z");
    let transaction = fixture.store.begin().await.unwrap();
    for name in ["root", "Abuse"] {
        transaction.insert_reserved_name(name, now).await.unwrap();
    }
    transaction.commit().await.unwrap();
    let reader = fixture.store.reader();
    assert_eq!(reader.reserved_names().await.unwrap(), ["abuse", "root"]);
    let transaction = fixture.store.begin().await.unwrap();
    assert!(transaction.delete_reserved_name("ABUSE").await.unwrap());
    assert!(!transaction.delete_reserved_name("abuse").await.unwrap());
    transaction.commit().await.unwrap();
    assert_eq!(
        fixture.store.reader().reserved_names().await.unwrap(),
        ["root"]
    );
}
