//! The threads that do what takes long.

use std::fmt;
use std::io;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TrySendError, bounded};
use tokio::sync::oneshot;

use crate::Arena;

/// How long a worker without work keeps what its last derivation left in memory.
const IDLE_BEFORE_WIPE: Duration = Duration::from_millis(500);

type Job = Box<dyn FnOnce(&mut Arena) + Send>;

/// A fixed number of threads, each with an [`Arena`] of its own (64 MiB once it has worked).
///
/// As many workers as processors is right: a derivation keeps one of them busy for its whole
/// time. Beyond the bound of the queue a job is refused at once, so that overload shows as
/// [`PoolError::Busy`] and not as waiting without end. A job whose caller has gone away is
/// skipped when its turn comes.
///
/// Dropping the pool waits for the jobs that are running, no longer.
///
/// ```
/// # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
/// # runtime.block_on(async {
/// use std::num::NonZeroUsize;
/// use vault::{DerivationPool, PasswordHash, Secret, SystemEntropy};
///
/// let pool = DerivationPool::start(NonZeroUsize::MIN, 16)?;
/// let password = Secret::from_string("sesame".to_owned());
/// let hash = pool
///     .run(move |arena| PasswordHash::create(&password, &SystemEntropy, arena))
///     .await??;
/// assert!(hash.as_str().starts_with("$argon2id$v=19$m=65536,t=4,p=1$"));
/// assert_eq!(pool.derivations(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct DerivationPool {
    /// Only `None` while dropping: its absence is what ends the workers.
    queue: Option<Sender<Job>>,
    workers: Vec<JoinHandle<()>>,
    derivations: Arc<AtomicU64>,
}

/// Why a job gave no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PoolError {
    /// All workers have work and the queue is full. Nothing was begun.
    #[error("the server is busy; nothing was changed, try again in a moment")]
    Busy,
    /// No worker is left. Nothing was begun.
    #[error("the server is stopping; nothing was changed")]
    Stopped,
    /// The job panicked. Its worker lives on.
    #[error("a computation failed unexpectedly")]
    Failed,
}

impl DerivationPool {
    /// Starts `workers` threads. Up to `queue` jobs may wait beside those that are running;
    /// with a queue of zero a job is taken only when a worker stands waiting for one.
    ///
    /// # Errors
    /// Where the operating system gives no more threads.
    pub fn start(workers: NonZeroUsize, queue: usize) -> io::Result<Self> {
        let (sender, receiver) = bounded(queue);
        let mut pool = Self {
            queue: Some(sender),
            workers: Vec::with_capacity(workers.get()),
            derivations: Arc::default(),
        };
        for number in 0..workers.get() {
            let jobs = receiver.clone();
            let arena = Arena::counting(Arc::clone(&pool.derivations));
            let worker = thread::Builder::new()
                .name(format!("derivation-{number}"))
                .spawn(move || work(&jobs, arena))?;
            pool.workers.push(worker);
        }
        Ok(pool)
    }

    /// Has `job` done by the next free worker and waits for its result.
    ///
    /// Dropping the future takes a job out of the queue, but does not stop one that runs.
    ///
    /// # Errors
    /// [`PoolError`].
    pub async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Arena) -> T + Send + 'static,
    ) -> Result<T, PoolError> {
        let (reply, result) = oneshot::channel();
        let job: Job = Box::new(move |arena| {
            if reply.is_closed() {
                return;
            }
            // The arena is only scratch memory: whatever a panic leaves in it is overwritten
            // by the next derivation, so that going on with it is sound.
            let outcome = catch_unwind(AssertUnwindSafe(|| job(arena)));
            // A caller that went away meanwhile wants no answer.
            let _ = reply.send(outcome.map_err(|_| PoolError::Failed));
        });
        let queue = self.queue.as_ref().ok_or(PoolError::Stopped)?;
        queue.try_send(job).map_err(|refused| match refused {
            TrySendError::Full(_) => PoolError::Busy,
            TrySendError::Disconnected(_) => PoolError::Stopped,
        })?;
        result.await.map_err(|_| PoolError::Stopped)?
    }

    /// How many Argon2 computations the workers have begun.
    pub fn derivations(&self) -> u64 {
        self.derivations.load(Ordering::Relaxed)
    }
}

impl Drop for DerivationPool {
    fn drop(&mut self) {
        // `run` borrows the pool, so no caller waits any more: what is queued is skipped.
        self.queue = None;
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

/// One worker's life: until the pool is gone and the queue is empty.
fn work(jobs: &Receiver<Job>, mut arena: Arena) {
    loop {
        let job = match jobs.recv_timeout(IDLE_BEFORE_WIPE) {
            Err(RecvTimeoutError::Timeout) => {
                arena.wipe();
                jobs.recv().ok()
            }
            received => received.ok(),
        };
        match job {
            Some(job) => job(&mut arena),
            None => return,
        }
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
        pool.run(derive).await.unwrap();
        let is_clean = |arena: &mut Arena| arena.is_clean();
        assert_eq!(pool.run(is_clean).await, Ok(false), "kept at first");
        tokio::time::sleep(IDLE_BEFORE_WIPE * 3).await;
        assert_eq!(pool.run(is_clean).await, Ok(true));
        pool.run(derive).await.unwrap();
        assert_eq!(pool.derivations(), 2);
    }
}
