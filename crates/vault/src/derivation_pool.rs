//! The threads that do what takes long.

use std::fmt;
use std::io;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use crate::fair_queue::{Abandon, FairQueue, Pushed};
use crate::{Arena, Asker};

/// How the workers stand back behind everything else that wants a processor, as `nice` counts. A
/// derivation takes a processor as long as it is let, and an answer that takes microseconds must
/// not wait for it: while 2000 clients log in, 99 of 100 look-ups take 4.4 ms, and 5.3 ms where
/// nobody stands back; as many log in (two processors, Linux 6.18).
const NICENESS: i32 = 7;
/// How long a worker without work keeps what its last derivation left in memory.
const IDLE_BEFORE_WIPE: Duration = Duration::from_millis(500);
/// How long it then keeps the memory itself: the first derivation in fresh memory takes half as
/// long again, which a server with nothing to do can spare.
const IDLE_BEFORE_RELEASE: Duration = Duration::from_secs(30);
/// What becomes of its memory, one after the other.
const CLEARING: [(Duration, Clear); 2] = [
    (IDLE_BEFORE_WIPE, Arena::wipe),
    (IDLE_BEFORE_RELEASE, Arena::release),
];

type Clear = fn(&mut Arena);

/// A fixed number of threads, each with an [`Arena`] of its own (64 MiB while it works and for half
/// a minute after).
///
/// As many workers as processors is right: a derivation keeps one of them busy for its whole
/// time. Every account and every source has a fair share of them ([`Asker`]). Beyond the bound
/// of the queue a job is refused at once, so that overload shows as [`PoolError::Busy`] and not
/// as waiting without end; it is the job of whoever asks for most, which may be one that waits
/// already. A job whose caller has gone away is skipped when its turn comes.
///
/// Dropping the pool waits for the jobs that are running, no longer.
///
/// ```
/// # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
/// # runtime.block_on(async {
/// use std::num::NonZeroUsize;
/// use vault::{Asker, DerivationPool, PasswordHash, Secret, SystemEntropy};
///
/// let pool = DerivationPool::start(NonZeroUsize::MIN, 16)?;
/// let password = Secret::from_string("sesame".to_owned());
/// let asker = Asker::stranger().on_account("ada@example.org");
/// let hash = pool
///     .run(asker, move |arena| PasswordHash::create(&password, &SystemEntropy, arena))
///     .await??;
/// assert!(hash.as_str().starts_with("$argon2id$v=19$m=65536,t=4,p=1$"));
/// assert_eq!(pool.derivations(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct DerivationPool {
    shared: Arc<Shared>,
    workers: Vec<JoinHandle<()>>,
    places: usize,
    derivations: Arc<AtomicU64>,
}

/// Why a job gave no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PoolError {
    /// All workers have work, and the queue is full or the wait was too long. Nothing was begun.
    #[error("the server is busy; nothing was changed, try again in a moment")]
    Busy,
    /// No worker is left. Nothing was begun.
    #[error("the server is stopping; nothing was changed")]
    Stopped,
    /// The job panicked. Its worker lives on.
    #[error("a computation failed unexpectedly")]
    Failed,
}

/// What a pool does at a moment, and did since its start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PoolCounts {
    /// Jobs that wait, those included whose callers have gone.
    pub waiting: usize,
    /// Workers that have work.
    pub working: usize,
    /// Jobs that were refused for want of a place, since the start.
    pub refused: u64,
    /// Jobs that were refused because they had waited for too long.
    pub late: u64,
    /// Jobs that were skipped because their callers had gone.
    pub abandoned: u64,
}

/// What the workers and those who bring work have in common.
struct Shared {
    state: Mutex<State>,
    work: Condvar,
    longest_wait: Duration,
}

struct State {
    queue: FairQueue<Job>,
    /// Workers that wait for work.
    idle: usize,
    counts: PoolCounts,
    has_ended: bool,
}

type Job = Box<dyn Task>;

trait Task: Send {
    fn is_abandoned(&self) -> bool;
    fn came(&self) -> Instant;
    fn run(self: Box<Self>, arena: &mut Arena);
    fn refuse(self: Box<Self>);
}

