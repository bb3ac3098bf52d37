//! `waxseal user show`

use accounts::{AccountOverview, Accounts, Authority};
use model::{Address, Role};
use serde_json::{Value, json};

use crate::output::{Output, table};

#[derive(clap::Args)]
pub(crate) struct Show {
    /// Such as user@example.org
    email: Address,
    #[command(flatten)]
    output: Output,
}

impl Show {
    pub(crate) async fn run(self, accounts: &Accounts) -> anyhow::Result<()> {
        let overview = accounts
            .show(Authority::command_line(), &self.email)
            .await?;
        let rows = rows(&overview).map(|(name, value)| [name.to_owned(), value]);
        let title = overview.account.address.to_string();
        self.output
            .print(&data(&overview), table(["ACCOUNT", &title], rows))
    }
}

fn roles(overview: &AccountOverview) -> Vec<&str> {
    overview.account.roles.iter().map(Role::as_str).collect()
}

fn data(overview: &AccountOverview) -> Value {
    let account = &overview.account;
    json!({
        "email": account.address.to_string(),
        "mailCrypt": account.mail_crypt.switch,
        "hasKeys": account.mail_crypt.has_keys(),
        "hasRecoveryToken": account.mail_crypt.recovery_box.is_some(),
        "retiredKeys": {
            "open": overview.retired_keys.open,
            "archived": overview.retired_keys.archived,
            "locked": overview.retired_keys.locked,
        },
        "roles": roles(overview),
        "quota": account.quota,
        "deleted": account.deleted,
        "passwordChangeRequired": account.password_change_required,
        "recoveryStarted": account.recovery_started.map(|moment| moment.to_rfc3339()),
        "lastLoginWeek": account.last_login.map(|moment| moment.date_naive().to_string()),
        "created": account.created.to_rfc3339(),
    })
}

fn rows(overview: &AccountOverview) -> [(&'static str, String); 10] {
    let account = &overview.account;
    let retired = overview.retired_keys;
    let yes = |condition: bool| if condition { "yes" } else { "no" }.to_owned();
    let quota = account
        .quota
        .map_or_else(|| "Dovecot's own".to_owned(), |size| format!("{size} MB"));
    let recovery = account.recovery_started.map_or_else(
        || "not running".to_owned(),
        |moment| format!("started {moment}"),
    );
    let last_login = account.last_login.map_or_else(
        || "never".to_owned(),
        |moment| format!("in the week of {}", moment.date_naive()),
    );
    [
        ("sealing on", yes(account.mail_crypt.switch)),
        ("keys", yes(account.mail_crypt.has_keys())),
        (
            "recovery token",
            yes(account.mail_crypt.recovery_box.is_some()),
        ),
        (
            "retired keys",
            format!(
                "{} open, {} archived, {} locked",
                retired.open, retired.archived, retired.locked
            ),
        ),
        ("roles", roles(overview).join(", ")),
        ("quota", quota),
        ("last log-in", last_login),
        ("recovery", recovery),
        (
            "new password required",
            yes(account.password_change_required),
        ),
        ("deleted", yes(account.deleted)),
    ]
}
