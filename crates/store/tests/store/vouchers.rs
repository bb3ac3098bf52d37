//! A voucher works once.

use model::{Voucher, VoucherId};
use store::StoreError;

use crate::fixture::{Fixture, new_account, time};

const INSERT: &str = "INSERT INTO virtual_vouchers (id, user_id, code, creation_time) VALUES \
                      (1, 1, 'AbCdEf', '2026-01-02 03:04:05'), \
                      (2, NULL, 'other', '2026-01-02 03:04:05')";

#[tokio::test]
async fn codes_are_compared_exactly() {
    let (fixture, account) = Fixture::with_account().await;
    fixture.run_sql(INSERT).await.unwrap();
    let reader = fixture.store.reader();
    assert_eq!(
        reader.voucher("AbCdEf").await.unwrap(),
        Some(Voucher {
            id: VoucherId(1),
            owner: Some(account.id),
            code: "AbCdEf".into(),
            created: time("2026-01-02T03:04:05Z"),
            redeemed: None,
        })
    );
    assert_eq!(reader.voucher("other").await.unwrap().unwrap().owner, None);
    for code in ["abcdef", "AbCdEf ", "AbCdE_", ""] {
        assert_eq!(reader.voucher(code).await.unwrap(), None, "{code}");
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
    let voucher = fixture.store.reader().voucher("AbCdEf").await.unwrap();
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
