//! The test program, started once more as another process, which converts and is killed.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;

use mailbox::{Step, Task, Watcher, at, convert};
use rustix::process::{Signal, getpid, kill_process};

use crate::account::options;
use crate::keys::{Pair, ring};

const ROOT: &str = "MAILBOX_TEST_ROOT";
const DIRECTION: &str = "MAILBOX_TEST_DIRECTION";
const STEP: &str = "MAILBOX_TEST_STEP";
const TOUCHES: &str = "MAILBOX_TEST_TOUCHES";
const TEST: &str = "child::converts_when_started_as_a_child";

/// What a child does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Seal,
    Open,
    Reseal,
}

impl Direction {
    pub(crate) const ALL: [Self; 3] = [Self::Seal, Self::Open, Self::Reseal];

    pub(crate) fn task(self) -> Task {
        match self {
            Self::Seal => Task::Seal(Pair::New.public()),
            Self::Open => Task::Open(ring()),
            Self::Reseal => Task::Reseal {
                keys: ring(),
                to: Pair::New.public(),
            },
        }
    }
}

/// A converting process. It is killed should the test that started it fail.
pub(crate) struct Child(std::process::Child);

/// When a child kills itself: at this step, for the so-manieth time.
pub(crate) type Death = (Step, usize);

impl Child {
    /// Converts until it is done, killed, or kills itself.
    pub(crate) fn start(root: &Path, direction: Direction, death: Option<Death>) -> Self {
        Self::start_with(root, direction, death, false)
    }

    /// The same; with `touches`, every message gets another time at the worst moment: after
    /// the run made sure that none has.
    pub(crate) fn start_with(
        root: &Path,
        direction: Direction,
        death: Option<Death>,
        touches: bool,
    ) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args(["--exact", "--nocapture", TEST])
            .env(ROOT, root)
            .env(DIRECTION, format!("{direction:?}"))
            .env(TOUCHES, touches.to_string())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if let Some((step, count)) = death {
            command.env(STEP, format!("{step:?} {count}"));
        }
        Self(command.spawn().unwrap())
    }

    /// Waits for its end; whether it was killed.
    pub(crate) fn was_killed(mut self) -> bool {
        !self.0.wait().unwrap().success()
    }

    /// SIGKILL; whether it came before the end.
    pub(crate) fn kill(mut self) -> bool {
        let _ = self.0.kill();
        !self.0.wait().unwrap().success()
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Started as a child, this converts what the environment says.
#[test]
fn converts_when_started_as_a_child() {
    let Some(root) = std::env::var_os(ROOT) else {
        return;
    };
    let direction = std::env::var(DIRECTION).unwrap();
    let all = Direction::ALL.into_iter();
    let mut directions = all.filter(|it| format!("{it:?}") == direction);
    let task = directions.next().unwrap().task();
    let mortal = Mortal {
        step: std::env::var(STEP).unwrap_or_default(),
        touches: Mutex::new(std::env::var(TOUCHES).unwrap() == "true"),
        root: root.clone().into(),
        counts: Mutex::default(),
    };
    let mailboxes = at(Path::new(&root), None).unwrap();
    convert(&mailboxes, &task, &options(), &mortal).unwrap();
}

struct Mortal {
    step: String,
    touches: Mutex<bool>,
    root: std::path::PathBuf,
    counts: Mutex<std::collections::BTreeMap<Step, usize>>,
}

impl Watcher for Mortal {
    fn step(&self, step: Step) {
        let mut counts = self.counts.lock().unwrap();
        let count = counts.entry(step).or_default();
        *count += 1;
        if step == Step::SizesRecorded && std::mem::take(&mut *self.touches.lock().unwrap()) {
            touch_all(&self.root.join("cur"));
            touch_all(&self.root.join("new"));
        }
        if self.step == format!("{step:?} {count}") {
            kill_process(getpid(), Signal::KILL).unwrap();
            std::thread::park();
        }
    }
}

/// Gives every message another time.
pub(crate) fn touch_all(directory: &Path) {
    for entry in std::fs::read_dir(directory).unwrap() {
        crate::account::date(&entry.unwrap().path(), 1_650_000_000);
    }
}
