//! Waxseal against real Dovecots, and the rules of the house.
//!
//! This library is the harness: it starts mail servers, speaks their protocols and looks at
//! what they left on disk. The tests stand in `tests/`. Every server listens on 127.0.0.1
//! alone, lives in a scratch folder of its own and is stopped when its value is dropped.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "whatever fails here fails a test, and the panic says where"
)]

mod account_ledger;
mod api_client;
mod authority;
mod axe;
mod book;
mod browser;
mod busy_client;
mod cases;
mod conversion;
mod crowd;
mod database;
mod database_kind;
mod database_server;
mod delivered;
mod doveconf;
mod dovecot;
mod dovecot_config;
mod dovecot_version;
mod dovecot_wrapper;
mod driver_command;
mod existing_account;
mod existing_mail;
mod fake_account;
mod fake_api;
mod file_facts;
mod file_system;
mod gate;
mod http_connection;
mod imap_client;
mod imap_value;
mod key_pair;
mod latencies;
mod letter_box;
mod lmtp_client;
mod load_balancer;
mod lookup_load;
mod mail_ledger;
mod mail_on_disk;
mod on_every_dovecot;
mod opened_mail;
mod outcome;
mod php_lookup;
mod pop3_client;
mod portrait;
mod process;
mod process_facts;
mod proxy;
mod sample_mail;
mod scratch;
mod secret_search;
mod shared_database;
mod shifted_accounts;
mod userli_account;
mod userli_database;
mod varied_mail;
mod varied_mailbox;
mod wait;
mod waxseal_server;

pub use account_ledger::{AccountLedger, LedgerEntry, Place, unique};
pub use api_client::{ApiAnswer, ApiClient};
pub use authority::{Authority, Identity};
pub use axe::Axe;
pub use book::{Block, Chapter};
pub use browser::{Browser, View};
pub use busy_client::BusyClient;
pub use cases::{address_of_case, case_of_target, for_each_at_once};
pub use conversion::{Conversion, Converted};
pub use crowd::{Crowd, CrowdAnswers};
pub use database::{DOCUMENTED_SQL, Database, KeyColumns, sha_512_crypt};
pub use database_kind::DatabaseKind;
pub use database_server::DatabaseServer;
pub use doveconf::{OwnLines, WrittenConfig};
pub use dovecot::{Dovecot, DovecotBuilder};
pub use dovecot_config::{DovecotConfig, MailFormat, repository};
pub use dovecot_version::DovecotVersion;
pub use existing_account::ExistingAccount;
pub use fake_account::FakeAccount;
pub use fake_api::{Answer, FakeApi, RecordedRequest};
pub use file_facts::{ATTRIBUTE, FileFacts};
pub use file_system::{FileSystem, Mounted};
pub use gate::{EndOnPanic, Gate};
pub use imap_client::{ImapAnswer, ImapClient, Untagged};
pub use imap_value::{ImapValue, fingerprint};
pub use key_pair::KeyPair;
pub use latencies::Latencies;
pub use letter_box::LetterBox;
pub use lmtp_client::{LmtpClient, LmtpReply};
pub use load_balancer::LoadBalancer;
pub use lookup_load::LookupLoad;
pub use mail_ledger::{Locked, MailLedger};
pub use mail_on_disk::{MailOnDisk, StoredMessage, files_below, files_with};
pub use opened_mail::OpenedMail;
pub use outcome::Outcome;
pub use php_lookup::PhpLookup;
pub use pop3_client::Pop3Client;
pub use portrait::{Portrait, assert_same};
pub use process::Process;
pub use process_facts::ProcessFacts;
pub use proxy::Proxy;
pub use sample_mail::{MARK, sample_mail};
pub use scratch::{Scratch, free_port};
pub use secret_search::SecretSearch;
pub use shared_database::SharedDatabase;
pub use shifted_accounts::ShiftedAccounts;
pub use userli_account::{UserliAccount, UserliKeys};
pub use userli_database::{UserliDatabase, UserliTables, quoted};
pub use varied_mail::{LineEnds, Shape, gzipped, varied_mail, virtual_size};
pub use varied_mailbox::VariedMailbox;
pub use wait::wait_until;
pub use waxseal_server::WaxsealServer;
