//! Look-ups are answered on the spot. A task that does nothing else must still let others in.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::fixture::{Fixture, address};

#[test]
fn a_task_that_only_looks_up_leaves_room_for_others() {
    let (done, answer) = mpsc::channel();
    // On a thread of its own, so that it can be given up where it never ends.
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(look_up_until_somebody_says_stop());
        done.send(()).unwrap();
    });
    let in_time = answer.recv_timeout(Duration::from_secs(30));
    assert_eq!(in_time, Ok(()), "nobody else had a turn");
}

async fn look_up_until_somebody_says_stop() {
    let (fixture, _) = Fixture::with_account().await;
    let stop = Arc::<AtomicBool>::default();
    let stopped = Arc::clone(&stop);
    let look_ups = tokio::spawn(async move {
        while !stopped.load(Ordering::Relaxed) {
            let found = fixture.store.reader().account(&address("ada")).await;
            assert!(found.unwrap().is_some());
        }
    });
    // The other task runs first, on the only thread there is.
    tokio::task::yield_now().await;
    stop.store(true, Ordering::Relaxed);
    look_ups.await.unwrap();
}
