//! HTML in every field is text on every page.

use axum::body::Body;
use axum::http::{Method, header};

use crate::site::Site;
use crate::template::{ADA, PASSWORD};

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

#[tokio::test]
async fn what_administrators_type_is_text_as_well() {
    let site = Site::with_team().await;
    let mut ada = site.logged_in(ADA).await;
    let mut shown_again = 0;
    for (path, fields) in [
        (
            "/admin/new-account",
            &["local_part", "domain", "quota", "new", "repeated", "admin"][..],
        ),
        ("/admin/accounts/mia@example.org/quota", &["quota"]),
        (
            "/admin/accounts/mia@example.org/reset",
            &["new", "understood"],
        ),
        ("/admin/accounts/mia@example.org/delete", &["typed"]),
        ("/admin/domains", &["name"]),
        (
            "/admin/domains/example.org",
            &["registration", "limit", "waiting_days", "enabled"],
        ),
        ("/admin/domains/empty.example/delete", &["typed"]),
        ("/admin/reserved-names", &["names"]),
    ] {
        let sent: Vec<_> = fields.iter().map(|name| (*name, MARK)).collect();
        let page = ada.fill_in(path, &sent).await;
        page.is(422);
        assert!(
            !page.text.contains("<script src=//"),
            "{path}: {}",
            page.text
        );
        assert!(!page.text.contains("evil.example>"), "{path}");
        shown_again += usize::from(page.text.contains("evil.example"));
    }
    assert!(
        shown_again > 4,
        "only {shown_again} fields were shown again"
    );
    // What is kept under a name, and comes back in lists and in the trail.
    let named = ada.fill_in("/admin/new-api-token", &[("name", MARK)]).await;
    assert!(
        !named.is(200).text.contains("<script src=//"),
        "{}",
        named.text
    );
    let search = serde_urlencoded::to_string([("text", MARK), ("account", MARK)]).unwrap();
    for path in ["/admin/accounts", "/admin/audit", "/admin/api-tokens"] {
        for path in [path.to_owned(), format!("{path}?{search}")] {
            let page = ada.get(&path).await;
            assert!(
                !page.is(200).text.contains("<script src=//"),
                "{}",
                page.text
            );
        }
    }
    ada.get("/admin/audit").await.says("evil.example&#62;");
}
