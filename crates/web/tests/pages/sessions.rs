//! Who is logged in, and for how long.

use chrono::TimeDelta;

use crate::site::{BOB, BOBS_PASSWORD, Site};
use crate::template::{ADA, PASSWORD};

#[tokio::test]
async fn a_session_begins_and_ends() {
    let site = Site::start().await;
    let mut ada = site.browser();
    assert_eq!(ada.session(), None);
    ada.log_in("  ADA@Example.org ", PASSWORD)
        .await
        .leads_to("/account");
    ada.get("/account").await.is(200).says(ADA);
    let session = ada.session().unwrap().to_owned();
    ada.post("/log-out", &[]).await.leads_to("/");
    assert_eq!(ada.session(), None);
    ada.get("/").await.says("You are logged out.");
    let page = ada.get("/").await;
    assert!(!page.text.contains("You are logged out."), "said twice");
    // The cookie opens nothing any more, and the browser is told to forget it.
    ada.cookies
        .insert("__Host-waxseal-session".to_owned(), session);
    ada.get("/account").await.leads_to("/log-in");
    assert_eq!(ada.session(), None);
}

#[tokio::test]
async fn the_part_before_the_at_is_enough_for_the_first_domain() {
    let site = Site::start().await;
    let mut ada = site.browser();
    ada.log_in("ada", PASSWORD).await.leads_to("/account");
}

/// A session that somebody else prepared in this browser is not the one that a log-in goes on
/// with, and ends.
#[tokio::test]
async fn no_session_is_prepared_by_somebody_else() {
    let site = Site::start().await;
    site.add_bob().await;
    let mut browser = site.browser();
    browser.log_in(BOB, BOBS_PASSWORD).await;
    let prepared = browser.session().unwrap().to_owned();
    browser.get("/account").await;
    let fields = [("login", ADA), ("password", PASSWORD)];
    browser.post("/log-in", &fields).await.leads_to("/account");
    assert_ne!(browser.session(), Some(prepared.as_str()));
    browser.get("/account").await.says(ADA);

    let mut attacker = site.browser();
    attacker
        .cookies
        .insert("__Host-waxseal-session".to_owned(), prepared);
    attacker.get("/account").await.leads_to("/log-in");

    // A value of the attacker's own making becomes no session either.
    for chosen in ["1".repeat(64), "x".to_owned()] {
        let mut browser = site.browser();
        browser
            .cookies
            .insert("__Host-waxseal-session".to_owned(), chosen.clone());
        browser.log_in(ADA, PASSWORD).await.leads_to("/account");
        assert_ne!(browser.session(), Some(chosen.as_str()));
    }
}

#[tokio::test]
async fn sessions_end_by_themselves() {
    let site = Site::start().await;
    let mut ada = site.browser().logged_in_as_ada().await;
    site.clock.forward(TimeDelta::minutes(119));
    ada.get("/account").await.is(200);
    site.clock.forward(TimeDelta::hours(12));
    ada.get("/account").await.leads_to("/log-in");
}

#[tokio::test]
async fn everywhere_means_everywhere() {
    let site = Site::start().await;
    let mut here = site.browser().logged_in_as_ada().await;
    let mut elsewhere = site.browser().logged_in_as_ada().await;
    here.get("/account").await;
    here.post("/log-out-everywhere", &[]).await.leads_to("/");
    elsewhere.get("/account").await.leads_to("/log-in");
    here.get("/account").await.leads_to("/log-in");
}

