//! `/account/hand-overs`

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::Web;
use crate::page::{Asked, HandOverLine, Member, PageError, Pager, Turned, Visit, show as answer};

const PATH: &str = "/account/hand-overs";

#[derive(Template)]
#[template(path = "people/hand_overs.html")]
struct HandOversPage {
    visit: Visit,
    lines: Vec<HandOverLine>,
    days: u16,
    pager: Pager,
}

/// When and to where the own keys were handed over.
pub(super) async fn show(
    State(web): State<Web>,
    visit: Visit,
    Member(member): Member,
    Asked(search): Asked<Turned>,
) -> Result<Response, PageError> {
    let page = search.page.into();
    let found = web.accounts.own_hand_overs(&member, page).await?;
    answer(&HandOversPage {
        lines: HandOverLine::all(&visit, &found.items),
        days: web.accounts.tuning().hand_over_days,
        pager: Pager::of(&found, PATH, &search),
        visit,
    })
}
