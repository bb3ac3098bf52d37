//! Types a chapter's commands into another Debian, word for word:
//! `follow_the_book CHAPTER TREE NAMESPACE`.
//!
//! Each block marked `sh tested` is run by bash, as root, on a terminal, in the Debian below TREE, and must
//! end well. What a block marked `text expected` says must be in what was printed last.
//! Whatever is started lives in the network namespace NAMESPACE; only apt reaches the network.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the first step that fails ends it, and the panic says where"
)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use e2e::{Block, Chapter};
use rexpect::ReadUntil;
use rexpect::process::WaitStatus;
use rexpect::reader::Regex;
use rexpect::session::{PtySession, spawn_command};

/// The password that the chapter tells to take.
const PASSWORD: &str = "the moth in the lantern";
/// How long one block may take: apt installs a mail server.
const PATIENCE_MS: u64 = 600_000;

/// The Debian that is typed into.
struct Machine {
    tree: PathBuf,
    namespace: String,
}

fn main() {
    let [chapter, tree, namespace] = env::args().skip(1).collect::<Vec<_>>().try_into().unwrap();
    let chapter = Chapter::read(&chapter);
    let machine = Machine {
        tree: tree.into(),
        namespace,
    };
    let mut printed = String::new();
    let mut steps = 0;
    for block in chapter.blocks() {
        match block.kind.as_str() {
            "sh tested" => {
                steps += 1;
                printed = machine.run(&block, steps, chapter.text());
            }
            "text expected" => expect(&block, &printed),
            _ => {}
        }
    }
    assert!(steps > 0, "the chapter has no block to run");
    println!("\n{steps} blocks were run");
}

impl Machine {
    fn run(&self, block: &Block, step: usize, chapter: &str) -> String {
        let script = format!("root/.step-{step}");
        fs::write(self.tree.join(&script), &block.text).unwrap();
        for line in block.text.lines() {
            println!("# {line}");
        }
        let needs_network = block.text.contains("apt-get");
        let mut session =
            spawn_command(self.shell(&script, needs_network), Some(PATIENCE_MS)).unwrap();
        let printed = read_and_answer(&mut session, chapter);
        let status = session.process().wait().unwrap();
        assert!(
            matches!(status, WaitStatus::Exited(_, 0)),
            "it ended with {status:?}"
        );
        printed
    }

    /// Bash that ends at the first command that fails, as a person would.
    fn shell(&self, script: &str, needs_network: bool) -> Command {
        let mut command = if needs_network {
            Command::new("chroot")
        } else {
            let mut command = Command::new("ip");
            command.args(["netns", "exec", &self.namespace, "chroot"]);
            command
        };
        let inside: [&Path; 2] = [Path::new("/bin/bash"), Path::new("-lec")];
        command
            .arg(&self.tree)
            .args(inside)
            .arg(format!("cd /root && . /{script}"))
            .env_clear()
            .env(
                "PATH",
                "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            )
            .env("HOME", "/root")
            .env("TERM", "dumb")
            .env("LC_ALL", "C.UTF-8")
            .env("DEBIAN_FRONTEND", "noninteractive");
        command
    }
}

/// Reads until the end, and types the password wherever one is asked for.
fn read_and_answer(session: &mut PtySession, chapter: &str) -> String {
    assert!(chapter.contains(PASSWORD), "the chapter names no password");
    let question = Regex::new("(?i)(password [^\n]*|once more): ?$").unwrap();
    let mut printed = String::new();
    loop {
        let until = vec![ReadUntil::EOF, ReadUntil::Regex(question.clone())];
        // At the end, all that is left counts as found.
        let (before, found) = session.exp_any(until).unwrap();
        print!("{before}{found}");
        printed.push_str(&before);
        printed.push_str(&found);
        if !question.is_match(&found) {
            return printed;
        }
        session.send_line(PASSWORD).unwrap();
    }
}

fn expect(block: &Block, printed: &str) {
    for line in block.text.lines() {
        assert!(
            printed.lines().any(|other| other.trim_end() == line),
            "the chapter promises {line:?}"
        );
    }
}
