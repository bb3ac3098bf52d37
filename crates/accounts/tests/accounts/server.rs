//! A server with a database of its own, and other programs beside it.

use std::num::NonZeroUsize;
use std::sync::Arc;

use accounts::{Accounts, Authority, NewAccount};
use chrono::{DateTime, Utc};
use model::{Account, Address, MailCryptMode, RetiredKey, Role, Roles};
use sea_orm::DatabaseConnection;
use store::Store;
use vault::{DerivationPool, Entropy, Secret, SystemEntropy};

use crate::database::Database;
use crate::movable_clock::MovableClock;

/// Long enough for every crowd in these tests.
const QUEUE: usize = 1024;

pub(crate) struct Server {
    pub(crate) accounts: Accounts,
    pub(crate) store: Store,
    pub(crate) pool: Arc<DerivationPool>,
    pub(crate) clock: Arc<MovableClock>,
    pub(crate) url: String,
    /// Taken away with the last server on it.
    pub(crate) database: Database,
}

/// Everything that is stored of an account and its keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) account: Account,
    pub(crate) retired: Vec<RetiredKey>,
}

impl Server {
    /// A new database with the domain example.org.
    pub(crate) async fn start(mode: MailCryptMode) -> Self {
        let database = Database::with_tables().await;
        let server = Self::on(database, Arc::default(), mode, QUEUE).await;
        let domain = "example.org".parse().unwrap();
        server
            .accounts
            .add_domain(Authority::command_line(), &domain)
            .await
            .unwrap();
        server.set_registration("open").await;
        server
    }

    /// Says who may register in example.org.
    pub(crate) async fn set_registration(&self, mode: &str) {
        let update = format!("UPDATE virtual_domains SET registration = '{mode}' WHERE id = 1");
        assert_eq!(self.sql(&update).await, 1);
    }

    /// A server on the database of another process, which outlives it.
    pub(crate) async fn at(url: &str, mode: MailCryptMode) -> Self {
        Self::on(Database::at(url), Arc::default(), mode, QUEUE).await
    }

    /// Another server on the same database and at the same time, with connections,
    /// workers and gates of its own.
    pub(crate) async fn beside(&self, mode: MailCryptMode) -> Self {
        self.with_queue(mode, QUEUE).await
    }

    /// The same, where only so many jobs may wait for a worker.
    pub(crate) async fn with_queue(&self, mode: MailCryptMode, queue: usize) -> Self {
        Self::on(self.database.clone(), self.clock.clone(), mode, queue).await
    }

    async fn on(
        database: Database,
        clock: Arc<MovableClock>,
        mode: MailCryptMode,
        queue: usize,
    ) -> Self {
        let url = database.url().to_owned();
        let store = Store::connect(&url.parse().unwrap()).await.unwrap();
        let workers = NonZeroUsize::new(2).unwrap();
        let pool = Arc::new(DerivationPool::start(workers, queue).unwrap());
        let accounts = Accounts::new(
            store.clone(),
            Arc::clone(&pool),
            clock.clone(),
            Arc::new(SystemEntropy),
            mode,
        );
        Self {
            accounts,
            store,
            pool,
            clock,
            url,
            database,
        }
    }

    /// The use cases in another mode or with another source of randomness; everything else
    /// is shared.
    pub(crate) fn accounts_with(
        &self,
        mode: MailCryptMode,
        entropy: impl Entropy + 'static,
    ) -> Accounts {
        let (store, pool) = (self.store.clone(), Arc::clone(&self.pool));
        Accounts::new(store, pool, self.clock.clone(), Arc::new(entropy), mode)
    }

    pub(crate) fn in_mode(&self, mode: MailCryptMode) -> Accounts {
        self.accounts_with(mode, SystemEntropy)
    }

    /// The moment that the clock stands at, as the database keeps it.
    pub(crate) fn clock_now(&self) -> DateTime<Utc> {
        accounts::Clock::now(&*self.clock)
    }

    /// Makes an account without keys, as it was before there was sealing.
    pub(crate) async fn insert_legacy(&self, local_part: &str, hash: &str) -> Address {
        let address = address(local_part);
        let insert = format!(
            "INSERT INTO virtual_users (domain_id, email, password) \
             VALUES ((SELECT id FROM virtual_domains), '{address}', '{hash}')"
        );
        assert_eq!(self.sql(&insert).await, 1);
        address
    }

    /// The row of an account and those of its retired keys.
    pub(crate) async fn stored(&self, address: &Address) -> Stored {
        let reader = self.store.reader();
        let account = reader.account(address).await.unwrap().unwrap();
        let retired = reader.retired_keys(account.id).await.unwrap();
        Stored { account, retired }
    }

    /// A connection as another program has it: without any of the store's settings.
    pub(crate) async fn foreign_connection(&self) -> DatabaseConnection {
        self.database.foreign().await
    }

    /// Runs SQL as another program would; returns how many rows it changed.
    pub(crate) async fn sql(&self, sql: &str) -> u64 {
        self.database.run(sql).await.unwrap()
    }

    /// Asks for a single value, as text.
    pub(crate) async fn ask(&self, sql: &str) -> Option<String> {
        self.database.texts(sql).await.into_iter().next().unwrap()
    }

    /// Asks for one value of every row, as texts with commas between them.
    pub(crate) async fn ask_all(&self, sql: &str) -> String {
        let texts = self.database.texts(sql).await;
        texts.into_iter().flatten().collect::<Vec<_>>().join(",")
    }
}

pub(crate) fn address(local_part: &str) -> Address {
    format!("{local_part}@example.org").parse().unwrap()
}

pub(crate) fn secret(text: &str) -> Secret {
    Secret::new(text)
}

/// What an administrator asks for an ordinary account.
pub(crate) fn new_account(local_part: &str, password: &str) -> NewAccount {
    NewAccount {
        address: address(local_part),
        password: secret(password),
        roles: Roles::from_iter([Role::User]),
        quota: None,
        password_change_required: false,
        language: None,
    }
}

/// `assert!(matches!(..))` that shows what came instead.
#[macro_export]
macro_rules! assert_fails {
    ($result:expr, $error:pat $(if $guard:expr)?) => {
        match $result {
            Err($error) $(if $guard)? => {}
            other => panic!("expected {}, got {other:?}", stringify!($error $(if $guard)?)),
        }
    };
}
