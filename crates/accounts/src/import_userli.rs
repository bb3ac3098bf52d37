//! Moving in from userli: its accounts, keys, domains, aliases, invite codes, reserved names and
//! tokens.
//!
//! It can be done again and again. Of every row that was brought over, a mark of each part is
//! remembered; so what changed there since is brought over, and what changed here stays as it
//! is (`merge`). A batch of rows is one transaction, and with it goes what is remembered
//! of it: whatever ends an import, the next one goes on where it ended.

mod account_checks;
mod accounts;
mod aliases;
mod api_tokens;
mod bring;
mod domains;
mod gone;
mod invitations;
mod merge;
mod report;
mod reserved_names;
mod vouchers;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use model::{AuditAction, DomainId};
use store::userli::{Batch, BrokenRow, UserliDatabase};

pub use report::{Finding, FindingKind, ImportEvent, ImportKind, ImportReport, ImportTally};

use crate::audit::Note;
use crate::clock::whole_seconds;
use crate::{Accounts, Authority, Error};

/// How many rows are read, and written in one transaction.
const BATCH: u64 = 500;

impl Accounts {
    /// Brings over what a userli database holds. `tell` hears of every finding and of every
    /// batch. With `dry_run` nothing is written.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Userli`], [`Error::Store`]. Batches that were done stay.
    pub async fn import_userli(
        &self,
        by: &Authority,
        userli: &UserliDatabase,
        dry_run: bool,
        tell: &mut (dyn FnMut(ImportEvent<'_>) + Send),
    ) -> Result<ImportReport, Error> {
        by.powers(&self.store.reader()).await?.over_the_server()?;
        let mut import = Import {
            accounts: self,
            userli,
            dry_run,
            now: whole_seconds(&*self.clock),
            domains: HashMap::new(),
            erased_keys: false,
            report: ImportReport::default(),
            tell,
        };
        let outcome = import.everything().await;
        // What was done before a fault belongs into the trail too.
        import.note(by).await?;
        outcome?;
        Ok(import.report)
    }
}

/// One run.
struct Import<'a> {
    accounts: &'a Accounts,
    userli: &'a UserliDatabase,
    dry_run: bool,
    now: DateTime<Utc>,
    /// The domains that there are, by name.
    domains: HashMap<String, DomainId>,
    erased_keys: bool,
    report: ImportReport,
    tell: &'a mut (dyn FnMut(ImportEvent<'_>) + Send),
}

impl Import<'_> {
    async fn everything(&mut self) -> Result<(), Error> {
        self.look_around().await?;
        self.bring_domains().await?;
        self.bring_accounts().await?;
        self.bring_aliases().await?;
        self.bring_vouchers().await?;
        self.link_invitations().await?;
        self.bring_reserved_names().await?;
        self.bring_api_tokens().await?;
        self.remove_what_is_gone().await
    }

    /// Says what is not going to be brought over.
    async fn look_around(&mut self) -> Result<(), Error> {
        for unknown in self.userli.unknown_columns() {
            let (table, column) = (&unknown.table, &unknown.column);
            self.find(&Finding {
                kind: FindingKind::Note,
                place: format!("column {column} of {table}"),
                subject: None,
                words: "no known release of userli has it; its values are kept and not used"
                    .to_owned(),
            });
        }
        for unread in self.userli.unread_tables().await? {
            self.find(&Finding {
                kind: FindingKind::Note,
                place: format!("table {}", unread.name),
                subject: None,
                words: format!("{} row(s) stay behind: {}", unread.rows, unread.why),
            });
        }
        let mode = self.userli.mail_crypt_mode().await?;
        let ours = (self.accounts.mode as u8).to_string();
        if let Some(theirs) = mode.filter(|theirs| *theirs != ours) {
            self.find(&Finding {
                kind: FindingKind::Note,
                place: "setting mail_crypt".to_owned(),
                subject: None,
                words: format!("userli has it at {theirs}, and MAIL_CRYPT is {ours} here"),
            });
        }
        Ok(())
    }

    async fn note(&self, by: &Authority) -> Result<(), Error> {
        if self.dry_run || !self.report.changed_anything() {
            return Ok(());
        }
        let store = &self.accounts.store;
        let transaction = store.begin().await?;
        Note::with(AuditAction::UserliImported, &self.report.words())
            .of_server(&transaction, by.actor(), "userli", self.now)
            .await?;
        transaction.commit().await?;
        if self.erased_keys
            && let Err(fault) = store.checkpoint().await
        {
            tracing::warn!(%fault, "the erased keys leave the database's log later");
        }
        Ok(())
    }

    fn find(&mut self, finding: &Finding) {
        self.report.count(finding);
        (self.tell)(ImportEvent::Finding(finding));
    }

    /// Takes the readable rows out of a batch and reports the others.
    fn readable<T>(&mut self, kind: ImportKind, batch: Batch<T>) -> Vec<T> {
        let count = batch.rows.len() as u64;
        self.report.tally(kind).read += count;
        let mut readable = Vec::with_capacity(batch.rows.len());
        for row in batch.rows {
            match row {
                Ok(row) => readable.push(row),
                Err(broken) => self.broken(kind, broken),
            }
        }
        let read = self.report.tally(kind).read;
        (self.tell)(ImportEvent::Progress(kind, read));
        readable
    }

    fn broken(&mut self, kind: ImportKind, broken: BrokenRow) {
        self.report.tally(kind).not_brought += 1;
        self.find(&Finding {
            kind: FindingKind::NotBrought,
            place: format!("row {} of {}", broken.row, broken.table),
            subject: broken.subject,
            words: format!("column {}: {}", broken.column, broken.what),
        });
    }
}
