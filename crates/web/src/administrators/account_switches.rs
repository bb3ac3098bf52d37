//! What is switched on the page of an account, with one button each.

use accounts::AccountEdit;
use axum::extract::State;
use model::Address;
use serde::Deserialize;

use super::administrator::Administrator;
use crate::Web;
use crate::page::{Checked, Named, PageError, Posted, Redirect};

/// Which way: pressing a button twice, or an old page, does not switch back.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    on: Checked,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Nothing {}

/// Switches sealing.
pub(super) async fn sealing(
    State(web): State<Web>,
    administrator: Administrator,
    Named(address): Named<Address>,
    Posted(Fields { on: Checked(on) }): Posted<Fields>,
) -> Result<Redirect, PageError> {
    let edit = AccountEdit {
        mail_crypt: Some(on),
        ..AccountEdit::default()
    };
    web.accounts
        .edit_account(&administrator.authority, &address, edit)
        .await?;
    let redirect = to(&address);
    Ok(if on {
        redirect.with_notice("notice-admin-sealing-on")
    } else {
        redirect.with_notice("notice-admin-sealing-off")
    })
}

/// Has the owner choose a new password, or takes that back.
pub(super) async fn password_change(
    State(web): State<Web>,
    administrator: Administrator,
    Named(address): Named<Address>,
    Posted(Fields { on: Checked(on) }): Posted<Fields>,
) -> Result<Redirect, PageError> {
    let edit = AccountEdit {
        password_change_required: Some(on),
        ..AccountEdit::default()
    };
    web.accounts
        .edit_account(&administrator.authority, &address, edit)
        .await?;
    let redirect = to(&address);
    Ok(if on {
        redirect.with_notice("notice-admin-password-required")
    } else {
        redirect.with_notice("notice-admin-password-not-required")
    })
}

/// Stops a recovery.
pub(super) async fn stop_recovery(
    State(web): State<Web>,
    administrator: Administrator,
    Named(address): Named<Address>,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Redirect, PageError> {
    let by = &administrator.authority;
    let redirect = to(&address);
    Ok(if web.accounts.cancel_recovery(by, &address).await? {
        redirect.with_notice("notice-admin-recovery-stopped")
    } else {
        redirect.with_notice("notice-recovery-not-running")
    })
}

/// To the page of an account.
pub(super) fn to(address: &Address) -> Redirect {
    Redirect::to(format!("/admin/accounts/{address}"))
}
