//! `virtual_api_tokens`: tokens of the programs that ask the API.

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use model::{ApiScope, ApiToken, ApiTokenId};
use sea_orm::{ActiveValue, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::entity::virtual_api_tokens::{ActiveModel, Column, Entity, Model};
use crate::error::on_duplicate;
use crate::row::Unreadable;
use crate::time::{from_column, to_column};
use crate::{Reader, StoreError, Transaction, json_list, lookups};

/// An API token that is to be made.
#[derive(Clone, Debug)]
pub struct NewApiToken {
    /// What the administrator calls it.
    pub name: String,
    /// What it may ask for.
    pub scopes: Vec<ApiScope>,
    /// SHA-256 of the token, 64 hex digits.
    pub digest: String,
    /// The time of making.
    pub created: DateTime<Utc>,
}

impl Reader<'_> {
    /// The token of a digest (SHA-256, 64 lower-case hex digits).
    ///
    /// One question by the unique index on `token`.
    pub async fn api_token(&self, digest: &str) -> Result<Option<ApiToken>, StoreError> {
        static SQL: LazyLock<String> =
            LazyLock::new(|| lookups::sql(&Entity::find().filter(Column::Token.eq(""))));
        self.look_up::<Entity, _>(&SQL, Column::Token, digest).await
    }

    /// All tokens, in the order of their names.
    pub async fn api_tokens(&self) -> Result<Vec<ApiToken>, StoreError> {
        self.all(Entity::find().order_by_asc(Column::Name)).await
    }
}

impl Transaction {
    /// Adds a token.
    ///
    /// # Errors
    ///
    /// [`StoreError::ApiTokenTaken`] when its name or its digest is there already.
    pub async fn insert_api_token(&self, token: NewApiToken) -> Result<ApiTokenId, StoreError> {
        let columns = ActiveModel {
            name: ActiveValue::Set(token.name),
            scopes: ActiveValue::Set(json_list::write(
                token.scopes.iter().map(|scope| scope.as_str()),
            )),
            token: ActiveValue::Set(token.digest),
            creation_time: ActiveValue::Set(to_column(token.created)),
            ..ActiveModel::default()
        };
        let inserted = Entity::insert(columns)
            .exec(&self.inner)
            .await
            .map_err(|error| on_duplicate(error, |_| StoreError::ApiTokenTaken))?;
        Ok(ApiTokenId(inserted.last_insert_id))
    }

    /// Removes the token of a name; false when there is none.
    pub async fn delete_api_token(&self, name: &str) -> Result<bool, StoreError> {
        let deleted = Entity::delete_many()
            .filter(Column::Name.eq(name))
            .exec(&self.inner)
            .await?;
        Ok(deleted.rows_affected == 1)
    }

    /// Notes when a token was last used. A token that was removed meanwhile stays removed.
    pub async fn note_api_token_use(
        &self,
        token: ApiTokenId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let columns = ActiveModel {
            last_used_time: ActiveValue::Set(Some(to_column(now))),
            ..ActiveModel::default()
        };
        Entity::update_many()
            .set(columns)
            .filter(Column::Id.eq(token.0))
            .exec(&self.inner)
            .await?;
        Ok(())
    }
}

impl TryFrom<Model> for ApiToken {
    type Error = Unreadable;

    fn try_from(row: Model) -> Result<Self, Unreadable> {
        let scopes = json_list::read(Some(&row.scopes)).map_err(Unreadable::column("scopes"))?;
        // A scope of another release, or of userli, opens nothing here.
        let scopes = scopes.iter().filter_map(|name| name.parse().ok()).collect();
        Ok(Self {
            id: ApiTokenId(row.id),
            name: row.name,
            scopes,
            digest: row.token,
            created: from_column(row.creation_time),
            last_used: row.last_used_time.map(from_column),
        })
    }
}
