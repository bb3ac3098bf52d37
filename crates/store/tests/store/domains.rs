//! Domains come and go.

use model::{Domain, DomainId, Invitations, RegistrationMode};
use store::StoreError;

use crate::fixture::{Fixture, new_account, time};

#[tokio::test]
async fn domains_are_added_and_listed() {
    let (fixture, org) = Fixture::with_domain().await;
    let transaction = fixture.store.begin().await.unwrap();
    let com = transaction
        .insert_domain(
            &"example.com".parse().unwrap(),
            time("2026-02-01T00:00:00Z"),
        )
        .await
        .unwrap();
    transaction.commit().await.unwrap();

    let example_org = Domain {
        id: org,
        name: "example.org".parse().unwrap(),
        registration: RegistrationMode::Closed,
        invitations: Invitations::default(),
        created: time("2026-01-01T00:00:00Z"),
    };
    let example_com = Domain {
        id: com,
        name: "example.com".parse().unwrap(),
        registration: RegistrationMode::Closed,
        invitations: Invitations::default(),
        created: time("2026-02-01T00:00:00Z"),
    };
    let reader = fixture.store.reader();
    assert_eq!(
        reader.domain(&example_org.name).await.unwrap(),
        Some(example_org.clone())
    );
    assert_eq!(
        reader
            .domain(&"example.net".parse().unwrap())
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        reader.first_domain().await.unwrap(),
        Some(example_org.clone())
    );
    assert_eq!(reader.domains().await.unwrap(), [example_com, example_org]);
}

#[tokio::test]
async fn what_a_domain_allows_is_written_and_read() {
    let (fixture, org) = Fixture::with_domain().await;
    let name = "example.org".parse().unwrap();
    let now = time("2026-02-01T00:00:00Z");
    for (registration, enabled, limit) in [
        (RegistrationMode::Open, false, 0),
        (RegistrationMode::Invite, true, 12),
        (RegistrationMode::Closed, false, 3),
    ] {
        let found = fixture.store.reader().domain(&name).await.unwrap();
        let domain = Domain {
            registration,
            invitations: Invitations {
                enabled,
                limit,
                waiting_days: 2 * limit,
            },
            ..found.unwrap()
        };
        let transaction = fixture.store.begin().await.unwrap();
        transaction.update_domain(&domain, now).await.unwrap();
        transaction.commit().await.unwrap();
        let read = fixture.store.reader().domain(&name).await.unwrap();
        assert_eq!(read, Some(domain));
    }
    let transaction = fixture.store.begin().await.unwrap();
    let mut gone = transaction.reader().domain(&name).await.unwrap().unwrap();
    gone.id = DomainId(org.0 + 1);
    let error = transaction.update_domain(&gone, now).await.unwrap_err();
    assert!(matches!(error, StoreError::Missing { .. }), "{error:?}");
}

#[tokio::test]
async fn a_domain_is_added_once() {
    let (fixture, _) = Fixture::with_domain().await;
    let transaction = fixture.store.begin().await.unwrap();
    let again = transaction
        .insert_domain(
            &"example.org".parse().unwrap(),
            time("2026-02-01T00:00:00Z"),
        )
        .await;
    assert!(matches!(again, Err(StoreError::DomainTaken)), "{again:?}");
}

#[tokio::test]
async fn deleted_accounts_count_and_keep_their_domain() {
    let (fixture, domain) = Fixture::with_domain().await;
    for local_part in ["ada", "bob"] {
        fixture.insert(new_account(domain, local_part)).await;
    }
    fixture
        .run_sql("UPDATE virtual_users SET deleted = TRUE")
        .await
        .unwrap();
    let count = fixture.store.reader().accounts_in_domain(domain).await;
    assert_eq!(count.unwrap(), 2);

    let transaction = fixture.store.begin().await.unwrap();
    let error = transaction.delete_domain(domain).await.unwrap_err();
    assert!(
        matches!(
            error,
            StoreError::StillInUse {
                table: "virtual_domains"
            }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn an_empty_domain_is_deleted() {
    let (fixture, domain) = Fixture::with_domain().await;
    let transaction = fixture.store.begin().await.unwrap();
    transaction.delete_domain(domain).await.unwrap();
    let again = transaction.delete_domain(domain).await;
    assert!(
        matches!(again, Err(StoreError::Missing { table: "virtual_domains", row }) if row == domain.0),
        "{again:?}"
    );
    transaction.commit().await.unwrap();
    let reader = fixture.store.reader();
    assert_eq!(reader.domains().await.unwrap(), []);
    assert_eq!(reader.accounts_in_domain(domain).await.unwrap(), 0);

    // Ids are never given twice: an old reference cannot come to mean a new row.
    let transaction = fixture.store.begin().await.unwrap();
    let next = transaction
        .insert_domain(
            &"example.org".parse().unwrap(),
            time("2026-02-01T00:00:00Z"),
        )
        .await;
    assert_eq!(next.unwrap(), DomainId(domain.0 + 1));
}
