//! What every part of a run needs to know.

use crate::clock::{self, Clock};
use crate::lock::LockManners;
use crate::options::Options;
use crate::processes::LockSignature;
use crate::task::Task;
use crate::watcher::Watcher;

/// What every part of a run needs to know.
pub(crate) struct Run<'a> {
    pub(crate) task: &'a Task,
    pub(crate) options: &'a Options,
    pub(crate) watcher: &'a dyn Watcher,
    signature: LockSignature,
    clock: Clock,
}

impl<'a> Run<'a> {
    pub(crate) fn new(task: &'a Task, options: &'a Options, watcher: &'a dyn Watcher) -> Self {
        let signature = match options.sees_dovecot {
            Some(true) => LockSignature::of_this_host(),
            Some(false) => LockSignature::Anonymous,
            None => LockSignature::here(),
        };
        Self {
            task,
            options,
            watcher,
            signature,
            clock: clock::system,
        }
    }

    pub(crate) fn manners<'b>(&'b self, may_go_on: &'b dyn Fn() -> bool) -> LockManners<'b> {
        LockManners {
            signature: &self.signature,
            patience: self.options.lock_patience,
            clock: self.clock,
            may_go_on,
        }
    }

    pub(crate) fn is_interrupted(&self) -> bool {
        self.watcher.is_interrupted()
    }
}
