//! Accounts are found by what an administrator asks.

use model::{DomainId, Role, Roles};
use store::AccountFilter;

use crate::fixture::{Fixture, new_account};

async fn found(fixture: &Fixture, filter: AccountFilter) -> String {
    let reader = fixture.store.reader();
    let accounts = reader.accounts(&filter).await.unwrap();
    if filter.limit.is_none() {
        let counted = reader.count_accounts(&filter).await.unwrap();
        assert_eq!(counted, accounts.len() as u64, "{filter:?}");
    }
    let names = accounts.iter().map(|of| of.address.local_part().to_owned());
    names.collect::<Vec<_>>().join(" ")
}

async fn fixture() -> (Fixture, DomainId) {
    let (fixture, domain) = Fixture::with_domain().await;
    for name in ["a_b", "axb", "bob", "carol"] {
        let mut account = new_account(domain, name);
        account.roles = match name {
            "bob" => Roles::from_iter([Role::Admin]),
            "carol" => Roles::from_iter([Role::DomainAdmin, Role::User]),
            _ => Roles::default(),
        };
        account.mail_crypt.switch = name == "bob";
        account.password_change_required = name == "axb";
        if name == "carol" {
            account.mail_crypt.public_key = None;
            account.mail_crypt.recovery_box = None;
        }
        fixture.insert(account).await;
    }
    (fixture, domain)
}

#[tokio::test]
async fn every_question_is_answered() {
    let (fixture, domain) = fixture().await;
    fixture
        .run_sql("UPDATE virtual_users SET roles = NULL WHERE email LIKE 'axb@%'")
        .await
        .unwrap();
    let all = AccountFilter::default;
    let text = |text: &str| AccountFilter {
        text: Some(text.to_owned()),
        ..all()
    };
    let role = |role| AccountFilter {
        role: Some(role),
        ..all()
    };
    for (filter, expected) in [
        (all(), "a_b axb bob carol"),
        (text(" B@EXAMPLE.o "), "a_b axb bob"),
        (text("a_b"), "a_b"),
        (text("%"), ""),
        (text("!"), ""),
        (text("ar"), "carol"),
        (role(Role::Admin), "bob"),
        (role(Role::DomainAdmin), "carol"),
        (role(Role::User), "a_b axb carol"),
        (role(Role::Other("ROLE_%".into())), ""),
        (
            AccountFilter {
                switch: Some(true),
                ..all()
            },
            "bob",
        ),
        (
            AccountFilter {
                switch: Some(false),
                ..all()
            },
            "a_b axb carol",
        ),
        (
            AccountFilter {
                keys: Some(true),
                ..all()
            },
            "a_b axb bob",
        ),
        (
            AccountFilter {
                keys: Some(false),
                ..all()
            },
            "carol",
        ),
        (
            AccountFilter {
                recovery_token: Some(true),
                ..all()
            },
            "a_b axb bob",
        ),
        (
            AccountFilter {
                recovery_token: Some(false),
                ..all()
            },
            "carol",
        ),
        (
            AccountFilter {
                password_change_required: Some(true),
                ..all()
            },
            "axb",
        ),
        (
            AccountFilter {
                domain_id: Some(domain),
                ..all()
            },
            "a_b axb bob carol",
        ),
        (
            AccountFilter {
                domain_id: Some(DomainId(domain.0 + 1)),
                ..all()
            },
            "",
        ),
        (
            AccountFilter {
                skip: Some(1),
                limit: Some(2),
                ..all()
            },
            "axb bob",
        ),
    ] {
        assert_eq!(
            found(&fixture, filter.clone()).await,
            expected,
            "{filter:?}"
        );
    }
}

#[tokio::test]
async fn sealing_is_switched_on_in_one_domain() {
    let (fixture, domain) = fixture().await;
    let transaction = fixture.store.begin().await.unwrap();
    let elsewhere = Some(DomainId(domain.0 + 1));
    let switched = transaction.switch_on_all_with_keys(elsewhere).await;
    assert_eq!(switched.unwrap(), 0);
    let switched = transaction.switch_on_all_with_keys(Some(domain)).await;
    assert_eq!(switched.unwrap(), 3);
    assert_eq!(transaction.switch_on_all_with_keys(None).await.unwrap(), 0);
}
