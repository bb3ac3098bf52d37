//! The server's database as other programs see it: administrators with SQL, userli, backups.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Params, Row};

use crate::quoted;

/// The statement by which userli's documentation switches sealing on for everybody who can
/// read sealed mail.
pub const DOCUMENTED_SQL: &str = "UPDATE virtual_users SET mail_crypt=1 \
     WHERE mail_crypt_secret_box IS NOT NULL AND mail_crypt = 0;";

/// A connection of a program that is not Waxseal. It waits ten seconds for a lock.
#[derive(Debug)]
pub struct Database {
    connection: Connection,
}

/// What a row of `virtual_users` says about keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyColumns {
    /// `mail_crypt`.
    pub switch: bool,
    /// `mail_crypt_public_key`.
    pub public_key: Option<String>,
    /// Whether there is a `mail_crypt_secret_box`.
    pub secret_box: bool,
    /// Whether there is a `recovery_secret_box`.
    pub recovery_box: bool,
    /// How many keys of the account are in `virtual_mail_crypt_keys`.
    pub retired_keys: u32,
}

impl KeyColumns {
    /// Whether there is a key that the password opens.
    pub fn has_keys(&self) -> bool {
        self.public_key.is_some() && self.secret_box
    }

    /// What to ask a database of any kind about an account.
    pub(crate) fn question(address: &str) -> String {
        format!(
            "SELECT mail_crypt, mail_crypt_public_key,
                    CASE WHEN mail_crypt_secret_box IS NULL THEN 0 ELSE 1 END,
                    CASE WHEN recovery_secret_box IS NULL THEN 0 ELSE 1 END,
                    (SELECT COUNT(*) FROM virtual_mail_crypt_keys
                     WHERE virtual_mail_crypt_keys.user_id = virtual_users.id)
             FROM virtual_users WHERE email = {}",
            quoted(address)
        )
    }

    /// The answer to it.
    pub(crate) fn read(rows: &[Vec<Option<String>>]) -> Self {
        let [row] = rows else {
            panic!("no such account");
        };
        let [switch, public_key, secret_box, recovery_box, retired_keys] = row.as_slice() else {
            panic!("{row:?}");
        };
        let number = |cell: &Option<String>| cell.as_ref().unwrap().parse::<u32>().unwrap();
        Self {
            switch: number(switch) != 0,
            public_key: public_key.clone(),
            secret_box: number(secret_box) != 0,
            recovery_box: number(recovery_box) != 0,
            retired_keys: number(retired_keys),
        }
    }
}

impl Database {
    /// Opens a database file that is there already.
    pub fn open(file: &Path) -> Self {
        assert!(file.is_file(), "there is no database {}", file.display());
        let connection = Connection::open(file).unwrap();
        connection.busy_timeout(Duration::from_secs(10)).unwrap();
        Self { connection }
    }

    /// Runs one statement; how many rows it changed.
    pub fn execute(&self, sql: &str, parameters: impl Params) -> usize {
        self.connection.execute(sql, parameters).unwrap()
    }

    /// Adds an account as userli had them before mail was sealed: a SHA-512-crypt hash, and
    /// nothing in the columns of the keys. Its domain must be there.
    pub fn add_legacy_account(&self, address: &str, password: &str) {
        let (_, domain) = address.split_once('@').expect("an address");
        let added = self.execute(
            "INSERT INTO virtual_users (domain_id, email, password, password_version)
             SELECT id, ?1, ?2, 1 FROM virtual_domains WHERE name = ?3",
            (address, sha_512_crypt(password), domain),
        );
        assert_eq!(added, 1, "no domain {domain}");
    }

    /// Makes copies of an account with all its columns, keys and password included, under
    /// these addresses in the same domain. Nothing in a row is bound to its address.
    pub fn copy_account(&self, of: &str, addresses: impl Iterator<Item = String>) {
        let columns = "domain_id, password, password_version, roles, quota, deleted, \
             password_change_required, last_login_time, mail_crypt, mail_crypt_public_key, \
             mail_crypt_secret_box, mail_crypt_box_binding, recovery_secret_box, unconfirmed_token";
        let sql = format!(
            "INSERT INTO virtual_users (email, {columns})
             SELECT ?2, {columns} FROM virtual_users WHERE email = ?1"
        );
        self.connection.execute_batch("BEGIN IMMEDIATE").unwrap();
        let mut insert = self.connection.prepare_cached(&sql).unwrap();
        for address in addresses {
            assert_eq!(insert.execute((of, address)).unwrap(), 1, "no account {of}");
        }
        drop(insert);
        self.connection.execute_batch("COMMIT").unwrap();
    }

    /// A number that a question has for its answer.
    pub fn number(&self, sql: &str) -> i64 {
        self.connection
            .query_row(sql, [], |row| row.get(0))
            .unwrap()
    }

    /// Sets a password as a program does that knows nothing of keys: the hash alone.
    pub fn change_hash(&self, address: &str, password: &str) {
        let changed = self.execute(
            "UPDATE virtual_users SET password = ?2 WHERE email = ?1",
            (address, sha_512_crypt(password)),
        );
        assert_eq!(changed, 1, "no account {address}");
    }

    /// Turns the switch of one account on.
    pub fn switch_on(&self, address: &str) {
        let changed = self.execute(
            "UPDATE virtual_users SET mail_crypt = 1 WHERE email = ?1",
            [address],
        );
        assert_eq!(changed, 1, "no account {address}");
    }

    /// The keys of an account.
    pub fn key_columns(&self, address: &str) -> KeyColumns {
        KeyColumns::read(&self.answers(&KeyColumns::question(address)))
    }

    /// Every row of an answer, as text.
    pub fn answers(&self, sql: &str) -> Vec<Vec<Option<String>>> {
        let mut statement = self.connection.prepare(sql).unwrap();
        let columns = statement.column_count();
        let read = |row: &Row<'_>| {
            let cells = (0..columns).map(|column| {
                let value = row.get_ref(column).unwrap();
                match value {
                    ValueRef::Null => None,
                    ValueRef::Integer(number) => Some(number.to_string()),
                    ValueRef::Text(text) => Some(String::from_utf8(text.to_vec()).unwrap()),
                    other => panic!("no such value is expected: {other:?}"),
                }
            });
            Ok(cells.collect())
        };
        let rows = statement.query_map([], read).unwrap();
        rows.map(Result::unwrap).collect()
    }

    /// Keeps everybody else from writing until [`Database::unlock`], as a long backup does.
    pub fn lock(&self) {
        self.connection.execute_batch("BEGIN EXCLUSIVE").unwrap();
    }

    /// Lets others write again.
    pub fn unlock(&self) {
        self.connection.execute_batch("ROLLBACK").unwrap();
    }

    /// Moves everything from the log into the file itself.
    pub fn checkpoint(&self) {
        let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
        let is_busy: bool = self
            .connection
            .query_row(sql, [], |row| row.get(0))
            .unwrap();
        assert!(!is_busy, "somebody kept the log from being emptied");
    }
}

/// `$6$...`, made by OpenSSL, so that it owes nothing to our own code.
pub fn sha_512_crypt(password: &str) -> String {
    let mut child = Command::new("openssl")
        .args(["passwd", "-6", "-stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("start openssl; script/install-test-packages installs it");
    let line = format!("{password}\n");
    child
        .stdin
        .take()
        .unwrap()
        .write_all(line.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let hash = String::from_utf8(output.stdout).unwrap().trim().to_owned();
    assert!(hash.starts_with("$6$"), "openssl said {hash:?}");
    hash
}
