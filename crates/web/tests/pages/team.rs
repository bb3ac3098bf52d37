//! A server with two domains and people of every kind. All of them have Ada's password: their
//! rows are copies of hers.

use crate::browser::Browser;
use crate::site::Site;
use crate::template::{ADA, PASSWORD};

/// Administers the domain `example.org`; Ada administers the server.
pub(crate) const DORA: &str = "dora@example.org";
/// Has a mailbox in `example.org` and nothing more.
pub(crate) const MIA: &str = "mia@example.org";
/// Has one in `other.example`, which is none of Dora's business.
pub(crate) const EVE: &str = "eve@other.example";

/// The paths of what belongs to an account.
pub(crate) const ACCOUNT_PAGES: &[&str] = &["", "/roles", "/quota", "/reset", "/delete"];
/// What every administrator may open.
pub(crate) const ADMINISTRATORS: &[&str] = &[
    "/admin",
    "/admin/accounts",
    "/admin/new-account",
    "/admin/accounts/mia@example.org",
    "/admin/accounts/mia@example.org/roles",
    "/admin/accounts/mia@example.org/quota",
    "/admin/accounts/mia@example.org/reset",
    "/admin/accounts/mia@example.org/delete",
    "/admin/domains",
    "/admin/domains/example.org",
    "/admin/domains/example.org/invite-codes",
    "/admin/sealing",
    "/admin/audit",
];
/// What only those of the whole server may.
pub(crate) const SERVER: &[&str] = &[
    "/admin/domains/other.example",
    "/admin/domains/empty.example/delete",
    "/admin/reserved-names",
    "/admin/api-tokens",
    "/admin/new-api-token",
];

const COLUMNS: &str = "password, password_version, creation_time, updated_time, mail_crypt, \
     mail_crypt_public_key, mail_crypt_secret_box, mail_crypt_box_binding, recovery_secret_box, \
     totp_confirmed";

impl Site {
    /// A server with everybody on it.
    pub(crate) async fn with_team() -> Self {
        let site = Self::start().await;
        for domain in ["other.example", "empty.example"] {
            let insert = format!(
                "INSERT INTO virtual_domains (name, creation_time, updated_time) \
                 VALUES ('{domain}', '2026-01-01 00:00:00', '2026-01-01 00:00:00')"
            );
            site.sql(&insert).await;
        }
        for address in [DORA, MIA, EVE] {
            site.copy_ada(address).await;
        }
        site.give_role(ADA, "ROLE_ADMIN").await;
        site.give_role(DORA, "ROLE_DOMAIN_ADMIN").await;
        // What the making of the database left there.
        site.sql("DELETE FROM virtual_audit").await;
        site
    }

    /// Makes an account like Ada's.
    pub(crate) async fn copy_ada(&self, address: &str) {
        let (_, domain) = address.split_once('@').unwrap();
        self.sql(&format!(
            "INSERT INTO virtual_users (domain_id, email, {COLUMNS}) \
             SELECT (SELECT id FROM virtual_domains WHERE name = '{domain}'), '{address}', \
             {COLUMNS} FROM virtual_users WHERE email = '{ADA}'"
        ))
        .await;
    }

    /// Gives a role beside that of everybody.
    pub(crate) async fn give_role(&self, address: &str, role: &str) {
        let roles = format!("[\"ROLE_USER\",\"{role}\"]");
        let update =
            format!("UPDATE virtual_users SET roles = '{roles}' WHERE email = '{address}'");
        self.sql(&update).await;
    }

    /// A browser in which somebody of the team is logged in.
    pub(crate) async fn logged_in(&self, address: &str) -> Browser<'_> {
        let mut browser = self.browser();
        browser.log_in(address, PASSWORD).await.leads_to("/account");
        browser
    }
}
