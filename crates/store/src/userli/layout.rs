//! Which tables and columns a userli database has.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Statement};

use super::UserliError;

/// Which releases of userli have tables like these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserliGeneration {
    /// `virtual_users` and so on, from 4.0 to the releases of February 2026.
    Virtual,
    /// `users` and so on, since then.
    Current,
}

/// A table that is brought over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UserliTable {
    /// The mail domains.
    Domains,
    /// The accounts.
    Users,
    /// The aliases.
    Aliases,
    /// The invite codes.
    Vouchers,
    /// Names that nobody may register.
    ReservedNames,
    /// Tokens of programs; not in the first releases.
    ApiTokens,
}

impl UserliTable {
    const ALL: [Self; 6] = [
        Self::Domains,
        Self::Users,
        Self::Aliases,
        Self::Vouchers,
        Self::ReservedNames,
        Self::ApiTokens,
    ];

    /// Its name in the current generation.
    pub fn name(self) -> &'static str {
        match self {
            Self::Domains => "domains",
            Self::Users => "users",
            Self::Aliases => "aliases",
            Self::Vouchers => "vouchers",
            Self::ReservedNames => "reserved_names",
            Self::ApiTokens => "api_tokens",
        }
    }

    /// Columns that every release has.
    fn required(self) -> &'static [&'static str] {
        match self {
            Self::Domains | Self::ReservedNames => &["id", "name"],
            Self::Users => &[
                "id",
                "domain_id",
                "email",
                "password",
                "mail_crypt",
                "mail_crypt_public_key",
                "mail_crypt_secret_box",
                "recovery_secret_box",
            ],
            Self::Aliases => &["id", "source", "destination"],
            Self::Vouchers => &["id", "code"],
            Self::ApiTokens => &["id", "name", "scopes", "token"],
        }
    }

    /// Columns that are known, in whichever release.
    fn known(self) -> &'static [&'static str] {
        match self {
            Self::Domains => &[
                "creation_time",
                "updated_time",
                "invitation_enabled",
                "invitation_limit",
                "invitation_waiting_period_days",
            ],
            Self::Users => &[
                "invitation_voucher_id",
                "password_version",
                "roles",
                "quota",
                "deleted",
                "password_change_required",
                "last_login_time",
                "creation_time",
                "updated_time",
                "recovery_start_time",
                "totp_secret",
                "totp_confirmed",
                "totp_backup_codes",
                "smtp_quota_limits",
            ],
            Self::Aliases => &[
                "user_id",
                "domain_id",
                "random",
                "deleted",
                "creation_time",
                "updated_time",
                "note",
                "smtp_quota_limits",
            ],
            Self::Vouchers => &["user_id", "domain_id", "redeemed_time", "creation_time"],
            Self::ReservedNames => &["creation_time", "updated_time"],
            Self::ApiTokens => &["creation_time", "last_used_time"],
        }
    }

    fn knows(self, column: &str) -> bool {
        self.required().contains(&column) || self.known().contains(&column)
    }
}

/// A column that no known release of userli has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownColumn {
    /// Its table, by the name that it has there.
    pub table: String,
    /// The column.
    pub column: String,
}

/// A table with rows that are not brought over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadTable {
    /// Its name there.
    pub name: String,
    /// How many rows it has.
    pub rows: u64,
    /// What is in it.
    pub why: &'static str,
}

/// Tables that are known and not brought over, without their prefix.
const NOT_BROUGHT: [(&str, &str); 6] = [
    (
        "openpgp_keys",
        "OpenPGP keys, which Waxseal does not publish",
    ),
    ("settings", "settings; Waxseal's are in its environment"),
    ("user_notifications", "notices on userli's pages"),
    ("webhook_endpoints", "webhooks, which Waxseal does not call"),
    ("webhook_deliveries", "past calls of webhooks"),
    ("messenger_messages", "work that userli has not done yet"),
];

/// Tables that belong to another one or to the tool that makes them.
const WITHOUT_DATA: [&str; 3] = [
    "webhook_endpoint_domain",
    "doctrine_migration_versions",
    "migration_versions",
];

/// A table as it is there.
#[derive(Clone, Debug)]
pub(crate) struct PresentTable {
    pub(crate) kind: UserliTable,
    pub(crate) name: String,
    pub(crate) columns: BTreeSet<String>,
}

impl PresentTable {
    pub(crate) fn has(&self, column: &str) -> bool {
        self.columns.contains(column)
    }

    /// The columns that Waxseal has no place for.
    pub(crate) fn extras(&self) -> impl Iterator<Item = &str> {
        let unplaced = |column: &&str| {
            !self.kind.knows(column) || matches!(*column, "smtp_quota_limits" | "note")
        };
        self.columns.iter().map(String::as_str).filter(unplaced)
    }
}

