//! Domains, invite codes, reserved names, API tokens, the audit trail, the way to sealing.

use axum::http::header;
use model::ApiScope;

use crate::site::Site;
use crate::team::{DORA, EVE, MIA};
use crate::template::ADA;

#[tokio::test]
async fn a_domain_is_added_ruled_and_deleted() {
    let site = Site::with_team().await;
    let mut ada = site.logged_in(ADA).await;
    for (name, said) in [
        ("", "This is no name of a domain."),
        ("nodot", "This is no name of a domain."),
        ("a/../b.example", "This is no name of a domain."),
        ("Example.ORG", "This domain is there already."),
    ] {
        let page = ada.fill_in("/admin/domains", &[("name", name)]).await;
        page.is(422).says(said);
    }
    let page = ada
        .fill_in("/admin/domains", &[("name", " New.Example ")])
        .await;
    page.leads_to("/admin/domains/new.example");
    // Sent twice.
    ada.post("/admin/domains", &[("name", "new.example")])
        .await
        .is(422);

    let path = "/admin/domains/new.example";
    let page = ada.get(path).await;
    page.says("id=\"registration-closed\" name=\"registration\" type=\"radio\" value=\"closed\"")
        .says("value=\"3\"")
        .says("value=\"7\"");
    for (field, wrong) in [
        ("registration", ""),
        ("registration", "sometimes"),
        ("limit", ""),
        ("limit", "-1"),
        ("limit", "10001"),
        ("waiting_days", "soon"),
    ] {
        let mut fields = [
            ("registration", "open"),
            ("limit", "1"),
            ("waiting_days", "2"),
        ];
        for (name, value) in &mut fields {
            if *name == field {
                *value = wrong;
            }
        }
        ada.fill_in(path, &fields).await.is(422);
    }
    let fields = [
        ("registration", "invite"),
        ("enabled", "yes"),
        ("limit", "5"),
        ("waiting_days", "0"),
    ];
    ada.fill_in(path, &fields).await.leads_to(path);
    ada.get("/admin/domains")
        .await
        .says("With an invite code")
        .says("5 each, after 0 days");

    let path = "/admin/domains/new.example/delete";
    ada.fill_in(path, &[("typed", "example.org")])
        .await
        .is(422)
        .says("Nothing was deleted.");
    let typed = [("typed", "new.example")];
    ada.fill_in(path, &typed).await.leads_to("/admin/domains");
    ada.post(path, &typed).await.is(404);
    let page = ada.get("/admin/domains/other.example/delete").await;
    page.says("The domain has an account and stays.");
    let typed = [("typed", "other.example")];
    let page = ada
        .post("/admin/domains/other.example/delete", &typed)
        .await;
    page.is(422).says("The domain has an account and stays.");
}

#[tokio::test]
async fn invite_codes_of_a_domain() {
    let site = Site::with_team().await;
    let (mut ada, mut dora) = (site.logged_in(ADA).await, site.logged_in(DORA).await);
    let path = "/admin/domains/example.org/invite-codes";
    dora.get(path)
        .await
        .says("There is no invite code yet.")
        .says("not even with a code");
    for _ in 0..26 {
        dora.post(path, &[]).await.leads_to(path);
    }
    let page = dora.get(path).await;
    page.says("Page 1 of 2").says("Administrators");
    assert_eq!(page.text.matches("class=\"code\"").count(), 25);
    let (_, rest) = page.text.split_once("<span class=\"code\">").unwrap();
    let code = rest.split('<').next().unwrap().to_owned();

    // A code is deleted where it belongs, once.
    ada.get("/admin").await;
    let elsewhere = "/admin/domains/other.example/invite-codes";
    let delete = |path: &str| format!("{path}/delete");
    ada.post(&delete(elsewhere), &[("code", &code)])
        .await
        .leads_to(elsewhere);
    ada.get(elsewhere).await.says("used or deleted meanwhile");
    dora.get(path).await.says(&code);
    dora.post(&delete(path), &[("code", &code)])
        .await
        .leads_to(path);
    let page = dora.get(path).await;
    page.says("The code is deleted.");
    assert!(!page.text.contains(&code), "{}", page.text);
    dora.post(&delete(path), &[("code", &code)])
        .await
        .leads_to(path);
    dora.get(path).await.says("used or deleted meanwhile");
}

