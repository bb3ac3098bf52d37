//! Which accounts are asked for.

use model::{Address, DomainId, DomainName, Role};
use sea_orm::sea_query::{Expr, LikeExpr, Query};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, Select};

use crate::entity::virtual_domains;
use crate::entity::virtual_users::{Column, Entity};

/// Which accounts [`Reader::accounts`] lists. The default is all of them.
#[derive(Clone, Debug, Default)]
pub struct AccountFilter {
    /// Only those of this domain.
    pub domain: Option<DomainName>,
    /// Only those of the domain of this row.
    pub domain_id: Option<DomainId>,
    /// Only those whose address holds this text, in any case.
    pub text: Option<String>,
    /// Only those whose switch is on, or only those whose is off.
    pub switch: Option<bool>,
    /// Only those with a public key, or only those without.
    pub keys: Option<bool>,
    /// Only those with a recovery token, or only those without.
    pub recovery_token: Option<bool>,
    /// Only those that hold this role.
    pub role: Option<Role>,
    /// Only those that must choose a new password, or only those that need not.
    pub password_change_required: Option<bool>,
    /// Only those that are deleted, or only those that are not.
    pub deleted: Option<bool>,
    /// Only those behind this address in the order of the list: where the last page ended.
    pub after: Option<Address>,
    /// Without the first so many.
    pub skip: Option<u64>,
    /// At most so many. An account is about 3 kB in memory.
    pub limit: Option<u64>,
}

impl AccountFilter {
    pub(crate) fn select(&self) -> Select<Entity> {
        let mut select = Entity::find();
        if let Some(name) = &self.domain {
            let domain = Query::select()
                .column(virtual_domains::Column::Id)
                .from(virtual_domains::Entity)
                .and_where(virtual_domains::Column::Name.eq(name.as_str()))
                .take();
            select = select.filter(Column::DomainId.in_subquery(domain));
        }
        if let Some(domain) = self.domain_id {
            select = select.filter(Column::DomainId.eq(domain.0));
        }
        if let Some(text) = &self.text {
            select = select.filter(Column::Email.like(holding(&text.trim().to_lowercase())));
        }
        if let Some(on) = self.switch {
            let switch = Column::MailCrypt;
            select = select.filter(if on { switch.ne(0) } else { switch.eq(0) });
        }
        if let Some(there) = self.keys {
            select = select.filter(is_there(Column::MailCryptPublicKey, there));
        }
        if let Some(there) = self.recovery_token {
            select = select.filter(is_there(Column::RecoverySecretBox, there));
        }
        if let Some(role) = &self.role {
            select = select.filter(has_role(role));
        }
        if let Some(required) = self.password_change_required {
            select = select.filter(Column::PasswordChangeRequired.eq(required));
        }
        if let Some(deleted) = self.deleted {
            select = select.filter(Column::Deleted.eq(deleted));
        }
        if let Some(address) = &self.after {
            select = select.filter(Column::Email.gt(address.to_string()));
        }
        select
    }
}

/// The pattern of LIKE for a text anywhere, whatever the text is made of.
fn holding(text: &str) -> LikeExpr {
    let mut pattern = String::from("%");
    for letter in text.chars() {
        if matches!(letter, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    LikeExpr::new(pattern).escape('!')
}

fn is_there(column: Column, there: bool) -> Expr {
    if there {
        column.is_not_null()
    } else {
        column.is_null()
    }
}

/// Roles are a list of texts; no list means [`Role::User`].
fn has_role(role: &Role) -> Condition {
    let listed = Column::Roles.like(holding(&format!("\"{role}\"")));
    let mut condition = Condition::any().add(listed);
    if *role == Role::User {
        condition = condition
            .add(Column::Roles.is_null())
            .add(Column::Roles.is_in(["", "[]"]));
    }
    condition
}
