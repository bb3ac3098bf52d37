//! The derivation pool under load, abuse and its end.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use tokio::task::{JoinHandle, JoinSet, yield_now};
use vault::{
    Arena, Asker, BoxOrigin, DerivationPool, PoolError, PrivateKey, SealedBox, Secret,
    SystemEntropy,
};

fn pool(workers: usize, queue: usize) -> Arc<DerivationPool> {
    Arc::new(DerivationPool::start(NonZeroUsize::new(workers).unwrap(), queue).unwrap())
}

/// A job that runs until it is told to end.
struct Blocker {
    end: mpsc::Sender<()>,
    task: JoinHandle<Result<(), PoolError>>,
}

impl Blocker {
    /// Puts it on the pool and waits until a worker has it in hand.
    async fn start(pool: &Arc<DerivationPool>) -> Self {
        let (end, ended) = mpsc::channel();
        let (started, has_started) = tokio::sync::oneshot::channel();
        let pool = Arc::clone(pool);
        let task = tokio::spawn(async move {
            pool.run(Asker::known(), move |_| {
                started.send(()).unwrap();
                ended.recv().unwrap();
            })
            .await
        });
        has_started.await.unwrap();
        Self { end, task }
    }

    async fn finish(self) {
        self.end.send(()).unwrap();
        self.task.await.unwrap().unwrap();
    }
}

/// Puts a job on the queue and lets it get there.
async fn enqueue(
    pool: &Arc<DerivationPool>,
    job: impl FnOnce() + Send + 'static,
) -> JoinHandle<Result<(), PoolError>> {
    let pool = Arc::clone(pool);
    let task = tokio::spawn(async move { pool.run(Asker::known(), move |_| job()).await });
    yield_now().await;
    task
}

#[tokio::test]
async fn opening_a_box_of_ours_is_one_derivation() {
    let pool = pool(1, 1);
    let password = Secret::new(*b"sesame");
    let key = PrivateKey::generate(&SystemEntropy).unwrap();
    let id = key.key_id();
    let secret = password.clone();
    let sealed = pool
        .run(Asker::known(), move |arena| {
            SealedBox::seal(&key, &secret, &SystemEntropy, arena)
        })
        .await
        .unwrap()
        .unwrap();
    let before = pool.derivations();
    let opened = pool
        .run(Asker::known(), move |arena| {
            sealed.open(&password, BoxOrigin::Ours, arena)
        })
        .await
        .unwrap()
        .unwrap();
    assert_eq!(opened.key.key_id(), id);
    assert_eq!(pool.derivations() - before, 1);
}

#[tokio::test]
async fn beyond_the_bound_it_is_busy_at_once() {
    let pool = pool(1, 2);
    let blocker = Blocker::start(&pool).await;
    let first = enqueue(&pool, || ()).await;
    let second = enqueue(&pool, || ()).await;
    assert_eq!(pool.run(Asker::known(), |_| ()).await, Err(PoolError::Busy));
    blocker.finish().await;
    assert_eq!(first.await.unwrap(), Ok(()));
    assert_eq!(second.await.unwrap(), Ok(()));
    assert_eq!(pool.run(Asker::known(), |_| 7).await, Ok(7));
}

#[tokio::test]
async fn who_waited_for_too_long_is_refused() {
    let soon = Duration::from_millis(50);
    let pool = DerivationPool::start_with_deadline(NonZeroUsize::MIN, 8, soon);
    let pool = Arc::new(pool.unwrap());
    let blocker = Blocker::start(&pool).await;
    let was_run = Arc::new(AtomicBool::new(false));
    let mark = Arc::clone(&was_run);
    let late = enqueue(&pool, move || mark.store(true, Ordering::SeqCst)).await;
    tokio::time::sleep(soon * 2).await;
    blocker.finish().await;
    assert_eq!(late.await.unwrap(), Err(PoolError::Busy));
    assert!(!was_run.load(Ordering::SeqCst));
    assert_eq!(pool.counts().late, 1);
    assert_eq!(pool.run(Asker::known(), |_| 7).await, Ok(7));
}

/// Somebody who asks without end takes no place from others.
#[tokio::test]
async fn a_full_queue_has_room_for_whoever_asks_for_less() {
    let pool = pool(1, 4);
    let blocker = Blocker::start(&pool).await;
    let run = |asker: Asker| {
        let pool = Arc::clone(&pool);
        tokio::spawn(async move { pool.run(asker, |_| ()).await })
    };
    let attacker = Asker::stranger().from_source("attacker");
    let attacks: Vec<_> = (0..20).map(|_| run(attacker)).collect();
    yield_now().await;
    let owner = run(Asker::stranger().from_source("owner"));
    yield_now().await;
    assert_eq!((pool.counts().waiting, pool.counts().refused), (4, 17));
    blocker.finish().await;
    assert_eq!(owner.await.unwrap(), Ok(()));
    let mut done = 0;
    for attack in attacks {
        done += usize::from(attack.await.unwrap().is_ok());
    }
    assert_eq!(done, 3);
}

