//! The audit trail is added to, and read by account, domain and kind.

use model::{AccountId, AuditAction, AuditActor, AuditEntry, DomainId};
use store::{AuditFilter, NewAuditEntry, StoreError};

use crate::fixture::{Fixture, time};

fn entry(action: AuditAction, account: Option<i64>, domain: Option<i64>) -> NewAuditEntry {
    NewAuditEntry {
        time: time("2026-02-03T04:05:06Z"),
        actor: AuditActor::Administrator {
            account: AccountId(7),
            address: "root@example.org".into(),
        },
        action,
        account: account.map(AccountId),
        domain: domain.map(DomainId),
        subject: "ada@example.org".into(),
        detail: Some("more".into()),
    }
}

async fn found(fixture: &Fixture, filter: AuditFilter) -> (Vec<AuditEntry>, u64) {
    let reader = fixture.store.reader();
    reader.audit_entries(&filter, 0, 10).await.unwrap()
}

#[tokio::test]
async fn entries_come_back_the_latest_first() {
    let fixture = Fixture::new().await;
    let transaction = fixture.store.begin().await.unwrap();
    for new in [
        entry(AuditAction::RolesChanged, Some(1), Some(1)),
        entry(AuditAction::DomainAdded, None, Some(2)),
        entry(AuditAction::RolesChanged, Some(2), Some(1)),
        entry(AuditAction::ApiTokenMade, None, None),
    ] {
        transaction.insert_audit_entry(new).await.unwrap();
    }
    for actor in [
        AuditActor::CommandLine,
        AuditActor::Owner,
        AuditActor::SetupLink,
    ] {
        let mut new = entry(AuditAction::KeysMade, Some(9), None);
        new.actor = actor;
        transaction.insert_audit_entry(new).await.unwrap();
    }
    transaction.commit().await.unwrap();

    let (all, total) = found(&fixture, AuditFilter::default()).await;
    assert_eq!(total, 7);
    let ids: Vec<_> = all.iter().map(|entry| entry.id.0).collect();
    assert_eq!(ids, [7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(all[0].actor, AuditActor::SetupLink);
    let expected = entry(AuditAction::RolesChanged, Some(1), Some(1));
    let first = &all[6];
    assert_eq!(first.actor, expected.actor);
    assert_eq!((first.time, first.action), (expected.time, expected.action));
    assert_eq!(
        (first.account, first.domain),
        (expected.account, expected.domain)
    );
    assert_eq!(
        (&first.subject, &first.detail),
        (&expected.subject, &expected.detail)
    );

    let of = |account: Option<i64>, domain: Option<i64>, action| AuditFilter {
        account: account.map(AccountId),
        domain: domain.map(DomainId),
        action,
    };
    let roles = Some(AuditAction::RolesChanged);
    for (filter, expected) in [
        (of(Some(9), None, None), 3),
        (of(None, Some(1), None), 2),
        (of(Some(2), Some(1), roles), 1),
        (of(Some(1), Some(2), None), 0),
        (of(None, None, roles), 2),
    ] {
        assert_eq!(
            found(&fixture, filter.clone()).await.1,
            expected,
            "{filter:?}"
        );
    }
    let reader = fixture.store.reader();
    let (page, total) = reader
        .audit_entries(&AuditFilter::default(), 5, 1)
        .await
        .unwrap();
    assert_eq!((page[0].id.0, total), (2, 7));
}

#[tokio::test]
async fn a_word_of_a_later_release_is_an_error_that_names_it() {
    let fixture = Fixture::new().await;
    let transaction = fixture.store.begin().await.unwrap();
    let new = entry(AuditAction::KeysMade, None, None);
    transaction.insert_audit_entry(new).await.unwrap();
    transaction.commit().await.unwrap();
    for (column, value) in [("actor", "'nobody'"), ("action", "'something'")] {
        let set = format!("UPDATE virtual_audit SET {column} = {value}");
        fixture.run_sql(&set).await.unwrap();
        let reader = fixture.store.reader();
        let error = reader.audit_entries(&AuditFilter::default(), 0, 1).await;
        assert!(
            matches!(&error, Err(StoreError::Corrupt { column: named, .. }) if named == column),
            "{error:?}"
        );
        fixture
            .run_sql(
                "UPDATE virtual_audit SET actor = 'owner', actor_user_id = NULL, actor_name = NULL",
            )
            .await
            .unwrap();
    }
}
