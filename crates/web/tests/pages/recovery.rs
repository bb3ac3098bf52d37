//! A lost password, and the two days.

use accounts::{Authority, RecoveryToken, Secret, Source};
use chrono::TimeDelta;

use crate::site::Site;
use crate::template::{ADA, PASSWORD};

const NEW: &str = "an entirely different staple";

#[tokio::test]
async fn two_days_later_there_is_a_new_password() {
    let site = Site::start().await;
    let token = site.template.recovery_token.as_str();
    let mut browser = site.browser();
    let start = [("login", " Ada@EXAMPLE.org"), ("token", token)];
    let page = browser.fill_in("/recovery", &start).await;
    page.is(200)
        .says("Please come back in two days")
        .says(" UTC");
    site.clock.forward(TimeDelta::days(2));
    // In another browser, and by the part before the @.
    let mut browser = site.browser();
    let page = browser
        .fill_in("/recovery", &[("login", "ada"), ("token", token)])
        .await;
    page.is(200).says("Choose a new password").says(" UTC");
    let finish = |new, repeated| {
        [
            ("username", ADA),
            ("token", token),
            ("new", new),
            ("repeated", repeated),
        ]
    };
    let path = "/recovery/finish";
    for (new, repeated, said) in [
        ("short", "short", "at least 12 characters"),
        (NEW, "another", "The two do not match."),
        ("", "", "Please choose a new password."),
    ] {
        browser
            .post(path, &finish(new, repeated))
            .await
            .is(422)
            .says(said);
    }
    let page = browser.post(path, &finish(NEW, NEW)).await;
    page.is(200).says("You are back");
    let new_token = page.shown_token().unwrap().to_owned();
    assert_ne!(new_token, token);
    // Logged in, and the form of this very page works.
    browser
        .post("/account/recovery-token/stored", &[("stored", "yes")])
        .await
        .leads_to("/account");
    browser.get("/account").await.is(200).says(ADA);
    let address = ADA.parse().unwrap();
    site.accounts
        .log_in(&address, &Secret::new(NEW))
        .await
        .unwrap();
    // The old token is void, the new one is good.
    let fields = [("login", ADA), ("token", token)];
    browser.get("/recovery").await;
    browser.post("/recovery", &fields).await.is(422);
    let new_token = RecoveryToken::parse(&new_token).unwrap();
    site.accounts
        .start_recovery(Source::CommandLine, &address, &new_token)
        .await
        .unwrap();
}

#[tokio::test]
async fn wrong_turns() {
    let site = Site::start().await;
    let token = site.template.recovery_token.as_str();
    let mut browser = site.browser();
    let other = "550e8400-e29b-41d4-a716-446655440000";
    for (login, token, said) in [
        (ADA, other, "Address and token do not belong together."),
        (
            "nobody@example.org",
            other,
            "Address and token do not belong together.",
        ),
        (
            "not an address@",
            other,
            "Address and token do not belong together.",
        ),
        (ADA, "not a token", "does not look like a recovery token"),
        (ADA, "", "Please type your recovery token."),
        ("", token, "Please type your e-mail address."),
    ] {
        let page = browser
            .fill_in("/recovery", &[("login", login), ("token", token)])
            .await;
        page.is(422).says(said);
    }

    // Finishing what was never started, is too early, was stopped, or ran out.
    let fields = [
        ("username", ADA),
        ("token", token),
        ("new", NEW),
        ("repeated", NEW),
    ];
    let path = "/recovery/finish";
    browser
        .post(path, &fields)
        .await
        .is(422)
        .says("was stopped meanwhile");
    let start = [("login", ADA), ("token", token)];
    browser.fill_in("/recovery", &start).await.is(200);
    browser.get("/recovery").await;
    browser.post(path, &fields).await.is(422);
    site.accounts
        .cancel_recovery(Authority::command_line(), &ADA.parse().unwrap())
        .await
        .unwrap();
    site.clock.forward(TimeDelta::days(3));
    browser
        .post(path, &fields)
        .await
        .is(422)
        .says("was stopped meanwhile");
    browser.fill_in("/recovery", &start).await.is(200);
    browser.get("/recovery").await;
    site.clock.forward(TimeDelta::days(31));
    browser
        .post(path, &fields)
        .await
        .is(422)
        .says("has run out");
    for fields in [
        &[("username", ADA)][..],
        &[("username", "x"), ("token", token)],
    ] {
        browser.post(path, fields).await.is(400);
    }
    let mut ada = site.browser();
    ada.log_in(ADA, PASSWORD).await.leads_to("/account");
}

/// The link in the letter about it: opening it changes nothing, its button stops the recovery.
#[tokio::test]
async fn a_link_stops_a_recovery_of_somebody_else() {
    let site = Site::start().await;
    let token = site.template.recovery_token.as_str();
    let mut thief = site.browser();
    let start = [("login", ADA), ("token", token)];
    thief.fill_in("/recovery", &start).await.is(200);
    let link = "5".repeat(64);
    let digest = vault::bearer_token_digest(&link);
    site.sql(&format!(
        "INSERT INTO virtual_links (purpose, digest, user_id, creation_time, expiry_time)
         VALUES ('stop-recovery', '{digest}', 1, '2026-01-01 00:00:00', '2099-01-01 00:00:00')"
    ))
    .await;

    let path = format!("/recovery/stop/{link}");
    let mut owner = site.browser();
    for _ in 0..2 {
        owner
            .get(&path)
            .await
            .is(200)
            .says("If it was you, there is nothing to do here.");
    }
    owner
        .post(&path, &[])
        .await
        .is(200)
        .says("The recovery is stopped");
    for path in [path.as_str(), "/recovery/stop/nonsense"] {
        owner
            .get(path)
            .await
            .is(404)
            .says("There is nothing to stop");
        owner
            .post(path, &[])
            .await
            .is(404)
            .says("There is nothing to stop");
    }
    site.clock.forward(TimeDelta::days(3));
    thief
        .fill_in("/recovery", &start)
        .await
        .says("Please come back in two days");
}
