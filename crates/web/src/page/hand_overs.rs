//! Hand-overs of private keys, as people read them.

use model::HandOvers;

use crate::page::Visit;

/// How many digits of a key's id are shown: enough to tell an account's keys apart.
const KEY_DIGITS: usize = 8;
/// The service of `waxseal user keys`.
const COMMAND_LINE: &str = "command-line";

/// The hand-overs of one day that are alike.
pub(crate) struct HandOverLine {
    /// `IMAP`, ..., and how often.
    pub(crate) what: String,
    pub(crate) times: String,
    /// In parts, between which a line may be broken: IPv6 addresses are long.
    pub(crate) client: Vec<String>,
    pub(crate) keys: String,
    pub(crate) day: String,
    pub(crate) time: String,
}

impl HandOverLine {
    pub(crate) fn all(visit: &Visit, hand_overs: &[HandOvers]) -> Vec<Self> {
        hand_overs.iter().map(|one| Self::of(visit, one)).collect()
    }

    fn of(visit: &Visit, hand_overs: &HandOvers) -> Self {
        let (first, last) = (&hand_overs.first, &hand_overs.last);
        let (from, until) = (visit.time(first), visit.time(last));
        Self {
            what: match hand_overs.service.as_str() {
                "" => visit.t("hand-over-mail-program"),
                COMMAND_LINE => visit.t("hand-over-command-line"),
                service => service.to_ascii_uppercase(),
            },
            times: match hand_overs.number {
                1 => String::new(),
                number => visit.t1("hand-over-times", "count", number),
            },
            client: client(visit, hand_overs),
            keys: keys(visit, &hand_overs.key_ids),
            day: visit.day(first),
            time: if from == until {
                visit.t1("hand-over-at", "from", from)
            } else {
                visit.t2("hand-over-between", "from", from, "until", until)
            },
        }
    }
}

fn client(visit: &Visit, hand_overs: &HandOvers) -> Vec<String> {
    match hand_overs.client {
        Some(client) => {
            let client = client.to_string();
            let parts = client.split_inclusive(':');
            parts.map(str::to_owned).collect()
        }
        // It is the server.
        None if hand_overs.service == COMMAND_LINE => Vec::new(),
        None => vec![visit.t("hand-over-no-address")],
    }
}

fn keys(visit: &Visit, ids: &[String]) -> String {
    let Some((active, former)) = ids.split_first() else {
        return String::new();
    };
    let active: String = active.chars().take(KEY_DIGITS).collect();
    match former.len() {
        0 => visit.t1("hand-over-key", "key", active),
        former => visit.t2("hand-over-keys", "key", active, "count", former),
    }
}
