//! Every column of an account goes in and comes out.

use model::{Account, MailCrypt, Role, Roles, SealedText, StoredPassword};
use store::{AccountFilter, StoreError};

use crate::fixture::{Fixture, address, new_account, time};

#[tokio::test]
async fn an_inserted_account_comes_back_whole() {
    let (fixture, domain) = Fixture::with_domain().await;
    let new = new_account(domain, "ada");
    let id = fixture.insert(new.clone()).await;
    let whole_second = time("2026-02-03T04:05:06Z");
    assert_eq!(
        fixture.account("ada").await,
        Account {
            id,
            domain_id: domain,
            address: new.address,
            password: new.password,
            roles: new.roles,
            quota: Some(1024),
            deleted: false,
            password_change_required: true,
            mail_crypt: new.mail_crypt,
            recovery_started: None,
            last_login: None,
            language: None,
            unconfirmed_token: None,
            created: whole_second,
            updated: whole_second,
        }
    );
}

#[tokio::test]
async fn an_account_without_keys_comes_back_without_keys() {
    let (fixture, domain) = Fixture::with_domain().await;
    let mut new = new_account(domain, "ada");
    new.mail_crypt = MailCrypt::default();
    new.quota = None;
    fixture.insert(new).await;
    let account = fixture.account("ada").await;
    assert_eq!(account.mail_crypt, MailCrypt::default());
    assert_eq!(account.quota, None);
}

#[tokio::test]
async fn nobody_is_found_under_another_address() {
    let (fixture, _) = Fixture::with_account().await;
    for local_part in ["ad", "adaa", "grace", "a_a"] {
        let found = fixture.store.reader().account(&address(local_part)).await;
        assert_eq!(found.unwrap(), None, "{local_part}");
    }
}

#[tokio::test]
async fn a_taken_address_is_said_to_be_taken() {
    let (fixture, account) = Fixture::with_account().await;
    let transaction = fixture.store.begin().await.unwrap();
    let mut deleted = account.clone();
    deleted.deleted = true;
    transaction.update_account(&deleted).await.unwrap();
    let again = transaction
        .insert_account(new_account(account.domain_id, "ada"))
        .await;
    assert!(matches!(again, Err(StoreError::AddressTaken)), "{again:?}");
}

#[tokio::test]
async fn an_update_writes_every_column_that_may_change() {
    let (fixture, before) = Fixture::with_account().await;
    fixture.insert(new_account(before.domain_id, "grace")).await;
    let other = fixture.account("grace").await;

    let after = Account {
        password: StoredPassword {
            hash: SealedText::new("$6$old"),
            version: 1,
        },
        roles: Roles::from_iter([Role::Spam]),
        quota: None,
        deleted: true,
        password_change_required: false,
        mail_crypt: MailCrypt {
            switch: false,
            public_key: None,
            secret_box: Some(SealedText::new("another")),
            box_binding: None,
            recovery_box: None,
        },
        recovery_started: Some(time("2026-03-01T10:00:00Z")),
        last_login: Some(time("2026-03-02T00:00:00Z")),
        updated: time("2026-03-03T00:00:00Z"),
        ..before
    };
    let transaction = fixture.store.begin().await.unwrap();
    transaction.update_account(&after).await.unwrap();
    assert_eq!(
        transaction.lock_account(&after.address).await.unwrap(),
        Some(after.clone())
    );
    transaction.commit().await.unwrap();

    assert_eq!(fixture.account("ada").await, after);
    assert_eq!(fixture.account("grace").await, other);
}

#[tokio::test]
async fn an_update_leaves_address_domain_and_time_of_making() {
    let (fixture, account) = Fixture::with_account().await;
    let mut moved = account.clone();
    moved.address = address("grace");
    moved.created = time("2030-01-01T00:00:00Z");
    let transaction = fixture.store.begin().await.unwrap();
    transaction.update_account(&moved).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(fixture.account("ada").await, account);
}

#[tokio::test]
async fn an_update_of_nothing_is_an_error() {
    let (fixture, mut account) = Fixture::with_account().await;
    account.id.0 += 1;
    let transaction = fixture.store.begin().await.unwrap();
    for result in [
        transaction.update_account(&account).await,
        transaction.clear_two_factor(account.id).await,
    ] {
        let error = result.unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "virtual_users has no row {}; nothing was changed",
                account.id
            )
        );
    }
}

#[tokio::test]
async fn the_largest_quota_is_kept_within_the_column() {
    let (fixture, mut account) = Fixture::with_account().await;
    account.quota = Some(u32::MAX);
    let transaction = fixture.store.begin().await.unwrap();
    transaction.update_account(&account).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(fixture.account("ada").await.quota, Some(2_147_483_647));
}

#[tokio::test]
async fn the_second_factor_is_cleared() {
    let (fixture, account) = Fixture::with_account().await;
    let set = "UPDATE virtual_users SET totp_secret = 'JBSWY3DP', totp_confirmed = TRUE, \
               totp_backup_codes = '[\"123456\"]'";
    assert_eq!(fixture.run_sql(set).await.unwrap(), 1);
    let transaction = fixture.store.begin().await.unwrap();
    transaction.clear_two_factor(account.id).await.unwrap();
    transaction.commit().await.unwrap();
    let cleared = "UPDATE virtual_users SET quota = 7 WHERE totp_secret IS NULL \
                   AND totp_confirmed = FALSE AND totp_backup_codes IS NULL";
    assert_eq!(fixture.run_sql(cleared).await.unwrap(), 1);
}

#[tokio::test]
async fn lists_are_filtered_sorted_and_cut() {
    let (fixture, org) = Fixture::with_domain().await;
    let transaction = fixture.store.begin().await.unwrap();
    let name = "example.com".parse().unwrap();
    let com = transaction
        .insert_domain(&name, time("2026-01-01T00:00:00Z"))
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    for local_part in ["carol", "ada", "bob"] {
        fixture.insert(new_account(org, local_part)).await;
    }
    let mut elsewhere = new_account(com, "ada");
    elsewhere.address = "ada@example.com".parse().unwrap();
    fixture.insert(elsewhere).await;
    fixture
        .run_sql("UPDATE virtual_users SET deleted = TRUE WHERE email = 'bob@example.org'")
        .await
        .unwrap();

    let all = AccountFilter::default();
    let in_org = AccountFilter {
        domain: Some("example.org".parse().unwrap()),
        ..AccountFilter::default()
    };
    let deleted = |deleted| AccountFilter {
        deleted: Some(deleted),
        ..in_org.clone()
    };
    let nowhere = AccountFilter {
        domain: Some("example.net".parse().unwrap()),
        ..AccountFilter::default()
    };
    let second_page = AccountFilter {
        after: Some(address("ada")),
        limit: Some(1),
        ..AccountFilter::default()
    };
    for (filter, expected) in [
        (
            &all,
            "ada@example.com ada@example.org bob@example.org carol@example.org",
        ),
        (&in_org, "ada@example.org bob@example.org carol@example.org"),
        (&deleted(true), "bob@example.org"),
        (&deleted(false), "ada@example.org carol@example.org"),
        (&nowhere, ""),
        (&second_page, "bob@example.org"),
    ] {
        let accounts = fixture.store.reader().accounts(filter).await.unwrap();
        let addresses: Vec<String> = accounts
            .iter()
            .map(|account| account.address.to_string())
            .collect();
        assert_eq!(addresses.join(" "), expected, "{filter:?}");
    }
}
