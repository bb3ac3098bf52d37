//! What an owner does with the account.

use accounts::{Authority, Secret};

use crate::site::{BOB, BOBS_PASSWORD, Site};
use crate::template::{ADA, PASSWORD};

const NEW: &str = "an entirely different staple";

#[tokio::test]
async fn the_account_page_says_how_things_stand() {
    let site = Site::start().await;
    let mut ada = site.browser().logged_in_as_ada().await;
    let page = ada.get("/account").await;
    page.says(ADA).says("New mail is sealed with your key.");
    site.sql("UPDATE virtual_users SET mail_crypt = 0").await;
    ada.get("/account")
        .await
        .says("New mail is stored unsealed.");
    site.sql("UPDATE virtual_users SET recovery_secret_box = NULL")
        .await;
    let page = ada.get("/account").await;
    page.says("You have none. Without it, a lost password means lost mail.");
    page.says("Make a recovery token");
    site.sql("UPDATE virtual_users SET recovery_start_time = datetime('now')")
        .await;
    ada.get("/account")
        .await
        .says("Somebody is recovering this account");
    ada.post("/account/stop-recovery", &[])
        .await
        .leads_to("/account");
    ada.get("/account").await.says("The recovery is stopped.");
    ada.post("/account/stop-recovery", &[]).await;
    ada.get("/account").await.says("No recovery was running.");
}

