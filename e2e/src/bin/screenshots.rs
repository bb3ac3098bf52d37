//! Every page, wide and narrow, light and dark, into the folder that is named first.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "what cannot be shown ends it, and the panic says where"
)]

use std::path::PathBuf;
use std::{env, fs};

use e2e::{Browser, View, WaxsealServer};

const ADA: &str = "ada@example.org";
const PASSWORD: &str = "three lanterns beside the harbour";
const VIEWS: [(&str, View); 4] = [
    (
        "1280-light",
        View {
            width: 1280,
            is_dark: false,
        },
    ),
    (
        "1280-dark",
        View {
            width: 1280,
            is_dark: true,
        },
    ),
    (
        "390-light",
        View {
            width: 390,
            is_dark: false,
        },
    ),
    (
        "390-dark",
        View {
            width: 390,
            is_dark: true,
        },
    ),
];

fn main() {
    let folder = env::args_os().nth(1).expect("a folder for the pictures");
    let camera = Camera::start(PathBuf::from(folder));
    camera.entrance();
    camera.account();
    camera.recovery();
    camera.administration();
    camera.refusals();
}

struct Camera {
    browser: Browser,
    server: WaxsealServer,
    folder: PathBuf,
}

impl Camera {
    fn start(folder: PathBuf) -> Self {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let server = WaxsealServer::start(2);
        server.add_domain("example.org");
        server.add_user(ADA, PASSWORD);
        let browser = Browser::start(&server.url());
        Self {
            browser,
            server,
            folder,
        }
    }

    /// The page as it is now, in every view.
    fn take(&self, name: &str) {
        for (view_name, view) in VIEWS {
            let path = self.folder.join(format!("{name}-{view_name}.png"));
            fs::write(path, self.browser.screenshot(view)).unwrap();
        }
        println!("{name}");
    }

    fn sql(&self, sql: &str) {
        self.server.database().execute(sql, []);
    }

    fn entrance(&self) {
        let browser = &self.browser;
        browser.open("/register");
        self.take("register-closed");
        self.sql("UPDATE virtual_domains SET registration = 'invite'");
        browser.open("/");
        self.take("start");
        browser.press("Deutsch");
        self.take("start-german");
        browser.press("English").open("/register");
        self.take("register");
        browser
            .fill("name", "a")
            .fill("new", "short")
            .press("Make my mailbox");
        self.take("register-errors");
        self.sql("UPDATE virtual_domains SET registration = 'open'");
        browser.open("/register").fill("name", "carol");
        browser.fill("new", PASSWORD).fill("repeated", PASSWORD);
        browser.press("Make my mailbox");
        self.take("register-done");
        browser.forget().open("/log-in");
        self.take("log-in");
        browser
            .fill("login", "ada")
            .fill("password", "not hers at all")
            .press("Log in");
        self.take("log-in-errors");
    }

    /// As after some days with a telephone, a computer and a mail program of a journey.
    fn hand_overs(&self) {
        for (days_ago, service, client, former_keys, number) in [
            (0, "imap", "'192.0.2.17'", "", 24),
            (
                0,
                "submission",
                "'2001:db8:85a3:8d3:1319:8a2e:370:7348'",
                "",
                1,
            ),
            (1, "imap", "'192.0.2.17'", "", 117),
            (1, "command-line", "NULL", "", 1),
            (3, "pop3", "'198.51.100.240'", " 77a0b1c2 90d3e4f5", 2),
            (3, "", "NULL", " 77a0b1c2", 1),
        ] {
            let minutes = number - 1;
            self.sql(&format!(
                "INSERT INTO virtual_hand_overs
                     (user_id, day, service, client_address, key_ids, number, first_time, last_time)
                 SELECT id, date('now', '-{days_ago} days'), '{service}', {client},
                        'cab49408fffcafae{former_keys}', {number},
                        datetime('now', '-{days_ago} days', 'start of day', '+7 hours'),
                        datetime('now', '-{days_ago} days', 'start of day', '+7 hours', '+{minutes} minutes')
                 FROM virtual_users WHERE email = '{ADA}'"
            ));
        }
    }

