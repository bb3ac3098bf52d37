//! HAProxy before several servers, configured as docs/databases.md shows it.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::{Process, Scratch, WaxsealServer, free_port, wait_until};

/// A running HAProxy.
#[derive(Debug)]
pub struct LoadBalancer {
    _process: Process,
    _scratch: Scratch,
    port: u16,
}

impl LoadBalancer {
    /// Starts one before these servers.
    pub fn in_front_of(servers: &[&WaxsealServer]) -> Self {
        let scratch = Scratch::new();
        let port = free_port();
        let mut text = format!(
            "defaults\n  mode http\n  timeout connect 1s\n  timeout client 40s\n  \
             timeout server 40s\n  timeout check 2s\n  option redispatch 1\n  retries 2\n\
             frontend waxseal\n  bind 127.0.0.1:{port}\n  default_backend servers\n\
             backend servers\n  balance roundrobin\n  option httpchk GET /readyz\n  \
             default-server check inter 500ms fall 2 rise 1\n"
        );
        for (number, server) in servers.iter().enumerate() {
            text += &format!("  server s{number} 127.0.0.1:{}\n", server.port());
        }
        let file = scratch.path().join("haproxy.cfg");
        fs::write(&file, text).expect("write a configuration");
        let process = Process::start(
            Command::new("/usr/sbin/haproxy")
                .args(["-db", "-q", "-f"])
                .arg(&file)
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        );
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        wait_until("HAProxy to listen", Duration::from_secs(10), || {
            TcpStream::connect(address).ok()
        });
        Self {
            _process: process,
            _scratch: scratch,
            port,
        }
    }

    /// Where it listens: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}
