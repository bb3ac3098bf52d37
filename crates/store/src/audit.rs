//! `virtual_audit`: who changed what, and when. Rows are added, read, and never changed.

use chrono::{DateTime, Utc};
use model::{AccountId, AuditAction, AuditActor, AuditEntry, AuditEntryId, DomainId};
use sea_orm::{ActiveValue, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::entity::virtual_audit::{ActiveModel, Column, Entity, Model};
use crate::row::Unreadable;
use crate::time::{from_column, to_column};
use crate::{Reader, StoreError, Transaction};

/// An entry that is to be written.
#[derive(Clone, Debug)]
pub struct NewAuditEntry {
    /// When it happened.
    pub time: DateTime<Utc>,
    /// Who did it.
    pub actor: AuditActor,
    /// What was done.
    pub action: AuditAction,
    /// The account that it was done to.
    pub account: Option<AccountId>,
    /// The domain that it belongs to.
    pub domain: Option<DomainId>,
    /// The address, domain or name that it was done to.
    pub subject: String,
    /// More about it, and nothing secret.
    pub detail: Option<String>,
}

/// Which entries are read. The default is all of them.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    /// Only those of this account.
    pub account: Option<AccountId>,
    /// Only those of this domain.
    pub domain: Option<DomainId>,
    /// Only those of this kind.
    pub action: Option<AuditAction>,
}

impl Reader<'_> {
    /// Entries, the latest first, and how many pass the filter in all.
    pub async fn audit_entries(
        &self,
        filter: &AuditFilter,
        skip: u64,
        limit: u64,
    ) -> Result<(Vec<AuditEntry>, u64), StoreError> {
        let mut select = Entity::find();
        if let Some(account) = filter.account {
            select = select.filter(Column::UserId.eq(account.0));
        }
        if let Some(domain) = filter.domain {
            select = select.filter(Column::DomainId.eq(domain.0));
        }
        if let Some(action) = filter.action {
            select = select.filter(Column::Action.eq(action.as_str()));
        }
        let total = self.count(select.clone()).await?;
        let page = select.order_by_desc(Column::Id).offset(skip).limit(limit);
        Ok((self.all(page).await?, total))
    }
}

impl Transaction {
    /// Writes an entry.
    pub async fn insert_audit_entry(&self, entry: NewAuditEntry) -> Result<(), StoreError> {
        let (actor_id, actor_name) = match &entry.actor {
            AuditActor::Administrator { account, address } => {
                (Some(account.0), Some(address.clone()))
            }
            _ => (None, None),
        };
        let columns = ActiveModel {
            creation_time: ActiveValue::Set(to_column(entry.time)),
            actor: ActiveValue::Set(entry.actor.word().to_owned()),
            actor_user_id: ActiveValue::Set(actor_id),
            actor_name: ActiveValue::Set(actor_name),
            action: ActiveValue::Set(entry.action.as_str().to_owned()),
            user_id: ActiveValue::Set(entry.account.map(|account| account.0)),
            domain_id: ActiveValue::Set(entry.domain.map(|domain| domain.0)),
            subject: ActiveValue::Set(entry.subject),
            detail: ActiveValue::Set(entry.detail),
            ..ActiveModel::default()
        };
        Entity::insert(columns).exec(&self.inner).await?;
        Ok(())
    }
}

fn read_actor(
    word: &str,
    account: Option<i64>,
    address: Option<String>,
) -> Result<AuditActor, &'static str> {
    match (word, account, address) {
        ("command-line", None, None) => Ok(AuditActor::CommandLine),
        ("owner", None, None) => Ok(AuditActor::Owner),
        ("setup-link", None, None) => Ok(AuditActor::SetupLink),
        ("administrator", Some(account), Some(address)) => Ok(AuditActor::Administrator {
            account: AccountId(account),
            address,
        }),
        _ => Err("an unknown actor"),
    }
}

impl TryFrom<Model> for AuditEntry {
    type Error = Unreadable;

    fn try_from(row: Model) -> Result<Self, Unreadable> {
        let actor = read_actor(&row.actor, row.actor_user_id, row.actor_name);
        let action = AuditAction::from_word(&row.action).ok_or("an unknown action");
        Ok(Self {
            id: AuditEntryId(row.id),
            time: from_column(row.creation_time),
            actor: actor.map_err(Unreadable::column("actor"))?,
            action: action.map_err(Unreadable::column("action"))?,
            account: row.user_id.map(AccountId),
            domain: row.domain_id.map(DomainId),
            subject: row.subject,
            detail: row.detail,
        })
    }
}
