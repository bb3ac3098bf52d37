//! The test program, started once more as another process.

use std::process::{Command, Stdio};

/// A process of its own, which runs one test; environment variables tell that test what to
/// do there. It is killed should the test that started it fail.
pub(crate) struct Child(Option<std::process::Child>);

impl Child {
    /// Starts it by the full name of the test.
    pub(crate) fn start(test: &str, environment: &[(&str, &str)]) -> Self {
        let program = std::env::current_exe().unwrap();
        Self::run(Command::new(program), test, environment)
    }

    /// The same where no file may become larger than so many bytes: to the process, the
    /// disk is full.
    pub(crate) fn start_on_full_disk(
        test: &str,
        environment: &[(&str, &str)],
        most_bytes: u64,
    ) -> Self {
        // Without the trap, the system ends a process that writes beyond its limit. POSIX
        // counts the limit in blocks of 512 bytes.
        let script = format!(
            "trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"",
            most_bytes / 512
        );
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(script);
        shell.arg(std::env::current_exe().unwrap());
        Self::run(shell, test, environment)
    }

    fn run(mut command: Command, test: &str, environment: &[(&str, &str)]) -> Self {
        let child = command
            .args(["--exact", "--nocapture", test])
            .envs(environment.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        Self(Some(child))
    }

    /// Waits for its end, which must be a good one; returns what it printed.
    pub(crate) fn finish(mut self) -> String {
        let output = self.0.take().unwrap().wait_with_output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{printed}\n{complaint}");
        printed
    }

    /// Whether it still runs.
    pub(crate) fn is_running(&mut self) -> bool {
        self.0.as_mut().unwrap().try_wait().unwrap().is_none()
    }

    /// What it said before it ended by itself.
    pub(crate) fn last_words(&mut self) -> String {
        let output = self.0.take().unwrap().wait_with_output().unwrap();
        [output.stdout, output.stderr]
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .join("\n")
    }

    /// SIGKILL; returns when the process is gone.
    pub(crate) fn kill(mut self) {
        let mut child = self.0.take().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if let Some(mut child) = self.0.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