impl Abandon for Job {
    fn is_abandoned(&self) -> bool {
        (**self).is_abandoned()
    }
}

struct Asked<T, F> {
    job: F,
    reply: oneshot::Sender<Result<T, PoolError>>,
    came: Instant,
}

impl<T: Send, F: FnOnce(&mut Arena) -> T + Send> Task for Asked<T, F> {
    fn is_abandoned(&self) -> bool {
        self.reply.is_closed()
    }

    fn came(&self) -> Instant {
        self.came
    }

    fn run(self: Box<Self>, arena: &mut Arena) {
        let Self { job, reply, .. } = *self;
        // The arena is only scratch memory: whatever a panic leaves in it is overwritten by
        // the next derivation, so that going on with it is sound.
        let outcome = catch_unwind(AssertUnwindSafe(|| job(arena)));
        // A caller that went away meanwhile wants no answer.
        let _ = reply.send(outcome.map_err(|_| PoolError::Failed));
    }

    fn refuse(self: Box<Self>) {
        // As above.
        let _ = self.reply.send(Err(PoolError::Busy));
    }
}

impl DerivationPool {
    /// Starts `workers` threads. Up to `queue` jobs may wait beside those that are running;
    /// with a queue of zero a job is taken only when a worker stands waiting for one.
    ///
    /// # Errors
    /// Where the operating system gives no more threads.
    pub fn start(workers: NonZeroUsize, queue: usize) -> io::Result<Self> {
        Self::start_with_deadline(workers, queue, Duration::MAX)
    }

    /// The same, where a job that has waited for `longest_wait` is refused instead of begun:
    /// its caller is about to give up, and work for nobody would keep others waiting.
    ///
    /// # Errors
    /// As above.
    pub fn start_with_deadline(
        workers: NonZeroUsize,
        queue: usize,
        longest_wait: Duration,
    ) -> io::Result<Self> {
        let state = State {
            queue: FairQueue::new(),
            idle: 0,
            counts: PoolCounts::default(),
            has_ended: false,
        };
        let mut pool = Self {
            shared: Arc::new(Shared {
                state: Mutex::new(state),
                work: Condvar::new(),
                longest_wait,
            }),
            workers: Vec::with_capacity(workers.get()),
            places: queue,
            derivations: Arc::default(),
        };
        for number in 0..workers.get() {
            let shared = Arc::clone(&pool.shared);
            let arena = Arena::counting(Arc::clone(&pool.derivations));
            let worker = thread::Builder::new()
                .name(format!("derivation-{number}"))
                .spawn(move || {
                    // On Linux of this thread alone (setpriority(2), "C library/kernel
                    // differences"). Who may not stand back works on as before.
                    let _ = rustix::process::setpriority_process(None, NICENESS);
                    work(&shared, arena);
                })?;
            pool.workers.push(worker);
        }
        Ok(pool)
    }

    /// Has `job` done by a worker when it is the asker's turn, and waits for its result.
    ///
    /// Dropping the future takes a job out of the queue, but does not stop one that runs.
    ///
    /// # Errors
    /// [`PoolError`].
    pub async fn run<T: Send + 'static>(
        &self,
        asker: Asker,
        job: impl FnOnce(&mut Arena) -> T + Send + 'static,
    ) -> Result<T, PoolError> {
        let (reply, result) = oneshot::channel();
        let came = Instant::now();
        self.push(asker, Box::new(Asked { job, reply, came }))?;
        result.await.map_err(|_| PoolError::Stopped)?
    }

    fn push(&self, asker: Asker, job: Job) -> Result<(), PoolError> {
        let mut state = self.shared.lock();
        // A worker that stands waiting takes one more.
        let places = self.places.saturating_add(state.idle);
        match state.queue.push(asker, job, places) {
            Pushed::Waits => {
                drop(state);
                self.shared.work.notify_one();
                Ok(())
            }
            Pushed::Instead(out) => {
                state.counts.refused += 1;
                drop(state);
                out.refuse();
                Ok(())
            }
            Pushed::Refused => {
                state.counts.refused += 1;
                Err(PoolError::Busy)
            }
        }
    }

    /// How many Argon2 computations the workers have begun.
    pub fn derivations(&self) -> u64 {
        self.derivations.load(Ordering::Relaxed)
    }

    /// What the pool does now, and did since its start.
    pub fn counts(&self) -> PoolCounts {
        let state = self.shared.lock();
        PoolCounts {
            waiting: state.queue.len(),
            ..state.counts
        }
    }
}

