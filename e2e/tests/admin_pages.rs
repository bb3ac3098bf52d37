//! The pages for administrators in a real browser, from the first start on.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use e2e::{Axe, Browser, WaxsealServer};

const ADA: &str = "ada@example.org";
const PASSWORD: &str = "correct \"horse\" & battéry+staple=100%";
const GIVEN: &str = "given by an administrator";
const NEW: &str = "an entirely different staple";
const TAB: &str = "\u{E004}";
const ENTER: &str = "\u{E007}";

/// A server with two domains: Ada administers it, Dora `example.org`, Mia has a mailbox there
/// and Eve in the other one.
fn site() -> WaxsealServer {
    let server = WaxsealServer::start(2);
    for domain in ["example.org", "other.example"] {
        server.add_domain(domain);
    }
    for address in [
        ADA,
        "dora@example.org",
        "mia@example.org",
        "eve@other.example",
    ] {
        server.add_user(address, PASSWORD);
    }
    give_role(&server, ADA, "ROLE_ADMIN");
    give_role(&server, "dora@example.org", "ROLE_DOMAIN_ADMIN");
    server
}

fn give_role(server: &WaxsealServer, address: &str, role: &str) {
    let roles = format!("[\"ROLE_USER\",\"{role}\"]");
    let update = format!("UPDATE virtual_users SET roles = '{roles}' WHERE email = '{address}'");
    server.database().execute(&update, []);
}

fn log_in<'a>(browser: &'a Browser, login: &str, password: &str) -> &'a Browser {
    browser
        .open("/log-in")
        .fill("login", login)
        .fill("password", password)
        .type_keys(ENTER)
}

#[test]
fn a_server_is_set_up_once() {
    let server = WaxsealServer::start(2);
    let link = server.run_well(&["setup-link"], "");
    let (_, path) = link.trim().split_once("/setup/").unwrap();
    let path = format!("/setup/{path}");
    let browser = Browser::start(&server.url());
    browser.open(&path).says("Set up this server");
    browser
        .fill("domain", "example")
        .fill("local_part", "root")
        .fill("new", NEW)
        .fill("repeated", NEW)
        .press("Set up");
    browser.says("This is no name of a domain.");
    browser
        .fill("domain", "example.org")
        .fill("new", NEW)
        .fill("repeated", NEW)
        .press("Set up");
    browser.says("root@example.org");
    assert_eq!(browser.text_of("#recovery-token").len(), 36);
    browser.tick("stored").press("Done").is_at("/account");
    browser
        .press("Administration")
        .is_at("/admin")
        .says("All accounts and domains of this server.");
    browser.open(&path).says("There is no such page");
    log_in(browser.forget(), "root", NEW).is_at("/account");
    browser.expect_no_complaints();
}

#[test]
fn an_account_is_made_reset_deleted_and_restored() {
    let server = site();
    let browser = Browser::start(&server.url());
    log_in(&browser, "dora", PASSWORD)
        .press("Administration")
        .is_at("/admin");
    browser.open("/admin/accounts").press("New account");
    browser
        .fill("local_part", "nora")
        .fill("new", GIVEN)
        .fill("repeated", GIVEN)
        .tick("permanent")
        .press("Make the account");
    browser
        .is_at("/admin/accounts/nora@example.org")
        .says("The account is there.")
        .says("New password due");
    // Back to the form, and sent again.
    browser.back();
    browser
        .fill("local_part", "nora")
        .fill("new", GIVEN)
        .fill("repeated", GIVEN)
        .press("Make the account");
    browser.says("This address is taken.");

    browser
        .open("/admin/accounts/mia@example.org")
        .press("Reset the password");
    browser.says("cannot be read any more");
    browser
        .fill("new", GIVEN)
        .fill("repeated", GIVEN)
        .press("Reset the password");
    browser.says("Please tick the box");
    browser
        .tick("understood")
        .fill("new", GIVEN)
        .fill("repeated", GIVEN)
        .press("Reset the password");
    browser.says("the former key is locked");

    browser
        .press("Delete the account")
        .fill("typed", "mia")
        .press("Delete the account");
    browser
        .says("Nothing was deleted.")
        .fill("typed", "mia@example.org")
        .press("Delete the account");
    browser
        .says("This account is deleted.")
        .press("Restore the account");
    browser
        .fill("new", GIVEN)
        .fill("repeated", GIVEN)
        .press("Restore the account");
    browser.says("The account is back");

    log_in(browser.forget(), "mia", GIVEN)
        .is_at("/account/password")
        .fill("present", GIVEN)
        .fill("new", NEW)
        .fill("repeated", NEW)
        .press("Change the password");
    browser.is_at("/account");
    assert!(!browser.text().contains("Administration"));
    browser.open("/admin").says("There is no such page");
    browser.expect_no_complaints();
}

