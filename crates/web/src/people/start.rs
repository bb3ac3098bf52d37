//! `/`

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::register;
use crate::Web;
use crate::page::{PageError, Redirect, Visit, show as answer};

#[derive(Template)]
#[template(path = "people/start.html")]
struct StartPage {
    visit: Visit,
    registration: bool,
}

/// What this is, and the ways in. Whoever is logged in has other things to see.
pub(super) async fn show(State(web): State<Web>, visit: Visit) -> Result<Response, PageError> {
    if visit.visitor().is_some() {
        return Ok(Redirect::to("/account").into_response());
    }
    answer(&StartPage {
        registration: register::is_possible(&web).await?,
        visit,
    })
}
