//! `/admin/reserved-names`

use accounts::{Authority, Error};
use askama::Template;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::administrator::ServerAdministrator;
use crate::Web;
use crate::page::{Form, PageError, Posted, Redirect, Visit, show as answer, show_with};

#[derive(Template)]
#[template(path = "administrators/reserved_names.html")]
struct ReservedNamesPage {
    visit: Visit,
    form: Form,
    names: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct List {
    names: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Name {
    name: String,
}

/// The names, and a form for more.
pub(super) async fn show(
    State(web): State<Web>,
    visit: Visit,
    ServerAdministrator(by): ServerAdministrator,
) -> Result<Response, PageError> {
    answer(&page(&web, visit, &by, Form::default()).await?)
}

/// Adds a list of names.
pub(super) async fn import(
    State(web): State<Web>,
    visit: Visit,
    ServerAdministrator(by): ServerAdministrator,
    Posted(List { names }): Posted<List>,
) -> Result<Response, PageError> {
    let mut form = Form::default();
    match web.accounts.import_reserved_names(&by, &names).await {
        Ok(imported) => {
            let redirect = Redirect::to("/admin/reserved-names");
            let redirect = if imported.added > 0 {
                redirect.with_notice("notice-admin-names-added")
            } else {
                redirect.with_notice("notice-admin-names-nothing")
            };
            return Ok(redirect.into_response());
        }
        Err(Error::InvalidReservedName(name)) => {
            form = form.with("names", names);
            form.error("names", visit.t1("admin-error-name", "name", name));
        }
        Err(fault) => return Err(fault.into()),
    }
    let page = page(&web, visit, &by, form).await?;
    show_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// Frees a name.
pub(super) async fn delete(
    State(web): State<Web>,
    ServerAdministrator(by): ServerAdministrator,
    Posted(Name { name }): Posted<Name>,
) -> Result<Redirect, PageError> {
    match web.accounts.delete_reserved_name(&by, &name).await {
        // One that is free already is what was wanted.
        Ok(()) | Err(Error::UnknownReservedName(_)) => {
            let redirect = Redirect::to("/admin/reserved-names");
            Ok(redirect.with_notice("notice-admin-name-deleted"))
        }
        Err(fault) => Err(fault.into()),
    }
}

/// All names, a name a line, as the form takes them.
pub(super) async fn export(
    State(web): State<Web>,
    ServerAdministrator(by): ServerAdministrator,
) -> Result<Response, PageError> {
    let mut list = web.accounts.reserved_names(&by).await?.join("\n");
    list.push('\n');
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"reserved-names.txt\"",
        ),
    ];
    Ok((headers, list).into_response())
}

async fn page(
    web: &Web,
    visit: Visit,
    by: &Authority,
    form: Form,
) -> Result<ReservedNamesPage, PageError> {
    Ok(ReservedNamesPage {
        names: web.accounts.reserved_names(by).await?,
        visit,
        form,
    })
}
