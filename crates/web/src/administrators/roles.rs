//! `/admin/accounts/{address}/roles`

use accounts::AccountEdit;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use model::{Account, Address, Role, Roles};
use serde::Deserialize;

use super::account_switches::to;
use super::administrator::Administrator;
use super::words::{explain_refusal, role_ids};
use crate::Web;
use crate::page::{Checked, Form, Named, PageError, Posted, Visit, show, show_with};

#[derive(Template)]
#[template(path = "administrators/roles.html")]
struct RolesPage {
    visit: Visit,
    form: Form,
    address: Address,
    choices: Vec<Choice>,
    is_own: bool,
}

/// A role that can be given and taken.
pub(super) struct Choice {
    pub(super) field: &'static str,
    pub(super) name: String,
    pub(super) text: String,
    pub(super) chosen: bool,
}

/// The roles that were ticked. That everybody has a mailbox is no choice.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    multiplier: Checked,
    suspicious: Checked,
    spam: Checked,
    permanent: Checked,
    domain_admin: Checked,
    admin: Checked,
}

impl Fields {
    fn each(&self) -> [(&'static str, Role, Checked); 6] {
        [
            ("permanent", Role::Permanent, self.permanent),
            ("multiplier", Role::Multiplier, self.multiplier),
            ("suspicious", Role::Suspicious, self.suspicious),
            ("spam", Role::Spam, self.spam),
            ("domain_admin", Role::DomainAdmin, self.domain_admin),
            ("admin", Role::Admin, self.admin),
        ]
    }

    fn of(account: &Account) -> Self {
        let has = |role| Checked(account.roles.contains(&role));
        Self {
            multiplier: has(Role::Multiplier),
            suspicious: has(Role::Suspicious),
            spam: has(Role::Spam),
            permanent: has(Role::Permanent),
            domain_admin: has(Role::DomainAdmin),
            admin: has(Role::Admin),
        }
    }

    /// The roles beside that of everybody.
    pub(super) fn roles(&self) -> Roles {
        let ticked = self.each().into_iter().filter(|(_, _, Checked(on))| *on);
        ticked
            .map(|(_, role, _)| role)
            .chain([Role::User])
            .collect()
    }

    /// Those that the administrator may give, with their meaning.
    pub(super) fn choices(&self, visit: &Visit, grantable: &[Role]) -> Vec<Choice> {
        let mine = |role: &Role| grantable.contains(role);
        self.each()
            .into_iter()
            .filter(|(_, role, _)| mine(role))
            .filter_map(|(field, role, Checked(chosen))| {
                let (name, text) = role_ids(&role)?;
                Some(Choice {
                    field,
                    name: visit.t(name),
                    text: visit.t(text),
                    chosen,
                })
            })
            .collect()
    }
}

/// The form.
pub(super) async fn form(
    State(web): State<Web>,
    visit: Visit,
    administrator: Administrator,
    Named(address): Named<Address>,
) -> Result<Response, PageError> {
    let by = &administrator.authority;
    let account = web.accounts.show(by, &address).await?.account;
    let fields = Fields::of(&account);
    let page = page(
        &web,
        visit,
        &administrator,
        address,
        fields,
        Form::default(),
    )
    .await?;
    show(&page)
}

/// Gives and takes roles.
pub(super) async fn submit(
    State(web): State<Web>,
    visit: Visit,
    administrator: Administrator,
    Named(address): Named<Address>,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let edit = AccountEdit {
        roles: Some(fields.roles()),
        ..AccountEdit::default()
    };
    let by = &administrator.authority;
    let mut form = Form::default();
    match web.accounts.edit_account(by, &address, edit).await {
        Ok(()) => {
            let redirect = to(&address).with_notice("notice-admin-roles");
            return Ok(redirect.into_response());
        }
        Err(fault) => explain_refusal(&visit, &mut form, "admin", fault)?,
    }
    let page = page(&web, visit, &administrator, address, fields, form).await?;
    show_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn page(
    web: &Web,
    visit: Visit,
    administrator: &Administrator,
    address: Address,
    fields: Fields,
    form: Form,
) -> Result<RolesPage, PageError> {
    let grantable = web
        .accounts
        .grantable_roles(&administrator.authority)
        .await?;
    Ok(RolesPage {
        choices: fields.choices(&visit, &grantable),
        is_own: administrator.address == address,
        visit,
        form,
        address,
    })
}