/// What there is to read.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub(crate) generation: UserliGeneration,
    tables: Vec<PresentTable>,
    pub(crate) unknown_columns: Vec<UnknownColumn>,
    pub(crate) unread: Vec<(String, &'static str)>,
    pub(crate) has_settings: bool,
}

impl Layout {
    pub(crate) fn table(&self, table: UserliTable) -> Option<&PresentTable> {
        self.tables.iter().find(|present| present.kind == table)
    }

    pub(crate) async fn find(transaction: &DatabaseTransaction) -> Result<Self, UserliError> {
        let names = tables(transaction).await?;
        let has = |name: &str| names.iter().any(|present| present == name);
        let generation = match (has("users"), has("virtual_users")) {
            (true, true) => return Err(UserliError::TwoGenerations),
            (true, false) if has("domains") => UserliGeneration::Current,
            (false, true) if has("virtual_domains") => UserliGeneration::Virtual,
            _ => return Err(UserliError::NotUserli),
        };
        let mut present = Vec::new();
        for kind in UserliTable::ALL {
            let prefixed = format!("virtual_{}", kind.name());
            // userli had its API tokens without a prefix from the beginning.
            let candidates = match (generation, kind) {
                (UserliGeneration::Current, _) | (_, UserliTable::ApiTokens) => kind.name(),
                (UserliGeneration::Virtual, _) => &prefixed,
            };
            if let Some(name) = names.iter().find(|name| *name == candidates) {
                present.push(PresentTable {
                    kind,
                    name: name.clone(),
                    columns: columns(transaction, name).await?,
                });
            }
        }
        check_columns(&present)?;
        let unknown_columns = present.iter().flat_map(unknown_columns).collect();
        let read = |name: &String| present.iter().any(|table| table.name == *name);
        let unread = names
            .iter()
            .filter(|name| !read(name) && !WITHOUT_DATA.contains(&name.as_str()))
            .map(|name| (name.clone(), why_unread(name)))
            .collect();
        Ok(Self {
            generation,
            has_settings: has("settings"),
            tables: present,
            unknown_columns,
            unread,
        })
    }
}

fn why_unread(name: &str) -> &'static str {
    let bare = name.strip_prefix("virtual_").unwrap_or(name);
    NOT_BROUGHT
        .iter()
        .find(|(known, _)| *known == bare)
        .map_or("a table that no known userli has", |(_, why)| why)
}

fn unknown_columns(table: &PresentTable) -> impl Iterator<Item = UnknownColumn> {
    let unknown = table
        .columns
        .iter()
        .filter(|column| !table.kind.knows(column));
    unknown.map(|column| UnknownColumn {
        table: table.name.clone(),
        column: column.clone(),
    })
}

fn check_columns(tables: &[PresentTable]) -> Result<(), UserliError> {
    for table in tables {
        if table.has("mail_crypt_box_binding") {
            return Err(UserliError::Waxseal);
        }
        for column in table.kind.required() {
            if !table.has(column) {
                return Err(UserliError::MissingColumn {
                    table: table.name.clone(),
                    column,
                });
            }
        }
    }
    Ok(())
}

async fn tables(transaction: &DatabaseTransaction) -> Result<Vec<String>, UserliError> {
    let sql = match transaction.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT name AS name FROM sqlite_master \
             WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        }
        DbBackend::MySql => {
            "SELECT CAST(table_name AS CHAR) AS name FROM information_schema.tables \
             WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name"
        }
        _ => {
            "SELECT CAST(table_name AS TEXT) AS name FROM information_schema.tables \
             WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' \
             ORDER BY table_name"
        }
    };
    let statement = Statement::from_string(transaction.get_database_backend(), sql);
    names(transaction, statement).await
}

async fn columns(
    transaction: &DatabaseTransaction,
    table: &str,
) -> Result<BTreeSet<String>, UserliError> {
    let sql = match transaction.get_database_backend() {
        DbBackend::Sqlite => "SELECT name AS name FROM pragma_table_info(?)",
        DbBackend::MySql => {
            "SELECT CAST(column_name AS CHAR) AS name FROM information_schema.columns \
             WHERE table_schema = DATABASE() AND table_name = ?"
        }
        _ => {
            "SELECT CAST(column_name AS TEXT) AS name FROM information_schema.columns \
             WHERE table_schema = current_schema() AND table_name = $1"
        }
    };
    let backend = transaction.get_database_backend();
    let statement = Statement::from_sql_and_values(backend, sql, [table.into()]);
    Ok(names(transaction, statement).await?.into_iter().collect())
}

async fn names(
    transaction: &DatabaseTransaction,
    statement: Statement,
) -> Result<Vec<String>, UserliError> {
    let rows = transaction
        .query_all_raw(statement)
        .await
        .map_err(UserliError::NotOpened)?;
    rows.iter()
        .map(|row| row.try_get("", "name"))
        .collect::<Result<_, _>>()
        .map_err(UserliError::NotOpened)
}
