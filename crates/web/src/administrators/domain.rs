//! `/admin/domains/{name}`

use accounts::DomainRules;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use model::{Domain, DomainName, Invitations, RegistrationMode};
use serde::Deserialize;

use super::administrator::Administrator;
use crate::Web;
use crate::page::{Checked, Form, Named, PageError, Posted, Redirect, Visit, show, show_with};

/// The most codes that a member may have, and the most days of waiting.
const MOST: u32 = 10_000;

#[derive(Template)]
#[template(path = "administrators/domain.html")]
struct DomainPage {
    visit: Visit,
    form: Form,
    name: DomainName,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    registration: String,
    enabled: Checked,
    limit: String,
    waiting_days: String,
}

impl Fields {
    fn of(domain: &Domain) -> Self {
        Self {
            registration: domain.registration.to_string(),
            enabled: Checked(domain.invitations.enabled),
            limit: domain.invitations.limit.to_string(),
            waiting_days: domain.invitations.waiting_days.to_string(),
        }
    }

    fn form(&self) -> Form {
        let Checked(enabled) = self.enabled;
        Form::default()
            .with("registration", self.registration.as_str())
            .with("enabled", if enabled { "yes" } else { "" })
            .with("limit", self.limit.trim())
            .with("waiting_days", self.waiting_days.trim())
    }

    fn rules(&self, visit: &Visit, form: &mut Form) -> Option<DomainRules> {
        let registration = self.registration.parse::<RegistrationMode>().ok();
        if registration.is_none() {
            form.error("registration", visit.t("error-no-choice"));
        }
        let limit = number(visit, form, "limit", &self.limit);
        let waiting_days = number(visit, form, "waiting_days", &self.waiting_days);
        Some(DomainRules {
            registration: registration?,
            invitations: Invitations {
                enabled: self.enabled == Checked(true),
                limit: limit?,
                waiting_days: waiting_days?,
            },
        })
    }
}

fn number(visit: &Visit, form: &mut Form, field: &'static str, text: &str) -> Option<u32> {
    let number = text.trim().parse().ok().filter(|number| *number <= MOST);
    if number.is_none() {
        form.error(field, visit.t("admin-error-number"));
    }
    number
}

/// The domain, if it is the administrator's.
pub(super) async fn domain_of(
    web: &Web,
    administrator: &Administrator,
    name: &DomainName,
) -> Result<Domain, PageError> {
    let domains = web.accounts.domains_of(&administrator.authority).await?;
    let domain = domains.into_iter().find(|domain| domain.name == *name);
    domain.ok_or(PageError::NotFound)
}

/// The form.
pub(super) async fn form(
    State(web): State<Web>,
    visit: Visit,
    administrator: Administrator,
    Named(name): Named<DomainName>,
) -> Result<Response, PageError> {
    let domain = domain_of(&web, &administrator, &name).await?;
    show(&DomainPage {
        visit,
        form: Fields::of(&domain).form(),
        name,
    })
}

/// Says who may register, and what members may hand out.
pub(super) async fn submit(
    State(web): State<Web>,
    visit: Visit,
    administrator: Administrator,
    Named(name): Named<DomainName>,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let mut form = fields.form();
    if let Some(rules) = fields.rules(&visit, &mut form) {
        let by = &administrator.authority;
        web.accounts.change_domain(by, &name, rules).await?;
        let redirect = Redirect::to(format!("/admin/domains/{name}"));
        return Ok(redirect
            .with_notice("notice-admin-domain-changed")
            .into_response());
    }
    domain_of(&web, &administrator, &name).await?;
    let page = DomainPage { visit, form, name };
    show_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}
