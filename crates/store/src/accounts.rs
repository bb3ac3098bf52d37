//! `virtual_users`: the accounts.

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use model::{
    Account, AccountId, Address, DomainId, Language, MailCrypt, Role, Roles, SealedText,
    StoredPassword, VoucherId,
};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Value};

use crate::entity::virtual_users::{ActiveModel, Column, Entity, Model};
use crate::error::on_duplicate;
use crate::row::Unreadable;
use crate::time::{from_column, to_column};
use crate::{AccountFilter, Reader, StoreError, Transaction, json_list, lookups};

const TABLE: &str = "virtual_users";

/// The look-up of an account by its address.
pub(crate) static BY_EMAIL: LazyLock<String> =
    LazyLock::new(|| lookups::sql(&Entity::find().filter(Column::Email.eq(""))));

/// An account that is to be made.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// The row of its domain.
    pub domain_id: DomainId,
    /// Its address.
    pub address: Address,
    /// How its password is proven.
    pub password: StoredPassword,
    /// What it may do.
    pub roles: Roles,
    /// Size of the mailbox in megabytes.
    pub quota: Option<u32>,
    /// Whether the owner must choose a new password before reading mail.
    pub password_change_required: bool,
    /// Its keys.
    pub mail_crypt: MailCrypt,
    /// The language of pages and letters, where one was chosen.
    pub language: Option<Language>,
    /// See [`Account::unconfirmed_token`].
    pub unconfirmed_token: Option<String>,
    /// The voucher it was registered with.
    pub invitation_voucher: Option<VoucherId>,
    /// The time of making, also that of the last change.
    pub created: DateTime<Utc>,
}

impl Reader<'_> {
    /// The account of an address, a deleted one too.
    ///
    /// One question by the unique index on `email`, to this table alone.
    pub async fn account(&self, address: &Address) -> Result<Option<Account>, StoreError> {
        self.look_up::<Entity, _>(&BY_EMAIL, Column::Email, &address.to_string())
            .await
    }

    /// The account of a row, a deleted one too.
    pub async fn account_by_id(&self, id: AccountId) -> Result<Option<Account>, StoreError> {
        self.one(Entity::find_by_id(id.0)).await
    }

    /// The accounts that pass the filter, in the order of their addresses as bytes.
    pub async fn accounts(&self, filter: &AccountFilter) -> Result<Vec<Account>, StoreError> {
        let select = filter
            .select()
            .order_by_asc(Column::Email)
            .offset(filter.skip)
            .limit(filter.limit);
        self.all(select).await
    }

    /// How many accounts pass the filter, `skip` and `limit` aside.
    pub async fn count_accounts(&self, filter: &AccountFilter) -> Result<u64, StoreError> {
        self.count(filter.select()).await
    }
}

impl Transaction {
    /// The account of an address, a deleted one too, locked against other writers until
    /// the end of the transaction.
    pub async fn lock_account(&self, address: &Address) -> Result<Option<Account>, StoreError> {
        let email = address.to_string();
        let select = Entity::find().filter(Column::Email.eq(email));
        // FOR UPDATE, where the database has it. SQLite locked everything at the beginning.
        self.reader().one(select.lock_exclusive()).await
    }

    /// Makes an account.
    ///
    /// # Errors
    ///
    /// [`StoreError::AddressTaken`] and [`StoreError::VoucherTaken`].
    pub async fn insert_account(&self, account: NewAccount) -> Result<AccountId, StoreError> {
        let created = to_column(account.created);
        let mut columns = ActiveModel {
            domain_id: ActiveValue::Set(account.domain_id.0),
            invitation_voucher_id: ActiveValue::Set(account.invitation_voucher.map(|id| id.0)),
            email: ActiveValue::Set(account.address.to_string()),
            roles: ActiveValue::Set(Some(roles_column(&account.roles))),
            quota: ActiveValue::Set(quota_column(account.quota)),
            deleted: ActiveValue::Set(false),
            password_change_required: ActiveValue::Set(account.password_change_required),
            language: ActiveValue::Set(language_column(account.language)),
            unconfirmed_token: ActiveValue::Set(account.unconfirmed_token),
            creation_time: ActiveValue::Set(created),
            updated_time: ActiveValue::Set(created),
            ..ActiveModel::default()
        };
        set_password(&mut columns, &account.password);
        set_mail_crypt(&mut columns, &account.mail_crypt);
        let inserted = Entity::insert(columns)
            .exec(&self.inner)
            .await
            .map_err(|error| {
                on_duplicate(error, |message| {
                    if message.contains("invitation_voucher_id") {
                        StoreError::VoucherTaken
                    } else {
                        StoreError::AddressTaken
                    }
                })
            })?;
        Ok(AccountId(inserted.last_insert_id))
    }

    /// Turns sealing on for every account that has a box under its password and the switch
    /// off, as administrators do by SQL, on the server or in one domain; returns how many
    /// there were.
    pub async fn switch_on_all_with_keys(
        &self,
        domain: Option<DomainId>,
    ) -> Result<u64, StoreError> {
        let mut update = Entity::update_many()
            .col_expr(Column::MailCrypt, Expr::value(1))
            .filter(Column::MailCryptSecretBox.is_not_null())
            .filter(Column::MailCrypt.eq(0));
        if let Some(domain) = domain {
            update = update.filter(Column::DomainId.eq(domain.0));
        }
        let switched = update.exec(&self.inner).await?;
        Ok(switched.rows_affected)
    }

