//! `virtual_reserved_names`: local parts that nobody may register.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::entity::virtual_reserved_names::{ActiveModel, Column, Entity, Model};
use crate::row::Unreadable;
use crate::time::to_column;
use crate::{Reader, StoreError, Transaction};

struct Name(String);

impl TryFrom<Model> for Name {
    type Error = Unreadable;

    fn try_from(row: Model) -> Result<Self, Unreadable> {
        Ok(Self(row.name))
    }
}

impl Reader<'_> {
    /// Whether a name, in any case, is reserved.
    pub async fn reserved_name_exists(&self, name: &str) -> Result<bool, StoreError> {
        let select = Entity::find().filter(Column::Name.eq(name.to_lowercase()));
        self.any(select, Column::Id).await
    }

    /// All reserved names, in order.
    pub async fn reserved_names(&self) -> Result<Vec<String>, StoreError> {
        let names: Vec<Name> = self.all(Entity::find().order_by_asc(Column::Name)).await?;
        Ok(names.into_iter().map(|Name(name)| name).collect())
    }
}

impl Transaction {
    /// Reserves a name in lower case that is not reserved yet.
    pub async fn insert_reserved_name(
        &self,
        name: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let columns = ActiveModel {
            name: ActiveValue::Set(name.to_lowercase()),
            creation_time: ActiveValue::Set(to_column(now)),
            updated_time: ActiveValue::Set(to_column(now)),
            ..ActiveModel::default()
        };
        Entity::insert(columns).exec(&self.inner).await?;
        Ok(())
    }

    /// Frees a name; false when it was not reserved.
    pub async fn delete_reserved_name(&self, name: &str) -> Result<bool, StoreError> {
        let deleted = Entity::delete_many()
            .filter(Column::Name.eq(name.to_lowercase()))
            .exec(&self.inner)
            .await?;
        Ok(deleted.rows_affected == 1)
    }
}
