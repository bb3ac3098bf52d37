//! `virtual_domains`: the mail domains.

use chrono::{DateTime, Utc};
use model::{Domain, DomainId, DomainName, Invitations};
use sea_orm::QuerySelect;
use sea_orm::{ActiveValue, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::entity::virtual_domains::{ActiveModel, Column, Entity, Model};
use crate::entity::virtual_users;
use crate::error::{on_duplicate, on_reference};
use crate::row::Unreadable;
use crate::time::{from_column, to_column};
use crate::{Reader, StoreError, Transaction};

const TABLE: &str = "virtual_domains";

impl Reader<'_> {
    /// The domain of a name.
    pub async fn domain(&self, name: &DomainName) -> Result<Option<Domain>, StoreError> {
        self.one(Entity::find().filter(Column::Name.eq(name.as_str())))
            .await
    }

    /// All domains, in the order of their names.
    pub async fn domains(&self) -> Result<Vec<Domain>, StoreError> {
        self.all(Entity::find().order_by_asc(Column::Name)).await
    }

    /// The domain that was added first: log-in and recovery take a local part alone for an
    /// address there.
    pub async fn first_domain(&self) -> Result<Option<Domain>, StoreError> {
        let select = Entity::find().order_by_asc(Column::Id).limit(1);
        self.one(select).await
    }

    /// How many accounts a domain has, deleted ones included.
    pub async fn accounts_in_domain(&self, domain: DomainId) -> Result<u64, StoreError> {
        let select = virtual_users::Entity::find();
        self.count(select.filter(virtual_users::Column::DomainId.eq(domain.0)))
            .await
    }
}

impl Transaction {
    /// Adds a domain.
    ///
    /// # Errors
    ///
    /// [`StoreError::DomainTaken`].
    pub async fn insert_domain(
        &self,
        name: &DomainName,
        created: DateTime<Utc>,
    ) -> Result<DomainId, StoreError> {
        let columns = ActiveModel {
            name: ActiveValue::Set(name.as_str().to_owned()),
            creation_time: ActiveValue::Set(to_column(created)),
            updated_time: ActiveValue::Set(to_column(created)),
            ..ActiveModel::default()
        };
        let inserted = Entity::insert(columns)
            .exec(&self.inner)
            .await
            .map_err(|error| on_duplicate(error, |_| StoreError::DomainTaken))?;
        Ok(DomainId(inserted.last_insert_id))
    }

    /// Writes who may register in a domain, and what its members may hand out.
    ///
    /// # Errors
    ///
    /// [`StoreError::Missing`] when the row is gone.
    pub async fn update_domain(
        &self,
        domain: &Domain,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let number = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
        let invitations = domain.invitations;
        let columns = ActiveModel {
            registration: ActiveValue::Set(domain.registration.as_str().to_owned()),
            invitation_enabled: ActiveValue::Set(invitations.enabled),
            invitation_limit: ActiveValue::Set(number(invitations.limit)),
            invitation_waiting_period_days: ActiveValue::Set(number(invitations.waiting_days)),
            updated_time: ActiveValue::Set(to_column(now)),
            ..ActiveModel::default()
        };
        let updated = Entity::update_many()
            .set(columns)
            .filter(Column::Id.eq(domain.id.0))
            .exec(&self.inner)
            .await?;
        one_row(updated.rows_affected, domain.id)
    }

    /// Removes a domain that nothing belongs to any more.
    ///
    /// # Errors
    ///
    /// [`StoreError::StillInUse`] while it has accounts, deleted ones included, or aliases;
    /// [`StoreError::Missing`] when the row is gone.
    pub async fn delete_domain(&self, domain: DomainId) -> Result<(), StoreError> {
        let deleted = Entity::delete_by_id(domain.0)
            .exec(&self.inner)
            .await
            .map_err(|error| on_reference(error, TABLE))?;
        one_row(deleted.rows_affected, domain)
    }
}

fn one_row(affected: u64, domain: DomainId) -> Result<(), StoreError> {
    match affected {
        1 => Ok(()),
        _ => Err(StoreError::Missing {
            table: TABLE,
            row: domain.0,
        }),
    }
}

impl TryFrom<Model> for Domain {
    type Error = Unreadable;

    fn try_from(row: Model) -> Result<Self, Unreadable> {
        Ok(Self {
            id: DomainId(row.id),
            name: row.name.parse().map_err(Unreadable::column("name"))?,
            registration: row
                .registration
                .parse()
                .map_err(Unreadable::column("registration"))?,
            invitations: Invitations {
                enabled: row.invitation_enabled,
                limit: u32::try_from(row.invitation_limit)
                    .map_err(Unreadable::column("invitation_limit"))?,
                waiting_days: u32::try_from(row.invitation_waiting_period_days)
                    .map_err(Unreadable::column("invitation_waiting_period_days"))?,
            },
            created: from_column(row.creation_time),
        })
    }
}
