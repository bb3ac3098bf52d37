//! `/admin/domains`

use accounts::Error;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use model::{Domain, DomainName, RegistrationMode};
use serde::Deserialize;

use super::administrator::{Administrator, ServerAdministrator};
use crate::Web;
use crate::page::{Form, PageError, Posted, Redirect, Visit, show as answer, show_with};

#[derive(Template)]
#[template(path = "administrators/domains.html")]
struct DomainsPage {
    visit: Visit,
    form: Form,
    domains: Vec<Domain>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    name: String,
}

/// The domains that the administrator may change.
pub(super) async fn show(
    State(web): State<Web>,
    visit: Visit,
    administrator: Administrator,
) -> Result<Response, PageError> {
    answer(&DomainsPage {
        domains: web.accounts.domains_of(&administrator.authority).await?,
        visit,
        form: Form::default(),
    })
}

/// Adds a domain.
pub(super) async fn submit(
    State(web): State<Web>,
    visit: Visit,
    ServerAdministrator(by): ServerAdministrator,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let mut form = Form::default().with("name", fields.name.trim());
    match fields.name.parse::<DomainName>() {
        Ok(name) => match web.accounts.add_domain(&by, &name).await {
            Ok(()) => {
                let redirect = Redirect::to(format!("/admin/domains/{name}"));
                return Ok(redirect
                    .with_notice("notice-admin-domain-added")
                    .into_response());
            }
            Err(Error::DomainTaken(_)) => form.error("name", visit.t("admin-error-domain-taken")),
            Err(fault) => return Err(fault.into()),
        },
        Err(_) => form.error("name", visit.t("admin-error-domain")),
    }
    let page = DomainsPage {
        domains: web.accounts.domains_of(&by).await?,
        visit,
        form,
    };
    show_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// Who may register, in a few words.
pub(crate) fn registration(visit: &Visit, mode: RegistrationMode) -> String {
    match mode {
        RegistrationMode::Closed => visit.t("admin-registration-closed"),
        RegistrationMode::Invite => visit.t("admin-registration-invite"),
        RegistrationMode::Open => visit.t("admin-registration-open"),
    }
}

impl DomainsPage {
    fn registration(&self, domain: &Domain) -> String {
        registration(&self.visit, domain.registration)
    }

    fn invitations(&self, domain: &Domain) -> String {
        let invitations = domain.invitations;
        if !invitations.enabled || invitations.limit == 0 {
            return self.visit.t("admin-invitations-off");
        }
        let (limit, days) = (invitations.limit, invitations.waiting_days);
        self.visit
            .t2("admin-invitations-some", "limit", limit, "days", days)
    }
}
