//! `virtual_hand_overs`: private keys that were handed over, when, for what and to where.

use chrono::{DateTime, NaiveDate, Utc};
use model::{AccountId, HandOvers};
use sea_orm::{ActiveValue, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::entity::virtual_hand_overs::{ActiveModel, Column, Entity, Model};
use crate::row::Unreadable;
use crate::time::{from_column, to_column};
use crate::{Reader, StoreError, Transaction};

impl Reader<'_> {
    /// The hand-overs of an account's keys, the latest first, and how many rows there are.
    pub async fn hand_overs(
        &self,
        account: AccountId,
        skip: u64,
        limit: u64,
    ) -> Result<(Vec<HandOvers>, u64), StoreError> {
        let select = Entity::find().filter(Column::UserId.eq(account.0));
        let total = self.count(select.clone()).await?;
        let page = select
            .order_by_desc(Column::Day)
            .order_by_desc(Column::LastTime)
            .order_by_desc(Column::Id)
            .offset(skip)
            .limit(limit);
        Ok((self.all(page).await?, total))
    }
}

impl Transaction {
    /// Adds hand-overs to those of the same day that are alike. Those of an account that is
    /// gone are passed over.
    pub async fn add_hand_overs(&self, new: &HandOvers) -> Result<(), StoreError> {
        let client = new.client.map(|client| client.to_string());
        let key_ids = new.key_ids.join(" ");
        let mut alike = Entity::find()
            .filter(Column::UserId.eq(new.account.0))
            .filter(Column::Day.eq(new.day))
            .filter(Column::Service.eq(&new.service))
            .filter(Column::KeyIds.eq(&key_ids));
        alike = match &client {
            Some(client) => alike.filter(Column::ClientAddress.eq(client)),
            None => alike.filter(Column::ClientAddress.is_null()),
        };
        let before = alike.order_by_desc(Column::Id).one(&self.inner).await?;
        // A number beyond the column is as good as the largest.
        let number = i32::try_from(new.number).unwrap_or(i32::MAX);
        let Some(before) = before else {
            if self.reader().account_by_id(new.account).await?.is_none() {
                return Ok(());
            }
            let columns = ActiveModel {
                user_id: ActiveValue::Set(new.account.0),
                day: ActiveValue::Set(new.day),
                service: ActiveValue::Set(new.service.clone()),
                client_address: ActiveValue::Set(client),
                key_ids: ActiveValue::Set(key_ids),
                number: ActiveValue::Set(number),
                first_time: ActiveValue::Set(to_column(new.first)),
                last_time: ActiveValue::Set(to_column(new.last)),
                ..ActiveModel::default()
            };
            Entity::insert(columns).exec(&self.inner).await?;
            return Ok(());
        };
        let columns = ActiveModel {
            number: ActiveValue::Set(before.number.saturating_add(number)),
            first_time: ActiveValue::Set(before.first_time.min(to_column(new.first))),
            last_time: ActiveValue::Set(before.last_time.max(to_column(new.last))),
            ..ActiveModel::default()
        };
        Entity::update_many()
            .set(columns)
            .filter(Column::Id.eq(before.id))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// Removes the rows of days before this one; returns how many there were.
    pub async fn delete_hand_overs_before(&self, day: NaiveDate) -> Result<u64, StoreError> {
        let deleted = Entity::delete_many()
            .filter(Column::Day.lt(day))
            .exec(&self.inner)
            .await?;
        Ok(deleted.rows_affected)
    }
}

impl TryFrom<Model> for HandOvers {
    type Error = Unreadable;

    fn try_from(row: Model) -> Result<Self, Unreadable> {
        let client = row.client_address.map(|text| text.parse()).transpose();
        let moment = |time| -> DateTime<Utc> { from_column(time) };
        let number = u32::try_from(row.number);
        Ok(Self {
            account: AccountId(row.user_id),
            day: row.day,
            service: row.service,
            client: client.map_err(Unreadable::column("client_address"))?,
            key_ids: row.key_ids.split(' ').map(str::to_owned).collect(),
            number: number.map_err(Unreadable::column("number"))?,
            first: moment(row.first_time),
            last: moment(row.last_time),
        })
    }
}
