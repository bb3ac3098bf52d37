//! Who may administer what.

use crate::site::Site;
use crate::team::{ACCOUNT_PAGES, ADMINISTRATORS, DORA, EVE, MIA, SERVER};
use crate::template::{ADA, PASSWORD};

/// Everything that is changed with one button or one form, and what that sends.
const FORMS: &[(&str, &[(&str, &str)])] = &[
    ("/admin/new-account", &[("local_part", "new")]),
    (
        "/admin/accounts/eve@other.example/roles",
        &[("permanent", "yes")],
    ),
    ("/admin/accounts/eve@other.example/quota", &[("quota", "7")]),
    (
        "/admin/accounts/eve@other.example/quota",
        &[("quota", "seven")],
    ),
    ("/admin/accounts/eve@other.example/sealing", &[]),
    (
        "/admin/accounts/eve@other.example/password-change",
        &[("on", "yes")],
    ),
    ("/admin/accounts/eve@other.example/stop-recovery", &[]),
    ("/admin/accounts/eve@other.example/reset", &[("new", "x")]),
    (
        "/admin/accounts/eve@other.example/delete",
        &[("typed", EVE)],
    ),
    (
        "/admin/accounts/eve@other.example/delete",
        &[("typed", "x")],
    ),
    ("/admin/accounts/eve@other.example/restore", &[("new", "x")]),
    ("/admin/domains", &[("name", "new.example")]),
    (
        "/admin/domains/other.example",
        &[
            ("registration", "open"),
            ("limit", "1"),
            ("waiting_days", "1"),
        ],
    ),
    ("/admin/domains/other.example", &[("registration", "no")]),
    ("/admin/domains/other.example/invite-codes", &[]),
    (
        "/admin/domains/other.example/invite-codes/delete",
        &[("code", "x")],
    ),
    (
        "/admin/domains/empty.example/delete",
        &[("typed", "empty.example")],
    ),
    ("/admin/reserved-names", &[("names", "root")]),
    ("/admin/reserved-names/delete", &[("name", "root")]),
    ("/admin/api-tokens/delete", &[("name", "dovecot")]),
    ("/admin/new-api-token", &[("name", "mine")]),
    ("/admin/sealing", &[]),
];

#[tokio::test]
async fn pages_are_there_for_administrators_alone() {
    let site = Site::with_team().await;
    let (mut guest, mut mia) = (site.browser(), site.logged_in(MIA).await);
    let (mut dora, mut ada) = (site.logged_in(DORA).await, site.logged_in(ADA).await);
    for path in ADMINISTRATORS.iter().chain(SERVER) {
        guest.get(path).await.leads_to("/log-in");
        mia.get(path).await.is(404).says("There is no such page");
        ada.get(path).await.is(200).says("Administration");
    }
    for path in ADMINISTRATORS {
        dora.get(path).await.is(200).says("Administration");
    }
    for path in SERVER {
        dora.get(path).await.is(404).says("There is no such page");
    }
    // Nor is the way there shown.
    let page = mia.get("/account").await;
    assert!(!page.text.contains("/admin"), "{}", page.text);
    let page = dora.get("/admin").await;
    for path in ["/admin/api-tokens", "/admin/reserved-names"] {
        assert!(!page.text.contains(path), "{}", page.text);
    }
}

/// Forms that were seen elsewhere, or made up: nothing comes of them.
#[tokio::test]
async fn no_form_is_taken_from_members_or_guests() {
    let site = Site::with_team().await;
    let (mut guest, mut mia) = (site.browser(), site.logged_in(MIA).await);
    guest.get("/log-in").await;
    mia.get("/account").await;
    for (path, fields) in FORMS {
        guest.post(path, fields).await.leads_to("/log-in");
        mia.post(path, fields).await.is(404);
    }
    nothing_changed(&site).await;
}

#[tokio::test]
async fn no_form_is_taken_without_its_token() {
    let site = Site::with_team().await;
    let mut ada = site.logged_in(ADA).await;
    for (path, fields) in FORMS {
        ada.form_token.clear();
        ada.post(path, fields).await.is(403);
    }
    nothing_changed(&site).await;
}

