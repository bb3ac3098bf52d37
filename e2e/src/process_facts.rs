//! What a process uses, as the kernel counts it.

use std::fs;
use std::process::{Child, ExitStatus};
use std::thread;
use std::time::Duration;

/// A look at `/proc/PID`.
#[derive(Clone, Copy, Debug)]
pub struct ProcessFacts {
    id: u32,
}

impl ProcessFacts {
    /// Of the process with this id.
    pub fn of(id: u32) -> Self {
        Self { id }
    }

    /// Processor time so far, in steps of 10 ms (proc(5): `utime` and `stime`).
    ///
    /// # Panics
    /// When the process is gone, as do the others.
    pub fn processor_time(self) -> Duration {
        let stat = self.read("stat");
        let (_, fields) = stat.rsplit_once(") ").unwrap();
        let fields = fields.split(' ').skip(11).take(2);
        let ticks: u64 = fields.map(|field| field.parse::<u64>().unwrap()).sum();
        Duration::from_millis(ticks * 10)
    }

    /// Memory in use, in MiB (`VmRSS`).
    pub fn memory(self) -> u64 {
        self.status("VmRSS") / 1024
    }

    /// The most memory there was in use, in MiB (`VmHWM`).
    pub fn most_memory(self) -> u64 {
        self.status("VmHWM") / 1024
    }

    /// Waits for a process to end: how it did, and the most memory that it used, in MiB, but for
    /// its last moment.
    pub fn until_end(child: &mut Child) -> (ExitStatus, u64) {
        let facts = Self::of(child.id());
        let mut most = 0;
        loop {
            if let Some(ended) = child.try_wait().unwrap() {
                return (ended, most / 1024);
            }
            // One that is just ending has no such line any more.
            most = facts.status_line("VmHWM").unwrap_or(most);
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Address space in use, in bytes (`VmSize`).
    pub fn address_space(self) -> u64 {
        self.status("VmSize") * 1024
    }

    /// Open descriptors.
    pub fn descriptors(self) -> usize {
        let folder = format!("/proc/{}/fd", self.id);
        fs::read_dir(folder).unwrap().count()
    }

    /// A line of `status`, in kB.
    fn status(self, name: &str) -> u64 {
        self.status_line(name).unwrap()
    }

    fn status_line(self, name: &str) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.id)).ok()?;
        let line = status.lines().find(|line| line.starts_with(name))?;
        line.split_whitespace().nth(1)?.parse().ok()
    }

    fn read(self, file: &str) -> String {
        fs::read_to_string(format!("/proc/{}/{file}", self.id)).unwrap()
    }
}
