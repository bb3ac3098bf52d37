//! Time that work takes, on the clock and of the processors.

use std::fs;
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

/// Time on the clock and of the processors.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spent {
    pub(crate) clock: Duration,
    pub(crate) processor: Duration,
}

impl Spent {
    /// What this thread takes for some work.
    pub(crate) fn here(work: impl FnOnce()) -> Self {
        Self::measured(thread_time, work)
    }

    /// What processes take for some work that are started in it and end in it.
    pub(crate) fn in_children(work: impl FnOnce()) -> Self {
        Self::measured(time_of_children, work)
    }

    fn measured(processor_time: fn() -> Duration, work: impl FnOnce()) -> Self {
        let (clock, processor) = (Instant::now(), processor_time());
        work();
        Self {
            clock: clock.elapsed(),
            processor: processor_time() - processor,
        }
    }
}

fn thread_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(
        time.tv_sec.try_into().unwrap(),
        time.tv_nsec.try_into().unwrap(),
    )
}

/// `cutime` and `cstime` of proc(5), in hundredths of a second.
fn time_of_children() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let (_, fields) = stat.rsplit_once(") ").unwrap();
    // The first of these is the third of all.
    let fields = fields.split(' ').skip(16 - 3).take(2);
    let ticks: u64 = fields.map(|field| field.parse::<u64>().unwrap()).sum();
    Duration::from_millis(ticks * 10)
}

/// The value in the middle.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// A time as a number.
pub(crate) fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