#[tokio::test]
async fn reserved_names_come_and_go_as_a_list() {
    let site = Site::with_team().await;
    let mut ada = site.logged_in(ADA).await;
    let path = "/admin/reserved-names";
    ada.get(path).await.says("No name is reserved.");
    let page = ada
        .fill_in(path, &[("names", "fine\ntwo words <script>\n")])
        .await;
    page.is(422).says("Nothing was reserved.");
    assert!(!page.text.contains("<script>"), "{}", page.text);
    ada.get(path).await.says("No name is reserved.");

    let list = "# ours\r\nroot\r\nPostmaster # RFC 2142\r\n\r\nabuse";
    ada.post(path, &[("names", list)]).await.leads_to(path);
    ada.get(path)
        .await
        .says("The names are reserved.")
        .says("3 reserved names");
    ada.post(path, &[("names", list)]).await.leads_to(path);
    ada.get(path)
        .await
        .says("All of these were reserved already");

    let export = ada.get("/admin/reserved-names/export").await;
    assert_eq!(export.text, "abuse\npostmaster\nroot\n");
    let kind = export.header(header::CONTENT_TYPE);
    assert_eq!(kind, Some("text/plain; charset=utf-8"));
    let saved = export.header(header::CONTENT_DISPOSITION);
    assert_eq!(saved, Some("attachment; filename=\"reserved-names.txt\""));
    for _ in 0..2 {
        ada.post("/admin/reserved-names/delete", &[("name", "root")])
            .await
            .leads_to(path);
    }
    ada.get(path).await.says("2 reserved names");
    // What was exported is taken back.
    ada.post(path, &[("names", &export.text)])
        .await
        .leads_to(path);
    ada.get(path).await.says("3 reserved names");
}

#[tokio::test]
async fn an_api_token_is_shown_once_and_works_until_it_is_deleted() {
    let site = Site::with_team().await;
    let mut ada = site.logged_in(ADA).await;
    for (name, said) in [
        ("", "Please give a name"),
        ("dovecot", "There is a token of this name already."),
        (&"x".repeat(65), "Please give a name"),
    ] {
        let page = ada.fill_in("/admin/new-api-token", &[("name", name)]).await;
        page.is(422).says(said);
    }
    let fields = [("name", "imap <b>one</b>")];
    let page = ada.fill_in("/admin/new-api-token", &fields).await;
    page.is(200).says("imap &#60;b&#62;one");
    let (_, rest) = page.text.split_once("<output id=\"api-token\">").unwrap();
    let token = rest.split('<').next().unwrap().to_owned();
    ada.secrets.push(token.clone());
    let check = || site.accounts.check_api_token(&token, ApiScope::Dovecot);
    check().await.unwrap();

    // Reloading sends the form again, and shows nothing again.
    ada.get("/admin/api-tokens").await;
    let page = ada.post("/admin/new-api-token", &fields).await;
    page.is(422);
    assert!(!page.text.contains(&token), "{}", page.text);
    let page = ada.get("/admin/api-tokens").await;
    page.says("imap &#60;b&#62;one").says("Dovecot");
    assert!(!page.text.contains(&token), "{}", page.text);
    for _ in 0..2 {
        ada.post("/admin/api-tokens/delete", &fields)
            .await
            .leads_to("/admin/api-tokens");
    }
    check().await.unwrap_err();
}

