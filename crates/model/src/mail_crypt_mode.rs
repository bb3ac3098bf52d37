//! The server-wide setting `MAIL_CRYPT`.

use std::str::FromStr;

/// For whom mail is sealed on this server: `MAIL_CRYPT`, a number from 0 to 3.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum MailCryptMode {
    /// 0: nothing is sealed. Keys are still handed over, so sealed mail stays readable.
    Off,
    /// 1: sealed for accounts whose switch an administrator turns on.
    Optional,
    /// 2: new accounts begin with the switch on.
    #[default]
    NewUsers,
    /// 3: accounts without keys also get them at their next log-in.
    AllUsers,
}

/// The value of `MAIL_CRYPT` is none of 0, 1, 2, 3.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is none of 0 (off), 1 (optional), 2 (new users), 3 (all users)")]
pub struct InvalidMailCryptMode(String);

impl MailCryptMode {
    /// The number as it stands in the configuration.
    pub fn number(self) -> u8 {
        match self {
            Self::Off => 0,
            Self::Optional => 1,
            Self::NewUsers => 2,
            Self::AllUsers => 3,
        }
    }

    /// Whether the server seals anything at all.
    pub fn seals(self) -> bool {
        self != Self::Off
    }

    /// Whether a new account begins with its switch on.
    pub fn switches_new_accounts_on(self) -> bool {
        matches!(self, Self::NewUsers | Self::AllUsers)
    }

    /// Whether the log-in of an account without keys makes them, given the account's switch.
    ///
    /// With the switch on, somebody has asked for sealing: the log-in, which has the
    /// password at hand, is the moment to begin.
    pub fn makes_keys_at_log_in(self, switch: bool) -> bool {
        self == Self::AllUsers || (self.seals() && switch)
    }
}

impl FromStr for MailCryptMode {
    type Err = InvalidMailCryptMode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim() {
            "0" => Ok(Self::Off),
            "1" => Ok(Self::Optional),
            "2" => Ok(Self::NewUsers),
            "3" => Ok(Self::AllUsers),
            _ => Err(InvalidMailCryptMode(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_its_own_numbers_and_nothing_else() {
        for number in 0..=3_u8 {
            let mode: MailCryptMode = number.to_string().parse().unwrap();
            assert_eq!(mode.number(), number);
        }
        for text in ["", "4", "-1", "true", "02", "2.0"] {
            assert!(text.parse::<MailCryptMode>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn keys_at_log_in() {
        use MailCryptMode::*;
        for (mode, switch, expected) in [
            (Off, true, false),
            (Optional, false, false),
            (Optional, true, true),
            (NewUsers, false, false),
            (AllUsers, false, true),
        ] {
            assert_eq!(mode.makes_keys_at_log_in(switch), expected, "{mode:?}");
        }
    }
}
