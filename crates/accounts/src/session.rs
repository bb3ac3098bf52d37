//! Sessions: who is logged in at the pages.
//!
//! The browser holds 256 random bits, the database their digest and whose they are. A
//! session holds no secret: whatever needs a key asks for the password again. It ends two
//! hours after it was last used, twelve hours after it began, when somebody logs out, and
//! when the password changes, whoever changes it: it is bound to the stored hash. Where the clock
//! is set back to before it began, it ends too, or it would live for longer than that.

mod begin;
mod end;
mod find;
mod list;

use chrono::{DateTime, Duration, Utc};
use model::{Account, Session};

use crate::clock::SKEW;
use crate::stored_keys::stored_hash;

pub use begin::{Begun, SessionToken};
pub use find::{Member, Newcomer, Visitor};
pub use list::OwnSession;

/// How long a session lives without being used.
const IDLE: Duration = Duration::hours(2);
/// How long a session lives at most.
const LIFE: Duration = Duration::hours(12);
/// How coarsely the last use of a session is noted.
const USE_GRAIN: Duration = Duration::minutes(5);

/// What a session of this account is bound to, as long as the password stays the same.
pub(crate) fn password_binding(account: &Account) -> String {
    // A hash that cannot be read verifies no password either; nothing is bound to it.
    stored_hash(account).map_or_else(|_| String::new(), |hash| hash.binding())
}

/// Whether a session that was found is still one.
fn is_alive(session: &Session, account: &Account, now: DateTime<Utc>) -> bool {
    session.created <= now + SKEW
        && now < session.seen + IDLE
        && now < session.created + LIFE
        && !account.deleted
        && session.password_binding == password_binding(account)
}
