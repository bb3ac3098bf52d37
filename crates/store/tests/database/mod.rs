//! A database of its own for each test: a file of SQLite, or one on the server that
//! `TEST_DATABASE` names (`script/with-databases` starts some).

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};
use store::Store;
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// A database. Clones share it; it goes away with the last of them.
#[derive(Clone)]
pub(crate) struct Database {
    url: String,
    _owned: Option<Arc<Owned>>,
}

/// What is taken away at the end.
enum Owned {
    #[expect(dead_code, reason = "it is held until the end")]
    Folder(TempDir),
    OnServer {
        server: String,
        name: String,
    },
}

impl Database {
    /// An empty one.
    pub(crate) async fn empty() -> Self {
        let Some(server) = server() else {
            let folder = tempfile::tempdir().unwrap();
            let url = format!("sqlite://{}", folder.path().join("waxseal.db").display());
            return Self {
                url,
                _owned: Some(Arc::new(Owned::Folder(folder))),
            };
        };
        let name = new_name();
        run(&server, &format!("CREATE DATABASE {name}")).await;
        Self::on_server(server, name)
    }

    /// One with tables and nothing in them. On servers it is a copy of a first one, which takes
    /// a tenth of the time.
    pub(crate) async fn with_tables() -> Self {
        let Some(server) = server() else {
            let database = Self::empty().await;
            database.migrate().await;
            return database;
        };
        let template = TEMPLATE.get_or_init(Template::make).await;
        let name = new_name();
        match &template.tables {
            None => {
                let template = &template.name;
                let copy = format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY");
                run(&server, &copy).await;
            }
            Some(tables) => run(&server, &tables.replace("{name}", &name)).await,
        }
        Self::on_server(server, name)
    }

    /// The database of somebody else, who takes it away.
    #[allow(dead_code, reason = "not every suite has children")]
    pub(crate) fn at(url: &str) -> Self {
        Self {
            url: url.to_owned(),
            _owned: None,
        }
    }

    fn on_server(server: String, name: String) -> Self {
        Self {
            url: with_name(&server, &name),
            _owned: Some(Arc::new(Owned::OnServer { server, name })),
        }
    }

    async fn migrate(&self) {
        let store = Store::connect(&self.url.parse().unwrap()).await.unwrap();
        store.migrate().await.unwrap();
        store.close().await;
    }

    /// The value of `DATABASE_URL`.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The file; none on a server.
    pub(crate) fn path(&self) -> Option<PathBuf> {
        self.url.strip_prefix("sqlite://").map(PathBuf::from)
    }

    /// A connection as another program has it: without any of the store's settings.
    pub(crate) async fn foreign(&self) -> DatabaseConnection {
        foreign(&self.url).await
    }

    /// Runs SQL as another program would; returns how many rows it changed.
    pub(crate) async fn run(&self, sql: &str) -> Result<u64, DbErr> {
        let connection = self.foreign().await;
        let done = connection.execute_unprepared(sql).await;
        connection.close().await.unwrap();
        Ok(done?.rows_affected())
    }

    /// The first column of every row, as text.
    pub(crate) async fn texts(&self, sql: &str) -> Vec<Option<String>> {
        let connection = self.foreign().await;
        let question = Statement::from_string(connection.get_database_backend(), sql);
        let rows = connection.query_all_raw(question).await.unwrap();
        connection.close().await.unwrap();
        rows.iter().map(text).collect()
    }
}

/// Whatever it is, as text.
fn text(row: &sea_orm::QueryResult) -> Option<String> {
    if let Ok(text) = row.try_get_by_index::<Option<String>>(0) {
        return text;
    }
    if let Ok(number) = row.try_get_by_index::<Option<i64>>(0) {
        return number.map(|number| number.to_string());
    }
    if let Ok(number) = row.try_get_by_index::<Option<i32>>(0) {
        return number.map(|number| number.to_string());
    }
    let time = row.try_get_by_index::<Option<chrono::NaiveDateTime>>(0);
    time.unwrap().map(|time| time.to_string())
}

