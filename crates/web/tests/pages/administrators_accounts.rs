//! What administrators do with accounts.

use crate::site::Site;
use crate::team::{DORA, EVE, MIA};
use crate::template::{ADA, PASSWORD};

const NEW: &str = "quite a new one, and long";
const CHOSEN: &str = "chosen by its owner, later";

#[tokio::test]
async fn a_new_account_goes_to_its_owner() {
    let site = Site::with_team().await;
    let mut dora = site.logged_in(DORA).await;
    let fields = [
        ("local_part", "Nora"),
        ("domain", "example.org"),
        ("new", NEW),
        ("repeated", NEW),
        ("quota", "500"),
        ("permanent", "yes"),
    ];
    let page = dora.fill_in("/admin/new-account", &fields).await;
    page.leads_to("/admin/accounts/nora@example.org");
    let page = dora.get("/admin/accounts/nora@example.org").await;
    page.says("The account is there.")
        .says("New password due")
        .says("Not confirmed")
        .says("500 MB")
        .says("Permanent");
    // Sent twice, the address is taken.
    let page = dora.post("/admin/new-account", &fields).await;
    page.is(422).says("This address is taken.");

    let mut nora = site.browser();
    nora.log_in("nora", NEW).await.leads_to("/account");
    nora.get("/account").await.leads_to("/account/password");
    let fields = [("present", NEW), ("new", CHOSEN), ("repeated", CHOSEN)];
    nora.fill_in("/account/password", &fields)
        .await
        .leads_to("/account");
    nora.get("/account").await.is(200);
}

#[tokio::test]
async fn what_is_wrong_with_a_new_account_is_said_at_its_field() {
    let site = Site::with_team().await;
    let mut ada = site.logged_in(ADA).await;
    let good = [
        ("local_part", "nora"),
        ("domain", "other.example"),
        ("new", NEW),
        ("repeated", NEW),
        ("quota", ""),
    ];
    for (field, value, said) in [
        ("local_part", "", "Please type the part before the @."),
        ("local_part", "two words", "Please use only letters"),
        ("local_part", "x@evil", "Please use only letters"),
        ("local_part", "eve", "This address is taken."),
        (
            "domain",
            "gone.example",
            "There is no such domain any more.",
        ),
        (
            "domain",
            "other.example@evil.example",
            "Please use only letters",
        ),
        ("new", "short", "Please choose at least 12 characters."),
        ("repeated", "other", "The two do not match."),
        ("quota", "1.5", "Please give a whole number"),
        ("quota", "-1", "Please give a whole number"),
        ("quota", "4294967296", "Please give a whole number"),
    ] {
        let mut fields = good;
        for (name, wrong) in &mut fields {
            if *name == field || (field == "new" && *name == "repeated") {
                *wrong = value;
            }
        }
        let page = ada.fill_in("/admin/new-account", &fields).await;
        page.is(422).says(said);
        assert!(!page.text.contains(NEW), "a password was filled in");
    }
    ada.get("/admin/accounts?text=nora")
        .await
        .says("No account matches.");
}

#[tokio::test]
async fn a_reset_says_what_it_closes_and_the_owner_opens_it_again() {
    let site = Site::with_team().await;
    let (mut dora, mut mia) = (site.logged_in(DORA).await, site.logged_in(MIA).await);
    let path = "/admin/accounts/mia@example.org/reset";
    dora.get(path)
        .await
        .says("cannot be read any more")
        .says("finds the old recovery token");
    let mut fields = vec![("new", NEW), ("repeated", NEW)];
    let page = dora.post(path, &fields).await;
    page.is(422).says("Please tick the box if you are sure.");
    fields.push(("understood", "yes"));
    let page = dora.fill_in(path, &fields).await;
    page.leads_to("/admin/accounts/mia@example.org");
    dora.get("/admin/accounts/mia@example.org")
        .await
        .says("the former key is locked")
        .says("One that is locked");

    mia.get("/account").await.leads_to("/log-in");
    mia.log_in(MIA, PASSWORD).await.is(422);
    mia.log_in(MIA, NEW).await.leads_to("/account");
    let fields = [("present", NEW), ("new", CHOSEN), ("repeated", CHOSEN)];
    mia.fill_in("/account/password", &fields)
        .await
        .leads_to("/account");
    let fields = [("old_password", PASSWORD), ("password", CHOSEN)];
    mia.fill_in("/account/old-mail", &fields)
        .await
        .leads_to("/account");
    dora.get("/admin/accounts/mia@example.org")
        .await
        .says("One from before that opens older mail.");
}

