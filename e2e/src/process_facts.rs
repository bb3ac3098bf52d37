//! What a process uses, as the kernel counts it.

use std::fs;
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
        let status = self.read("status");
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        let number = line.split_whitespace().nth(1).unwrap();
        number.parse().unwrap()
    }

    fn read(self, file: &str) -> String {
        fs::read_to_string(format!("/proc/{}/{file}", self.id)).unwrap()
    }
}
