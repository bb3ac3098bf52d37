//! Links are found by their digest and purpose, and go.

use store::{Link, LinkPurpose};

use crate::fixture::{Fixture, time};

#[tokio::test]
async fn links_are_found_and_removed() {
    let (fixture, account) = Fixture::with_account().await;
    let link = |hour: u8| Link {
        account: Some(account.id),
        created: time("2026-03-04T00:00:00Z"),
        expires: time(&format!("2026-03-04T{hour:02}:00:00Z")),
    };
    let (first, second) = ("1".repeat(64), "2".repeat(64));
    let (stop, set_up) = (LinkPurpose::StopRecovery, LinkPurpose::SetUp);
    let transaction = fixture.store.begin().await.unwrap();
    transaction
        .insert_link(stop, first.clone(), &link(8))
        .await
        .unwrap();
    transaction
        .insert_link(stop, second.clone(), &link(9))
        .await
        .unwrap();
    let nobodys = Link {
        account: None,
        ..link(9)
    };
    let third = "3".repeat(64);
    transaction
        .insert_link(set_up, third.clone(), &nobodys)
        .await
        .unwrap();
    transaction.commit().await.unwrap();

    let reader = fixture.store.reader();
    assert_eq!(reader.link(stop, &first).await.unwrap(), Some(link(8)));
    assert_eq!(reader.link(set_up, &third).await.unwrap(), Some(nobodys));
    assert_eq!(reader.link(set_up, &first).await.unwrap(), None);
    assert_eq!(reader.link(stop, "").await.unwrap(), None);

    let transaction = fixture.store.begin().await.unwrap();
    let expired = time("2026-03-04T08:00:00Z");
    assert_eq!(transaction.delete_expired_links(expired).await.unwrap(), 1);
    transaction
        .delete_links(stop, Some(account.id))
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let reader = fixture.store.reader();
    assert_eq!(reader.link(stop, &second).await.unwrap(), None);
    assert!(reader.link(set_up, &third).await.unwrap().is_some());
    let transaction = fixture.store.begin().await.unwrap();
    transaction.delete_links(set_up, None).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(
        fixture.store.reader().link(set_up, &third).await.unwrap(),
        None
    );
}
