//! The language by choice, else the browser's.

use crate::site::Site;
use crate::team::{ADMINISTRATORS, SERVER};
use crate::template::ADA;

#[tokio::test]
async fn the_browser_s_language_unless_another_was_chosen() {
    let site = Site::start().await;
    let mut browser = site.browser();
    browser.language = "fr-CH, de;q=0.7";
    let page = browser.get("/log-in").await;
    page.says("<html lang=\"fr\">").says("Se connecter");
    browser
        .post("/language", &[("language", "es"), ("to", "/log-in")])
        .await
        .leads_to("/log-in");
    let page = browser.get("/log-in").await;
    page.says("<html lang=\"es\">").says("Entrar");
    browser.language = "it";
    browser.cookies.remove("__Host-waxseal-language");
    browser.get("/").await.says("<html lang=\"en\">");
}

/// Chosen by an owner in one browser, until another is chosen in another one.
#[tokio::test]
async fn the_language_of_an_account_follows_its_owner() {
    let site = Site::start().await;
    let mut ada = site.browser().logged_in_as_ada().await;
    ada.get("/account").await.says("<html lang=\"en\">");
    ada.post("/language", &[("language", "de"), ("to", "/account")])
        .await
        .leads_to("/account");
    let mut elsewhere = site.browser();
    elsewhere.get("/log-in").await.says("<html lang=\"en\">");
    let mut elsewhere = elsewhere.logged_in_as_ada().await;
    elsewhere.get("/account").await.says("<html lang=\"de\">");
    elsewhere
        .post("/language", &[("language", "es"), ("to", "/account")])
        .await;
    elsewhere.get("/account").await.says("<html lang=\"es\">");
}

#[tokio::test]
async fn a_choice_leads_to_no_other_server() {
    let site = Site::start().await;
    let mut browser = site.browser();
    browser.get("/").await;
    for to in [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "",
    ] {
        let page = browser
            .post("/language", &[("language", "de"), ("to", to)])
            .await;
        page.leads_to("/");
    }
    browser
        .post("/language", &[("language", "xx")])
        .await
        .is(400);
}

#[tokio::test]
async fn every_page_in_every_language() {
    let site = Site::start().await;
    let mut ada = site.browser().logged_in_as_ada().await;
    let mut guest = site.browser();
    for language in ["en", "de", "fr", "es"] {
        (ada.language, guest.language) = (language, language);
        let marked = format!("<html lang=\"{language}\">");
        for path in crate::paths::OWN {
            ada.get(path).await.is(200).says(&marked);
        }
        for path in crate::paths::OPEN {
            guest.get(path).await.is(200).says(&marked);
        }
        guest.get("/nowhere").await.is(404).says(&marked);
    }
}

#[tokio::test]
async fn every_page_for_administrators_in_every_language() {
    let site = Site::with_team().await;
    let mut ada = site.logged_in(ADA).await;
    for language in ["en", "de", "fr", "es"] {
        ada.language = language;
        let marked = format!("<html lang=\"{language}\">");
        for path in ADMINISTRATORS.iter().chain(SERVER) {
            ada.get(path).await.is(200).says(&marked);
        }
    }
}
