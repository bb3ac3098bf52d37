//! A database of its own for each test, and a second program that writes to it.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use model::{
    Account, AccountId, Address, DomainId, MailCrypt, Role, Roles, SealedText, StoredPassword,
};
use store::{DatabaseUrl, NewAccount, Store};
use tempfile::TempDir;

use crate::database::Database;

pub(crate) struct Fixture {
    pub(crate) store: Store,
    pub(crate) database: Database,
}

impl Fixture {
    /// A database with tables and nothing in them.
    pub(crate) async fn new() -> Self {
        let database = Database::with_tables().await;
        let url = database.url().parse().unwrap();
        let store = Store::connect(&url).await.unwrap();
        Self { store, database }
    }

    /// A database with the domain example.org.
    pub(crate) async fn with_domain() -> (Self, DomainId) {
        let fixture = Self::new().await;
        let transaction = fixture.store.begin().await.unwrap();
        let name = "example.org".parse().unwrap();
        let domain = transaction
            .insert_domain(&name, time("2026-01-01T00:00:00Z"))
            .await
            .unwrap();
        transaction.commit().await.unwrap();
        (fixture, domain)
    }

    /// A database with the account ada@example.org, which has keys.
    pub(crate) async fn with_account() -> (Self, Account) {
        let (fixture, domain) = Self::with_domain().await;
        fixture.insert(new_account(domain, "ada")).await;
        let account = fixture.account("ada").await;
        (fixture, account)
    }

    pub(crate) async fn insert(&self, account: NewAccount) -> AccountId {
        let transaction = self.store.begin().await.unwrap();
        let id = transaction.insert_account(account).await.unwrap();
        transaction.commit().await.unwrap();
        id
    }

    /// The account of a local part in example.org.
    pub(crate) async fn account(&self, local_part: &str) -> Account {
        let found = self.store.reader().account(&address(local_part)).await;
        found.unwrap().unwrap()
    }

    /// The file of SQLite.
    pub(crate) fn path(&self) -> PathBuf {
        self.database.path().unwrap()
    }

    pub(crate) fn url(&self) -> DatabaseUrl {
        self.database.url().parse().unwrap()
    }

    /// Runs SQL as an administrator would, without any of the store's settings.
    pub(crate) async fn run_sql(&self, sql: &str) -> Result<u64, sea_orm::DbErr> {
        self.database.run(sql).await
    }
}

pub(crate) fn url_in(folder: &TempDir) -> DatabaseUrl {
    let path = folder.path().join("waxseal.db");
    format!("sqlite://{}", path.display()).parse().unwrap()
}

pub(crate) fn address(local_part: &str) -> Address {
    format!("{local_part}@example.org").parse().unwrap()
}

pub(crate) fn time(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(crate) fn new_account(domain_id: DomainId, local_part: &str) -> NewAccount {
    NewAccount {
        domain_id,
        address: address(local_part),
        password: StoredPassword {
            hash: SealedText::new(format!("$argon2id${local_part}")),
            version: StoredPassword::CURRENT_VERSION,
        },
        roles: Roles::from_iter([Role::User, Role::Other("ROLE_KEYCLOAK".into())]),
        quota: Some(1024),
        password_change_required: true,
        mail_crypt: MailCrypt {
            switch: true,
            public_key: Some(format!("public key of {local_part}")),
            secret_box: Some(SealedText::new(format!("secret box of {local_part}"))),
            box_binding: Some(format!("binding of {local_part}")),
            recovery_box: Some(SealedText::new(format!("recovery box of {local_part}"))),
        },
        language: None,
        unconfirmed_token: None,
        invitation_voucher: None,
        created: time("2026-02-03T04:05:06.789Z"),
    }
}
