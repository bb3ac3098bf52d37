//! The pages in a real browser, as people use them: the right way, and every wrong turn.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use e2e::{Axe, Browser, LetterBox, WaxsealServer};

const ADA: &str = "ada@example.org";
const PASSWORD: &str = "correct \"horse\" & battéry+staple=100%";
const NEW: &str = "an entirely different staple";
const TAB: &str = "\u{E004}";
const ENTER: &str = "\u{E007}";

/// A server with Ada, where everybody may register.
fn site() -> (WaxsealServer, String) {
    let server = WaxsealServer::start(2);
    server.add_domain("example.org");
    let added = server.add_user(ADA, PASSWORD);
    let token = added["recoveryToken"].as_str().unwrap().to_owned();
    sql(&server, "UPDATE virtual_domains SET registration = 'open'");
    (server, token)
}

fn sql(server: &WaxsealServer, statement: &str) {
    server.database().execute(statement, []);
}

fn log_in<'a>(browser: &'a Browser, login: &str, password: &str) -> &'a Browser {
    browser
        .open("/log-in")
        .fill("login", login)
        .fill("password", password);
    browser.press("Log in")
}

fn shown_token(browser: &Browser) -> String {
    browser.text_of("#recovery-token")
}

#[test]
fn somebody_registers_and_comes_back() {
    let (server, _) = site();
    let browser = Browser::start(&server.url());
    browser.open("/").press("Get a mailbox").is_at("/register");
    browser
        .fill("name", "carol")
        .fill("new", "weak")
        .fill("repeated", "weak");
    browser
        .press("Make my mailbox")
        .says("at least 12 characters");
    assert_eq!(
        browser.focused(),
        "summary",
        "the summary of errors has the focus"
    );
    assert_eq!(
        browser.run("return document.getElementById('name').value"),
        "carol"
    );
    assert_eq!(
        browser.run("return document.getElementById('new').value"),
        ""
    );
    browser
        .fill("new", NEW)
        .fill("repeated", NEW)
        .press("Make my mailbox");
    browser.says("Welcome! carol@example.org is yours");
    let token = shown_token(&browser);
    assert_eq!(token.len(), 36);

    // Without the tick the browser does not let it go.
    browser.press_and_stay("Done").says("Welcome!");
    browser
        .tick("stored")
        .press("Done")
        .is_at("/account")
        .says("carol@example.org");
    // Back to what the form answered: the browser does not have it any more.
    browser.back();
    assert!(
        !browser
            .run("return document.documentElement.innerHTML")
            .to_string()
            .contains(&token)
    );
    browser
        .open("/account")
        .press("Log out")
        .is_at("/")
        .says("You are logged out.");
    // Back to a page of the account: it is asked for anew, and nobody is logged in.
    browser.back().is_at("/log-in").says("Please log in.");
    log_in(&browser, "carol", "not the password at all").says("do not belong together");
    log_in(&browser, "CAROL@example.org", NEW).is_at("/account");

    // The address is taken now, for Carol too, who presses the button a second time.
    browser.forget().open("/register").fill("name", "carol");
    browser
        .fill("new", NEW)
        .fill("repeated", NEW)
        .press("Make my mailbox");
    browser.says("just log in with your password");
    browser.expect_no_complaints();
}

#[test]
fn two_tabs_and_a_double_click() {
    let (server, _) = site();
    let browser = Browser::start(&server.url());
    browser.open("/log-in").new_tab();
    log_in(&browser, "ada", PASSWORD).is_at("/account");
    browser
        .switch_to_tab(0)
        .fill("login", "ada")
        .fill("password", PASSWORD);
    browser
        .press("Log in")
        .says("This page was out of date")
        .press("Try again");
    browser.is_at("/account");
    // Logged out in one tab while the other has a form open.
    browser
        .open("/account/password")
        .switch_to_tab(1)
        .press("Log out")
        .is_at("/");
    browser
        .switch_to_tab(0)
        .fill("present", PASSWORD)
        .fill("new", NEW)
        .fill("repeated", NEW);
    browser
        .press("Change the password")
        .is_at("/log-in")
        .says("Please log in.");

    // A form that is sent twice at once is carried out once, and the second time explained.
    log_in(&browser, "ada", PASSWORD).open("/account/password");
    browser
        .fill("present", PASSWORD)
        .fill("new", NEW)
        .fill("repeated", NEW);
    browser.run("const form = document.querySelector('form.card'); form.submit(); form.submit();");
    let path = browser.open("/log-in").path();
    assert!(["/account", "/log-in"].contains(&path.as_str()), "{path}");
    log_in(browser.forget(), "ada", NEW).is_at("/account");
    browser.expect_no_complaints();
}

