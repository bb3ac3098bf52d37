//! A bound on what all workers together hold in memory.

use std::sync::{Condvar, Mutex, PoisonError};

/// Bytes that workers may take; who wants more than is free waits.
#[derive(Debug)]
pub(crate) struct Budget {
    all: u64,
    free: Mutex<u64>,
    given_back: Condvar,
}

/// Bytes that were taken. They are given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Share<'a> {
    budget: &'a Budget,
    bytes: u64,
}

impl Budget {
    pub(crate) fn new(bytes: u64) -> Self {
        Self {
            all: bytes,
            free: Mutex::new(bytes),
            given_back: Condvar::new(),
        }
    }

    /// Waits for so many bytes. Who wants more than there are gets all of them, alone.
    pub(crate) fn take(&self, bytes: u64) -> Share<'_> {
        let bytes = bytes.min(self.all);
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        while *free < bytes {
            free = self
                .given_back
                .wait(free)
                .unwrap_or_else(PoisonError::into_inner);
        }
        *free -= bytes;
        Share {
            budget: self,
            bytes,
        }
    }
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        let budget = self.budget;
        *budget.free.lock().unwrap_or_else(PoisonError::into_inner) += self.bytes;
        budget.given_back.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    #[test]
    fn it_is_never_overdrawn_and_nobody_waits_for_ever() {
        let budget = Budget::new(10);
        let (taken, most) = (AtomicU64::new(0), AtomicU64::new(0));
        std::thread::scope(|scope| {
            for thread in 0..4_u64 {
                let (budget, taken, most) = (&budget, &taken, &most);
                scope.spawn(move || {
                    for round in 0..500 {
                        let bytes = (thread * 7 + round) % 14;
                        let share = budget.take(bytes);
                        let bytes = bytes.min(10);
                        let now = taken.fetch_add(bytes, Ordering::SeqCst) + bytes;
                        most.fetch_max(now, Ordering::SeqCst);
                        taken.fetch_sub(bytes, Ordering::SeqCst);
                        drop(share);
                    }
                });
            }
        });
        assert_eq!(most.load(Ordering::SeqCst), 10);
        assert_eq!(*budget.free.lock().unwrap(), 10);
    }
}
