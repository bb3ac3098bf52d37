//! `/account/hand-overs`

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use crate::Web;
use crate::administrators::{Number, Pager};
use crate::page::{Asked, HandOverLine, Member, PageError, Visit, show as answer};

const PATH: &str = "/account/hand-overs";

#[derive(Template)]
#[template(path = "people/hand_overs.html")]
struct HandOversPage {
    visit: Visit,
    lines: Vec<HandOverLine>,
    days: u16,
    pager: Pager,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Search {
    #[serde(skip_serializing)]
    page: Number,
}

/// When and to where the own keys were handed over.
pub(super) async fn show(
    State(web): State<Web>,
    visit: Visit,
    Member(member): Member,
    Asked(search): Asked<Search>,
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
