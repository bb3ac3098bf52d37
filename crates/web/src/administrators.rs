//! Pages for administrators, of the server or of a domain. One file a page.
//!
//! Who may do what is decided in `accounts`; here those are kept out for whom there is no
//! such page, and what somebody cannot do is not offered.

mod account;
mod account_switches;
mod accounts;
mod administrator;
mod api_tokens;
mod audit;
mod delete_account;
mod delete_domain;
mod domain;
mod domains;
mod hand_overs;
mod invite_codes;
mod new_account;
mod new_api_token;
mod overview;
mod quota;
mod reserved_names;
mod reset;
mod restore;
mod roles;
mod sealing;
mod set_up;
mod words;

use axum::Router;
use axum::routing::{get, post};

use crate::Web;

/// Whether a list to choose from shows this value; for templates.
pub(crate) fn is_chosen(value: impl AsRef<str>, chosen: impl AsRef<str>) -> bool {
    value.as_ref() == chosen.as_ref()
}

/// Which path leads to which page.
pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .route("/setup/{link}", get(set_up::form).post(set_up::submit))
        .route("/admin", get(overview::show))
        .merge(account_routes())
        .merge(domain_routes())
        .merge(server_routes())
}

fn account_routes() -> Router<Web> {
    Router::new()
        .route("/admin/accounts", get(accounts::show))
        .route(
            "/admin/new-account",
            get(new_account::form).post(new_account::submit),
        )
        .route("/admin/accounts/{address}", get(account::show))
        .route(
            "/admin/accounts/{address}/hand-overs",
            get(hand_overs::show),
        )
        .route(
            "/admin/accounts/{address}/roles",
            get(roles::form).post(roles::submit),
        )
        .route(
            "/admin/accounts/{address}/quota",
            get(quota::form).post(quota::submit),
        )
        .route(
            "/admin/accounts/{address}/sealing",
            post(account_switches::sealing),
        )
        .route(
            "/admin/accounts/{address}/password-change",
            post(account_switches::password_change),
        )
        .route(
            "/admin/accounts/{address}/stop-recovery",
            post(account_switches::stop_recovery),
        )
        .route(
            "/admin/accounts/{address}/reset",
            get(reset::form).post(reset::submit),
        )
        .route(
            "/admin/accounts/{address}/delete",
            get(delete_account::form).post(delete_account::submit),
        )
        .route(
            "/admin/accounts/{address}/restore",
            get(restore::form).post(restore::submit),
        )
}

fn domain_routes() -> Router<Web> {
    Router::new()
        .route("/admin/domains", get(domains::show).post(domains::submit))
        .route(
            "/admin/domains/{name}",
            get(domain::form).post(domain::submit),
        )
        .route(
            "/admin/domains/{name}/invite-codes",
            get(invite_codes::show).post(invite_codes::make),
        )
        .route(
            "/admin/domains/{name}/invite-codes/delete",
            post(invite_codes::delete),
        )
        .route(
            "/admin/domains/{name}/delete",
            get(delete_domain::form).post(delete_domain::submit),
        )
}

fn server_routes() -> Router<Web> {
    Router::new()
        .route(
            "/admin/sealing",
            get(sealing::show).post(sealing::switch_on),
        )
        .route("/admin/audit", get(audit::show))
        .route(
            "/admin/reserved-names",
            get(reserved_names::show).post(reserved_names::import),
        )
        .route("/admin/reserved-names/delete", post(reserved_names::delete))
        .route("/admin/reserved-names/export", get(reserved_names::export))
        .route("/admin/api-tokens", get(api_tokens::show))
        .route("/admin/api-tokens/delete", post(api_tokens::delete))
        .route(
            "/admin/new-api-token",
            get(new_api_token::form).post(new_api_token::submit),
        )
}