#[test]
fn an_owner_looks_after_the_account() {
    let (server, _) = site();
    let browser = Browser::start(&server.url());
    log_in(&browser, "ada", PASSWORD).says("New mail is sealed with your key.");
    browser
        .press("Change the password")
        .fill("present", "something else entirely");
    browser
        .fill("new", NEW)
        .fill("repeated", NEW)
        .press("Change the password");
    browser
        .says("This is not your present password")
        .fill("present", PASSWORD);
    browser
        .fill("new", NEW)
        .fill("repeated", NEW)
        .press("Change the password");
    browser.is_at("/account").says("Your password is changed.");

    browser
        .press("Make a new recovery token")
        .fill("password", NEW);
    browser
        .press("Make a recovery token")
        .says("Your new recovery token");
    let first = shown_token(&browser);
    assert!(browser.has("[data-copy]:not([hidden])"));
    browser.press_and_stay("Copy");
    browser
        .open("/account/key")
        .fill("password", NEW)
        .press("Get a new key");
    browser.says("You have a new key");
    assert_ne!(shown_token(&browser), first);
    browser
        .tick("stored")
        .press("Done")
        .says("one from before that still opens older mail");

    browser
        .press("Delete the account")
        .fill("password", NEW)
        .press("Delete the account");
    browser
        .says("Please tick the box")
        .tick("sure")
        .fill("password", NEW);
    browser
        .press("Delete the account")
        .is_at("/")
        .says("Your account is deleted.");
    log_in(&browser, "ada", NEW).says("do not belong together");
    browser.expect_no_complaints();
}

#[test]
fn a_lost_password_comes_back_after_two_days() {
    let (server, token) = site();
    let browser = Browser::start(&server.url());
    let ask = |token: &str| {
        browser
            .open("/recovery")
            .fill("login", "ada")
            .fill("token", token)
            .press("Go on");
    };
    ask("my token");
    browser.says("does not look like a recovery token");
    ask("550e8400-e29b-41d4-a716-446655440000");
    browser.says("do not belong together");
    ask(&token.to_uppercase());
    browser.says("Please come back in two days").says("UTC");

    sql(
        &server,
        "UPDATE virtual_users SET recovery_start_time = datetime('now', '-31 days')",
    );
    ask(&token);
    browser.says("Please come back in two days");
    sql(
        &server,
        "UPDATE virtual_users SET recovery_start_time = datetime('now', '-2 days')",
    );
    ask(&token);
    browser
        .says("Choose a new password")
        .fill("new", "weak")
        .fill("repeated", "weak");
    browser
        .press("Set the new password")
        .says("at least 12 characters");
    // It runs out while the form is open.
    sql(
        &server,
        "UPDATE virtual_users SET recovery_start_time = datetime('now', '-31 days')",
    );
    browser
        .fill("new", NEW)
        .fill("repeated", NEW)
        .press("Set the new password");
    browser.says("has run out");
    ask(&token);
    sql(
        &server,
        "UPDATE virtual_users SET recovery_start_time = datetime('now', '-2 days')",
    );
    ask(&token);
    browser
        .fill("new", NEW)
        .fill("repeated", NEW)
        .press("Set the new password");
    browser.says("You are back");
    let new_token = shown_token(&browser);
    browser.tick("stored").press("Done").is_at("/account");
    browser.forget();
    ask(&token);
    browser.says("do not belong together");
    ask(&new_token);
    browser.says("Please come back in two days");
    // The owner remembers, and stops it.
    log_in(&browser, "ada", NEW).says("Somebody is recovering this account");
    browser
        .press("Stop the recovery")
        .says("The recovery is stopped.");
    browser.expect_no_complaints();
}

#[test]
fn after_a_reset_older_mail_is_opened_again() {
    let (server, _) = site();
    let reset = [
        "user",
        "reset",
        ADA,
        "--require-password-change",
        "--password-stdin",
    ];
    let given = "given by an administrator";
    server.run_well(&reset, &format!("{given}\n"));
    let browser = Browser::start(&server.url());
    log_in(&browser, "ada", given).is_at("/account/password");
    browser
        .says("Please choose a new password")
        .open("/account")
        .is_at("/account/password");
    browser
        .fill("present", given)
        .fill("new", NEW)
        .fill("repeated", NEW);
    browser
        .press("Change the password")
        .is_at("/account")
        .says("a former key is locked");
    browser.press("Open older mail").is_at("/account/old-mail");
    browser
        .fill("old_password", "never mine at all")
        .fill("password", NEW);
    browser
        .press("Open older mail")
        .says("opens none of your locked keys");
    browser
        .fill("old_password", PASSWORD)
        .fill("password", NEW)
        .press("Open older mail");
    browser
        .is_at("/account")
        .says("Your older mail is open again.");
    browser
        .open("/account/old-mail")
        .says("No key of yours is locked.");

    sql(
        &server,
        "UPDATE virtual_users SET roles = '[\"ROLE_SPAM\"]'",
    );
    browser.open("/account").says("Your account is locked");
    browser.expect_no_complaints();
}