#[tokio::test]
async fn workers_work_at_the_same_time() {
    let pool = pool(2, 2);
    let meeting = Arc::new(Barrier::new(2));
    let other = Arc::clone(&meeting);
    let one = enqueue(&pool, move || {
        meeting.wait();
    })
    .await;
    let two = enqueue(&pool, move || {
        other.wait();
    })
    .await;
    assert_eq!(one.await.unwrap(), Ok(()));
    assert_eq!(two.await.unwrap(), Ok(()));
}

#[tokio::test]
async fn a_worker_survives_a_job_that_panics() {
    let pool = pool(1, 1);
    for _ in 0..3 {
        let failed = pool
            .run(Asker::known(), |_| {
                panic!("a panic that the test asked for")
            })
            .await;
        assert_eq!(failed, Err::<(), _>(PoolError::Failed));
    }
    assert_eq!(pool.run(Asker::known(), |_| 7).await, Ok(7));
}

#[tokio::test]
async fn a_job_without_its_caller_is_skipped() {
    let pool = pool(1, 2);
    let blocker = Blocker::start(&pool).await;
    let was_run = Arc::new(AtomicBool::new(false));
    let mark = Arc::clone(&was_run);
    let abandoned = enqueue(&pool, move || mark.store(true, Ordering::SeqCst)).await;
    abandoned.abort();
    assert!(abandoned.await.unwrap_err().is_cancelled());
    blocker.finish().await;
    assert_eq!(pool.run(Asker::known(), |_| ()).await, Ok(()));
    assert!(!was_run.load(Ordering::SeqCst));
}

#[tokio::test]
async fn dropping_it_waits_for_the_running_job_and_skips_the_rest() {
    let pool = pool(1, 1);
    let blocker = Blocker::start(&pool).await;
    let was_run = Arc::new(AtomicBool::new(false));
    let mark = Arc::clone(&was_run);
    let queued = enqueue(&pool, move || mark.store(true, Ordering::SeqCst)).await;
    for task in [&queued, &blocker.task] {
        task.abort();
    }
    assert!(queued.await.unwrap_err().is_cancelled());
    assert!(blocker.task.await.unwrap_err().is_cancelled());

    let pool = Arc::into_inner(pool).unwrap();
    let (dropped, is_dropped) = mpsc::channel();
    std::thread::spawn(move || {
        drop(pool);
        dropped.send(()).unwrap();
    });
    let waiting = is_dropped.recv_timeout(Duration::from_millis(100));
    assert_eq!(waiting, Err(mpsc::RecvTimeoutError::Timeout));
    blocker.end.send(()).unwrap();
    assert_eq!(is_dropped.recv_timeout(Duration::from_secs(10)), Ok(()));
    assert!(!was_run.load(Ordering::SeqCst));
}

#[tokio::test]
async fn a_job_may_hold_the_last_handle_of_its_pool() {
    let pool = pool(1, 1);
    let own = Arc::clone(&pool);
    let (start, started) = mpsc::channel();
    let (end, ended) = mpsc::channel();
    let (finish, finished) = mpsc::channel();
    let task = enqueue(&pool, move || {
        start.send(()).unwrap();
        ended.recv().unwrap();
        drop(Arc::into_inner(own).unwrap());
        finish.send(()).unwrap();
    })
    .await;
    started.recv().unwrap();
    task.abort();
    assert!(task.await.is_err());
    drop(pool);
    end.send(()).unwrap();
    assert_eq!(finished.recv_timeout(Duration::from_secs(10)), Ok(()));
}

#[tokio::test]
async fn whoever_seldom_has_a_turn_is_told_in_time() {
    const LONGEST: Duration = Duration::from_millis(300);
    let pool = DerivationPool::start_with_deadline(NonZeroUsize::MIN, 99, LONGEST);
    let pool = Arc::new(pool.unwrap());
    let work = |_: &mut Arena| thread::sleep(Duration::from_millis(20));
    let mut known = JoinSet::<()>::new();
    for _ in 0..4 {
        let pool = Arc::clone(&pool);
        known.spawn(async move {
            loop {
                pool.run(Asker::known(), work).await.unwrap();
            }
        });
    }
    let mut strangers = JoinSet::new();
    for _ in 0..40 {
        let pool = Arc::clone(&pool);
        strangers.spawn(async move { pool.run(Asker::stranger(), work).await });
    }
    let begun = Instant::now();
    let answers = strangers.join_all().await;
    assert!(begun.elapsed() < LONGEST * 3, "{:?}", begun.elapsed());
    assert!(answers.contains(&Ok(())) && answers.contains(&Err(PoolError::Busy)));
    known.abort_all();
}
