//! Somebody makes an account for themselves.

use accounts::Secret;
use chrono::TimeDelta;

use crate::site::{BOB, Site};
use crate::template::{ADA, PASSWORD};

const NEW: &str = "four words quite unrelated";

fn fields<'a>(name: &'a str, code: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("name", name),
        ("domain", "example.org"),
        ("invite_code", code),
        ("new", NEW),
        ("repeated", NEW),
    ]
}

async fn set_mode(site: &Site, mode: &str) {
    site.sql(&format!(
        "UPDATE virtual_domains SET registration = '{mode}'"
    ))
    .await;
}

#[tokio::test]
async fn closed_unless_somebody_opened_it() {
    let site = Site::start().await;
    let mut browser = site.browser();
    browser
        .get("/register")
        .await
        .is(200)
        .says("Registration is closed");
    let page = browser.get("/").await;
    assert!(!page.text.contains("/register"), "{}", page.text);
    browser.post("/register", &fields("carol", "")).await;
    let created = site
        .accounts
        .own_account(&"carol@example.org".parse().unwrap())
        .await;
    assert!(created.is_err());
}

#[tokio::test]
async fn whoever_registers_is_logged_in_and_sees_the_token() {
    let site = Site::start().await;
    set_mode(&site, "open").await;
    let mut carol = site.browser();
    carol.get("/").await.says("href=\"/register\"");
    let page = carol
        .fill_in("/register", &fields(" Carol@example.org", ""))
        .await;
    page.is(200).says("Welcome! carol@example.org is yours");
    assert_eq!(page.shown_token().unwrap().len(), 36);
    carol
        .post("/account/recovery-token/stored", &[("stored", "yes")])
        .await
        .leads_to("/account");
    carol.get("/account").await.says("carol@example.org");
    carol.get("/register").await.leads_to("/account");
    let address = "carol@example.org".parse().unwrap();
    site.accounts
        .log_in(&address, &Secret::new(NEW))
        .await
        .unwrap();
    // Pressed twice, or somebody else: taken, and what to do.
    let mut other = site.browser();
    let page = other.fill_in("/register", &fields("carol", "")).await;
    page.is(422).says("just log in with your password");
}

#[tokio::test]
async fn wrong_turns() {
    let site = Site::start().await;
    set_mode(&site, "open").await;
    site.sql("INSERT INTO virtual_reserved_names (name, creation_time) VALUES ('admin', '2026-01-01 00:00:00')").await;
    let mut browser = site.browser();
    for (name, said) in [
        ("", "Please type the part before the @."),
        ("ab", "needs 3 to 32 characters"),
        ("a..b", "Dots can only stand between"),
        ("ca rol", "Only letters a to z"),
        ("carol@elsewhere.example", "Only letters a to z"),
        ("admin", "kept for the people who run the server"),
        ("ada", "This address is taken"),
    ] {
        let page = browser.fill_in("/register", &fields(name, "")).await;
        page.is(422).says(said);
    }
    for (domain, said) in [
        ("elsewhere.example", "Please choose one of the endings."),
        ("", "Please choose one of the endings."),
    ] {
        let mut sent = fields("carol", "");
        sent[1].1 = domain;
        browser.fill_in("/register", &sent).await.is(422).says(said);
    }
    let mut sent = fields("carol", "");
    sent[3].1 = "short";
    sent[4].1 = "short";
    browser
        .fill_in("/register", &sent)
        .await
        .is(422)
        .says("at least 12 characters");
}

#[tokio::test]
async fn an_invite_code_opens_the_door_once() {
    let site = Site::start().await;
    set_mode(&site, "invite").await;
    let mut ada = site.browser().logged_in_as_ada().await;
    ada.get("/account").await.says("href=\"/account/invites\"");
    ada.get("/account/invites")
        .await
        .says("You can invite others from ");
    site.clock.forward(TimeDelta::days(8));
    let mut ada = site.browser().logged_in_as_ada().await;
    let page = ada.get("/account/invites").await;
    let codes: Vec<_> = page.text.split("<span class=\"code\">").skip(1).collect();
    assert_eq!(codes.len(), 3, "{}", page.text);
    let code = codes[0].split('<').next().unwrap();

    let mut guest = site.browser();
    for (sent, said) in [
        ("", "An invite code is needed here."),
        ("zzzzzz", "is not known"),
    ] {
        let page = guest.fill_in("/register", &fields("carol", sent)).await;
        page.is(422).says(said);
    }
    let code = format!(" {code} ");
    guest
        .fill_in("/register", &fields("carol", &code))
        .await
        .is(200)
        .says("Welcome!");
    let mut other = site.browser();
    let page = other.fill_in("/register", &fields("dora", &code)).await;
    page.is(422).says("was used already");
    ada.get("/account/invites").await.says("Used on ");

    // More than their share is for those who may make as many as they want.
    ada.post("/account/invites", &[])
        .await
        .leads_to("/account/invites");
    let page = ada.get("/account/invites").await;
    assert_eq!(page.text.matches("class=\"code\"").count(), 3);
    site.sql(&format!(
        "UPDATE virtual_users SET roles = '[\"ROLE_USER\",\"ROLE_MULTIPLIER\"]' WHERE email = '{ADA}'"
    ))
    .await;
    ada.get("/account/invites").await.says("Make another code");
    ada.post("/account/invites", &[])
        .await
        .leads_to("/account/invites");
    let page = ada.get("/account/invites").await;
    page.says("There is a new code.");
    assert_eq!(page.text.matches("class=\"code\"").count(), 4);
}

/// A burst of attempts is answered with a break, the right password too.
#[tokio::test]
async fn too_many_attempts_are_told_when_to_come_back() {
    let site = Site::start().await;
    site.add_bob().await;
    let mut browser = site.browser();
    for _ in 0..10 {
        browser.log_in(ADA, "a guess of somebody's").await.is(422);
    }
    for password in ["one more guess of theirs", PASSWORD] {
        let page = browser.log_in(ADA, password).await;
        page.is(429).says("Please take a break").says(" UTC");
    }
    browser
        .log_in("nobody@example.org", "a guess of somebody's")
        .await
        .is(422);
    browser
        .log_in(BOB, crate::site::BOBS_PASSWORD)
        .await
        .leads_to("/account");
    site.clock.forward(TimeDelta::minutes(16));
    let mut browser = site.browser();
    browser.log_in(ADA, PASSWORD).await.leads_to("/account");
}