    fn account(&self) {
        let browser = &self.browser;
        self.sql("UPDATE virtual_domains SET registration = 'invite'");
        self.sql("UPDATE virtual_users SET creation_time = '2026-01-01 00:00:00'");
        browser
            .open("/log-in")
            .fill("login", "ada")
            .fill("password", PASSWORD);
        browser.press("Log in").open("/account");
        self.take("account");
        browser.open("/account/hand-overs");
        self.take("hand-overs-none");
        self.hand_overs();
        browser.open("/account");
        self.take("account-in-use");
        for (path, name) in [
            ("/account/hand-overs", "hand-overs"),
            ("/account/sessions", "sessions"),
            ("/account/password", "password"),
            ("/account/recovery-token", "recovery-token"),
            ("/account/key", "key"),
            ("/account/old-mail", "old-mail-nothing"),
            ("/account/invites", "invites"),
            ("/account/delete", "delete"),
        ] {
            browser.open(path);
            self.take(name);
        }
        browser
            .open("/account/recovery-token")
            .fill("password", PASSWORD);
        browser.press("Make a recovery token");
        self.take("new-token");
        self.sql("UPDATE virtual_users SET recovery_start_time = datetime('now')");
        let reset = [
            "user",
            "reset",
            ADA,
            "--require-password-change",
            "--password-stdin",
        ];
        self.server.run_well(&reset, "reset to this one, please\n");
        browser.forget().open("/log-in").fill("login", "ada");
        browser
            .fill("password", "reset to this one, please")
            .press("Log in");
        self.take("password-required");
        self.sql("UPDATE virtual_users SET password_change_required = 0, recovery_start_time = datetime('now'), recovery_secret_box = NULL");
        browser.open("/account");
        self.take("account-todo");
        browser.open("/account/old-mail");
        self.take("old-mail");
        browser.press("Open older mail");
        self.take("old-mail-errors");
        browser.forget();
    }

    fn recovery(&self) {
        let browser = &self.browser;
        let dora = "dora@example.org";
        let added = self.server.add_user(dora, PASSWORD);
        let token = added["recoveryToken"].as_str().unwrap();
        let ask = || {
            browser.open("/recovery");
            browser
                .fill("login", dora)
                .fill("token", token)
                .press("Go on");
        };
        browser.open("/recovery");
        self.take("recovery");
        ask();
        self.take("recovery-waiting");
        self.sql("UPDATE virtual_users SET recovery_start_time = datetime('now', '-3 days')");
        ask();
        self.take("recovery-ready");
        browser.forget();
    }

    fn administration(&self) {
        let browser = &self.browser;
        let root = "root@example.org";
        self.server.add_user(root, PASSWORD);
        self.sql("UPDATE virtual_users SET roles = '[\"ROLE_USER\",\"ROLE_ADMIN\"]' WHERE email = 'root@example.org'");
        browser.open("/log-in").fill("login", root);
        browser.fill("password", PASSWORD).press("Log in");
        for (path, name) in [
            ("", "overview"),
            ("/accounts", "accounts"),
            ("/accounts?state=all", "accounts-narrowed"),
            ("/accounts?text=zzz", "accounts-none"),
            ("/new-account", "new-account"),
            ("/accounts/dora@example.org", "account"),
            ("/accounts/root@example.org", "own-account"),
            ("/accounts/ada@example.org", "account-in-use"),
            ("/accounts/ada@example.org/hand-overs", "hand-overs"),
            ("/accounts/dora@example.org/roles", "roles"),
            ("/accounts/dora@example.org/quota", "quota"),
            ("/accounts/dora@example.org/reset", "reset"),
            ("/accounts/dora@example.org/delete", "delete"),
            ("/domains", "domains"),
            ("/domains/example.org", "domain"),
            ("/domains/example.org/delete", "delete-domain"),
            ("/domains/example.org/invite-codes", "invite-codes"),
            ("/reserved-names", "reserved-names"),
            ("/api-tokens", "api-tokens"),
            ("/sealing", "sealing"),
            ("/audit", "audit"),
        ] {
            browser.open(&format!("/admin{path}"));
            self.take(&format!("admin-{name}"));
        }
        browser.open("/admin/new-account").press("Make the account");
        self.take("admin-new-account-errors");
        browser.open("/admin/new-api-token").fill("name", "imap");
        self.take("admin-new-api-token");
        browser.press("Make the token");
        self.take("admin-api-token-made");
        browser.forget();
    }

    fn refusals(&self) {
        let browser = &self.browser;
        browser.open("/nowhere");
        self.take("not-found");
        browser.open("/log-in").forget();
        browser
            .fill("login", "ada")
            .fill("password", PASSWORD)
            .press("Log in");
        self.take("stale-form");
    }
}
