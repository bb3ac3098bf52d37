//! `/register`

use accounts::{Error, REGISTERED_LOCAL_PART, Registration};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use model::{Address, Domain, DomainName, InvalidAddress, InviteCode, RegistrationMode};
use serde::Deserialize;

use super::new_token::{Occasion, log_in_and_show};
use super::words::{explain, require_twice};
use crate::Web;
use crate::api::SecretText;
use crate::page::{Form, PageError, Posted, Redirect, Visit, show, show_with};

#[derive(Template)]
#[template(path = "people/register.html")]
struct RegisterPage {
    visit: Visit,
    form: Form,
    /// Those that take new people in.
    domains: Vec<DomainName>,
    /// Which of them ask for a code; none where none does.
    code_hint: Option<String>,
}

#[derive(Template)]
#[template(path = "people/register_closed.html")]
struct ClosedPage {
    visit: Visit,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    name: String,
    domain: String,
    invite_code: String,
    new: SecretText,
    repeated: SecretText,
}

/// Whether any domain takes new people in.
pub(super) async fn is_possible(web: &Web) -> Result<bool, PageError> {
    Ok(!open_domains(web).await?.is_empty())
}

/// The form.
pub(super) async fn form(State(web): State<Web>, visit: Visit) -> Result<Response, PageError> {
    if visit.visitor().is_some() {
        return Ok(Redirect::to("/account").into_response());
    }
    page(&web, visit, Form::default(), StatusCode::OK).await
}

/// Makes the account, logs in, and shows the recovery token in this answer.
pub(super) async fn submit(
    State(web): State<Web>,
    visit: Visit,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let mut form = Form::default()
        .with("name", fields.name.trim())
        .with("domain", fields.domain.as_str())
        .with("invite_code", fields.invite_code.trim());
    let address = address(&visit, &mut form, &fields);
    require_twice(&visit, &mut form, &fields.new, &fields.repeated);
    let SecretText(password) = fields.new;
    if let Some(address) = address.filter(|_| !form.has_errors()) {
        let code = InviteCode::new(&fields.invite_code);
        let wanted = Registration {
            address,
            password: password.clone(),
            language: Some(visit.language()),
            invite_code: Some(code).filter(|code| !code.reveal().is_empty()),
        };
        match web.accounts.register(visit.source(), wanted).await {
            Ok(created) => {
                let occasion = Occasion {
                    title: visit.t1("register-done-title", "address", &created.address),
                    text: visit.t("register-done-text"),
                    token: created.recovery_token,
                };
                return log_in_and_show(&web, visit, &created.address, &password, occasion).await;
            }
            Err(fault) => say(&visit, &mut form, fault)?,
        }
    }
    page(&web, visit, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// The wanted address. Whoever typed all of it into the first field means the same.
fn address(visit: &Visit, form: &mut Form, fields: &Fields) -> Option<Address> {
    let (name, domain) = (fields.name.trim().to_lowercase(), &fields.domain);
    let name = name.strip_suffix(&format!("@{domain}")).unwrap_or(&name);
    if name.is_empty() {
        form.error("name", visit.t("error-no-local-part"));
        return None;
    }
    let (field, id) = match format!("{name}@{domain}").parse() {
        Ok(_) if !REGISTERED_LOCAL_PART.contains(&name.len()) => ("name", "error-name-length"),
        Ok(address) => return Some(address),
        Err(InvalidAddress::LocalPartLength | InvalidAddress::TooLong) => {
            ("name", "error-name-length")
        }
        Err(InvalidAddress::LocalPartDots) => ("name", "error-name-dots"),
        Err(InvalidAddress::Domain(_)) => ("domain", "error-domain-unknown"),
        Err(_) => ("name", "error-name-characters"),
    };
    form.error(field, visit.t(id));
    None
}

/// Says at its field why the account was not made.
fn say(visit: &Visit, form: &mut Form, fault: Error) -> Result<(), PageError> {
    let (field, id) = match fault {
        Error::LocalPartLength => ("name", "error-name-length"),
        Error::AddressReserved(_) => ("name", "error-name-reserved"),
        Error::AddressTaken(_) => ("name", "error-name-taken"),
        Error::UnknownDomain(_) => ("domain", "error-domain-unknown"),
        Error::RegistrationClosed(_) => ("domain", "error-domain-closed"),
        Error::InviteCodeRequired(_) => ("invite_code", "error-invite-code-missing"),
        Error::UnknownInviteCode => ("invite_code", "error-invite-code-unknown"),
        Error::UsedInviteCode => ("invite_code", "error-invite-code-used"),
        other => return explain(visit, form, "new", other),
    };
    form.error(field, visit.t(id));
    Ok(())
}

async fn page(
    web: &Web,
    visit: Visit,
    form: Form,
    status: StatusCode,
) -> Result<Response, PageError> {
    let domains = open_domains(web).await?;
    if domains.is_empty() {
        return show(&ClosedPage { visit });
    }
    let page = RegisterPage {
        code_hint: code_hint(&visit, &domains),
        domains: domains.into_iter().map(|domain| domain.name).collect(),
        form,
        visit,
    };
    show_with(status, &page)
}

async fn open_domains(web: &Web) -> Result<Vec<Domain>, PageError> {
    let mut domains = web.accounts.domains().await?;
    domains.retain(|domain| domain.registration != RegistrationMode::Closed);
    Ok(domains)
}

fn code_hint(visit: &Visit, domains: &[Domain]) -> Option<String> {
    let asking: Vec<_> = domains
        .iter()
        .filter(|domain| domain.registration == RegistrationMode::Invite)
        .map(|domain| domain.name.to_string())
        .collect();
    if asking.is_empty() {
        return None;
    }
    if asking.len() == domains.len() {
        return Some(visit.t("register-invite-code-hint"));
    }
    let asking = asking.join(", ");
    Some(visit.t1("register-invite-code-hint-some", "domains", asking))
}