#[tokio::test]
async fn changing_the_password() {
    let site = Site::start().await;
    let mut ada = site.browser().logged_in_as_ada().await;
    let mut elsewhere = site.browser().logged_in_as_ada().await;
    let path = "/account/password";
    for (present, new, repeated, said) in [
        (
            "not mine, this one",
            NEW,
            NEW,
            "This is not your present password",
        ),
        (PASSWORD, "short", "short", "at least 12 characters"),
        (PASSWORD, NEW, "another", "The two do not match."),
        (
            PASSWORD,
            PASSWORD,
            PASSWORD,
            "the password you have already",
        ),
        (PASSWORD, "", "", "Please choose a new password."),
        ("", NEW, NEW, "Please type your password."),
    ] {
        let fields = [("present", present), ("new", new), ("repeated", repeated)];
        ada.fill_in(path, &fields).await.is(422).says(said);
    }
    let before = ada.session().unwrap().to_owned();
    let fields = [("present", PASSWORD), ("new", NEW), ("repeated", NEW)];
    ada.fill_in(path, &fields).await.leads_to("/account");
    assert_ne!(ada.session(), Some(before.as_str()));
    ada.get("/account").await.says("Your password is changed.");
    elsewhere.get("/account").await.leads_to("/log-in");
    let address = ADA.parse().unwrap();
    site.accounts
        .log_in(&address, &Secret::new(NEW))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_new_token_is_shown_once_and_works() {
    let site = Site::start().await;
    let mut ada = site.browser().logged_in_as_ada().await;
    let path = "/account/recovery-token";
    ada.fill_in(path, &[("password", NEW)])
        .await
        .is(422)
        .says("not your present password");
    let page = ada.fill_in(path, &[("password", PASSWORD)]).await;
    let token = page.is(200).shown_token().unwrap().to_owned();
    for path in ["/account", path] {
        assert!(!ada.get(path).await.text.contains(&token));
    }
    // Not ticked, or ticked.
    let stored = "/account/recovery-token/stored";
    let receipt = page.receipt().to_owned();
    ada.post(stored, &[("receipt", &receipt)]).await;
    let page = ada.get("/account").await;
    page.says("Please store the token before you go on");
    page.says("you have not said yet that you stored it");
    assert_eq!(page.receipt(), receipt);
    let fields = [("stored", "yes"), ("receipt", receipt.as_str())];
    ada.post(stored, &fields).await.leads_to("/account");
    let page = ada.get("/account").await;
    page.says("noted as safely stored");
    page.says("Nothing is missing.");
    // Sent again by a reload: another token, and the first one is void.
    let second = ada.fill_in(path, &[("password", PASSWORD)]).await;
    assert_ne!(second.shown_token().unwrap(), token);
    ada.post(stored, &fields).await;
    ada.get("/account")
        .await
        .says("Another token was made meanwhile");
    let fields = [("login", ADA), ("token", token.as_str())];
    let mut guest = site.browser();
    guest
        .fill_in("/recovery", &fields)
        .await
        .is(422)
        .says("do not belong together");
}

#[tokio::test]
async fn a_new_key_comes_with_a_new_token() {
    let site = Site::start().await;
    let mut ada = site.browser().logged_in_as_ada().await;
    ada.fill_in("/account/key", &[]).await.is(422);
    let page = ada.fill_in("/account/key", &[("password", PASSWORD)]).await;
    page.is(200).says("You have a new key");
    assert_eq!(page.shown_token().unwrap().len(), 36);
    ada.get("/account")
        .await
        .says("and one from before that still opens older mail");
}

#[tokio::test]
async fn an_account_without_keys_gets_them_with_its_token() {
    let site = Site::start().await;
    let mut ada = site.browser().logged_in_as_ada().await;
    site.sql(
        "UPDATE virtual_users SET mail_crypt = 0, mail_crypt_public_key = NULL,
         mail_crypt_secret_box = NULL, mail_crypt_box_binding = NULL, recovery_secret_box = NULL",
    )
    .await;
    ada.get("/account").await.says("You have no key yet.");
    ada.get("/account/key")
        .await
        .says("Make a recovery token first");
    ada.post("/account/key", &[("password", PASSWORD)])
        .await
        .is(422);
    let page = ada.get("/account/recovery-token").await;
    page.says("This makes one, too.");
    let page = ada
        .post("/account/recovery-token", &[("password", PASSWORD)])
        .await;
    assert!(page.is(200).shown_token().is_some());
    ada.get("/account")
        .await
        .says("You have a key of your own.");
}

#[tokio::test]
async fn older_mail_opens_with_what_was_known_then() {
    let site = Site::start().await;
    let address = ADA.parse().unwrap();
    let reset = async |password: &str| {
        let new = Secret::new(password);
        site.accounts
            .reset(Authority::command_line(), &address, new, false)
            .await
            .unwrap();
    };
    reset(NEW).await;
    let mut ada = site.browser();
    ada.log_in(ADA, NEW).await.leads_to("/account");
    ada.get("/account").await.says("a former key is locked");
    let path = "/account/old-mail";
    let token = site.template.recovery_token.as_str();
    for (fields, said) in [
        (&[("password", NEW)][..], "Please give the old password or"),
        (
            &[("old_password", "never mine"), ("password", NEW)],
            "opens none of your locked keys",
        ),
        (
            &[("old_token", "nonsense"), ("password", NEW)],
            "does not look like a recovery token",
        ),
        (
            &[("old_password", PASSWORD), ("password", "wrong, too")],
            "not your present password",
        ),
        (&[("old_password", PASSWORD)], "Please type your password."),
    ] {
        ada.fill_in(path, fields).await.is(422).says(said);
    }
    let fields = [("old_password", PASSWORD), ("password", NEW)];
    ada.fill_in(path, &fields).await.leads_to("/account");
    ada.get("/account")
        .await
        .says("Your older mail is open again.");
    // The same form from another tab.
    ada.post(path, &fields)
        .await
        .is(422)
        .says("No key of yours is locked.");

    let site = Site::start().await;
    let new = Secret::new(NEW);
    site.accounts
        .reset(Authority::command_line(), &address, new, false)
        .await
        .unwrap();
    let mut ada = site.browser();
    ada.log_in(ADA, NEW).await;
    let token = format!(" {} ", token.to_uppercase());
    let fields = [("old_token", token.as_str()), ("password", NEW)];
    ada.fill_in(path, &fields).await.leads_to("/account");
}

#[tokio::test]
async fn deleting_needs_the_password_and_a_tick() {
    let site = Site::start().await;
    site.add_bob().await;
    let mut ada = site.browser().logged_in_as_ada().await;
    let path = "/account/delete";
    ada.fill_in(path, &[("password", PASSWORD)])
        .await
        .is(422)
        .says("Please tick the box");
    let fields = [("sure", "yes"), ("password", "not hers at all")];
    let page = ada.fill_in(path, &fields).await;
    page.is(422)
        .says("not your present password")
        .says(" checked");
    let fields = [("sure", "yes"), ("password", PASSWORD)];
    ada.fill_in(path, &fields).await.leads_to("/");
    assert_eq!(ada.session(), None);
    ada.get("/").await.says("Your account is deleted.");
    ada.log_in(ADA, PASSWORD).await.is(422);
    let mut bob = site.browser();
    bob.log_in(BOB, BOBS_PASSWORD).await.leads_to("/account");
}

/// Forms name nobody: whose account is meant, the session says. A name that is sent along has
/// no effect.
#[tokio::test]
async fn nobody_acts_for_somebody_else() {
    let site = Site::start().await;
    let created = site.add_bob().await;
    let mut ada = site.browser().logged_in_as_ada().await;
    let address = BOB.parse().unwrap();
    let before = site
        .accounts
        .show(Authority::command_line(), &address)
        .await
        .unwrap();
    for (path, extra) in [
        (
            "/account/password",
            &[("present", PASSWORD), ("new", NEW), ("repeated", NEW)][..],
        ),
        ("/account/recovery-token", &[("password", NEW)]),
        ("/account/key", &[("password", NEW)]),
        ("/account/delete", &[("password", NEW), ("sure", "yes")]),
    ] {
        let named = [
            ("username", BOB),
            ("address", BOB),
            ("id", "2"),
            ("user", BOB),
        ];
        let fields: Vec<_> = named.iter().chain(extra).copied().collect();
        ada.get("/account").await;
        if ada.session().is_some() {
            ada.post(path, &fields).await;
        }
    }
    assert_eq!(
        site.accounts
            .show(Authority::command_line(), &address)
            .await
            .unwrap()
            .account,
        before.account
    );
    drop(created);
    let mut bob = site.browser();
    bob.log_in(BOB, BOBS_PASSWORD).await.leads_to("/account");
}
