//! Are there accounts in states that should not be?

use accounts::AccountState;
use dovecot_check::Severity;
use model::Address;
use store::Store;

use super::Findings;
use crate::app;
use crate::config::Config;

pub(super) const NAME: &str = "accounts";
pub(super) const TITLE: &str = "every account is in a state that makes sense";

/// Accounts of a kind that are named one by one.
const NAMED: usize = 20;

pub(super) async fn look(config: &Config, store: Store) -> Findings {
    let mut findings = Findings::default();
    let states = match app::accounts_to_look_at(store, config) {
        Ok(accounts) => accounts
            .account_states()
            .await
            .map_err(|fault| fault.to_string()),
        Err(fault) => Err(format!("{fault:#}")),
    };
    let states = match states {
        Ok(states) => states,
        Err(fault) => {
            let what = format!("the accounts cannot be gone through: {fault}");
            let change = "mend the row that is named; another program wrote it";
            findings.add(Severity::Danger, what, change);
            return findings;
        }
    };
    let (without_token, others): (Vec<_>, Vec<_>) = states
        .into_iter()
        .partition(|(_, state)| *state == AccountState::NoRecoveryToken);
    if !without_token.is_empty() {
        findings.add(
            Severity::Note,
            format!("{} account(s) have keys and no recovery token", without_token.len()),
            "their owners make one on their pages; without it, a forgotten password means lost mail",
        );
    }
    let count = others.len();
    for (address, state) in others.into_iter().take(NAMED) {
        say(&address, &state, &mut findings);
    }
    if count > NAMED {
        findings.add(
            Severity::Warning,
            format!("and {} more accounts", count - NAMED),
            "mend these first, and ask again",
        );
    }
    findings
}

fn say(address: &Address, state: &AccountState, findings: &mut Findings) {
    let (severity, what, change) = match state {
        AccountState::SwitchWithoutKeys => (
            Severity::Warning,
            format!("{address}: the switch is on, and there are no keys: mail is stored unsealed"),
            "the owner's next log-in makes them (MAIL_CRYPT 1 to 3); or switch it off: waxseal \
             user mail-crypt ADDRESS off"
                .to_owned(),
        ),
        AccountState::HalfAKey(what) | AccountState::Damaged(what) => (
            Severity::Danger,
            what.clone(),
            format!(
                "bring the key columns of {address} back from a backup of the database, together; \
                 until then its mail waits. `waxseal user reset {address}` makes new keys, and the \
                 mail under the old ones stays closed unless they come back"
            ),
        ),
        AccountState::BoxWithoutBinding => (
            Severity::Note,
            format!("{address}: nobody has logged in since another program wrote its box"),
            "nothing; the next log-in checks that box and password belong together".to_owned(),
        ),
        AccountState::RingFull => (
            Severity::Warning,
            format!("{address}: the key ring is full, no further rotation is possible"),
            format!("waxseal mailbox reencrypt {address}"),
        ),
        AccountState::DeletedWithKeys => (
            Severity::Warning,
            format!("{address} is deleted and still has keys: another program deleted it"),
            "undo it in the database (deleted = 0) and delete it with `waxseal user delete`, which \
             erases the keys"
                .to_owned(),
        ),
        // Counted, and not named one by one.
        AccountState::NoRecoveryToken => return,
    };
    findings.add(severity, what, change);
}
