//! Forms that come from elsewhere.

use axum::body::Body;
use axum::http::{Method, header};

use crate::browser::Browser;
use crate::page::Page;
use crate::site::Site;
use crate::template::PASSWORD;

const FORM: &str = "application/x-www-form-urlencoded";

async fn post(browser: &mut Browser<'_>, headers: &[(&str, &str)], token: &str) -> Page {
    let mut request = browser
        .request(Method::POST, "/log-out")
        .header(header::CONTENT_TYPE, FORM);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = Body::from(format!("form_token={token}"));
    browser.send(request.body(body).unwrap()).await
}

#[tokio::test]
async fn another_site_sends_nothing_even_with_a_good_token() {
    let site = Site::start().await;
    let mut ada = site.browser().logged_in_as_ada().await;
    ada.get("/account").await;
    let token = ada.form_token.clone();
    for headers in [
        &[("sec-fetch-site", "cross-site")][..],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "https://evil.example")],
        &[("origin", "https://mail.example.org.evil.example")],
        &[("origin", "https://accounts.example.org.evil.example")],
        &[("origin", "http://accounts.example.org")],
        &[("origin", "null")],
        &[
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://mail.example.org"),
        ],
    ] {
        let page = post(&mut ada, headers, &token).await;
        page.is(403).says("That came from another site");
    }
    ada.get("/account").await.is(200);
    post(&mut ada, &[("origin", "https://mail.example.org")], &token)
        .await
        .leads_to("/");
}

/// A proxy may ask by another name than the one that people know.
#[tokio::test]
async fn the_origin_that_people_know_is_our_own() {
    let site = Site::start().await;
    let mut ada = site.browser().logged_in_as_ada().await;
    ada.get("/account").await;
    let token = ada.form_token.clone();
    let origin = [("origin", "https://accounts.example.org")];
    post(&mut ada, &origin, "0").await.is(403);
    post(&mut ada, &origin, &token).await.leads_to("/");
}

#[tokio::test]
async fn a_form_without_a_token_of_this_browser_is_refused() {
    let site = Site::start().await;
    site.add_bob().await;
    let mut ada = site.browser().logged_in_as_ada().await;
    ada.get("/account").await;
    let mut other = site.browser();
    other.get("/log-in").await;
    let own_visit = vault::form_token(&ada.cookies["__Host-waxseal-visit"]);
    for token in [
        "",
        "0",
        &"0".repeat(64),
        &other.form_token.clone(),
        &own_visit,
    ] {
        let page = post(&mut ada, &[("sec-fetch-site", "same-origin")], token).await;
        page.is(403).says("This page was out of date");
    }
    ada.get("/account").await.is(200);
}

/// Without this, somebody could be logged in to an account of the attacker's.
#[tokio::test]
async fn a_log_in_needs_a_token_too() {
    let site = Site::start().await;
    let mut stranger = site.browser();
    stranger.get("/log-in").await;
    let mut browser = site.browser();
    let fields = [("login", "ada"), ("password", PASSWORD)];
    browser.form_token.clone_from(&stranger.form_token);
    browser.post("/log-in", &fields).await.is(403);
    browser.get("/log-in").await;
    browser.form_token.clone_from(&stranger.form_token);
    browser.post("/log-in", &fields).await.is(403);
    assert_eq!(browser.session(), None);
}

/// Every form of every page: none is taken without its token.
#[tokio::test]
async fn no_form_is_taken_without_its_token() {
    let site = Site::start().await;
    let mut ada = site.browser().logged_in_as_ada().await;
    for path in [
        "/language",
        "/log-in",
        "/log-out",
        "/log-out-everywhere",
        "/recovery",
        "/recovery/finish",
        "/register",
        "/recovery/stop/x",
        "/account/password",
        "/account/recovery-token",
        "/account/recovery-token/stored",
        "/account/stop-recovery",
        "/account/old-mail",
        "/account/invites",
        "/account/key",
        "/account/delete",
    ] {
        ada.form_token.clear();
        ada.post(path, &[("password", PASSWORD)]).await.is(403);
    }
    ada.get("/account").await.is(200);
}

#[tokio::test]
async fn what_is_no_form_is_not_read() {
    let site = Site::start().await;
    let mut ada = site.browser().logged_in_as_ada().await;
    ada.get("/account").await;
    let token = ada.form_token.clone();
    let large = format!("form_token={token}&x={}", "x".repeat(70_000));
    for (kind, body) in [
        (
            "application/json",
            format!("{{\"form_token\":\"{token}\"}}"),
        ),
        ("multipart/form-data; boundary=x", String::new()),
        ("text/plain", format!("form_token={token}")),
        (FORM, large),
        (FORM, format!("form_token={token}&form_token={token}")),
    ] {
        let request = ada
            .request(Method::POST, "/log-out")
            .header(header::CONTENT_TYPE, kind)
            .header("sec-fetch-site", "same-origin");
        let page = ada.send(request.body(Body::from(body)).unwrap()).await;
        page.is(400).says("That could not be read");
    }
    ada.get("/account").await.is(200);
}
