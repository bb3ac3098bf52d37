//! Putting the parts together for one run of the program.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use accounts::{Accounts, SystemClock};
use anyhow::{Context, bail};
use post::{House, PostOffice};
use store::Store;
use vault::{DerivationPool, SystemEntropy};

use crate::config::{Config, Migrations};

/// How long work may wait for a derivation worker: Dovecot's adapter gives up after 20 seconds,
/// and is to hear why before that.
const LONGEST_WAIT: Duration = Duration::from_secs(15);

/// Opens the way for letters.
pub(crate) fn post_office(config: &Config) -> anyhow::Result<PostOffice> {
    // Where letters go nowhere, nobody sees who writes.
    let nobody = || "waxseal@localhost.localdomain".parse();
    let house = House {
        sender: config.mail.sender.clone().map_or_else(nobody, Ok)?,
        name: config.app_name.clone(),
        url: config.pages(),
    };
    PostOffice::open(house, &config.mail.dsn).context("MAILER_DSN cannot be used")
}

/// Opens the database and brings it up to date unless that was switched off.
pub(crate) async fn store(config: &Config) -> anyhow::Result<Store> {
    let store = Store::connect(&config.database_url).await?;
    match config.migrations {
        Migrations::Auto => store.migrate().await?,
        Migrations::Manual => {
            let pending = store.pending_migrations().await?;
            if !pending.is_empty() {
                bail!(
                    "the database is not up to date, and WAXSEAL_MIGRATIONS is manual; \
                     run `waxseal migrate` (pending: {})",
                    pending.join(", ")
                );
            }
        }
    }
    Ok(store)
}

/// Opens the database, as [`store`] does, and starts the derivation workers.
pub(crate) async fn accounts(config: &Config) -> anyhow::Result<Accounts> {
    let store = store(config).await?;
    on_store(
        store,
        config.derivation_workers,
        config.derivation_queue,
        config,
    )
}

/// The accounts of a database that is open and up to date, for somebody who only looks: one
/// worker, which has nothing to do.
pub(crate) fn accounts_to_look_at(store: Store, config: &Config) -> anyhow::Result<Accounts> {
    on_store(store, NonZeroUsize::MIN, 1, config)
}

fn on_store(
    store: Store,
    workers: NonZeroUsize,
    queue: usize,
    config: &Config,
) -> anyhow::Result<Accounts> {
    let pool = DerivationPool::start_with_deadline(workers, queue, LONGEST_WAIT)
        .context("the derivation workers could not be started")?;
    let accounts = Accounts::new(
        store,
        Arc::new(pool),
        Arc::new(SystemClock),
        Arc::new(SystemEntropy),
        config.mail_crypt,
    );
    accounts.tune(config.tuning.clone());
    Ok(accounts)
}
