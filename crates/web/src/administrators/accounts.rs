//! `/admin/accounts`

use accounts::AccountFilter;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use model::{Account, Domain, Role};
use serde::{Deserialize, Serialize};

use super::administrator::Administrator;
use super::words::{Badge, role_name};
use crate::Web;
use crate::page::{Asked, Number, PageError, Pager, Visit, show as answer};

const PATH: &str = "/admin/accounts";

#[derive(Template)]
#[template(path = "administrators/accounts.html")]
struct AccountsPage {
    visit: Visit,
    search: Search,
    domains: Vec<Domain>,
    roles: Vec<(String, String)>,
    lines: Vec<Line>,
    total: u64,
    pager: Pager,
}

/// An account in the list.
struct Line {
    address: String,
    sealing: Badge,
    keys: Badge,
    token: Badge,
    states: Vec<Badge>,
    roles: Vec<Badge>,
}

impl Line {
    fn of(visit: &Visit, account: &Account) -> Self {
        Self {
            address: account.address.to_string(),
            sealing: Badge::sealing(visit, account),
            keys: Badge::keys(visit, account),
            token: Badge::token(visit, account),
            states: Badge::states(visit, account),
            roles: Badge::roles(visit, account),
        }
    }
}

/// What is looked for; words that mean nothing leave everything in.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Search {
    text: String,
    domain: String,
    state: String,
    sealing: String,
    keys: String,
    token: String,
    role: String,
    #[serde(skip_serializing)]
    page: Number,
}

impl Search {
    fn filter(&self) -> AccountFilter {
        let some = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        AccountFilter {
            domain: self.domain.parse().ok(),
            text: some(&self.text),
            switch: either(&self.sealing, "on", "off"),
            keys: either(&self.keys, "yes", "no"),
            recovery_token: either(&self.token, "yes", "no"),
            role: match self.state.as_str() {
                "locked" => Some(Role::Spam),
                _ => some(&self.role).map(|name| Role::from(name.as_str())),
            },
            password_change_required: (self.state == "password").then_some(true),
            deleted: match self.state.as_str() {
                "all" => None,
                "deleted" => Some(true),
                _ => Some(false),
            },
            ..AccountFilter::default()
        }
    }

    /// Whether anything is looked for beyond text and domain: those fields are shown then.
    fn is_narrow(&self) -> bool {
        [
            &self.state,
            &self.sealing,
            &self.keys,
            &self.token,
            &self.role,
        ]
        .iter()
        .any(|field| !field.is_empty())
    }

    fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.domain.is_empty() && !self.is_narrow()
    }
}

fn either(word: &str, yes: &str, no: &str) -> Option<bool> {
    [(yes, true), (no, false)]
        .into_iter()
        .find_map(|(known, meaning)| (known == word).then_some(meaning))
}

/// The accounts that match, a page at a time.
pub(super) async fn show(
    State(web): State<Web>,
    visit: Visit,
    administrator: Administrator,
    Asked(search): Asked<Search>,
) -> Result<Response, PageError> {
    let by = &administrator.authority;
    let found = web
        .accounts
        .search(by, &search.filter(), search.page.into())
        .await?;
    let page = AccountsPage {
        domains: web.accounts.domains_of(by).await?,
        roles: roles(&visit),
        lines: found
            .items
            .iter()
            .map(|account| Line::of(&visit, account))
            .collect(),
        total: found.total,
        pager: Pager::of(&found, PATH, &search),
        search,
        visit,
    };
    answer(&page)
}

/// The roles that can be looked for, and what they are called; a locked account is a state.
fn roles(visit: &Visit) -> Vec<(String, String)> {
    [
        Role::Admin,
        Role::DomainAdmin,
        Role::Multiplier,
        Role::Permanent,
        Role::Suspicious,
    ]
    .iter()
    .map(|role| (role.to_string(), role_name(visit, role)))
    .collect()
}
