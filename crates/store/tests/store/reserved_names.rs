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
