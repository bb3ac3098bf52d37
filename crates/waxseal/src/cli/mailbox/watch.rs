//! Steering a run: it goes on until somebody asks it to stop, or the account is no longer the
//! one that it was begun for.

use std::ops::ControlFlow;
use std::sync::{Mutex, PoisonError};

use accounts::{Accounts, SealTarget};
use mailbox::{Amount, Folder, Watcher};
use model::Address;
use tokio::runtime::Handle;

use super::progress::Progress;
use super::stop::Stop;
use crate::output::Output;

/// Shows progress and stops a run. Its threads must not be those of the runtime.
pub(crate) struct Watch {
    progress: Progress,
    stop: Stop,
    guard: Option<Guard>,
    why: Mutex<Option<String>>,
}

/// Asks the database whether mail may still be sealed to a key.
struct Guard {
    accounts: Accounts,
    target: SealTarget,
    runtime: Handle,
}

impl Watch {
    pub(crate) fn new(email: &Address, output: Output, stop: &Stop) -> Self {
        Self {
            progress: Progress::new(email, output),
            stop: stop.clone(),
            guard: None,
            why: Mutex::default(),
        }
    }

    /// Stops also when `target` is no longer what the account's mail may be sealed to.
    pub(crate) fn guarding(mut self, accounts: &Accounts, target: &SealTarget) -> Self {
        self.guard = Some(Guard {
            accounts: accounts.clone(),
            target: target.clone(),
            runtime: Handle::current(),
        });
        self
    }

    /// Why the run was stopped, if it was.
    pub(crate) fn why_stopped(&self) -> Option<String> {
        let why = self.why.lock().unwrap_or_else(PoisonError::into_inner);
        why.clone()
    }

    /// Leaves the terminal as it was.
    pub(crate) fn end(&self) {
        self.progress.end();
    }

    fn objection(&self) -> Option<String> {
        if self.stop.is_asked() {
            return Some("it was asked to stop".to_owned());
        }
        let Guard {
            accounts,
            target,
            runtime,
        } = self.guard.as_ref()?;
        match runtime.block_on(accounts.still_seals_to(target)) {
            Ok(true) => None,
            Ok(false) => Some("the account got another key meanwhile, or was deleted".to_owned()),
            Err(fault) => Some(format!("the database was asked, and {fault}")),
        }
    }
}

impl Watcher for Watch {
    fn begin_pass(&self, _pass: u32, to_convert: Amount) {
        self.progress.begin(to_convert);
    }

    fn begin_folder(&self, folder: &Folder) {
        self.progress.folder(folder.label());
    }

    fn advanced(&self, amount: Amount) {
        self.progress.advance(amount.messages);
    }

    fn may_go_on(&self) -> ControlFlow<()> {
        let mut why = self.why.lock().unwrap_or_else(PoisonError::into_inner);
        if why.is_none() {
            *why = self.objection();
        }
        match *why {
            None => ControlFlow::Continue(()),
            Some(_) => ControlFlow::Break(()),
        }
    }
}
