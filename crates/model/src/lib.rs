//! What Waxseal knows that is not secret.
//!
//! Plain validated values without input, output or cryptography. Every other room that
//! stores, decides or shows something speaks in these types.

mod account;
mod address;
mod api_token;
mod audit;
mod domain_name;
mod hand_over;
mod id;
mod language;
mod letter;
mod mail_crypt_mode;
mod registration;
mod retired_key;
mod role;
mod sealed_text;
mod session;
mod two_factor;
mod voucher;

pub use account::{Account, MailCrypt, StoredPassword};
pub use address::{Address, InvalidAddress};
pub use api_token::{ApiScope, ApiToken, UnknownScope};
pub use audit::{AuditAction, AuditActor, AuditEntry};
pub use domain_name::{Domain, DomainName, InvalidDomainName};
pub use hand_over::HandOvers;
pub use id::{
    AccountId, ApiTokenId, AuditEntryId, DomainId, QueuedLetterId, RetiredKeyId, SessionId,
    VoucherId,
};
pub use language::Language;
pub use letter::Letter;
pub use mail_crypt_mode::{InvalidMailCryptMode, MailCryptMode};
pub use registration::{Invitations, RegistrationMode, UnknownRegistrationMode};
pub use retired_key::{RetiredKey, RetiredKeyState, RetirementReason};
pub use role::{Role, Roles};
pub use sealed_text::SealedText;
pub use session::Session;
pub use two_factor::TwoFactor;
pub use voucher::{InviteCode, Voucher};
