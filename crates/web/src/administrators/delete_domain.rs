//! `/admin/domains/{name}/delete`

use accounts::{AccountFilter, Authority, Error, Page};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use model::DomainName;
use serde::Deserialize;

use super::administrator::ServerAdministrator;
use crate::Web;
use crate::page::{Form, Named, PageError, Posted, Redirect, Visit, show, show_with};

#[derive(Template)]
#[template(path = "administrators/delete_domain.html")]
struct DeleteDomainPage {
    visit: Visit,
    form: Form,
    name: DomainName,
    /// How many accounts it has or had; it stays while there are any.
    accounts: u64,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    typed: String,
}

/// What is lost with it, and the form.
pub(super) async fn form(
    State(web): State<Web>,
    visit: Visit,
    ServerAdministrator(by): ServerAdministrator,
    Named(name): Named<DomainName>,
) -> Result<Response, PageError> {
    show(&page(&web, visit, &by, name, Form::default()).await?)
}

/// Deletes the domain, once its name was typed.
pub(super) async fn submit(
    State(web): State<Web>,
    visit: Visit,
    ServerAdministrator(by): ServerAdministrator,
    Named(name): Named<DomainName>,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let mut form = Form::default().with("typed", fields.typed.trim());
    if fields.typed.parse::<DomainName>().as_ref() == Ok(&name) {
        match web.accounts.delete_domain(&by, &name).await {
            Ok(()) => {
                let redirect = Redirect::to("/admin/domains");
                return Ok(redirect
                    .with_notice("notice-admin-domain-deleted")
                    .into_response());
            }
            // The page says it; there is no form to say it at.
            Err(Error::DomainInUse { .. }) => {}
            Err(fault) => return Err(fault.into()),
        }
    } else {
        form.error("typed", visit.t("admin-error-typed"));
    }
    let page = page(&web, visit, &by, name, form).await?;
    show_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn page(
    web: &Web,
    visit: Visit,
    by: &Authority,
    name: DomainName,
    form: Form,
) -> Result<DeleteDomainPage, PageError> {
    let domains = web.accounts.domains_of(by).await?;
    if !domains.iter().any(|domain| domain.name == name) {
        return Err(PageError::NotFound);
    }
    let filter = AccountFilter {
        domain: Some(name.clone()),
        ..AccountFilter::default()
    };
    let one = Page { number: 1, size: 1 };
    let accounts = web.accounts.search(by, &filter, one).await?.total;
    Ok(DeleteDomainPage {
        visit,
        form,
        name,
        accounts,
    })
}
