//! Waiting for something to become true.

use std::thread;
use std::time::{Duration, Instant};

/// Asks every 10 milliseconds until `look` finds something, and returns it.
///
/// # Panics
/// When it finds nothing within `limit`; `what` says in the message what was awaited.
pub fn wait_until<T>(what: &str, limit: Duration, mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + limit;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < deadline, "{what}: not within {limit:?}");
        thread::sleep(Duration::from_millis(10));
    }
}
