//! `/admin/audit`

use accounts::{AuditSearch, Error};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use model::{AuditAction, AuditEntry, Role};
use serde::{Deserialize, Serialize};

use super::administrator::Administrator;
use super::words::{action_id, actor, role_name};
use crate::Web;
use crate::page::{Asked, Form, Number, PageError, Pager, Visit, show as answer};

const PATH: &str = "/admin/audit";

#[derive(Template)]
#[template(path = "administrators/audit.html")]
struct AuditPage {
    visit: Visit,
    form: Form,
    lines: Vec<Line>,
    actions: Vec<(&'static str, String)>,
    chosen: String,
    is_filtered: bool,
    pager: Option<Pager>,
}

/// An entry.
struct Line {
    time: String,
    what: String,
    /// What it was done to.
    subject: String,
    /// The page of the account, where it is one.
    link: Option<String>,
    detail: String,
    who: String,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Search {
    account: String,
    action: String,
    #[serde(skip_serializing)]
    page: Number,
}

/// What happened, the latest first.
pub(super) async fn show(
    State(web): State<Web>,
    visit: Visit,
    administrator: Administrator,
    Asked(search): Asked<Search>,
) -> Result<Response, PageError> {
    let mut form = Form::default().with("account", search.account.trim());
    let mut wanted = AuditSearch {
        action: AuditAction::from_word(&search.action),
        ..AuditSearch::default()
    };
    if !search.account.trim().is_empty() {
        match search.account.parse() {
            Ok(address) => wanted.account = Some(address),
            Err(_) => form.error("account", visit.t("admin-error-unknown-account")),
        }
    }
    let mut found = None;
    if !form.has_errors() {
        let by = &administrator.authority;
        let trail = web.accounts.audit_trail(by, &wanted, search.page.into());
        match trail.await {
            Ok(paged) => found = Some(paged),
            Err(Error::UnknownAccount(_)) => {
                form.error("account", visit.t("admin-error-unknown-account"));
            }
            Err(fault) => return Err(fault.into()),
        }
    }
    let page = AuditPage {
        pager: found.as_ref().map(|found| Pager::of(found, PATH, &search)),
        lines: found.map_or_else(Vec::new, |found| lines(&visit, &found.items)),
        actions: actions(&visit),
        is_filtered: wanted != AuditSearch::default(),
        chosen: search.action,
        visit,
        form,
    };
    answer(&page)
}

/// What can be looked for, by its name in the language of the page.
fn actions(visit: &Visit) -> Vec<(&'static str, String)> {
    let mut actions: Vec<_> = AuditAction::ALL
        .iter()
        .map(|action| (action.as_str(), visit.t(action_id(*action))))
        .collect();
    actions.sort_by_cached_key(|(_, name)| name.to_lowercase());
    actions
}

fn lines(visit: &Visit, entries: &[AuditEntry]) -> Vec<Line> {
    let line = |entry: &AuditEntry| Line {
        time: visit.moment(&entry.time),
        what: visit.t(action_id(entry.action)),
        subject: entry.subject.clone(),
        link: entry
            .account
            .map(|_| format!("/admin/accounts/{}", entry.subject)),
        detail: detail(visit, entry),
        who: actor(visit, &entry.actor),
    };
    entries.iter().map(line).collect()
}

/// What is noted beside it, in words where it is one of ours.
fn detail(visit: &Visit, entry: &AuditEntry) -> String {
    let text = entry.detail.as_deref().unwrap_or_default();
    match entry.action {
        AuditAction::RolesChanged | AuditAction::AccountCreated => {
            let roles = text.split_whitespace().map(Role::from);
            let names: Vec<_> = roles.map(|role| role_name(visit, &role)).collect();
            names.join(", ")
        }
        AuditAction::QuotaChanged if text.is_empty() => visit.t("admin-quota-default"),
        AuditAction::QuotaChanged => visit.t1("admin-quota-megabytes", "size", text),
        _ => match text {
            "on" => visit.t("admin-on"),
            "off" => visit.t("admin-off"),
            other => other.to_owned(),
        },
    }
}
