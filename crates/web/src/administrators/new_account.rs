//! `/admin/new-account`

use accounts::{Error, NewAccount};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use model::{Address, Domain};
use serde::Deserialize;

use super::account_switches::to;
use super::administrator::Administrator;
use super::roles::{Choice, Fields as RoleFields};
use super::words::{explain_password, megabytes};
use crate::Web;
use crate::api::SecretText;
use crate::page::{Form, PageError, Posted, Visit, show, show_with};
use crate::people::require_twice;

#[derive(Template)]
#[template(path = "administrators/new_account.html")]
struct NewAccountPage {
    visit: Visit,
    form: Form,
    domains: Vec<Domain>,
    choices: Vec<Choice>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    local_part: String,
    domain: String,
    quota: String,
    new: SecretText,
    repeated: SecretText,
    #[serde(flatten)]
    roles: RoleFields,
}

/// The form.
pub(super) async fn form(
    State(web): State<Web>,
    visit: Visit,
    administrator: Administrator,
) -> Result<Response, PageError> {
    let roles = RoleFields::default();
    show(&page(&web, visit, &administrator, roles, Form::default()).await?)
}

/// Makes the account. Its owner has to choose another password before anything else, and
/// makes a recovery token then: the one that is made here nobody has seen.
pub(super) async fn submit(
    State(web): State<Web>,
    visit: Visit,
    administrator: Administrator,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let mut form = Form::default()
        .with("local_part", fields.local_part.trim())
        .with("domain", fields.domain.trim())
        .with("quota", fields.quota.trim());
    let address = address(&visit, &mut form, &fields);
    let quota = megabytes(&fields.quota);
    if quota.is_err() {
        form.error("quota", visit.t("admin-error-number"));
    }
    require_twice(&visit, &mut form, &fields.new, &fields.repeated);
    if let (Some(address), Ok(quota), false) = (address, quota, form.has_errors()) {
        let wanted = NewAccount {
            address: address.clone(),
            password: fields.new.0,
            roles: fields.roles.roles(),
            quota,
            password_change_required: true,
            language: None,
        };
        let by = &administrator.authority;
        match web.accounts.create(by, wanted).await {
            Ok(_) => {
                let redirect = to(&address).with_notice("notice-admin-created");
                return Ok(redirect.into_response());
            }
            Err(fault) => explain(&visit, &mut form, fault)?,
        }
    }
    let page = page(&web, visit, &administrator, fields.roles, form).await?;
    show_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

fn address(visit: &Visit, form: &mut Form, fields: &Fields) -> Option<Address> {
    let (local_part, domain) = (fields.local_part.trim(), fields.domain.trim());
    if local_part.is_empty() {
        form.error("local_part", visit.t("error-no-local-part"));
        return None;
    }
    let address = format!("{local_part}@{domain}").parse().ok();
    // A second @ would make a local part of what was typed as one, and another domain.
    if address.is_none() || local_part.contains('@') {
        form.error("local_part", visit.t("admin-error-local-part"));
        return None;
    }
    address
}

fn explain(visit: &Visit, form: &mut Form, fault: Error) -> Result<(), PageError> {
    match fault {
        Error::AddressTaken(_) => form.error("local_part", visit.t("admin-error-address-taken")),
        Error::PasswordRule(rule) => explain_password(visit, form, rule),
        // A domain that was deleted meanwhile, or is not the administrator's.
        Error::UnknownDomain(_) | Error::NotAllowed => {
            form.error("domain", visit.t("admin-error-domain-gone"));
        }
        other => return Err(other.into()),
    }
    Ok(())
}

async fn page(
    web: &Web,
    visit: Visit,
    administrator: &Administrator,
    roles: RoleFields,
    form: Form,
) -> Result<NewAccountPage, PageError> {
    let by = &administrator.authority;
    let grantable = web.accounts.grantable_roles(by).await?;
    Ok(NewAccountPage {
        domains: web.accounts.domains_of(by).await?,
        choices: roles.choices(&visit, &grantable),
        visit,
        form,
    })
}
