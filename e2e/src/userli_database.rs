//! A userli database, with the tables of either generation, in each of three databases.
//!
//! The tables are those that userli's migrations leave. SQL goes in and out by the clients of
//! the databases themselves, as an administrator's does.

use std::sync::atomic::{AtomicU32, Ordering};

use rusqlite::Connection;

use crate::{DatabaseKind, DatabaseServer, Scratch, UserliAccount};

/// Which tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserliTables {
    /// `virtual_users`, with lists as PHP serialises them: userli 4.
    Virtual,
    /// `users`, with lists in JSON: userli 6.
    Current,
}

/// A database of userli's, gone with its value.
#[derive(Debug)]
pub struct UserliDatabase {
    storage: DatabaseKind,
    tables: UserliTables,
    name: String,
    scratch: Scratch,
}

impl UserliTables {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Virtual, Self::Current];

    /// What `waxseal export userli --generation` calls it.
    pub fn generation(self) -> &'static str {
        match self {
            Self::Virtual => "virtual",
            Self::Current => "current",
        }
    }
}

impl UserliDatabase {
    /// One without a row, but for a reserved name that userli itself puts there.
    pub fn new(storage: DatabaseKind, tables: UserliTables) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let database = Self {
            storage,
            tables,
            name: format!("userli_{}_{number}", std::process::id()),
            scratch: Scratch::new(),
        };
        if storage != DatabaseKind::Sqlite {
            database.client(None, &format!("CREATE DATABASE {};", database.name));
        }
        database.run(&database.schema());
        database.run(&format!(
            "INSERT INTO {} (name, creation_time, updated_time) \
             VALUES ('postmaster', '2020-01-01 00:00:00', '2020-01-01 00:00:00');",
            database.table("reserved_names")
        ));
        database
    }

    /// What `waxseal import userli --from` takes.
    pub fn url(&self) -> String {
        let name = &self.name;
        match self.storage.server() {
            None => format!("sqlite://{}", self.file()),
            Some(server @ DatabaseServer::MariaDb) => format!(
                "mysql://root@localhost/{name}?serverVersion=10.11.6-MariaDB&charset=utf8mb4&socket={}",
                server.socket()
            ),
            Some(server @ DatabaseServer::Postgres) => format!(
                "postgresql://root@localhost/{name}?serverVersion=15&charset=utf8&host={}",
                server.socket()
            ),
        }
    }

    fn file(&self) -> String {
        format!("{}/userli.sqlite", self.scratch.path().display())
    }

    /// Runs SQL, which must succeed; what it printed, a line a row.
    pub fn run(&self, sql: &str) -> String {
        match self.storage {
            DatabaseKind::Sqlite => {
                let connection = Connection::open(self.file()).unwrap();
                connection.execute_batch(sql).unwrap();
                String::new()
            }
            _ => self.client(Some(&self.name), sql),
        }
    }

    /// The values of a column, in the order of the rows' ids; NULL is `-`.
    pub fn column(&self, table: &str, column: &str) -> Vec<String> {
        let table = self.table(table);
        let text = match self.storage {
            DatabaseKind::MariaDb => "CHAR",
            _ => "TEXT",
        };
        let sql =
            format!("SELECT COALESCE(CAST({column} AS {text}), '-') FROM {table} ORDER BY id");
        if self.storage == DatabaseKind::Sqlite {
            let connection = Connection::open(self.file()).unwrap();
            let mut statement = connection.prepare(&sql).unwrap();
            let rows = statement.query_map([], |row| row.get(0)).unwrap();
            return rows.map(Result::unwrap).collect();
        }
        let printed = self.client(Some(&self.name), &format!("{sql};"));
        printed.lines().map(str::to_owned).collect()
    }

    /// The bytes of the file; none where it is no file.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        (self.storage == DatabaseKind::Sqlite).then(|| std::fs::read(self.file()).unwrap())
    }

    /// The name of a table.
    pub fn table(&self, name: &str) -> String {
        match self.tables {
            UserliTables::Virtual => format!("virtual_{name}"),
            UserliTables::Current => name.to_owned(),
        }
    }

    fn client(&self, database: Option<&str>, sql: &str) -> String {
        let server = self.storage.server().expect("a file needs no client");
        let printed = server.client(database, sql);
        printed.unwrap_or_else(|errors| panic!("{errors}\n{sql}"))
    }

    /// Adds a domain, which gets the next number from 1 on.
    pub fn add_domain(&self, name: &str) {
        let invitations = match self.tables {
            UserliTables::Virtual => ("", String::new()),
            UserliTables::Current => (
                ", invitation_enabled, invitation_limit",
                format!(", {}, 5", self.flag(true)),
            ),
        };
        self.run(&format!(
            "INSERT INTO {} (name, creation_time, updated_time{}) \
             VALUES ('{name}', '2020-02-03 04:05:06', '2020-02-03 04:05:06'{});",
            self.table("domains"),
            invitations.0,
            invitations.1
        ));
    }

    /// A switch as this database writes it.
    pub fn flag(&self, flag: bool) -> String {
        match self.storage {
            DatabaseKind::Postgres => flag.to_string(),
            _ => u8::from(flag).to_string(),
        }
    }

    /// A list as this generation writes it, by keys.
    pub fn list(&self, entries: &[(u32, &str)]) -> String {
        let in_order = entries
            .iter()
            .enumerate()
            .all(|(number, (key, _))| *key as usize == number);
        let parts = |one: &dyn Fn(u32, &str) -> String| {
            let parts: Vec<_> = entries.iter().map(|(key, word)| one(*key, word)).collect();
            parts
        };
        match self.tables {
            UserliTables::Virtual => {
                let parts = parts(&|key, word| format!("i:{key};s:{}:\"{word}\";", word.len()));
                format!("a:{}:{{{}}}", parts.len(), parts.concat())
            }
            UserliTables::Current if in_order => {
                format!("[{}]", parts(&|_, word| format!("\"{word}\"")).join(","))
            }
            UserliTables::Current => {
                let parts = parts(&|key, word| format!("\"{key}\":\"{word}\""));
                format!("{{{}}}", parts.join(","))
            }
        }
    }

    /// Adds an account to the first domain.
    pub fn add(&self, account: &UserliAccount) {
        let columns = "domain_id, email, password, password_version, roles, quota, deleted, \
             last_login_time, creation_time, updated_time, mail_crypt, mail_crypt_public_key, \
             mail_crypt_secret_box, recovery_secret_box, totp_secret, totp_confirmed, \
             totp_backup_codes";
        let roles: Vec<_> = (0..).zip(account.roles.iter().copied()).collect();
        let keys = account.keys.as_ref();
        let factor = account.second_factor.as_ref();
        let codes = factor.map_or_else(Vec::new, |(_, codes)| {
            codes
                .iter()
                .map(|(key, code)| (*key, code.as_str()))
                .collect()
        });
        let values = [
            "1".to_owned(),
            quoted(&account.email),
            quoted(&account.hash),
            account.password_version.to_string(),
            quoted(&self.list(&roles)),
            "1024".to_owned(),
            self.flag(account.deleted),
            "'2026-11-19 10:11:12'".to_owned(),
            "'2021-02-03 04:05:06'".to_owned(),
            "'2022-02-03 04:05:06'".to_owned(),
            self.flag(account.mail_crypt),
            optional(keys.map(|keys| keys.pair.public.as_str())),
            optional(keys.map(|keys| keys.secret_box.as_str())),
            optional(keys.map(|keys| keys.recovery_box.as_str())),
            optional(factor.map(|(secret, _)| secret.as_str())),
            self.flag(factor.is_some()),
            quoted(&self.list(&codes)),
        ];
        let table = self.table("users");
        self.run(&format!(
            "INSERT INTO {table} ({columns}) VALUES ({});",
            values.join(", ")
        ));
    }

    /// Writes hash and boxes of an account over those that are there.
    pub fn change(&self, account: &UserliAccount) {
        let keys = account.keys.as_ref();
        let table = self.table("users");
        self.run(&format!(
            "UPDATE {table} SET password = {}, password_version = {}, \
             mail_crypt_public_key = {}, mail_crypt_secret_box = {}, recovery_secret_box = {} \
             WHERE email = {};",
            quoted(&account.hash),
            account.password_version,
            optional(keys.map(|keys| keys.pair.public.as_str())),
            optional(keys.map(|keys| keys.secret_box.as_str())),
            optional(keys.map(|keys| keys.recovery_box.as_str())),
            quoted(&account.email),
        ));
    }

    fn schema(&self) -> String {
        let template = match self.tables {
            UserliTables::Virtual => include_str!("userli_tables/virtual.sql"),
            UserliTables::Current => include_str!("userli_tables/current.sql"),
        };
        let (id, boolean, time, long, json, end) = match self.storage {
            DatabaseKind::Sqlite => (
                "INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL",
                "BOOLEAN",
                "DATETIME",
                "CLOB",
                "CLOB",
                "",
            ),
            DatabaseKind::MariaDb => (
                "INT AUTO_INCREMENT PRIMARY KEY NOT NULL",
                "TINYINT(1)",
                "DATETIME",
                "LONGTEXT",
                "JSON",
                " DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci ENGINE = InnoDB",
            ),
            DatabaseKind::Postgres => (
                "SERIAL PRIMARY KEY NOT NULL",
                "BOOLEAN",
                "TIMESTAMP(0) WITHOUT TIME ZONE",
                "TEXT",
                "JSON",
                "",
            ),
        };
        template
            .replace("{ID}", id)
            .replace("{BOOLEAN}", boolean)
            .replace("{FALSE}", &self.flag(false))
            .replace("{TIME}", time)
            .replace("{LONGTEXT}", long)
            .replace("{JSON}", json)
            .replace("{END}", end)
    }
}

impl Drop for UserliDatabase {
    fn drop(&mut self) {
        if self.storage != DatabaseKind::Sqlite && !std::thread::panicking() {
            self.client(None, &format!("DROP DATABASE {};", self.name));
        }
    }
}

/// A text in SQL; nothing here needs more than that.
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn optional(text: Option<&str>) -> String {
    text.map_or_else(|| "NULL".to_owned(), quoted)
}
