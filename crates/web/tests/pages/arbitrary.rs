//! Whatever is asked for, the answer is a page (see `page`).

use axum::body::Body;
use axum::http::{Method, Uri};
use proptest::prelude::*;
use tokio::runtime::Runtime;

use crate::site::Site;

#[test]
fn any_path_and_any_form() {
    let runtime = Runtime::new().unwrap();
    let site = runtime.block_on(Site::start());
    let methods: &[_] = &["GET", "POST", "PUT", "DELETE", "OPTIONS", "ANYTHING"];
    let path = "(/account|/recovery|/assets|/log-in|/setup|/admin(/accounts|/domains|/audit)?)?(/[!-~]{0,12}){0,3}";
    let config = ProptestConfig::with_cases(200);
    proptest!(config, |(path in path, body in "[ -~]{0,60}", method in proptest::sample::select(methods))| {
        prop_assume!(path.parse::<Uri>().is_ok_and(|uri| uri.path().starts_with('/')));
        prop_assume!(!path.starts_with("/api"));
        let mut browser = site.browser();
        let method: Method = method.parse().unwrap();
        let request = browser
            .request(method, &path)
            .header("content-type", "application/x-www-form-urlencoded");
        let page = runtime.block_on(browser.send(request.body(Body::from(body)).unwrap()));
        prop_assert!(page.status < 500, "{:?}", page);
    });
}

/// A path that looks like an address elsewhere is asked for, and is no link on the page.
#[tokio::test]
async fn a_path_that_looks_like_an_address() {
    let site = Site::start().await;
    let page = site.browser().get("/gxm://y[").await;
    assert_eq!(page.status, 404);
    for attribute in ["href", "src", "action"] {
        let link = format!("{attribute}=\"/gxm:");
        assert!(!page.text.contains(&link), "{}", page.text);
    }
}