/// What kind of database the tests run on.
pub(crate) fn kind() -> DbBackend {
    match server() {
        None => DbBackend::Sqlite,
        Some(url) if url.starts_with("mysql:") => DbBackend::MySql,
        Some(_) => DbBackend::Postgres,
    }
}

fn server() -> Option<String> {
    std::env::var("TEST_DATABASE").ok()
}

async fn foreign(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    sea_orm::Database::connect(options).await.unwrap()
}

async fn run(url: &str, sql: &str) {
    let connection = foreign(url).await;
    connection.execute_unprepared(sql).await.unwrap();
    connection.close().await.unwrap();
}

/// The URL of another database on the same server.
fn with_name(server: &str, name: &str) -> String {
    let (before, options) = server.split_once('?').unwrap();
    let (host, _) = before.rsplit_once('/').unwrap();
    format!("{host}/{name}?{options}")
}

fn new_name() -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    format!("test_{}_{number}", std::process::id())
}

static TEMPLATE: OnceCell<Template> = OnceCell::const_new();

/// What new databases are made from.
struct Template {
    name: String,
    /// MariaDB cannot copy a database: the SQL that makes another one, `{name}` to be replaced.
    tables: Option<String>,
}

impl Template {
    async fn make() -> Self {
        let database = Database::empty().await;
        database.migrate().await;
        let tables = match kind() {
            DbBackend::MySql => Some(tables_of(&database).await),
            _ => None,
        };
        let Some(Owned::OnServer { name, .. }) = database._owned.as_deref() else {
            unreachable!("files are not copied");
        };
        let name = name.clone();
        // It stays for as long as the server.
        std::mem::forget(database);
        Self { name, tables }
    }
}

async fn tables_of(database: &Database) -> String {
    let connection = database.foreign().await;
    let mut sql = String::from("CREATE DATABASE {name}; USE {name}; SET foreign_key_checks = 0;");
    for table in database.texts("SHOW TABLES").await {
        let table = table.unwrap();
        let question = format!("SHOW CREATE TABLE {table}");
        let question = Statement::from_string(DbBackend::MySql, question);
        let row = connection.query_one_raw(question).await.unwrap().unwrap();
        let create: String = row.try_get_by_index(1).unwrap();
        sql.push_str(&create);
        sql.push(';');
    }
    let steps = "SELECT CONCAT('(', QUOTE(version), ',', applied_at, ')') FROM seaql_migrations";
    for step in database.texts(steps).await {
        let step = step.unwrap();
        sql.push_str(&format!("INSERT INTO seaql_migrations VALUES {step};"));
    }
    sql.push_str("INSERT INTO virtual_turns VALUES (1, 0);");
    connection.close().await.unwrap();
    sql
}

/// Connections that a test left open do not keep it.
async fn drop_database(server: &str, name: &str) {
    if kind() == DbBackend::Postgres {
        return run(server, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
    }
    let connection = foreign(server).await;
    let question = format!("SELECT id FROM information_schema.processlist WHERE db = '{name}'");
    let question = Statement::from_string(DbBackend::MySql, question);
    for row in connection.query_all_raw(question).await.unwrap() {
        let id: i64 = row.try_get_by_index(0).unwrap();
        // It may have gone by itself.
        let _ = connection.execute_unprepared(&format!("KILL {id}")).await;
    }
    let drop = format!("DROP DATABASE {name}");
    connection.execute_unprepared(&drop).await.unwrap();
    connection.close().await.unwrap();
}

impl Drop for Owned {
    fn drop(&mut self) {
        let Self::OnServer { server, name } = self else {
            return;
        };
        let (server, name) = (server.clone(), name.clone());
        // A runtime must not be waited for by one of its own threads.
        let dropped = std::thread::spawn(move || {
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap()
                .block_on(drop_database(&server, &name));
        });
        if dropped.join().is_err() && !std::thread::panicking() {
            panic!("the database could not be dropped");
        }
    }
}