#[test]
fn the_list_is_searched_and_the_server_looked_after() {
    let server = site();
    let browser = Browser::start(&server.url());
    log_in(&browser, "ada", PASSWORD).open("/admin/accounts");
    browser
        .says("4 accounts.")
        .fill("text", "MIA")
        .press("Search");
    browser.says("One account.").press("mia@example.org");
    browser
        .press("Switch sealing off")
        .says("Sealing is switched off.")
        .open("/admin/sealing")
        .press("Switch it on")
        .says("The switches are on.");
    browser
        .open("/admin/accounts")
        .choose("domain", "other.example")
        .press("Search");
    browser.says("One account.");
    browser.run("document.querySelector('summary').click()");
    browser
        .choose("keys", "no")
        .press("Search")
        .says("No account matches.");

    browser
        .open("/admin/domains")
        .fill("name", "third.example")
        .press("Add a domain");
    browser
        .is_at("/admin/domains/third.example")
        .says("The domain is added.");
    browser.press("Invite codes").press("Make an invite code");
    assert_eq!(browser.text_of(".code").len(), 6);
    browser.press("Delete").says("The code is deleted.");

    browser
        .open("/admin/reserved-names")
        .fill("names", "root\nabuse\n")
        .press("Reserve");
    browser.says("2 reserved names");

    browser
        .open("/admin/new-api-token")
        .fill("name", "imap")
        .press("Make the token");
    let token = browser.text_of("#api-token");
    assert_eq!(token.len(), 64, "{token}");
    browser.press("Done").says("imap");
    browser.back();
    let page = browser.run("return document.documentElement.innerHTML");
    assert!(
        !page.to_string().contains(&token),
        "the token is shown again"
    );

    browser
        .open("/admin/audit")
        .says("API token made")
        .says(ADA);
    browser.expect_no_complaints();
}

#[test]
fn all_of_it_works_without_scripts_and_with_a_keyboard() {
    let server = site();
    let browser = Browser::start_without_scripts(&server.url());
    log_in(&browser, "dora", PASSWORD).open("/admin/accounts/mia@example.org");
    browser
        .press("Require a new password")
        .says("New password due");
    browser
        .open("/admin/accounts/eve@other.example")
        .says("There is no such page");
    browser.open("/admin/accounts").type_keys(TAB);
    assert_eq!(browser.focused(), "skip");
    browser
        .type_keys(ENTER)
        .type_keys(TAB)
        .type_keys(TAB)
        .type_keys("mia")
        .type_keys(ENTER);
    browser.says("One account.");
    browser.expect_no_complaints();
}

#[test]
fn nothing_keeps_administrators_out() {
    let server = site();
    let browser = Browser::start(&server.url());
    let axe = Axe::load();
    log_in(&browser, "ada", PASSWORD);
    for path in [
        "",
        "/accounts",
        "/accounts?state=all",
        "/new-account",
        "/accounts/mia@example.org",
        "/accounts/mia@example.org/roles",
        "/accounts/mia@example.org/quota",
        "/accounts/mia@example.org/reset",
        "/accounts/mia@example.org/delete",
        "/domains",
        "/domains/example.org",
        "/domains/example.org/delete",
        "/domains/example.org/invite-codes",
        "/reserved-names",
        "/api-tokens",
        "/new-api-token",
        "/sealing",
        "/audit",
    ] {
        browser.open(&format!("/admin{path}"));
        axe.examine(&browser, path);
    }
    browser.open("/admin/new-account").press("Make the account");
    axe.examine(&browser, "a form with errors");
    browser
        .open("/admin/new-api-token")
        .fill("name", "imap")
        .press("Make the token");
    axe.examine(&browser, "a new token");
}