#[test]
fn all_of_it_works_without_scripts() {
    let (server, token) = site();
    let browser = Browser::start_without_scripts(&server.url());
    browser
        .open("/")
        .press("Deutsch")
        .says("Mail, die nur du öffnest")
        .press("English");
    log_in(&browser, "ada", PASSWORD).is_at("/account");
    browser
        .press("Change the password")
        .fill("present", PASSWORD);
    browser
        .fill("new", NEW)
        .fill("repeated", NEW)
        .press("Change the password");
    browser.says("Your password is changed.");
    browser
        .press("Make a new recovery token")
        .fill("password", NEW);
    browser.press("Make a recovery token");
    assert_ne!(shown_token(&browser), token);
    assert!(
        browser.has("[data-needs-script][hidden]"),
        "buttons that do nothing are shown"
    );
    browser.tick("stored").press("Done").is_at("/account");
    browser
        .press("Where you are logged in")
        .says("This browser")
        .press("Log out everywhere")
        .is_at("/")
        .says("in every other browser");
    browser
        .press("Lost your password?")
        .fill("login", "ada")
        .fill("token", &token);
    browser.press("Go on").says("do not belong together");
    browser
        .open("/register")
        .fill("name", "carol")
        .fill("new", NEW)
        .fill("repeated", NEW);
    browser.press("Make my mailbox").says("Welcome!");
    browser.expect_no_complaints();
}

#[test]
fn a_keyboard_is_enough() {
    let (server, _) = site();
    let browser = Browser::start(&server.url());
    browser.open("/log-in").type_keys(TAB);
    assert_eq!(browser.focused(), "skip");
    browser.type_keys(ENTER);
    assert_eq!(browser.focused(), "main");
    browser.type_keys(TAB);
    assert_eq!(browser.focused(), "login");
    browser
        .type_keys("ada")
        .type_keys(TAB)
        .type_keys(PASSWORD)
        .type_keys(ENTER);
    browser.is_at("/account");
    // Every line of the summary leads to its field.
    browser
        .open("/account/password")
        .press("Change the password");
    assert_eq!(browser.focused(), "summary");
    browser.type_keys(TAB).type_keys(ENTER).type_keys("x");
    assert_eq!(browser.focused(), "present");
    browser.expect_no_complaints();
}

#[test]
fn nothing_keeps_people_out() {
    let (server, token) = site();
    let browser = Browser::start(&server.url());
    let axe = Axe::load();
    for path in ["/", "/log-in", "/register", "/recovery", "/nowhere"] {
        browser.open(path);
        axe.examine(&browser, path);
    }
    browser.open("/register").press("Make my mailbox");
    axe.examine(&browser, "a form with errors");
    browser
        .open("/recovery")
        .fill("login", "ada")
        .fill("token", &token)
        .press("Go on");
    axe.examine(&browser, "the waiting time");
    sql(
        &server,
        "UPDATE virtual_users SET recovery_start_time = datetime('now', '-3 days')",
    );
    browser
        .open("/recovery")
        .fill("login", "ada")
        .fill("token", &token)
        .press("Go on");
    axe.examine(&browser, "the new password");
    log_in(&browser, "ada", PASSWORD);
    axe.examine(&browser, "the account, with a recovery running");
    for path in [
        "password",
        "recovery-token",
        "key",
        "old-mail",
        "invites",
        "sessions",
        "delete",
    ] {
        browser.open(&format!("/account/{path}"));
        axe.examine(&browser, path);
    }
    browser
        .open("/account/recovery-token")
        .fill("password", PASSWORD);
    browser.press("Make a recovery token");
    axe.examine(&browser, "a new token");
    server.run_well(
        &["user", "reset", ADA, "--password-stdin"],
        &format!("{NEW}\n"),
    );
    log_in(browser.forget(), "ada", NEW).open("/account");
    axe.examine(&browser, "the account, after a reset");
    browser.open("/account/old-mail");
    axe.examine(&browser, "older mail");

    sql(
        &server,
        "UPDATE virtual_users SET password_change_required = 1",
    );
    browser.open("/account");
    axe.examine(&browser, "a required password");
    sql(
        &server,
        "UPDATE virtual_users SET password_change_required = 0, roles = '[\"ROLE_SPAM\"]'",
    );
    browser.open("/account");
    axe.examine(&browser, "a locked account");
    sql(
        &server,
        "UPDATE virtual_domains SET registration = 'closed'",
    );
    browser.forget().open("/register");
    axe.examine(&browser, "nobody may register");
}

/// The link of a letter that stops a recovery, and what a guesser sees in the end.
#[test]
fn nothing_keeps_people_out_of_the_rarer_pages() {
    let letters = LetterBox::new();
    let server = WaxsealServer::start_with(2, &letters.settings());
    server.add_domain("example.org");
    let added = server.add_user(ADA, PASSWORD);
    let browser = Browser::start(&server.url());
    let axe = Axe::load();
    browser
        .open("/recovery")
        .fill("login", "ada")
        .fill("token", added["recoveryToken"].as_str().unwrap())
        .press("Go on");
    let path = letters.path_with("/recovery/stop/");
    browser.open(&path);
    axe.examine(&browser, "stopping a recovery");
    browser
        .press("Stop the recovery")
        .says("The recovery is stopped");
    axe.examine(&browser, "a stopped recovery");
    browser.open(&path).says("There is nothing to stop");
    axe.examine(&browser, "a link that was used");
    for _ in 0..10 {
        log_in(&browser, "nobody", "guessing and guessing");
    }
    log_in(&browser, "nobody", "guessing and guessing").says("Please take a break");
    axe.examine(&browser, "too many attempts");
}
