//! `/admin/domains/{name}/invite-codes`

use accounts::Error;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use model::{DomainName, InviteCode, RegistrationMode, Voucher};
use serde::Deserialize;

use super::administrator::Administrator;
use super::domain::domain_of;
use crate::Web;
use crate::page::{
    Asked, Named, PageError, Pager, Posted, Redirect, Turned, Visit, show as answer,
};

#[derive(Template)]
#[template(path = "administrators/invite_codes.html")]
struct InviteCodesPage {
    visit: Visit,
    name: DomainName,
    codes: Vec<Voucher>,
    pager: Pager,
    /// Whether nobody may register, with a code or without.
    closed: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Nothing {}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Code {
    code: String,
}

/// The codes that open the domain.
pub(super) async fn show(
    State(web): State<Web>,
    visit: Visit,
    administrator: Administrator,
    Named(name): Named<DomainName>,
    Asked(search): Asked<Turned>,
) -> Result<Response, PageError> {
    let domain = domain_of(&web, &administrator, &name).await?;
    let by = &administrator.authority;
    let found = web
        .accounts
        .codes_of_domain(by, &name, search.page.into())
        .await?;
    answer(&InviteCodesPage {
        pager: Pager::of(&found, &path(&name), &search),
        codes: found.items,
        closed: domain.registration == RegistrationMode::Closed,
        visit,
        name,
    })
}

/// Makes one more.
pub(super) async fn make(
    State(web): State<Web>,
    administrator: Administrator,
    Named(name): Named<DomainName>,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Redirect, PageError> {
    let by = &administrator.authority;
    web.accounts.make_code_of_domain(by, &name).await?;
    Ok(Redirect::to(path(&name)).with_notice("notice-admin-code-made"))
}

/// Deletes one that nobody has used.
pub(super) async fn delete(
    State(web): State<Web>,
    administrator: Administrator,
    Named(name): Named<DomainName>,
    Posted(Code { code }): Posted<Code>,
) -> Result<Redirect, PageError> {
    let by = &administrator.authority;
    let code = InviteCode::new(&code);
    let redirect = Redirect::to(path(&name));
    let deleted = web.accounts.delete_code_of_domain(by, &name, &code).await;
    match deleted {
        Ok(()) => Ok(redirect.with_notice("notice-admin-code-deleted")),
        // Used or deleted meanwhile: the list says so.
        Err(Error::UnknownInviteCode | Error::UsedInviteCode) => {
            Ok(redirect.with_notice("notice-admin-code-gone"))
        }
        Err(fault) => Err(fault.into()),
    }
}

fn path(name: &DomainName) -> String {
    format!("/admin/domains/{name}/invite-codes")
}
