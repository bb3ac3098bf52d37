//! A server of its own for each test.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use accounts::{Accounts, SystemClock};
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, header};
use model::MailCryptMode;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sea_orm::sqlx::{AssertSqlSafe, Connection, Executor};
use serde_json::Value;
use store::Store;
use tempfile::TempDir;
use tower::ServiceExt;
use vault::{DerivationPool, SystemEntropy};
use web::{MailboxHome, Web};

use crate::answer::Answer;
use crate::template::Template;

/// How a server is set up.
pub(crate) struct Setup {
    pub(crate) mode: MailCryptMode,
    pub(crate) mailbox_home: MailboxHome,
    pub(crate) request_timeout: Duration,
    pub(crate) queue: usize,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            mode: MailCryptMode::NewUsers,
            mailbox_home: MailboxHome::default(),
            request_timeout: Duration::from_secs(60),
            queue: 16,
        }
    }
}

/// The router with everything behind it.
pub(crate) struct Server {
    pub(crate) template: &'static Template,
    pub(crate) accounts: Accounts,
    pub(crate) store: Store,
    /// One worker, so that a test can keep it busy.
    pub(crate) pool: Arc<DerivationPool>,
    router: Router,
    folder: TempDir,
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::with(Setup::default()).await
    }

    pub(crate) async fn in_mode(mode: MailCryptMode) -> Self {
        let setup = Setup {
            mode,
            ..Setup::default()
        };
        Self::with(setup).await
    }

    pub(crate) async fn with(setup: Setup) -> Self {
        let template = Template::get().await;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("waxseal.sqlite");
        std::fs::write(&path, &template.database).unwrap();
        let url = format!("sqlite://{}", path.display()).parse().unwrap();
        let store = Store::connect(&url).await.unwrap();
        let pool = Arc::new(DerivationPool::start(NonZeroUsize::MIN, setup.queue).unwrap());
        let accounts = Accounts::new(
            store.clone(),
            Arc::clone(&pool),
            Arc::new(SystemClock),
            Arc::new(SystemEntropy),
            setup.mode,
        );
        let router = web::router(Web {
            accounts: accounts.clone(),
            mailbox_home: setup.mailbox_home,
            request_timeout: setup.request_timeout,
            trusted_proxies: Arc::from([]),
            own_origin: None,
            stopping: Arc::default(),
            metrics: web::Metrics::default(),
        });
        Self {
            template,
            accounts,
            store,
            pool,
            router,
            folder,
        }
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("waxseal.sqlite")
    }

    /// A connection as another program would open one.
    pub(crate) async fn other_program(&self) -> SqliteConnection {
        let options = SqliteConnectOptions::new().filename(self.database());
        SqliteConnection::connect_with(&options).await.unwrap()
    }

    /// Runs SQL as an administrator would.
    pub(crate) async fn sql(&self, sql: &str) {
        let mut connection = self.other_program().await;
        connection.execute(AssertSqlSafe(sql)).await.unwrap();
        connection.close().await.unwrap();
    }

    /// Sets columns of the one account.
    pub(crate) async fn update_ada(&self, columns: &str) {
        self.sql(&format!("UPDATE virtual_users SET {columns}"))
            .await;
    }

    /// A request with a good token.
    pub(crate) fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let bearer = format!("Bearer {}", self.template.api_token);
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, bearer)
    }

    /// GET with a good token.
    pub(crate) async fn get_without_token(&self, path: &str) -> Answer {
        let request = Request::get(path).body(Body::empty()).unwrap();
        self.send(request).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        let request = self.request(Method::GET, path);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// POST with a good token, of a body of this media type.
    pub(crate) async fn post(&self, path: &str, media_type: &str, body: impl Into<Body>) -> Answer {
        let request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, media_type);
        self.send(request.body(body.into()).unwrap()).await
    }

    /// A log-in with a good token, in JSON.
    pub(crate) async fn log_in(&self, address: &str, credentials: &Value) -> Answer {
        let path = format!("/api/dovecot/{address}");
        self.post(&path, "application/json", credentials.to_string())
            .await
    }

    /// Any request. Its answer is held against what holds for all of them.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let method = request.method().clone();
        let path = request.uri().path().to_owned();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let answer = Answer::read(&method, &path, response).await;
        if answer.status != 200 {
            let text = String::from_utf8_lossy(&answer.raw);
            for secret in self.template.secrets() {
                assert!(!text.contains(secret), "{method} {path} answered {text}");
            }
        }
        answer
    }
}
