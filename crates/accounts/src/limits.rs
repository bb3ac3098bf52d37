//! Limits on what people outside may try, kept in the database, so that several servers
//! count together.
//!
//! Every attempt takes a place before it is made, and gives it back when it succeeds. Where
//! no place is left it is refused without any work, whether or not the account exists.
//!
//! Nobody can lock an owner out from elsewhere: a limit belongs to where a request comes
//! from, or to a pair of that and an account. That many fail on one account from everywhere
//! only makes the pairs stricter: a place that never failed still has its tries.
//!
//! Log-ins of mail programs come in crowds, and a place in the database for each would cost
//! them more than the rest. Their limits (`guesses`) write nothing when all goes well, and make
//! whoever fails wait, longer each time.

mod attempt;
mod bucket;
mod failures;
mod guesses;
mod places;
mod source;
mod window;

use chrono::Duration;

pub(crate) use failures::Failures;
pub(crate) use guesses::InFlight;
pub use guesses::MailClient;
pub use source::Source;

/// How long the answer to a failed attempt of somebody outside takes at least. Checking a
/// wrong password takes longer for an account from elsewhere than for one of ours; behind
/// this, the difference does not show.
const FAILURE_TAKES: std::time::Duration = std::time::Duration::from_millis(500);

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limited {
    LogIn,
    Recovery,
    Registration,
}

/// So many attempts in so much time.
#[derive(Clone, Copy, Debug)]
struct Limit {
    most: u32,
    within: Duration,
}

const QUARTER: Duration = Duration::minutes(15);
const HOUR: Duration = Duration::hours(1);
/// The longest window; whatever is older says nothing.
const LONGEST: Duration = HOUR;

impl Limited {
    fn word(self) -> &'static str {
        match self {
            Self::LogIn => "log-in",
            Self::Recovery => "recovery",
            Self::Registration => "registration",
        }
    }

    /// From one place, on whatever accounts. An office behind one address is one place.
    fn of_one_place(self) -> Limit {
        match self {
            Self::LogIn => Limit {
                most: 60,
                within: QUARTER,
            },
            Self::Recovery => Limit {
                most: 30,
                within: HOUR,
            },
            Self::Registration => Limit {
                most: 30,
                within: HOUR,
            },
        }
    }

    /// From one place on one account.
    fn on_one_account(self) -> Limit {
        match self {
            Self::LogIn => Limit {
                most: 10,
                within: QUARTER,
            },
            _ => Limit {
                most: 10,
                within: HOUR,
            },
        }
    }

    /// The same while many fail on the account from everywhere.
    fn on_an_account_under_attack(self) -> Limit {
        Limit {
            most: 3,
            ..self.on_one_account()
        }
    }

    /// So many failures on one account, from everywhere, are an attack.
    fn attack(self) -> Limit {
        Limit {
            most: 30,
            ..self.on_one_account()
        }
    }
}
