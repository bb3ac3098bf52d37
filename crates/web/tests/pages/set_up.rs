//! The first start.

use chrono::TimeDelta;

use crate::site::Site;
use crate::template::PASSWORD;

const NEW: &str = "first of them all, and long";

fn fields<'a>(domain: &'a str, local_part: &'a str, new: &'a str) -> [(&'a str, &'a str); 4] {
    [
        ("domain", domain),
        ("local_part", local_part),
        ("new", new),
        ("repeated", new),
    ]
}

/// Where the link of this moment leads.
async fn link(site: &Site) -> String {
    let link = site.accounts.make_setup_link().await.unwrap().unwrap();
    format!("/setup/{}", link.reveal())
}

#[tokio::test]
async fn the_link_makes_the_first_administrator_once() {
    let site = Site::start().await;
    let (path, other) = (link(&site).await, link(&site).await);
    let mut browser = site.browser();
    browser.get(&path).await.is(200).says("Set up this server");
    for (wrong, said) in [
        (fields("nodot", "root", NEW), "This is no name of a domain."),
        (fields("", "root", NEW), "This is no name of a domain."),
        (fields("new.example", "", NEW), "Please use only letters"),
        (
            fields("new.example", "a@b.example", NEW),
            "Please use only letters",
        ),
        (fields("example.org", "ada", NEW), "This address is taken."),
        (
            fields("new.example", "root", "short"),
            "at least 12 characters",
        ),
    ] {
        let page = browser.post(&path, &wrong).await;
        page.is(422).says(said);
        assert!(!page.text.contains(NEW), "a password was filled in");
    }
    let mut different = fields("new.example", "root", NEW);
    different[3].1 = PASSWORD;
    browser.post(&path, &different).await.is(422);

    let page = browser
        .post(&path, &fields("new.example", "root", NEW))
        .await;
    page.is(200).says("root@new.example");
    assert_eq!(page.shown_token().map(str::len), Some(36));
    // Whoever set the server up is logged in, and administers it.
    browser.get("/admin").await.is(200);
    browser.get("/account").await.says("safely stored?");
    let mut browser = site.browser();
    // Neither this link nor another of its kind does anything any more.
    for path in [&path, &other] {
        browser.get("/log-in").await;
        browser.get(path).await.is(404);
        let page = browser
            .post(path, &fields("new.example", "more", NEW))
            .await;
        page.is(404).says("There is no such page");
    }
    browser
        .log_in("root@new.example", NEW)
        .await
        .leads_to("/account");
    browser.get("/admin").await.is(200);
    let page = browser.get("/admin/domains/new.example").await;
    page.is(200);
}

#[tokio::test]
async fn passers_by_find_nothing() {
    let site = Site::start().await;
    let path = link(&site).await;
    let mut browser = site.browser();
    browser.get("/log-in").await;
    let guess = format!("/setup/{}", "0".repeat(64));
    let send = fields("new.example", "root", NEW);
    for wrong in ["/setup", "/setup/", "/setup/x", &guess] {
        browser.get(wrong).await.is(404);
    }
    browser.post(&guess, &send).await.is(404);
    site.clock.forward(TimeDelta::hours(25));
    browser.get(&path).await.is(404);
    browser.post(&path, &send).await.is(404);
    // Nor is it taken from elsewhere.
    let path = link(&site).await;
    browser.form_token.clear();
    browser.post(&path, &send).await.is(403);
}
