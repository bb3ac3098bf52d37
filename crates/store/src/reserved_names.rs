//! `virtual_reserved_names`: local parts that nobody may register.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::entity::virtual_reserved_names::{Column, Entity};
use crate::{Reader, StoreError};

impl Reader<'_> {
    /// Whether a name, in any case, is reserved.
    pub async fn reserved_name_exists(&self, name: &str) -> Result<bool, StoreError> {
        let select = Entity::find().filter(Column::Name.eq(name.to_lowercase()));
        self.any(select, Column::Id).await
    }
}
