//! `waxseal serve`, running.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::http;
use crate::program::Program;

/// The longest that anything is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server, killed when dropped.
pub(crate) struct Server {
    child: Child,
    log: Receiver<String>,
    place: String,
}

impl Server {
    /// Starts one and waits until it listens.
    pub(crate) fn start(program: &Program) -> Self {
        let mut command = program.command(&["serve"]);
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = lines(child.stderr.take().unwrap());
        let mut server = Self {
            child,
            log,
            place: String::new(),
        };
        let line = server.wait_for_log("listening");
        let begin = line.find("http://").or_else(|| line.find("unix:")).unwrap();
        let place = line[begin..].split('"').next().unwrap();
        server.place = place.to_owned();
        server
    }

    /// Where it listens, as it says itself.
    pub(crate) fn place(&self) -> &str {
        &self.place
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// A connection to a server that listens on TCP.
    pub(crate) fn connect(&self) -> TcpStream {
        let address = self.place.strip_prefix("http://").unwrap();
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Logs in over TCP.
    pub(crate) fn log_in(&self, token: &str, email: &str, password: &str) -> (u16, Value) {
        let mut stream = self.connect();
        let request = http::log_in_request(token, email, password, false).concat();
        stream.write_all(request.as_bytes()).unwrap();
        http::answer(stream)
    }

    pub(crate) fn signal(&self, signal: Signal) {
        let pid = Pid::from_raw(self.pid().try_into().unwrap()).unwrap();
        kill_process(pid, signal).unwrap();
    }

    /// The next line of the log that holds this text.
    pub(crate) fn wait_for_log(&self, text: &str) -> String {
        let mut seen = String::new();
        loop {
            let line = self.log.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|_| panic!("no {text:?} in the log:\n{seen}"));
            if line.contains(text) {
                return line;
            }
            seen.push_str(&line);
            seen.push('\n');
        }
    }

    /// Waits for its end; how it ended and the rest of its log.
    pub(crate) fn wait(mut self) -> (ExitStatus, String) {
        let mut rest = String::new();
        loop {
            match self.log.recv_timeout(PATIENCE) {
                Ok(line) => rest.push_str(&format!("{line}\n")),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("it does not end:\n{rest}"),
            }
        }
        (self.child.wait().unwrap(), rest)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines(stderr: ChildStderr) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for line in BufReader::new(stderr).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}