    /// Writes everything of an account that may change. Its id, domain, address and the
    /// time of its making stay; `updated` is written as given.
    ///
    /// # Errors
    ///
    /// [`StoreError::Missing`] when the row is gone.
    pub async fn update_account(&self, account: &Account) -> Result<(), StoreError> {
        let mut columns = ActiveModel {
            roles: ActiveValue::Set(Some(roles_column(&account.roles))),
            quota: ActiveValue::Set(quota_column(account.quota)),
            deleted: ActiveValue::Set(account.deleted),
            password_change_required: ActiveValue::Set(account.password_change_required),
            recovery_start_time: ActiveValue::Set(account.recovery_started.map(to_column)),
            last_login_time: ActiveValue::Set(account.last_login.map(to_column)),
            language: ActiveValue::Set(language_column(account.language)),
            unconfirmed_token: ActiveValue::Set(account.unconfirmed_token.clone()),
            updated_time: ActiveValue::Set(to_column(account.updated)),
            ..ActiveModel::default()
        };
        set_password(&mut columns, &account.password);
        set_mail_crypt(&mut columns, &account.mail_crypt);
        let updated = Entity::update_many()
            .set(columns)
            .filter(Column::Id.eq(account.id.0))
            .exec(&self.inner)
            .await?;
        one_row(updated.rows_affected, account.id)
    }

    /// Forgets the second factor of an account: its secret, that it is on, its backup codes.
    ///
    /// # Errors
    ///
    /// [`StoreError::Missing`] when the row is gone.
    pub async fn clear_two_factor(&self, account: AccountId) -> Result<(), StoreError> {
        let null = || Expr::value(Value::String(None));
        let updated = Entity::update_many()
            .col_expr("totp_secret", null())
            .col_expr("totp_confirmed", Expr::value(false))
            .col_expr("totp_backup_codes", null())
            .filter(Column::Id.eq(account.0))
            .exec(&self.inner)
            .await?;
        one_row(updated.rows_affected, account)
    }
}

fn one_row(affected: u64, account: AccountId) -> Result<(), StoreError> {
    match affected {
        1 => Ok(()),
        _ => Err(StoreError::Missing {
            table: TABLE,
            row: account.0,
        }),
    }
}

fn set_password(columns: &mut ActiveModel, password: &StoredPassword) {
    columns.password = ActiveValue::Set(password.hash.as_str().to_owned());
    columns.password_version = ActiveValue::Set(password.version);
}

fn set_mail_crypt(columns: &mut ActiveModel, keys: &MailCrypt) {
    let text = |sealed: &Option<SealedText>| sealed.as_ref().map(|text| text.as_str().to_owned());
    columns.mail_crypt = ActiveValue::Set(i32::from(keys.switch));
    columns.mail_crypt_public_key = ActiveValue::Set(keys.public_key.clone());
    columns.mail_crypt_secret_box = ActiveValue::Set(text(&keys.secret_box));
    columns.mail_crypt_box_binding = ActiveValue::Set(keys.box_binding.clone());
    columns.recovery_secret_box = ActiveValue::Set(text(&keys.recovery_box));
}

fn language_column(language: Option<Language>) -> Option<String> {
    language.map(|language| language.code().to_owned())
}

fn roles_column(roles: &Roles) -> String {
    json_list::write(roles.iter().map(Role::as_str))
}

/// The column is a signed INTEGER; a quota beyond it (2 PB) is as good as the largest.
fn quota_column(megabytes: Option<u32>) -> Option<i32> {
    megabytes.map(|megabytes| i32::try_from(megabytes).unwrap_or(i32::MAX))
}

/// No role at all means an ordinary account, as it does in userli.
fn read_roles(column: Option<&str>) -> Result<Roles, serde_json::Error> {
    let names = json_list::read(column)?;
    if names.is_empty() {
        return Ok(Roles::default());
    }
    Ok(names.iter().map(|name| Role::from(name.as_str())).collect())
}

impl TryFrom<Model> for Account {
    type Error = Unreadable;

    fn try_from(row: Model) -> Result<Self, Unreadable> {
        let quota = row.quota.map(u32::try_from).transpose();
        Ok(Self {
            id: AccountId(row.id),
            domain_id: DomainId(row.domain_id),
            address: row.email.parse().map_err(Unreadable::column("email"))?,
            password: StoredPassword {
                hash: SealedText::new(row.password),
                version: row.password_version,
            },
            roles: read_roles(row.roles.as_deref()).map_err(Unreadable::column("roles"))?,
            quota: quota.map_err(Unreadable::column("quota"))?,
            deleted: row.deleted,
            password_change_required: row.password_change_required,
            mail_crypt: MailCrypt {
                switch: row.mail_crypt != 0,
                public_key: row.mail_crypt_public_key,
                secret_box: row.mail_crypt_secret_box.map(SealedText::new),
                box_binding: row.mail_crypt_box_binding,
                recovery_box: row.recovery_secret_box.map(SealedText::new),
            },
            recovery_started: row.recovery_start_time.map(from_column),
            last_login: row.last_login_time.map(from_column),
            // One of another program is as good as none.
            language: row.language.as_deref().and_then(Language::from_code),
            unconfirmed_token: row.unconfirmed_token,
            created: from_column(row.creation_time),
            updated: from_column(row.updated_time),
        })
    }
}
