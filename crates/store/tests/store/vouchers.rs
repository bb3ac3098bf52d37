//! A voucher works once.

use model::{AccountId, DomainId, InviteCode, Voucher, VoucherId};
use store::{NewVoucher, StoreError};

use crate::fixture::{Fixture, new_account, time};

const INSERT: &str = "INSERT INTO virtual_vouchers (user_id, code, creation_time) VALUES \
                      (1, 'AbCdEf', '2026-01-02 03:04:05'), \
                      (NULL, 'other', '2026-01-02 03:04:05')";

#[tokio::test]
async fn codes_are_compared_exactly() {
    let (fixture, account) = Fixture::with_account().await;
    fixture.run_sql(INSERT).await.unwrap();
    let reader = fixture.store.reader();
    assert_eq!(
        reader.voucher(&InviteCode::new("AbCdEf")).await.unwrap(),
        Some(Voucher {
            id: VoucherId(1),
            owner: Some(account.id),
            domain: None,
            code: InviteCode::new("AbCdEf"),
            created: time("2026-01-02T03:04:05Z"),
            redeemed: None,
        })
    );
    let other = reader.voucher(&InviteCode::new("other")).await.unwrap();
    assert_eq!(other.unwrap().owner, None);
    for code in ["abcdef", "AbCdE f", "AbCdE_", ""] {
        let found = reader.voucher(&InviteCode::new(code)).await.unwrap();
        assert_eq!(found, None, "{code}");
    }
}

#[tokio::test]
async fn a_voucher_is_redeemed_once() {
    let (fixture, _) = Fixture::with_account().await;
    fixture.run_sql(INSERT).await.unwrap();
    let now = time("2026-02-01T00:00:00Z");
    let later = time("2026-03-01T00:00:00Z");
    let transaction = fixture.store.begin().await.unwrap();
    assert!(transaction.redeem_voucher(VoucherId(1), now).await.unwrap());
    assert!(
        !transaction
            .redeem_voucher(VoucherId(1), later)
            .await
            .unwrap()
    );
    assert!(!transaction.redeem_voucher(VoucherId(3), now).await.unwrap());
    transaction.commit().await.unwrap();
    let voucher = fixture
        .store
        .reader()
        .voucher(&InviteCode::new("AbCdEf"))
        .await
        .unwrap();
    assert_eq!(voucher.unwrap().redeemed, Some(now));
}

#[tokio::test]
async fn a_voucher_brings_one_account() {
    let (fixture, account) = Fixture::with_account().await;
    fixture.run_sql(INSERT).await.unwrap();
    let transaction = fixture.store.begin().await.unwrap();
    let mut invited = new_account(account.domain_id, "bob");
    invited.invitation_voucher = Some(VoucherId(1));
    transaction.insert_account(invited.clone()).await.unwrap();
    invited.address = "carol@example.org".parse().unwrap();
    let second = transaction.insert_account(invited).await;
    assert!(
        matches!(second, Err(StoreError::VoucherTaken)),
        "{second:?}"
    );
}

#[tokio::test]
async fn codes_are_made_listed_and_removed_while_unused() {
    let (fixture, account) = Fixture::with_account().await;
    fixture.run_sql(INSERT).await.unwrap();
    let now = time("2026-02-01T00:00:00Z");
    let new = |owner: Option<AccountId>, code: &str| NewVoucher {
        owner,
        domain: account.domain_id,
        code: InviteCode::new(code),
        created: now,
    };
    let transaction = fixture.store.begin().await.unwrap();
    let third = transaction
        .insert_voucher(new(Some(account.id), "third"))
        .await;
    let third = third.unwrap();
    let fourth = transaction
        .insert_voucher(new(None, "fourth"))
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let transaction = fixture.store.begin().await.unwrap();
    let again = transaction.insert_voucher(new(None, "third")).await;
    assert!(matches!(again, Err(StoreError::VoucherTaken)), "{again:?}");
    drop(transaction);

    let reader = fixture.store.reader();
    let ids = |vouchers: Vec<Voucher>| vouchers.iter().map(|of| of.id).collect::<Vec<_>>();
    let own = reader.vouchers_of(account.id).await.unwrap();
    assert_eq!(own[1].domain, Some(account.domain_id));
    assert_eq!(ids(own), [VoucherId(1), third]);
    let listed =
        |is_first, skip, limit| reader.vouchers_of_domain(account.domain_id, is_first, skip, limit);
    let (page, total) = listed(false, 0, 10).await.unwrap();
    assert_eq!((ids(page), total), (vec![fourth, third], 2));
    let (page, total) = listed(true, 1, 2).await.unwrap();
    assert_eq!((ids(page), total), (vec![third, VoucherId(2)], 4));

    let transaction = fixture.store.begin().await.unwrap();
    assert!(transaction.redeem_voucher(third, now).await.unwrap());
    assert!(!transaction.delete_unused_voucher(third).await.unwrap());
    assert!(
        transaction
            .delete_unused_voucher(VoucherId(2))
            .await
            .unwrap()
    );
    let of_account = transaction.delete_unused_vouchers_of(account.id).await;
    assert_eq!(of_account.unwrap(), 1);
    let nowhere = DomainId(account.domain_id.0 + 1);
    let of_nowhere = transaction.delete_unused_vouchers_for(nowhere).await;
    assert_eq!(of_nowhere.unwrap(), 0);
    let of_domain = transaction
        .delete_unused_vouchers_for(account.domain_id)
        .await;
    assert_eq!(of_domain.unwrap(), 1);
    transaction.commit().await.unwrap();
    let (page, _) = listed(true, 0, 10).await.unwrap();
    assert_eq!(ids(page), [third]);
}
