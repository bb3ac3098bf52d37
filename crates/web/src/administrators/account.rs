//! `/admin/accounts/{address}`

use accounts::{AccountOverview, Error, Page};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use model::{Account, Address, Role};

use super::administrator::Administrator;
use super::words::{Badge, last_login, role_name};
use crate::Web;
use crate::page::{HandOverLine, Named, PageError, Visit, show as answer};

/// How many hand-overs of keys the page shows; another page shows all.
const LATEST_HAND_OVERS: u64 = 3;

#[derive(Template)]
#[template(path = "administrators/account.html")]
struct AccountPage {
    visit: Visit,
    address: Address,
    account: Account,
    sealing: Badge,
    token: Badge,
    states: Vec<Badge>,
    roles: String,
    keys: Vec<String>,
    last_login: String,
    /// The latest hand-overs of keys.
    hand_overs: Vec<HandOverLine>,
    /// Whether the administrator looks at the own account, which has pages of its own.
    is_own: bool,
    /// Whether it may be changed: administrators of a domain leave those of the server alone.
    may_change: bool,
}

/// How an account stands, and what can be done.
pub(super) async fn show(
    State(web): State<Web>,
    visit: Visit,
    administrator: Administrator,
    Named(address): Named<Address>,
) -> Result<Response, PageError> {
    let shown = web.accounts.show(&administrator.authority, &address).await;
    let overview = match shown {
        // The page says what is the matter; the program's check says what to do.
        Err(Error::Inconsistent { address, what }) => {
            return inconsistent(visit, address, what);
        }
        other => other?,
    };
    let AccountOverview { account, .. } = &overview;
    let names: Vec<_> = account
        .roles
        .iter()
        .map(|role| role_name(&visit, role))
        .collect();
    let latest = Page {
        number: 1,
        size: LATEST_HAND_OVERS,
    };
    let by = &administrator.authority;
    let handed_over = web.accounts.hand_overs(by, &address, latest).await?;
    let page = AccountPage {
        hand_overs: HandOverLine::all(&visit, &handed_over.items),
        sealing: Badge::sealing(&visit, account),
        token: Badge::token(&visit, account),
        states: Badge::states(&visit, account),
        roles: names.join(", "),
        keys: keys(&visit, &overview),
        last_login: last_login(&visit, account.last_login),
        is_own: administrator.address == address,
        may_change: administrator.of_the_server || !account.roles.contains(&Role::Admin),
        account: overview.account,
        address,
        visit,
    };
    answer(&page)
}

/// What is in the key ring, in sentences.
fn keys(visit: &Visit, overview: &AccountOverview) -> Vec<String> {
    let retired = overview.retired_keys;
    if !overview.account.mail_crypt.has_keys() {
        return vec![visit.t("admin-keys-none")];
    }
    let mut sentences = vec![visit.t("admin-keys-active")];
    for (id, count) in [
        ("admin-keys-open", retired.open),
        ("admin-keys-archived", retired.archived),
        ("admin-keys-locked", retired.locked),
    ] {
        if count > 0 {
            sentences.push(visit.t1(id, "count", count));
        }
    }
    sentences
}

#[derive(Template)]
#[template(path = "administrators/inconsistent.html")]
struct InconsistentPage {
    visit: Visit,
    address: Address,
    what: String,
}

/// An account that contradicts itself, for the one who can do something about it.
fn inconsistent(visit: Visit, address: Address, what: String) -> Result<Response, PageError> {
    answer(&InconsistentPage {
        visit,
        address,
        what,
    })
}
