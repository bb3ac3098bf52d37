//! The page that shows a new recovery token, and `/account/recovery-token/stored`

use accounts::RecoveryToken;
use askama::Template;
use model::Address;
use serde::Deserialize;

use crate::page::{Checked, Member, PageError, Posted, Redirect, Visit};

/// The direct answer to the form that made the token: it has no address of its own, and
/// reloading it sends the form again instead of showing the token again.
#[derive(Template)]
#[template(path = "people/new_token.html")]
pub(super) struct NewTokenPage {
    visit: Visit,
    address: Address,
    title: String,
    text: String,
    token: RecoveryToken,
}

impl NewTokenPage {
    pub(super) fn new(
        visit: Visit,
        address: &Address,
        title: String,
        text: String,
        token: RecoveryToken,
    ) -> Self {
        Self {
            visit,
            address: address.clone(),
            title,
            text,
            token,
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    stored: Checked,
}

/// Takes the owner's word that the token is stored.
pub(super) async fn stored(
    Member(_): Member,
    Posted(fields): Posted<Fields>,
) -> Result<Redirect, PageError> {
    let Checked(true) = fields.stored else {
        return Ok(Redirect::to("/account").with_notice("notice-token-not-stored"));
    };
    Ok(Redirect::to("/account").with_notice("notice-token-stored"))
}
