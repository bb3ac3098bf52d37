//! `/admin/accounts/{address}/hand-overs`

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use model::Address;

use super::administrator::Administrator;
use crate::Web;
use crate::page::{Asked, HandOverLine, Named, PageError, Pager, Turned, Visit, show as answer};

#[derive(Template)]
#[template(path = "administrators/hand_overs.html")]
struct HandOversPage {
    visit: Visit,
    address: Address,
    lines: Vec<HandOverLine>,
    days: u16,
    pager: Pager,
}

/// When and to where the keys of an account were handed over.
pub(super) async fn show(
    State(web): State<Web>,
    visit: Visit,
    administrator: Administrator,
    Named(address): Named<Address>,
    Asked(search): Asked<Turned>,
) -> Result<Response, PageError> {
    let by = &administrator.authority;
    let page = search.page.into();
    let found = web.accounts.hand_overs(by, &address, page).await?;
    let path = format!("/admin/accounts/{address}/hand-overs");
    answer(&HandOversPage {
        lines: HandOverLine::all(&visit, &found.items),
        days: web.accounts.tuning().hand_over_days,
        pager: Pager::of(&found, &path, &search),
        address,
        visit,
    })
}
