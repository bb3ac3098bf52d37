//! `/admin/sealing`

use accounts::MigrationOverview;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use model::MailCryptMode;
use serde::Deserialize;

use super::administrator::Administrator;
use crate::Web;
use crate::page::{PageError, Posted, Redirect, Visit, show as answer};

#[derive(Template)]
#[template(path = "administrators/sealing.html")]
struct SealingPage {
    visit: Visit,
    count: MigrationOverview,
    mode: MailCryptMode,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Nothing {}

/// How far it is to a server on which all mail is sealed.
pub(super) async fn show(
    State(web): State<Web>,
    visit: Visit,
    administrator: Administrator,
) -> Result<Response, PageError> {
    let by = &administrator.authority;
    answer(&SealingPage {
        count: web.accounts.migration_overview(by).await?,
        mode: web.accounts.mode(),
        visit,
    })
}

/// Switches sealing on for every account that has keys.
pub(super) async fn switch_on(
    State(web): State<Web>,
    administrator: Administrator,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Redirect, PageError> {
    let by = &administrator.authority;
    let switched = web.accounts.switch_on_all_with_keys(by).await?;
    let redirect = Redirect::to("/admin/sealing");
    Ok(if switched > 0 {
        redirect.with_notice("notice-admin-switched-on")
    } else {
        redirect.with_notice("notice-admin-nothing-to-switch")
    })
}
