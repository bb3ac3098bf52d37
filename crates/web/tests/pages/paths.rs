//! Paths that there are, and paths that there are not.

use axum::body::Body;
use axum::http::{Method, header};

use crate::site::Site;

/// Every page that opens without a log-in, and every one behind it.
pub(crate) const OPEN: &[&str] = &["/", "/log-in", "/recovery", "/register"];
pub(crate) const OWN: &[&str] = &[
    "/account",
    "/account/password",
    "/account/recovery-token",
    "/account/old-mail",
    "/account/invites",
    "/account/key",
    "/account/sessions",
    "/account/delete",
];

#[tokio::test]
async fn pages_open_to_whom_they_are_for() {
    let site = Site::start().await;
    let mut browser = site.browser();
    for path in OPEN {
        browser.get(path).await.is(200);
    }
    for path in OWN {
        browser.get(path).await.leads_to("/log-in");
        browser.get("/log-in").await.says("Please log in.");
    }
    let mut ada = site.browser().logged_in_as_ada().await;
    for path in OWN {
        ada.get(path).await.is(200).says("Log out");
    }
    for path in ["/", "/log-in"] {
        ada.get(path).await.leads_to("/account");
    }
}

#[tokio::test]
async fn what_is_not_there_is_a_page_too() {
    let site = Site::start().await;
    let mut browser = site.browser();
    for path in [
        "/nowhere",
        "/account/",
        "/API/dovecot/status",
        "/%FF",
        "/assets/0/none.css",
    ] {
        browser
            .get(path)
            .await
            .is(404)
            .says("There is no such page");
    }
    for method in [Method::POST, Method::DELETE, Method::PUT] {
        let request = browser
            .request(method, "/")
            .header("sec-fetch-site", "same-origin");
        let page = browser.send(request.body(Body::empty()).unwrap()).await;
        page.is(405).says("This page cannot be used like that");
    }
    // Whoever reloads what only a form leads to.
    browser.get("/log-out").await.is(404);
}

#[tokio::test]
async fn assets_may_be_kept_for_ever() {
    let site = Site::start().await;
    let mut browser = site.browser();
    let page = browser.get("/").await;
    let paths: Vec<_> = page
        .text
        .split('"')
        .filter(|text| text.starts_with("/assets/"))
        .collect();
    assert!(paths.len() > 2);
    for path in paths {
        let asset = browser.get(path).await;
        asset.is(200);
        let kept = asset.header(header::CACHE_CONTROL);
        assert_eq!(kept, Some("public, max-age=31536000, immutable"));
        // What an old page asks for after an update is there, and not kept.
        let name = path.rsplit('/').next().unwrap();
        let old = browser
            .get(&format!("/assets/0000000000000000/{name}"))
            .await;
        assert_eq!(old.is(200).header(header::CACHE_CONTROL), Some("no-store"));
    }
}
