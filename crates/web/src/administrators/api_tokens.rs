//! `/admin/api-tokens`

use accounts::Error;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use model::{ApiScope, ApiToken};
use serde::Deserialize;

use super::administrator::ServerAdministrator;
use crate::Web;
use crate::page::{PageError, Posted, Redirect, Visit, show as answer};

#[derive(Template)]
#[template(path = "administrators/api_tokens.html")]
struct ApiTokensPage {
    visit: Visit,
    tokens: Vec<ApiToken>,
}

impl ApiTokensPage {
    fn scopes(&self, token: &ApiToken) -> String {
        let scopes: Vec<_> = token
            .scopes
            .iter()
            .map(|scope| match scope {
                ApiScope::Dovecot => self.visit.t("admin-scope-dovecot"),
            })
            .collect();
        scopes.join(", ")
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Name {
    name: String,
}

/// The tokens by their names; what they are, nobody can look up.
pub(super) async fn show(
    State(web): State<Web>,
    visit: Visit,
    ServerAdministrator(by): ServerAdministrator,
) -> Result<Response, PageError> {
    let tokens = web.accounts.api_tokens(&by).await?;
    answer(&ApiTokensPage { visit, tokens })
}

/// Deletes one.
pub(super) async fn delete(
    State(web): State<Web>,
    ServerAdministrator(by): ServerAdministrator,
    Posted(Name { name }): Posted<Name>,
) -> Result<Redirect, PageError> {
    match web.accounts.delete_api_token(&by, &name).await {
        // One that is gone already is what was wanted.
        Ok(()) | Err(Error::UnknownApiToken(_)) => {
            let redirect = Redirect::to("/admin/api-tokens");
            Ok(redirect.with_notice("notice-admin-token-deleted"))
        }
        Err(fault) => Err(fault.into()),
    }
}
