//! A server of its own for each test, with a clock that the test moves.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use accounts::{Accounts, Authority, Clock, NewAccount, Secret, SystemClock};
use axum::Router;
use chrono::{DateTime, TimeDelta, Utc};
use model::{MailCryptMode, Role, Roles};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sea_orm::sqlx::{AssertSqlSafe, Connection, Executor};
use store::Store;
use tempfile::TempDir;
use vault::{DerivationPool, SystemEntropy};
use web::{MailboxHome, Web};

use crate::browser::Browser;
use crate::template::Template;

/// A second account, for what must stay apart.
pub(crate) const BOB: &str = "bob@example.org";
pub(crate) const BOBS_PASSWORD: &str = "bob keeps quite another one";

pub(crate) struct Site {
    pub(crate) template: &'static Template,
    pub(crate) accounts: Accounts,
    pub(crate) clock: Arc<MovedClock>,
    /// One worker, so that a test can keep it busy.
    pub(crate) pool: Arc<DerivationPool>,
    pub(crate) router: Router,
    folder: TempDir,
}

/// The clock of the machine, and so much more.
pub(crate) struct MovedClock(Mutex<TimeDelta>);

impl MovedClock {
    pub(crate) fn forward(&self, by: TimeDelta) {
        *self.0.lock().unwrap() += by;
    }
}

impl Clock for MovedClock {
    fn now(&self) -> DateTime<Utc> {
        SystemClock.now() + *self.0.lock().unwrap()
    }
}

impl Site {
    pub(crate) async fn start() -> Self {
        Self::with(MailCryptMode::NewUsers, Duration::from_secs(60)).await
    }

    pub(crate) async fn with(mode: MailCryptMode, request_timeout: Duration) -> Self {
        let template = Template::get().await;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("waxseal.sqlite");
        std::fs::write(&path, &template.database).unwrap();
        let url = format!("sqlite://{}", path.display()).parse().unwrap();
        let store = Store::connect(&url).await.unwrap();
        let pool = Arc::new(DerivationPool::start(NonZeroUsize::MIN, 1).unwrap());
        let clock = Arc::new(MovedClock(Mutex::default()));
        let accounts = Accounts::new(
            store,
            Arc::clone(&pool),
            Arc::clone(&clock) as Arc<dyn Clock>,
            Arc::new(SystemEntropy),
            mode,
        );
        let router = web::router(Web {
            accounts: accounts.clone(),
            mailbox_home: MailboxHome::default(),
            request_timeout,
            trusted_proxies: Arc::from([]),
            own_origin: Some("https://accounts.example.org".to_owned()),
            stopping: Arc::default(),
            metrics: web::Metrics::default(),
        });
        Self {
            template,
            accounts,
            clock,
            pool,
            router,
            folder,
        }
    }

    /// A browser that was never here.
    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser::new(self)
    }

    /// Makes Bob.
    pub(crate) async fn add_bob(&self) -> accounts::Created {
        let bob = NewAccount {
            address: BOB.parse().unwrap(),
            password: Secret::new(BOBS_PASSWORD),
            roles: Roles::from_iter([Role::User]),
            quota: None,
            password_change_required: false,
            language: None,
        };
        self.accounts
            .create(Authority::command_line(), bob)
            .await
            .unwrap()
    }

    /// Runs SQL as an administrator would.
    pub(crate) async fn sql(&self, sql: &str) {
        let path = self.folder.path().join("waxseal.sqlite");
        let options = SqliteConnectOptions::new().filename(path);
        let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
        connection.execute(AssertSqlSafe(sql)).await.unwrap();
        connection.close().await.unwrap();
    }
}
