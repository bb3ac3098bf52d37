//! Logging in, and what can be wrong with it.

use crate::site::Site;
use crate::template::PASSWORD;

#[tokio::test]
async fn what_was_left_out_is_asked_for() {
    let site = Site::start().await;
    let mut browser = site.browser();
    let page = browser.fill_in("/log-in", &[]).await;
    page.is(422)
        .says("role=\"alert\" tabindex=\"-1\" autofocus");
    page.says("href=\"#login\"").says("href=\"#password\"");
    page.says("aria-invalid=\"true\"");
    let page = browser.fill_in("/log-in", &[("login", "ada")]).await;
    page.is(422).says("value=\"ada\"");
    assert!(!page.text.contains("href=\"#login\""));
}

#[tokio::test]
async fn no_secret_is_filled_in_again() {
    let site = Site::start().await;
    let mut browser = site.browser();
    let wrong = "this was typed by mistake";
    let page = browser.log_in("ada", wrong).await;
    page.is(422);
    assert!(!page.text.contains(wrong));
    // The double click of somebody impatient: the second is as good as the first.
    let fields = [("login", "ada"), ("password", PASSWORD)];
    let token = browser.form_token.clone();
    browser.post("/log-in", &fields).await.leads_to("/account");
    browser.form_token = token;
    browser
        .post("/log-in", &fields)
        .await
        .is(403)
        .says("Try again");
}