#[tokio::test]
async fn the_trail_tells_who_did_what_to_whom() {
    let site = Site::with_team().await;
    let (mut ada, mut dora) = (site.logged_in(ADA).await, site.logged_in(DORA).await);
    dora.get("/admin").await;
    ada.get("/admin").await;
    let roles = [("multiplier", "yes")];
    ada.post("/admin/accounts/mia@example.org/roles", &roles)
        .await
        .is(303);
    for quota in ["100", ""] {
        let fields = [("quota", quota)];
        dora.post("/admin/accounts/mia@example.org/quota", &fields)
            .await
            .is(303);
    }
    ada.post("/admin/accounts/eve@other.example/sealing", &[])
        .await
        .is(303);
    let page = dora.get("/admin/audit").await;
    page.says("Roles changed")
        .says("Mailbox, Inviting")
        .says("100 MB")
        .says("As Dovecot says")
        .says(ADA)
        .says(DORA);
    assert!(!page.text.contains(EVE), "{}", page.text);
    let page = ada.get("/admin/audit").await;
    page.says(EVE).says(">Off<");
    // The latest comes first.
    assert!(page.text.find(EVE) < page.text.find(MIA));
    let page = ada.get("/admin/audit?account=eve%40other.example").await;
    page.says(EVE);
    assert!(
        !page.text.contains("Roles changed</strong>"),
        "{}",
        page.text
    );
    let page = ada.get("/admin/audit?action=roles-changed").await;
    page.says("Roles changed</strong>");
    assert!(!page.text.contains("100 MB"), "{}", page.text);
    ada.get("/admin/audit?action=key-rotated")
        .await
        .says("Nothing of that kind has happened.");
    for unknown in ["nobody@example.org", "%22%3E%3Cscript%3E", "x"] {
        let page = ada.get(&format!("/admin/audit?account={unknown}")).await;
        page.is(200).says("There is no such account.");
        assert!(!page.text.contains("<script>"), "{}", page.text);
    }
}

#[tokio::test]
async fn the_trail_is_turned_page_by_page() {
    let site = Site::with_team().await;
    let mut ada = site.logged_in(ADA).await;
    ada.get("/admin").await;
    for number in 1..=26 {
        let quota = number.to_string();
        ada.post(
            "/admin/accounts/mia@example.org/quota",
            &[("quota", &quota)],
        )
        .await
        .is(303);
    }
    let page = ada.get("/admin/audit?account=mia@example.org").await;
    page.says("Page 1 of 2").says("26 MB").says("2 MB");
    page.says("href=\"/admin/audit?account=mia%40example.org&#38;page=2\"");
    let page = ada
        .get("/admin/audit?account=mia%40example.org&page=2")
        .await;
    page.says("Page 2 of 2").says("<span class=\"detail\">1 MB");
    assert_eq!(page.text.matches("<strong>").count(), 1, "{}", page.text);
}

#[tokio::test]
async fn the_way_to_sealing_is_counted_and_walked() {
    let site = Site::with_team().await;
    site.sql("UPDATE virtual_users SET mail_crypt = 0 WHERE email <> 'ada@example.org'")
        .await;
    site.sql(
        "UPDATE virtual_users SET mail_crypt_public_key = NULL, mail_crypt_secret_box = NULL, \
         recovery_secret_box = NULL WHERE email = 'mia@example.org'",
    )
    .await;
    let (mut ada, mut dora) = (site.logged_in(ADA).await, site.logged_in(DORA).await);
    // Dora counts and switches in her domain.
    dora.get("/admin/sealing")
        .await
        .says("of 3 accounts")
        .says("Switch it on")
        .says("waxseal mailbox encrypt --enable");
    ada.get("/admin/sealing")
        .await
        .says("of 4 accounts")
        .says("Switch all 2 on");
    dora.post("/admin/sealing", &[])
        .await
        .leads_to("/admin/sealing");
    dora.get("/admin/sealing")
        .await
        .says("The switches are on.")
        .says("No account has keys and its switch off.");
    dora.post("/admin/sealing", &[]).await.is(303);
    dora.get("/admin/sealing")
        .await
        .says("There was nothing left");
    ada.get("/admin/accounts/eve@other.example")
        .await
        .says("Switch sealing on");
    ada.get("/admin/accounts/mia@example.org")
        .await
        .says("Switch sealing on");
    ada.post("/admin/sealing", &[]).await.is(303);
    ada.get("/admin/accounts/eve@other.example")
        .await
        .says("Switch sealing off");
    // Without keys a switch is left alone, as by the documented SQL.
    ada.get("/admin/accounts/mia@example.org")
        .await
        .says("Switch sealing on");
}