/// What belongs to another domain looks as if it were not there, whatever is asked for.
#[tokio::test]
async fn another_domain_is_not_there() {
    let site = Site::with_team().await;
    let mut dora = site.logged_in(DORA).await;
    for page in ACCOUNT_PAGES {
        for address in [EVE, "nobody@other.example", "nobody@example.org"] {
            let path = format!("/admin/accounts/{address}{page}");
            dora.get(&path).await.is(404).says("There is no such page");
        }
    }
    for path in ["", "/invite-codes", "/delete"] {
        for domain in ["other.example", "none.example"] {
            let path = format!("/admin/domains/{domain}{path}");
            dora.get(&path).await.is(404);
        }
    }
    for (path, fields) in FORMS {
        if path.contains("other.example") || path.contains("empty.example") {
            dora.post(path, fields).await.is(404);
        }
    }
    let page = dora
        .get("/admin/accounts?text=eve&state=all&domain=other.example")
        .await;
    page.is(200).says("No account matches.");
    let page = dora.get("/admin/audit?account=eve@other.example").await;
    page.is(200).says("There is no such account.");
    // An account there cannot be made either.
    let fields = [
        ("local_part", "mallory"),
        ("domain", "other.example"),
        ("new", "a fine long password"),
        ("repeated", "a fine long password"),
    ];
    dora.get("/admin/new-account").await;
    dora.post("/admin/new-account", &fields).await.is(422);
    nothing_changed(&site).await;
}

async fn nothing_changed(site: &Site) {
    let mut ada = site.logged_in(ADA).await;
    ada.get("/admin/audit")
        .await
        .says("Nothing has happened yet.");
    ada.get("/admin/accounts/eve@other.example")
        .await
        .says("Active");
    ada.get("/admin/domains").await.says("empty.example");
}

/// Administrators of a domain leave those of the server alone, and what they may not give.
#[tokio::test]
async fn a_domain_s_administrator_cannot_rise() {
    let site = Site::with_team().await;
    let mut dora = site.logged_in(DORA).await;
    let page = dora.get("/admin/accounts/ada@example.org").await;
    page.is(200).says("You can look, and change nothing.");
    assert!(!page.text.contains("/reset"), "{}", page.text);
    let own = format!("/admin/accounts/{DORA}/roles");
    for (path, fields) in [
        ("/admin/accounts/ada@example.org/sealing", &[][..]),
        (
            "/admin/accounts/ada@example.org/roles",
            &[("permanent", "yes")],
        ),
        ("/admin/accounts/ada@example.org/delete", &[("typed", ADA)]),
        ("/admin/accounts/mia@example.org/roles", &[("admin", "yes")]),
        (
            "/admin/accounts/mia@example.org/roles",
            &[("multiplier", "yes")],
        ),
    ] {
        dora.post(path, fields).await.is(404);
    }
    dora.post(&own, &[("admin", "yes")]).await.is(404);
    dora.post(&own, &[("permanent", "yes")]).await.is(422);
    let page = dora.get("/admin/accounts/mia@example.org/roles").await;
    assert!(!page.text.contains("name=\"admin\""), "{}", page.text);
    page.says("name=\"domain_admin\"");
    // What she does not see she does not take away either.
    site.give_role(MIA, "ROLE_SUSPICIOUS").await;
    let path = "/admin/accounts/mia@example.org/roles";
    dora.fill_in(path, &[("permanent", "yes")]).await.is(303);
    let page = dora.get("/admin/accounts/mia@example.org").await;
    page.says("Suspicious").says("Permanent");
}

/// Roles that are taken away count at the next request.
#[tokio::test]
async fn a_role_ends_at_once() {
    let site = Site::with_team().await;
    let mut dora = site.logged_in(DORA).await;
    dora.get("/admin/accounts").await.is(200);
    site.give_role(DORA, "ROLE_PERMANENT").await;
    dora.get("/admin/accounts").await.is(404);
    dora.post("/admin/accounts/mia@example.org/sealing", &[])
        .await
        .is(404);
    site.sql(
        "UPDATE virtual_users SET password_change_required = 1 WHERE email = 'ada@example.org'",
    )
    .await;
    let mut ada = site.browser();
    ada.log_in(ADA, PASSWORD).await;
    ada.get("/admin").await.leads_to("/account/password");
}
