//! Which column of Waxseal becomes which of userli.

use chrono::NaiveDateTime;
use sea_orm::{DbErr, QueryResult};

use super::UserliForm;
use super::literal::{text, time};
use crate::json_list;
use crate::userli::{Extras, UserliGeneration, serialise};

/// Which releases have a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Since {
    Always,
    Current,
}

/// What a column is made of. It is called the same on both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Id,
    /// The row of a domain; where there is none, the first domain is meant.
    DomainOrFirst,
    Number,
    Text,
    Flag,
    /// A number here, a switch there.
    Switch,
    Time,
    /// A JSON list here; there as well, or serialised by PHP.
    List,
    /// Nothing: it is written later.
    Null,
    /// Nothing of ours: kept when it was brought over.
    Extra,
}

/// A column of userli.
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) theirs: &'static str,
    pub(crate) place: Place,
    since: Since,
}

/// A table of userli.
#[derive(Debug)]
pub(crate) struct Table {
    /// Its name here.
    pub(crate) ours: &'static str,
    theirs: &'static str,
    since: Since,
    /// What the memory of imports calls its rows.
    pub(crate) kind: &'static str,
    /// Whether rows of the same name may be there already; the first column is the name.
    pub(crate) may_be_there: bool,
    pub(crate) columns: &'static [Column],
}

const fn always(theirs: &'static str, place: Place) -> Column {
    Column {
        theirs,
        place,
        since: Since::Always,
    }
}

const fn current(theirs: &'static str, place: Place) -> Column {
    Column {
        theirs,
        place,
        since: Since::Current,
    }
}

/// In an order in which every row finds what it points at.
pub(crate) const TABLES: &[Table] = &[
    Table {
        ours: "virtual_domains",
        theirs: "domains",
        since: Since::Always,
        kind: "domain",
        may_be_there: false,
        columns: &[
            always("id", Place::Id),
            always("name", Place::Text),
            always("creation_time", Place::Time),
            always("updated_time", Place::Time),
            current("invitation_enabled", Place::Flag),
            current("invitation_limit", Place::Number),
            current("invitation_waiting_period_days", Place::Number),
        ],
    },
    Table {
        ours: "virtual_users",
        theirs: "users",
        since: Since::Always,
        kind: "account",
        may_be_there: false,
        columns: &[
            always("id", Place::Id),
            always("domain_id", Place::Id),
            always("invitation_voucher_id", Place::Null),
            always("email", Place::Text),
            always("password", Place::Text),
            always("password_version", Place::Number),
            always("roles", Place::List),
            always("quota", Place::Number),
            always("deleted", Place::Flag),
            current("password_change_required", Place::Flag),
            always("last_login_time", Place::Time),
            always("creation_time", Place::Time),
            always("updated_time", Place::Time),
            always("mail_crypt", Place::Switch),
            always("mail_crypt_public_key", Place::Text),
            always("mail_crypt_secret_box", Place::Text),
            always("recovery_secret_box", Place::Text),
            always("recovery_start_time", Place::Time),
            always("totp_secret", Place::Text),
            always("totp_confirmed", Place::Flag),
            always("totp_backup_codes", Place::List),
            current("smtp_quota_limits", Place::Extra),
        ],
    },
    Table {
        ours: "virtual_aliases",
        theirs: "aliases",
        since: Since::Always,
        kind: "alias",
        may_be_there: false,
        columns: &[
            always("id", Place::Id),
            always("user_id", Place::Id),
            always("domain_id", Place::Id),
            always("source", Place::Text),
            always("destination", Place::Text),
            always("random", Place::Flag),
            always("deleted", Place::Flag),
            always("creation_time", Place::Time),
            always("updated_time", Place::Time),
            current("note", Place::Extra),
            current("smtp_quota_limits", Place::Extra),
        ],
    },
    Table {
        ours: "virtual_vouchers",
        theirs: "vouchers",
        since: Since::Always,
        kind: "voucher",
        may_be_there: false,
        columns: &[
            always("id", Place::Id),
            always("user_id", Place::Id),
            current("domain_id", Place::DomainOrFirst),
            always("code", Place::Text),
            always("redeemed_time", Place::Time),
            always("creation_time", Place::Time),
        ],
    },
    Table {
        ours: "virtual_reserved_names",
        theirs: "reserved_names",
        since: Since::Always,
        kind: "reserved-name",
        may_be_there: true,
        columns: &[
            always("name", Place::Text),
            always("creation_time", Place::Time),
            always("updated_time", Place::Time),
        ],
    },
    Table {
        ours: "virtual_api_tokens",
        theirs: "api_tokens",
        since: Since::Current,
        kind: "api-token",
        may_be_there: false,
        columns: &[
            always("id", Place::Id),
            always("name", Place::Text),
            always("scopes", Place::List),
            always("token", Place::Text),
            always("creation_time", Place::Time),
            always("last_used_time", Place::Time),
        ],
    },
];

impl Since {
    fn is_in(self, generation: UserliGeneration) -> bool {
        self == Self::Always || generation == UserliGeneration::Current
    }
}

impl Table {
    /// Its name there; none where there is no such table.
    pub(crate) fn name(&self, generation: UserliGeneration) -> Option<String> {
        let name = match generation {
            UserliGeneration::Virtual => format!("virtual_{}", self.theirs),
            UserliGeneration::Current => self.theirs.to_owned(),
        };
        self.since.is_in(generation).then_some(name)
    }
}

impl Column {
    pub(crate) fn is_in(&self, generation: UserliGeneration) -> bool {
        self.since.is_in(generation)
    }

    /// The SQL of a value; none where a text holds a zero byte.
    pub(crate) fn value(
        &self,
        row: &QueryResult,
        form: UserliForm,
        extras: &Extras,
    ) -> Result<Option<String>, DbErr> {
        let name = self.theirs;
        let value = match self.place {
            Place::Null => None,
            Place::Id => row
                .try_get::<Option<i64>>("", name)?
                .map(|id| id.to_string()),
            Place::DomainOrFirst => {
                let domain = row.try_get::<Option<i64>>("", name)?;
                let first = || "(SELECT MIN(id) FROM domains)".to_owned();
                Some(domain.map_or_else(first, |id| id.to_string()))
            }
            Place::Number => row
                .try_get::<Option<i32>>("", name)?
                .map(|number| number.to_string()),
            Place::Flag => Some(form.dialect.flag(row.try_get("", name)?)),
            Place::Switch => Some(form.dialect.flag(row.try_get::<i32>("", name)? != 0)),
            Place::Time => row.try_get::<Option<NaiveDateTime>>("", name)?.map(time),
            Place::List => return list(row, name, form.generation),
            Place::Text => match row.try_get::<Option<String>>("", name)? {
                Some(value) => return Ok(text(&value)),
                None => None,
            },
            Place::Extra => match extras.get(name) {
                Some(value) => return Ok(text(value)),
                None => None,
            },
        };
        Ok(Some(value.unwrap_or_else(|| "NULL".to_owned())))
    }
}

fn list(
    row: &QueryResult,
    name: &str,
    generation: UserliGeneration,
) -> Result<Option<String>, DbErr> {
    let column: Option<String> = row.try_get("", name)?;
    let words =
        json_list::read(column.as_deref()).map_err(|fault| DbErr::Type(fault.to_string()))?;
    let words = words.iter().map(String::as_str);
    Ok(text(&match generation {
        UserliGeneration::Virtual => serialise(words),
        UserliGeneration::Current => json_list::write(words),
    }))
}
