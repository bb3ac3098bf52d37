//! A server process that ends with its value.

use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Resource, Rlimit, Signal, kill_process, prlimit};

/// How long a server may take to end by itself.
const PATIENCE: Duration = Duration::from_secs(5);

/// A running server. Dropping it sends SIGTERM to this one process, and SIGKILL when it is
/// still there after five seconds.
#[derive(Debug)]
pub struct Process {
    child: Child,
}

impl Process {
    /// Starts a command that stays in the foreground.
    ///
    /// # Panics
    /// When the program cannot be started.
    pub fn start(command: &mut Command) -> Self {
        let child = command
            .spawn()
            .unwrap_or_else(|error| panic!("start {command:?}: {error}"));
        Self { child }
    }

    /// Whether it has ended by itself.
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().expect("ask for a child").is_some()
    }

    /// Its id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Keeps it from doing anything, as a machine does that swaps: its sockets stay open.
    pub fn pause(&self) {
        self.signal(Signal::STOP);
    }

    /// Lets it go on.
    pub fn resume(&self) {
        self.signal(Signal::CONT);
    }

    /// Asks it to end (SIGTERM), and does not wait for that.
    pub fn terminate(&self) {
        self.signal(Signal::TERM);
    }

    /// Has it read its settings again (SIGHUP).
    pub fn hang_up(&self) {
        self.signal(Signal::HUP);
    }

    /// Allows it so many bytes of address space from now on (setrlimit(2), `RLIMIT_AS`).
    ///
    /// # Panics
    /// When it has ended.
    pub fn limit_address_space(&self, bytes: u64) {
        let limit = Rlimit {
            current: Some(bytes),
            maximum: Some(bytes),
        };
        prlimit(self.pid(), Resource::As, limit).expect("limit a child");
    }

    fn pid(&self) -> Option<Pid> {
        i32::try_from(self.child.id()).ok().and_then(Pid::from_raw)
    }

    fn signal(&self, signal: Signal) {
        if let Some(id) = self.pid() {
            // It may have ended this moment, and then there is nothing to signal.
            let _ = kill_process(id, signal);
        }
    }

    /// Kills it with SIGKILL, in the middle of whatever it does.
    pub fn kill(&mut self) {
        self.child.kill().expect("kill a child");
        self.child.wait().expect("wait for a child");
    }

    /// Ends it and waits until it is gone.
    pub fn stop(&mut self) {
        if self.has_ended() {
            return;
        }
        self.signal(Signal::TERM);
        // Paused, it would not hear of it.
        self.resume();
        let deadline = Instant::now() + PATIENCE;
        while !self.has_ended() {
            if Instant::now() > deadline {
                self.child.kill().expect("kill a child");
                self.child.wait().expect("wait for a child");
                return;
            }
            thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.stop();
    }
}
