//! What an account may do.

use std::collections::BTreeSet;
use std::fmt;

/// A role, stored under the name that userli gives it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Has a mailbox and an account page.
    User,
    /// May make as many invite codes as wanted.
    Multiplier,
    /// May not invite; codes already made are void.
    Suspicious,
    /// Locked out of reading and sending; mail is still delivered.
    Spam,
    /// Never removed for being unused.
    Permanent,
    /// Manages the accounts of the own domain.
    DomainAdmin,
    /// Manages everything.
    Admin,
    /// A role of another program that shares the database: kept, and without effect here.
    Other(String),
}

impl Role {
    /// The name in the `roles` column, such as `ROLE_USER`.
    pub fn as_str(&self) -> &str {
        match self {
            Self::User => "ROLE_USER",
            Self::Multiplier => "ROLE_MULTIPLIER",
            Self::Suspicious => "ROLE_SUSPICIOUS",
            Self::Spam => "ROLE_SPAM",
            Self::Permanent => "ROLE_PERMANENT",
            Self::DomainAdmin => "ROLE_DOMAIN_ADMIN",
            Self::Admin => "ROLE_ADMIN",
            Self::Other(name) => name,
        }
    }
}

impl From<&str> for Role {
    fn from(name: &str) -> Self {
        [
            Self::User,
            Self::Multiplier,
            Self::Suspicious,
            Self::Spam,
            Self::Permanent,
            Self::DomainAdmin,
            Self::Admin,
        ]
        .into_iter()
        .find(|role| role.as_str() == name)
        .unwrap_or_else(|| Self::Other(name.to_owned()))
    }
}

impl fmt::Display for Role {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// The roles of one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roles(BTreeSet<Role>);

impl Roles {
    /// Whether the account holds exactly this role.
    pub fn contains(&self, role: &Role) -> bool {
        self.0.contains(role)
    }

    /// Whether invite codes are made freely: administrators' roles imply
    /// [`Role::Multiplier`].
    pub fn invite_freely(&self) -> bool {
        [Role::Multiplier, Role::DomainAdmin, Role::Admin]
            .iter()
            .any(|role| self.contains(role))
    }

    /// Whether the account may not invite, and its codes are void.
    pub fn may_not_invite(&self) -> bool {
        self.contains(&Role::Suspicious) || self.contains(&Role::Spam)
    }

    /// The names of all roles, in a fixed order, with a space between.
    pub fn names(&self) -> String {
        let names: Vec<_> = self.iter().map(Role::as_str).collect();
        names.join(" ")
    }

    /// All roles, in a fixed order.
    pub fn iter(&self) -> impl Iterator<Item = &Role> {
        self.0.iter()
    }
}

impl Default for Roles {
    /// An ordinary account: [`Role::User`].
    fn default() -> Self {
        Self(BTreeSet::from([Role::User]))
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        Self(roles.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_comes_back() {
        for name in ["ROLE_USER", "ROLE_SPAM", "ROLE_ADMIN", "ROLE_KEYCLOAK"] {
            assert_eq!(Role::from(name).as_str(), name);
        }
        assert_eq!(Role::from("ROLE_SPAM"), Role::Spam);
        assert_eq!(
            Role::from("ROLE_KEYCLOAK"),
            Role::Other("ROLE_KEYCLOAK".into())
        );
    }
}
