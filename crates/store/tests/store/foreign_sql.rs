//! What an administrator may write by SQL, as the documentation shows it.

use model::{MailCrypt, Role, Roles};
use sea_orm::DbBackend;

use crate::database::kind;
use crate::fixture::{Fixture, new_account, time};

#[tokio::test]
async fn the_documented_switch_runs_verbatim_and_counts_at_once() {
    let (fixture, domain) = Fixture::with_domain().await;
    let mut with_keys = new_account(domain, "ada");
    with_keys.mail_crypt.switch = false;
    fixture.insert(with_keys).await;
    let mut without_keys = new_account(domain, "bob");
    without_keys.mail_crypt = MailCrypt::default();
    fixture.insert(without_keys).await;
    fixture.insert(new_account(domain, "carol")).await;
    assert!(!fixture.account("ada").await.mail_crypt.switch);

    let documented = "UPDATE virtual_users SET mail_crypt=1 \
                      WHERE mail_crypt_secret_box IS NOT NULL AND mail_crypt = 0;";
    assert_eq!(fixture.run_sql(documented).await.unwrap(), 1);
    for (local_part, expected) in [("ada", true), ("bob", false), ("carol", true)] {
        let account = fixture.account(local_part).await;
        assert_eq!(account.mail_crypt.switch, expected, "{local_part}");
    }
}

#[tokio::test]
async fn numbers_are_read_as_yes_and_no() {
    let (fixture, account) = Fixture::with_account().await;
    for (number, expected) in [("0", false), ("1", true), ("2", true), ("-1", true)] {
        // PostgreSQL keeps numbers and booleans apart.
        let boolean = match (kind(), expected) {
            (DbBackend::Postgres, true) => "TRUE",
            (DbBackend::Postgres, false) => "FALSE",
            _ => number,
        };
        let set = format!(
            "UPDATE virtual_users SET mail_crypt = {number}, deleted = {boolean}, \
             password_change_required = {boolean}"
        );
        fixture.run_sql(&set).await.unwrap();
        let mut expected_account = account.clone();
        expected_account.mail_crypt.switch = expected;
        expected_account.deleted = expected;
        expected_account.password_change_required = expected;
        assert_eq!(fixture.account("ada").await, expected_account, "{number}");
    }
}

#[tokio::test]
async fn a_plain_insert_makes_an_ordinary_account() {
    let (fixture, domain) = Fixture::with_domain().await;
    let insert = format!(
        "INSERT INTO virtual_users (domain_id, email, password) \
         VALUES ({domain}, 'ada@example.org', '$6$hash')"
    );
    fixture.run_sql(&insert).await.unwrap();
    let account = fixture.account("ada").await;
    assert_eq!(account.password.hash.as_str(), "$6$hash");
    assert_eq!(account.password.version, 2);
    assert_eq!(account.roles, Roles::default());
    assert_eq!(account.quota, None);
    assert!(!account.deleted && !account.password_change_required);
    assert_eq!(account.mail_crypt, MailCrypt::default());
    assert_eq!(account.last_login, None);
    assert_eq!(account.created, account.updated);
    assert!(account.created > time("2026-01-01T00:00:00Z"));
}

#[tokio::test]
async fn an_insert_as_userli_writes_it_is_read() {
    let (fixture, domain) = Fixture::with_domain().await;
    // As PHP writes it, and as SQLite's files have it from other programs.
    let updated = match kind() {
        DbBackend::MySql => "2026-02-03 04:05:06",
        _ => "2026-02-03T04:05:06Z",
    };
    let insert = format!(
        "INSERT INTO virtual_users (domain_id, invitation_voucher_id, email, password, \
         password_version, roles, quota, deleted, last_login_time, creation_time, updated_time, \
         mail_crypt, totp_confirmed, totp_backup_codes) VALUES ({domain}, NULL, \
         'ada@example.org', '$6$hash', 1, '{{\"0\":\"ROLE_USER\",\"2\":\"ROLE_SPAM\"}}', NULL, FALSE, \
         '2026-03-02 00:00:00', '2026-01-02 03:04:05.678', '{updated}', 0, FALSE, '[]')"
    );
    fixture.run_sql(&insert).await.unwrap();
    let account = fixture.account("ada").await;
    assert_eq!(account.password.version, 1);
    assert_eq!(account.roles, Roles::from_iter([Role::User, Role::Spam]));
    assert_eq!(account.last_login, Some(time("2026-03-02T00:00:00Z")));
    assert_eq!(account.created, time("2026-01-02T03:04:05Z"));
    assert_eq!(account.updated, time("2026-02-03T04:05:06Z"));
}

#[tokio::test]
async fn no_roles_are_the_role_of_a_user() {
    let (fixture, _) = Fixture::with_account().await;
    for roles in ["NULL", "''", "'[]'", "'{}'"] {
        let set = format!("UPDATE virtual_users SET roles = {roles}");
        fixture.run_sql(&set).await.unwrap();
        assert_eq!(
            fixture.account("ada").await.roles,
            Roles::default(),
            "{roles}"
        );
    }
}

#[tokio::test]
async fn times_are_written_as_userli_writes_them() {
    let (fixture, _) = Fixture::with_account().await;
    let count = "UPDATE virtual_users SET quota = 1 WHERE creation_time = '2026-02-03 04:05:06'";
    assert_eq!(fixture.run_sql(count).await.unwrap(), 1);
}

#[tokio::test]
async fn names_in_upper_case_are_refused() {
    let (fixture, domain) = Fixture::with_domain().await;
    for insert in [
        format!(
            "INSERT INTO virtual_users (domain_id, email, password) \
             VALUES ({domain}, 'Ada@example.org', 'x')"
        ),
        "INSERT INTO virtual_domains (name) VALUES ('Example.com')".into(),
        "INSERT INTO virtual_aliases (source) VALUES ('Ada@example.org')".into(),
        "INSERT INTO virtual_reserved_names (name) VALUES ('Admin')".into(),
    ] {
        let error = fixture.run_sql(&insert).await.unwrap_err();
        assert!(
            error.to_string().to_lowercase().contains("constraint"),
            "{insert}: {error}"
        );
    }
}
