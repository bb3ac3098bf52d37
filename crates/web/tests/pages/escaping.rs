//! HTML in every field is text on every page.

use axum::body::Body;
use axum::http::{Method, header};

use crate::site::Site;
use crate::template::PASSWORD;

const MARK: &str = "\"'><script src=//evil.example>&amp;{{visit}}";

#[tokio::test]
async fn what_was_typed_is_shown_as_text() {
    let site = Site::start().await;
    let mut guest = site.browser();
    let mut ada = site.browser().logged_in_as_ada().await;
    let mut shown_again = 0;
    for (is_own, path, fields) in [
        (false, "/log-in", &["login", "password"][..]),
        (false, "/recovery", &["login", "token"]),
        (true, "/account/password", &["present", "new", "repeated"]),
        (true, "/account/recovery-token", &["password"]),
        (
            true,
            "/account/old-mail",
            &["old_password", "old_token", "password"],
        ),
        (true, "/account/key", &["password"]),
        (true, "/account/delete", &["password"]),
    ] {
        let browser = if is_own { &mut ada } else { &mut guest };
        for field in fields {
            let mut sent: Vec<_> = fields.iter().map(|name| (*name, PASSWORD)).collect();
            sent.retain(|(name, _)| name != field);
            sent.push((field, MARK));
            let page = browser.fill_in(path, &sent).await;
            page.is(422);
            assert!(
                !page.text.contains("<script src=//"),
                "{path} {field}: {}",
                page.text
            );
            assert!(!page.text.contains("evil.example>"), "{path} {field}");
            shown_again += usize::from(page.text.contains("evil.example"));
        }
    }
    assert!(
        shown_again > 1,
        "no field was shown again, so nothing was tested"
    );
}

#[tokio::test]
async fn paths_and_cookies_are_text_as_well() {
    let site = Site::start().await;
    let mut browser = site.browser();
    let page = browser
        .get("/%22%3E%3Cscript%3E?x=%22%3E%3Cscript%3E")
        .await;
    page.is(404);
    assert!(!page.text.contains("<script"), "{}", page.text);
    for name in ["visit", "session", "language", "notice"] {
        let request = browser
            .request(Method::GET, "/log-in")
            .header(header::COOKIE, format!("__Host-waxseal-{name}=\"><script>"));
        let page = browser.send(request.body(Body::empty()).unwrap()).await;
        page.is(200);
        assert!(!page.text.contains("<script"), "{}", page.text);
    }
}
