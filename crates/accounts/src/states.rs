//! Accounts in states that no use case leaves behind: another program wrote there, or a backup of
//! another time was mixed in.

use model::{Account, Address, RetiredKey};
use store::AccountFilter;
use vault::{KeyRing, SealedBox};

use crate::stored_keys::{public_key, refuse_half_a_key};
use crate::{Accounts, Error, KeyStanding};

/// Accounts that are read at once.
const PAGE: u64 = 1000;

/// What is wrong, or wants somebody's attention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountState {
    /// The switch is on and there is no key: mail is stored in the clear until the next log-in.
    SwitchWithoutKeys,
    /// One half of a key: Dovecot gets a temporary failure, and mail waits.
    HalfAKey(String),
    /// A public key or a box that cannot be read.
    Damaged(String),
    /// There is a box under the password, and nothing says that it belongs to the hash.
    BoxWithoutBinding,
    /// As many keys are handed over at a log-in as there is room for: no rotation is possible.
    RingFull,
    /// A deleted account that still has keys.
    DeletedWithKeys,
    /// Keys, and no recovery token: a forgotten password means lost mail.
    NoRecoveryToken,
}

impl Accounts {
    /// Goes through all accounts. It reads, and changes nothing.
    ///
    /// # Errors
    /// [`Error::Store`], also where a row cannot be read at all.
    pub async fn account_states(&self) -> Result<Vec<(Address, AccountState)>, Error> {
        let reader = self.store.reader();
        let mut found = Vec::new();
        let mut filter = AccountFilter {
            limit: Some(PAGE),
            ..AccountFilter::default()
        };
        loop {
            let page = reader.accounts(&filter).await?;
            let Some(last) = page.last() else {
                return Ok(found);
            };
            filter.after = Some(last.address.clone());
            for account in &page {
                let retired = reader.retired_keys(account.id).await?;
                let states = states(account, &retired).into_iter();
                found.extend(states.map(|state| (account.address.clone(), state)));
            }
        }
    }
}

fn states(account: &Account, retired: &[RetiredKey]) -> Vec<AccountState> {
    let keys = &account.mail_crypt;
    let boxes = [&keys.secret_box, &keys.recovery_box];
    let has_any = keys.public_key.is_some() || boxes.iter().any(|text| text.is_some());
    if account.deleted {
        return Vec::from_iter(
            (has_any || !retired.is_empty()).then_some(AccountState::DeletedWithKeys),
        );
    }
    let mut found = Vec::new();
    if let Err(fault) = refuse_half_a_key(account) {
        found.push(AccountState::HalfAKey(fault.to_string()));
    }
    if keys.switch && !has_any {
        found.push(AccountState::SwitchWithoutKeys);
    }
    let active = match public_key(account) {
        Ok(key) => key.map(|key| key.key_id().to_string()),
        Err(fault) => {
            found.push(AccountState::Damaged(fault.to_string()));
            None
        }
    };
    for text in boxes.into_iter().flatten() {
        if let Err(fault) = SealedBox::parse(text.as_str()) {
            found.push(AccountState::Damaged(fault.to_string()));
        }
    }
    if keys.secret_box.is_some() && keys.box_binding.is_none() {
        found.push(AccountState::BoxWithoutBinding);
    }
    if keys.has_keys() && keys.recovery_box.is_none() {
        found.push(AccountState::NoRecoveryToken);
    }
    let is_open =
        |key: &&RetiredKey| KeyStanding::of(&key.state, active.as_deref()) == KeyStanding::Open;
    if retired.iter().filter(is_open).count() >= KeyRing::MOST_KEYS - 1 {
        found.push(AccountState::RingFull);
    }
    found
}
