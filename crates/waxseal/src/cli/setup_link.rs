//! `waxseal setup-link`

use anyhow::bail;

use crate::app;
use crate::config::Config;
use crate::output::print_line;

/// Prints a link for the first start.
pub(crate) async fn run(config: &Config) -> anyhow::Result<()> {
    let accounts = app::accounts(config).await?;
    let Some(token) = accounts.make_setup_link().await? else {
        bail!("there is an administrator already; `waxseal user list` shows who it is");
    };
    print_line(setup_url(config, token.reveal()))
}

/// Where the first administrator is made.
pub(crate) fn setup_url(config: &Config, token: &str) -> String {
    format!("{}/setup/{token}", config.pages())
}