impl Drop for DerivationPool {
    fn drop(&mut self) {
        // `run` borrows the pool, so no caller waits any more: what is queued is skipped.
        self.shared.lock().has_ended = true;
        self.shared.work.notify_all();
        for worker in self.workers.drain(..) {
            // A job may own the last handle of its own pool; a thread cannot wait for itself.
            if worker.thread().id() != thread::current().id() {
                // Jobs that panic are caught, and there is nobody here to tell of anything else.
                let _ = worker.join();
            }
        }
    }
}

impl fmt::Debug for DerivationPool {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("DerivationPool")
            .field("workers", &self.workers.len())
            .field("derivations", &self.derivations())
            .finish_non_exhaustive()
    }
}

impl Shared {
    /// No job runs under this lock, so that nothing of a panic can be left behind it.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the next job that somebody still wants; none when the pool has ended.
    fn next(&self, arena: &mut Arena) -> Option<Job> {
        let mut state = self.lock();
        loop {
            if state.has_ended {
                return None;
            }
            // Not only the one whose turn it is: whoever has seldom a turn gives up before it comes.
            for job in state.queue.take(|job| self.is_late(job)) {
                state.counts.late += 1;
                job.refuse();
            }
            let Some(job) = state.queue.pop() else {
                state = self.wait(state, arena);
                continue;
            };
            if job.is_abandoned() {
                state.counts.abandoned += 1;
            } else {
                state.counts.working += 1;
                return Some(job);
            }
        }
    }

    fn is_late(&self, job: &Job) -> bool {
        !job.is_abandoned() && job.came().elapsed() > self.longest_wait
    }

    fn wait<'a>(
        &'a self,
        mut state: MutexGuard<'a, State>,
        arena: &mut Arena,
    ) -> MutexGuard<'a, State> {
        let has_nothing = |state: &mut State| state.queue.len() == 0 && !state.has_ended;
        state.idle += 1;
        for (patience, clear) in CLEARING {
            let waited = self.work.wait_timeout_while(state, patience, has_nothing);
            let (still, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
            state = still;
            if !timeout.timed_out() {
                state.idle -= 1;
                return state;
            }
            // Cleared without the lock: the worker is there for a job all the same, a few
            // milliseconds later.
            drop(state);
            clear(arena);
            state = self.lock();
        }
        let waited = self.work.wait_while(state, has_nothing);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner);
        state.idle -= 1;
        state
    }
}

/// One worker's life: until the pool is gone.
fn work(shared: &Shared, mut arena: Arena) {
    while let Some(job) = shared.next(&mut arena) {
        job.run(&mut arena);
        shared.lock().counts.working -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{BoxDerivation, Secret};

    #[tokio::test]
    async fn an_idle_worker_wipes_its_memory() {
        let pool = DerivationPool::start(NonZeroUsize::MIN, 1).unwrap();
        let derive = |arena: &mut Arena| {
            let secret = Secret::new(*b"sesame");
            BoxDerivation::Argon2id
                .derive(&secret, &[0; 16], &mut [0; 32], arena)
                .unwrap();
        };
        pool.run(Asker::known(), derive).await.unwrap();
        let is_clean = |arena: &mut Arena| arena.is_clean();
        assert_eq!(
            pool.run(Asker::known(), is_clean).await,
            Ok(false),
            "kept at first"
        );
        tokio::time::sleep(IDLE_BEFORE_WIPE * 3).await;
        assert_eq!(pool.run(Asker::known(), is_clean).await, Ok(true));
        pool.run(Asker::known(), derive).await.unwrap();
        assert_eq!(pool.derivations(), 2);
    }
}
