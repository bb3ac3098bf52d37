//! `waxseal migrate`

use store::Store;

use crate::config::Config;
use crate::output::print_line;

/// Brings the database up to date, whatever `WAXSEAL_MIGRATIONS` says.
pub(crate) async fn run(config: &Config) -> anyhow::Result<()> {
    let store = Store::connect(&config.database_url).await?;
    store.migrate().await?;
    print_line("The database is up to date.")
}
