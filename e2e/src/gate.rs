//! Stops many threads at a moment that suits each, and lets them go on together.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Longer than any step of a test.
const PATIENCE: Duration = Duration::from_secs(60);

/// Threads pass it between two of their steps.
#[derive(Debug, Default)]
pub struct Gate {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// How often it was opened.
    generation: u32,
    is_closed: bool,
    is_over: bool,
    waiting: usize,
}

impl Gate {
    /// A thread that failed while it had the lock must not keep the others waiting.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits while the gate is closed; how often it was opened so far, or `None` once all is
    /// over.
    pub fn pass(&self) -> Option<u32> {
        let mut state = self.state();
        state.waiting += 1;
        self.changed.notify_all();
        while state.is_closed && !state.is_over {
            let woken = self.changed.wait(state);
            state = woken.unwrap_or_else(PoisonError::into_inner);
        }
        state.waiting -= 1;
        (!state.is_over).then_some(state.generation)
    }

    /// Closes the gate and waits until this many threads stand before it.
    ///
    /// # Panics
    /// When they do not come within a minute: one of them has failed, or hangs.
    pub fn close(&self, threads: usize) {
        let deadline = Instant::now() + PATIENCE;
        let mut state = self.state();
        state.is_closed = true;
        while state.waiting < threads {
            assert!(
                Instant::now() < deadline && !state.is_over,
                "{} of {threads} threads came to the gate",
                state.waiting
            );
            state = self.changed.wait_timeout(state, PATIENCE).unwrap().0;
        }
    }

    /// Lets everyone go on.
    pub fn open(&self) {
        let mut state = self.state();
        state.is_closed = false;
        state.generation += 1;
        self.changed.notify_all();
    }

    /// Sends everyone home.
    pub fn end(&self) {
        self.state().is_over = true;
        self.changed.notify_all();
    }
}

/// Ends a gate when its thread fails, so that nobody waits for it.
#[derive(Debug)]
pub struct EndOnPanic<'a>(pub &'a Gate);

impl Drop for EndOnPanic<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.end();
        }
    }
}
