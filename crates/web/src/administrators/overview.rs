//! `/admin`

use accounts::MigrationOverview;
use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::administrator::Administrator;
use crate::Web;
use crate::page::{PageError, Visit, show as answer};

#[derive(Template)]
#[template(path = "administrators/overview.html")]
struct OverviewPage {
    visit: Visit,
    count: MigrationOverview,
    /// The one domain of an administrator who has no other.
    own_domain: Option<String>,
}

/// How many accounts there are, and where to go from here.
pub(super) async fn show(
    State(web): State<Web>,
    visit: Visit,
    administrator: Administrator,
) -> Result<Response, PageError> {
    let count = web
        .accounts
        .migration_overview(&administrator.authority)
        .await?;
    let own_domain =
        (!administrator.of_the_server).then(|| administrator.address.domain().to_string());
    answer(&OverviewPage {
        visit,
        count,
        own_domain,
    })
}
