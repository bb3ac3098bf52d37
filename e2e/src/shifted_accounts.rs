//! Use cases at another time than the server's.

use std::num::NonZeroUsize;
use std::sync::Arc;

use accounts::{Accounts, Clock, Error, RecoveryToken, Secret, Source, SystemClock};
use chrono::{DateTime, TimeDelta, Utc};
use model::MailCryptMode;
use store::{DatabaseUrl, Store};
use tokio::runtime::{Builder, Runtime};
use vault::{DerivationPool, SystemEntropy};

use crate::WaxsealServer;

/// The use cases of Waxseal on the database of a running server, with a clock that is ahead
/// of its clock: what an administrator would run there that much later.
pub struct ShiftedAccounts {
    accounts: Accounts,
    runtime: Runtime,
}

/// The clock of the machine, and so much more.
struct Ahead(TimeDelta);

impl Clock for Ahead {
    fn now(&self) -> DateTime<Utc> {
        SystemClock.now() + self.0
    }
}

impl ShiftedAccounts {
    /// Opens the server's database.
    pub fn beside(server: &WaxsealServer, ahead: TimeDelta) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let url: DatabaseUrl = server.database_url().parse().unwrap();
        let store = runtime.block_on(Store::connect(&url)).unwrap();
        let pool = DerivationPool::start(NonZeroUsize::MIN, 1).unwrap();
        let accounts = Accounts::new(
            store,
            Arc::new(pool),
            Arc::new(Ahead(ahead)),
            Arc::new(SystemEntropy),
            MailCryptMode::NewUsers,
        );
        Self { accounts, runtime }
    }

    /// `waxseal user recovery finish`; the new recovery token.
    ///
    /// # Errors
    /// Those of the use case.
    pub fn finish_recovery(
        &self,
        address: &str,
        token: &str,
        new_password: &str,
    ) -> Result<String, Error> {
        let address = address.parse().unwrap();
        let token = RecoveryToken::parse(token).unwrap();
        let new_password = Secret::new(new_password);
        let finished =
            self.accounts
                .finish_recovery(Source::CommandLine, &address, &token, new_password);
        let token = self.runtime.block_on(finished)?;
        Ok(token.reveal().to_owned())
    }
}
