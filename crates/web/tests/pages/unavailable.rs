//! When the server cannot.

use std::sync::mpsc;
use std::time::Duration;
use vault::Asker;

use accounts::{Authority, Error};
use model::MailCryptMode;
use tokio::task::JoinHandle;

use crate::site::Site;
use crate::template::{ADA, PASSWORD};

const LOG_IN: [(&str, &str); 2] = [("login", ADA), ("password", PASSWORD)];

/// Keeps the one worker at work until the sender is dropped.
async fn keep_busy(site: &Site) -> (mpsc::Sender<()>, JoinHandle<()>) {
    let (started, has_started) = mpsc::channel();
    let (release, released) = mpsc::channel::<()>();
    let pool = site.pool.clone();
    let working = tokio::spawn(async move {
        let job = pool.run(Asker::known(), move |_| {
            started.send(()).unwrap();
            let _ = released.recv();
        });
        job.await.unwrap();
    });
    tokio::task::yield_now().await;
    has_started.recv().unwrap();
    (release, working)
}

#[tokio::test]
async fn a_busy_server_asks_for_patience() {
    let site = Site::start().await;
    let mut browser = site.browser();
    browser.get("/log-in").await;
    let (release, working) = keep_busy(&site).await;
    let pool = site.pool.clone();
    let waiting = tokio::spawn(async move { pool.run(Asker::known(), |_| ()).await });
    tokio::task::yield_now().await;

    let page = browser.post("/log-in", &LOG_IN).await;
    page.is(503).says("Please try again in a moment");

    drop(release);
    working.await.unwrap();
    waiting.await.unwrap().unwrap();
    browser.post("/log-in", &LOG_IN).await.leads_to("/account");
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_given_up_as_a_page() {
    let site = Site::with(MailCryptMode::NewUsers, Duration::from_millis(200)).await;
    let mut browser = site.browser();
    browser.get("/log-in").await;
    let (release, working) = keep_busy(&site).await;
    let page = browser.post("/log-in", &LOG_IN).await;
    page.is(503).says("Please try again in a moment");
    drop(release);
    working.await.unwrap();
}

/// A person sees a number, and the log has the cause.
#[tokio::test]
async fn a_fault_shows_no_cause() {
    let site = Site::start().await;
    let mut ada = site.browser().logged_in_as_ada().await;
    site.sql("UPDATE virtual_users SET mail_crypt_public_key = 'nonsense'")
        .await;
    let shown = site
        .accounts
        .show(Authority::command_line(), &ADA.parse().unwrap())
        .await;
    assert!(matches!(shown, Err(Error::Inconsistent { .. })));
    let page = ada.get("/account").await;
    page.is(500)
        .says("Something went wrong on our side")
        .says("<code>");
    for word in ["public key", "administrator:", "nonsense", "base64"] {
        assert!(!page.text.contains(word), "{word} is shown: {}", page.text);
    }
}
