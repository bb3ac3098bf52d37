//! Pages for people who have a mailbox, and for those who want one. One file a page.

mod account;
mod account_state;
mod delete;
mod hand_overs;
mod invites;
mod key;
mod language;
mod log_in;
mod log_out;
mod new_token;
mod old_mail;
mod password;
mod recovery;
mod recovery_finish;
mod recovery_token;
mod register;
mod sessions;
mod start;
mod stop_recovery;
mod words;

use axum::Router;
use axum::routing::{get, post};

use crate::Web;

// Templates name it.
pub(crate) use account_state::Token;
// The first administrator is shown a token as everybody is.
pub(crate) use new_token::{Occasion, log_in_and_show};
// New passwords are asked for and refused elsewhere in the same words.
pub(crate) use words::{require_twice, rule_id};

/// Which path leads to which page.
pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .route("/", get(start::show))
        .route("/language", post(language::choose))
        .route("/log-in", get(log_in::form).post(log_in::submit))
        .route("/log-out", post(log_out::here))
        .route("/log-out-everywhere", post(log_out::everywhere))
        .route("/register", get(register::form).post(register::submit))
        .route("/recovery", get(recovery::form).post(recovery::submit))
        .route("/recovery/finish", post(recovery_finish::submit))
        .route(
            "/recovery/stop/{link}",
            get(stop_recovery::by_link).post(stop_recovery::stop_by_link),
        )
        .route("/account", get(account::show))
        .route(
            "/account/password",
            get(password::form).post(password::submit),
        )
        .route(
            "/account/recovery-token",
            get(recovery_token::form).post(recovery_token::submit),
        )
        .route("/account/recovery-token/stored", post(new_token::stored))
        .route("/account/stop-recovery", post(stop_recovery::own))
        .route(
            "/account/old-mail",
            get(old_mail::form).post(old_mail::submit),
        )
        .route("/account/sessions", get(sessions::show).post(sessions::end))
        .route("/account/hand-overs", get(hand_overs::show))
        .route("/account/invites", get(invites::show).post(invites::make))
        .route("/account/key", get(key::form).post(key::submit))
        .route("/account/delete", get(delete::form).post(delete::submit))
}