/// Where there is no key, nothing is closed, and nobody is asked to say so.
#[tokio::test]
async fn a_reset_without_keys_closes_nothing() {
    let site = Site::with_team().await;
    site.sql(
        "UPDATE virtual_users SET mail_crypt = 0, mail_crypt_public_key = NULL, \
         mail_crypt_secret_box = NULL, mail_crypt_box_binding = NULL, \
         recovery_secret_box = NULL WHERE email = 'mia@example.org'",
    )
    .await;
    let mut ada = site.logged_in(ADA).await;
    let path = "/admin/accounts/mia@example.org/reset";
    let page = ada.get(path).await;
    page.says("so nothing becomes unreadable");
    assert!(!page.text.contains("understood"), "{}", page.text);
    let fields = [("new", NEW), ("repeated", NEW)];
    ada.post(path, &fields).await.is(303);
    ada.get("/admin/accounts/mia@example.org")
        .await
        .says("The new password is set. Give it");
}

#[tokio::test]
async fn an_account_is_deleted_by_name_and_comes_back_with_new_keys() {
    let site = Site::with_team().await;
    let (mut ada, mut mia) = (site.logged_in(ADA).await, site.logged_in(MIA).await);
    let page = "/admin/accounts/mia@example.org";
    let path = "/admin/accounts/mia@example.org/delete";
    for wrong in ["", "mia", EVE, "yes"] {
        let answer = ada.fill_in(path, &[("typed", wrong)]).await;
        answer.is(422).says("Nothing was deleted.");
    }
    mia.get("/account").await.is(200);
    let typed = [("typed", " MIA@example.org ")];
    ada.fill_in(path, &typed).await.leads_to(page);
    mia.get("/account").await.leads_to("/log-in");
    mia.log_in(MIA, PASSWORD).await.is(422);
    ada.get(page)
        .await
        .says("This account is deleted.")
        .says("/restore");
    // What makes no sense for it any more is not there, from an old page either.
    for gone in ["/delete", "/reset"] {
        ada.get(&format!("{page}{gone}")).await.is(404);
        let fields = [
            ("typed", MIA),
            ("new", NEW),
            ("repeated", NEW),
            ("understood", "yes"),
        ];
        ada.post(&format!("{page}{gone}"), &fields).await.is(404);
    }
    ada.get("/admin/accounts?text=mia")
        .await
        .says("No account matches.");
    ada.get("/admin/accounts?text=mia&state=deleted")
        .await
        .says(MIA);

    let restore = "/admin/accounts/mia@example.org/restore";
    ada.fill_in(restore, &[("new", "short"), ("repeated", "short")])
        .await
        .is(422)
        .says("Please choose at least 12 characters.");
    let fields = [("new", NEW), ("repeated", NEW)];
    ada.fill_in(restore, &fields).await.leads_to(page);
    ada.get(page)
        .await
        .says("The account is back")
        .says("New password due");
    // Sent twice, or from an old page: nothing more comes of it.
    ada.post(restore, &fields).await.leads_to(page);
    ada.get(restore).await.is(404);
    mia.log_in(MIA, NEW).await.leads_to("/account");
}

#[tokio::test]
async fn switches_go_the_way_that_was_asked_for_however_often() {
    let site = Site::with_team().await;
    let mut dora = site.logged_in(DORA).await;
    let page = "/admin/accounts/mia@example.org";
    dora.get(page).await.says("Switch sealing off");
    for _ in 0..2 {
        dora.post("/admin/accounts/mia@example.org/sealing", &[])
            .await
            .leads_to(page);
        dora.get(page).await.says("Switch sealing on");
    }
    let on = [("on", "yes")];
    for _ in 0..2 {
        dora.post("/admin/accounts/mia@example.org/sealing", &on)
            .await
            .leads_to(page);
        dora.get(page).await.says("Sealing is switched on.");
    }
    for _ in 0..2 {
        dora.post("/admin/accounts/mia@example.org/password-change", &on)
            .await
            .leads_to(page);
    }
    dora.get(page).await.says("New password due");
    let mut mia = site.browser();
    mia.log_in(MIA, PASSWORD).await;
    mia.get("/account").await.leads_to("/account/password");
    dora.post("/admin/accounts/mia@example.org/password-change", &[])
        .await
        .leads_to(page);
    mia.get("/account").await.is(200);
    // Two changes of each switch, and not four.
    let trail = dora.get("/admin/audit?account=mia@example.org").await;
    for action in ["Sealing switched", "New password required"] {
        let strong = format!("<strong>{action}</strong>");
        assert_eq!(trail.text.matches(&strong).count(), 2, "{}", trail.text);
    }
}

