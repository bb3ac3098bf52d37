//! The life of an account.
//!
//! One file a use case. A use case that changes an account is a plain function from what
//! the database held (a [`snapshot`](snapshot::Snapshot)) to what it shall hold (a
//! [`draft`](draft::Draft)); it runs on a derivation worker, because it seals and opens
//! boxes, and it touches no database. [`change`] then locks the row, makes sure that
//! nothing moved meanwhile, and writes the draft in one transaction. So password hash,
//! boxes, public key and key ring change together or not at all, and no lock is held
//! while a derivation runs.

mod accounts;
mod anew;
mod api_token;
mod archive_keys;
mod audit;
mod authority;
mod bring_back_keys;
mod change;
mod change_password;
mod check_database;
mod clock;
mod create;
mod delete;
mod domain;
mod domain_codes;
mod draft;
mod edit;
mod effects;
mod error;
mod first_keys;
mod first_secrets;
mod hand_overs;
mod housekeeping;
mod import_userli;
mod invite_codes;
mod journal;
mod kept_key;
mod known_keys;
mod limits;
mod log_in;
mod lookup;
mod mail;
mod mail_crypt_switch;
mod metrics;
mod migration_overview;
mod open_locked_key;
mod own_account;
mod page;
mod password_rules;
mod password_strength;
mod private_keys;
mod recovery;
mod recovery_token;
mod register;
mod reserved_names;
mod reset;
mod restore;
mod rotate;
mod seal_target;
mod sealing;
mod session;
mod setup;
mod show;
mod snapshot;
mod states;
mod stored_keys;
mod throw_away;
mod unlock;
mod visit;
mod workbench;

pub use accounts::{Accounts, Tuning};
pub use api_token::TokenRefused;
pub use archive_keys::ArchivedKeys;
pub use audit::AuditSearch;
pub use authority::Authority;
pub use bring_back_keys::BroughtBack;
pub use clock::{Clock, SystemClock};
pub use create::{Created, NewAccount};
pub use delete::DeletionAuthority;
pub use domain::DomainRules;
pub use edit::AccountEdit;
pub use error::Error;
pub use import_userli::{Finding, FindingKind, ImportEvent, ImportKind, ImportReport, ImportTally};
pub use invite_codes::{InviteCodes, OwnInviteCode};
pub use ipnet::IpNet;
pub use known_keys::{KeyStanding, KnownKey, KnownKeys};
pub use limits::{MailClient, Source};
pub use log_in::LogIn;
pub use lookup::Lookup;
pub use mail::ClaimedLetter;
pub use metrics::Metrics;
pub use migration_overview::MigrationOverview;
pub use open_locked_key::{OldSecret, OpenedKeys};
pub use own_account::{OwnAccount, TokenState};
pub use page::{Page, Paged};
pub use password_rules::{PasswordRule, password_from_person};
pub use private_keys::PrivateKeys;
pub use recovery::{Recovery, RecoveryPhase};
pub use register::{REGISTERED_LOCAL_PART, Registration};
pub use reserved_names::ImportedNames;
pub use reset::Reset;
pub use seal_target::SealTarget;
pub use sealing::Sealing;
pub use session::{Begun, Member, Newcomer, OwnSession, SessionToken, Visitor};
pub use setup::SetUp;
pub use show::{AccountOverview, RetiredKeyCount};
pub use states::AccountState;
pub use store::AccountFilter;
pub use throw_away::ThrowAway;
pub use vault::PoolCounts;
// What callers hand in and get out; they need not know the vault for it.
pub use vault::{
    BearerToken, PrivateKey, PublicKey, RecoveryToken, Secret, form_token, is_form_token,
};