#[tokio::test]
async fn one_session_is_ended_from_the_list() {
    let site = Site::start().await;
    let mut here = site.browser().logged_in_as_ada().await;
    let mut elsewhere = site.browser().logged_in_as_ada().await;
    let page = here.get("/account/sessions").await;
    page.is(200).says("This browser");
    let values: Vec<_> = page
        .text
        .split("name=\"session\" value=\"")
        .skip(1)
        .collect();
    assert_eq!(values.len(), 1, "the other one alone can be ended here");
    let other = values[0].split('"').next().unwrap().to_owned();

    // Of somebody else, or garbage: nothing happens.
    site.add_bob().await;
    let mut bob = site.browser();
    bob.log_in(BOB, BOBS_PASSWORD).await;
    bob.get("/account/sessions").await;
    bob.post("/account/sessions", &[("session", &other)])
        .await
        .leads_to("/account/sessions");
    bob.get("/account/sessions")
        .await
        .says("That browser was logged out already.");
    here.post("/account/sessions", &[("session", "all")])
        .await
        .is(400);
    elsewhere.get("/account").await.is(200);

    here.get("/account/sessions").await;
    here.post("/account/sessions", &[("session", &other)])
        .await
        .leads_to("/account/sessions");
    here.get("/account/sessions")
        .await
        .says("That browser is logged out.");
    elsewhere.get("/account").await.leads_to("/log-in");
    here.get("/account").await.is(200);
}

#[tokio::test]
async fn unknown_and_known_accounts_are_refused_alike() {
    let site = Site::start().await;
    let mut pages = Vec::new();
    for login in [
        ADA,
        "nobody@example.org",
        "nobody@elsewhere.example",
        "not an address@",
    ] {
        let mut browser = site.browser();
        let page = browser.log_in(login, "never a password of theirs").await;
        page.is(422).says("do not belong together");
        let token = browser.form_token.clone();
        pages.push(page.text.replace(login, "LOGIN").replace(&token, "TOKEN"));
    }
    for page in &pages {
        assert_eq!(page, &pages[0]);
    }
}

#[tokio::test]
async fn a_locked_account_is_told_so_behind_its_password_alone() {
    let site = Site::start().await;
    let mut ada = site.browser().logged_in_as_ada().await;
    site.sql("UPDATE virtual_users SET roles = '[\"ROLE_SPAM\"]'")
        .await;
    ada.get("/account")
        .await
        .is(403)
        .says("Your account is locked");
    let mut other = site.browser();
    other
        .log_in(ADA, PASSWORD)
        .await
        .is(403)
        .says("Your account is locked");
    other.log_in(ADA, "a wrong password").await.is(422);
}

#[tokio::test]
async fn a_required_password_change_comes_first() {
    let site = Site::start().await;
    site.sql("UPDATE virtual_users SET password_change_required = 1")
        .await;
    let mut ada = site.browser().logged_in_as_ada().await;
    for path in [
        "/account",
        "/account/recovery-token",
        "/account/key",
        "/account/delete",
    ] {
        ada.get(path).await.leads_to("/account/password");
    }
    let page = ada.get("/account/password").await;
    page.is(200).says("Please choose a new password");
    let new = "a brand new one it is";
    let fields = [("present", PASSWORD), ("new", new), ("repeated", new)];
    ada.post("/account/password", &fields)
        .await
        .leads_to("/account");
    ada.get("/account")
        .await
        .is(200)
        .says("Your password is changed.");
}

/// Whoever finds a browser open guesses the password there no faster than at the log-in.
#[tokio::test]
async fn an_open_browser_is_no_place_to_guess_in() {
    let site = Site::start().await;
    let mut ada = site.browser().logged_in_as_ada().await;
    ada.get("/account/key").await;
    let paths = [
        "/account/key",
        "/account/recovery-token",
        "/account/password",
        "/account/delete",
    ];
    let fields = [
        ("password", "not hers at all"),
        ("present", "not hers at all"),
        ("sure", "yes"),
        ("new", "quite another staple here"),
        ("repeated", "quite another staple here"),
    ];
    for path in paths.iter().cycle().take(10) {
        ada.post(path, &fields)
            .await
            .is(422)
            .says("This is not your present password.");
    }
    for path in paths {
        ada.post(path, &fields)
            .await
            .is(429)
            .says("Please take a break");
    }
    ada.get("/account").await.is(200);
}