#[tokio::test]
async fn a_recovery_is_stopped() {
    let site = Site::with_team().await;
    let token = site.template.recovery_token.clone();
    let mut guest = site.browser();
    let fields = [("login", MIA), ("token", token.as_str())];
    guest.fill_in("/recovery", &fields).await.is(200);
    let mut dora = site.logged_in(DORA).await;
    let page = "/admin/accounts/mia@example.org";
    dora.get(page).await.says("Recovery is running");
    let stop = "/admin/accounts/mia@example.org/stop-recovery";
    dora.post(stop, &[]).await.leads_to(page);
    dora.get(page).await.says("The recovery is stopped");
    dora.post(stop, &[]).await.leads_to(page);
    dora.get(page).await.says("No recovery was running.");
}

#[tokio::test]
async fn nobody_administers_the_own_account_like_that() {
    let site = Site::with_team().await;
    let mut ada = site.logged_in(ADA).await;
    let page = ada.get("/admin/accounts/ada@example.org").await;
    page.says("This is your own account.");
    for path in ["roles", "reset", "delete"] {
        let path = format!("/admin/accounts/ada@example.org/{path}");
        ada.get(&path).await.says("one’s own account");
        let fields = [
            ("typed", ADA),
            ("new", NEW),
            ("repeated", NEW),
            ("understood", "yes"),
        ];
        ada.post(&path, &fields)
            .await
            .is(422)
            .says("one’s own account");
    }
    ada.get("/admin").await.is(200);
}

#[tokio::test]
async fn the_list_is_searched_and_turned_page_by_page() {
    let site = Site::with_team().await;
    for number in 0..47 {
        site.copy_ada(&format!("crowd{number:02}@example.org"))
            .await;
    }
    site.sql(
        "UPDATE virtual_users SET mail_crypt = 0, mail_crypt_public_key = NULL, \
         mail_crypt_secret_box = NULL, recovery_secret_box = NULL \
         WHERE email = 'crowd03@example.org'",
    )
    .await;
    let mut ada = site.logged_in(ADA).await;
    let lines = |text: &str| text.matches("role=\"rowheader\"").count();
    // Exactly two pages: the border between two and three.
    let page = ada.get("/admin/accounts?text=example.org").await;
    page.says("50 accounts.").says("Page 1 of 2");
    assert_eq!(lines(&page.text), 25);
    page.says("href=\"/admin/accounts?text=example.org&#38;page=2\"");
    let page = ada.get("/admin/accounts?text=example.org&page=2").await;
    page.says("Page 2 of 2");
    assert_eq!(lines(&page.text), 25);
    assert!(!page.text.contains("page=3"), "{}", page.text);
    let page = ada.get("/admin/accounts?page=3").await;
    page.says("Page 3 of 3").says(MIA);
    for beyond in ["4", "99", "18446744073709551615"] {
        let page = ada.get(&format!("/admin/accounts?page={beyond}")).await;
        page.is(200).says("href=\"/admin/accounts?page=3\"");
    }
    for first in ["0", "-1", "", "x"] {
        let page = ada.get(&format!("/admin/accounts?page={first}")).await;
        page.is(200).says("Page 1 of 3");
    }

    for (search, found) in [
        ("text=CROWD1", 10),
        ("text=%25", 0),
        ("text=_", 0),
        ("domain=other.example", 1),
        ("domain=nonsense", 25),
        ("keys=no", 1),
        ("sealing=off", 1),
        ("token=no", 1),
        ("token=no&keys=yes", 0),
        ("role=ROLE_ADMIN", 1),
        ("role=ROLE_DOMAIN_ADMIN", 1),
        ("role=nonsense", 0),
        ("state=locked", 0),
        ("state=password", 0),
        ("state=deleted", 0),
        ("state=all&domain=other.example", 1),
    ] {
        let page = ada.get(&format!("/admin/accounts?{search}")).await;
        assert_eq!(lines(&page.is(200).text), found, "{search}");
    }
}
