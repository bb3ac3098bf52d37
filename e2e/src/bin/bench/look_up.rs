//! Look-ups a second: against bare PHP, and of many accounts against few.

use std::time::Duration;

use e2e::{LookupLoad, PhpLookup, Scratch};

use crate::TURNS;
use crate::spent::median;
use crate::subject::{ADDRESS, Subject};
use crate::table::{Goal, Table};

const ACCOUNTS: usize = 100_000;
const MANY_ACCOUNTS: usize = 1_000_000;
const FEW_ACCOUNTS: usize = 1_000;
/// Dovecot's auth workers.
const CONNECTIONS: usize = 30;
const TURN: Duration = Duration::from_secs(4);

pub(crate) fn against_php(table: &mut Table) {
    let subject = with_accounts(ACCOUNTS);
    let scratch = Scratch::new();
    let php = PhpLookup::start(&scratch, &subject.server.database_file());
    let (mut ours, mut theirs) = (vec![], vec![]);
    for _ in 0..TURNS {
        ours.push(look_ups(&subject, subject.server.port(), ACCOUNTS));
        theirs.push(look_ups(&subject, php.port(), ACCOUNTS));
    }
    let (ours, theirs) = (median(ours), median(theirs));
    table.row(
        "userdb look-ups a second, 100 000 accounts, token checked / bare PHP 8.2 (two prepared \
         SQLite queries, php-fpm with 2 workers, nginx)",
        Goal::AtLeast(4.0),
        ours / theirs,
        "the client that asks takes its share of the same processors",
    );
    table.detail(format!(
        "{ours:.0} look-ups a second on {CONNECTIONS} kept connections, PHP {theirs:.0}. Medians of \
         {TURNS} turns of {} s each, with the client on the same processors.",
        TURN.as_secs()
    ));
}

pub(crate) fn of_a_million(table: &mut Table) {
    let (few, many) = (with_accounts(FEW_ACCOUNTS), with_accounts(MANY_ACCOUNTS));
    let (mut of_few, mut of_many) = (vec![], vec![]);
    for _ in 0..TURNS {
        of_few.push(look_ups(&few, few.server.port(), FEW_ACCOUNTS));
        of_many.push(look_ups(&many, many.server.port(), MANY_ACCOUNTS));
    }
    let (of_few, of_many) = (median(of_few), median(of_many));
    table.row(
        "time of a look-up of a million accounts / of a thousand",
        Goal::AtMost(1.2),
        // A time is what is compared: the inverse of so many a second.
        of_few / of_many,
        "reading pages of the database that no cache of ours holds",
    );
    table.detail(format!(
        "{of_many:.0} look-ups a second among a million accounts, {of_few:.0} among a thousand."
    ));
}

fn account(number: usize) -> String {
    format!("user{number}@example.org")
}

fn with_accounts(number: usize) -> Subject {
    let subject = Subject::new();
    let database = subject.server.database();
    database.copy_account(ADDRESS, (0..number).map(account));
    database.checkpoint();
    subject
}

/// How many a second.
fn look_ups(subject: &Subject, port: u16, accounts: usize) -> f64 {
    let load = LookupLoad {
        connections: CONNECTIONS,
        time: TURN,
        pause: Duration::ZERO,
        port,
        token: subject.token.clone(),
        accounts,
        name: account,
    };
    let times = subject.runtime.block_on(load.run());
    f64::from(u32::try_from(times.count()).unwrap()) / TURN.as_secs_f64()
}
