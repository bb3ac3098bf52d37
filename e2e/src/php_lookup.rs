//! The look-up of an account in bare PHP: the least that any PHP program does for it. A token's
//! hash and two prepared questions to SQLite, under php-fpm with two workers behind nginx, which
//! keeps connections with its clients. With php-fpm it keeps none: two workers would serve the
//! first two for ever, and the others never.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::{Process, Scratch, free_port, wait_until};

const SCRIPT: &str = r#"<?php
$database = new PDO("sqlite:@DATABASE@", null, null, [PDO::ATTR_PERSISTENT => true]);
header("Content-Type: application/json");
$token = substr($_SERVER["HTTP_AUTHORIZATION"] ?? "", 7);
$ask = $database->prepare("SELECT scopes FROM virtual_api_tokens WHERE token = ?");
$ask->execute([hash("sha256", $token)]);
if (!in_array("dovecot", json_decode($ask->fetchColumn() ?: "[]"))) {
    http_response_code(401);
    $answer = '{"error":"Invalid API token"}';
} else {
    $ask = $database->prepare("SELECT email, quota, deleted, mail_crypt, mail_crypt_public_key FROM virtual_users WHERE email = ?");
    $ask->execute([strtolower(basename(rawurldecode($_SERVER["REQUEST_URI"])))]);
    $row = $ask->fetch(PDO::FETCH_ASSOC);
    if (!$row || $row["deleted"]) {
        http_response_code(404);
        $answer = '{"message":"user not found"}';
    } else {
        $answer = json_encode(["message" => "success", "body" => [
            "user" => $row["email"],
            "mailCrypt" => $row["mail_crypt"] ? 2 : 0,
            "mailCryptPublicKey" => $row["mail_crypt_public_key"] ?? "",
            "quota" => $row["quota"] === null ? "" : $row["quota"] . "M",
        ]]);
    }
}
header("Content-Length: " . strlen($answer));
echo $answer;
"#;

const FPM: &str = "[global]
error_log = /dev/stderr
daemonize = no
[lookup]
user = root
group = root
listen = @FOLDER@/fpm.sock
listen.owner = www-data
listen.group = www-data
pm = static
pm.max_children = 2
";

const NGINX: &str = "daemon off;
user www-data;
worker_processes auto;
pid @FOLDER@/nginx.pid;
error_log stderr;
events { worker_connections 256; }
http {
  access_log off;
  keepalive_requests 1000000;
  server {
    listen 127.0.0.1:@PORT@;
    location / {
      include /etc/nginx/fastcgi_params;
      fastcgi_param SCRIPT_FILENAME @FOLDER@/lookup.php;
      fastcgi_pass unix:@FOLDER@/fpm.sock;
    }
  }
}
";

/// A php-fpm and an nginx.
#[derive(Debug)]
pub struct PhpLookup {
    port: u16,
    // The one that asks goes first.
    _nginx: Process,
    _fpm: Process,
}

impl PhpLookup {
    /// Starts both on a Waxseal database.
    ///
    /// # Panics
    /// When a program is missing or does not listen within ten seconds.
    pub fn start(scratch: &Scratch, database: &Path) -> Self {
        let port = free_port();
        let folder = scratch.path().to_str().unwrap();
        let write = |name: &str, text: &str| {
            let text = text
                .replace("@FOLDER@", folder)
                .replace("@PORT@", &port.to_string())
                .replace("@DATABASE@", database.to_str().unwrap());
            let path = scratch.path().join(name);
            fs::write(&path, text).unwrap();
            path
        };
        write("lookup.php", SCRIPT);
        let mut fpm = Command::new("php-fpm8.2");
        fpm.arg("-R")
            .arg("-F")
            .arg("-y")
            .arg(write("fpm.conf", FPM));
        let fpm = Process::start(fpm.stdin(Stdio::null()).stderr(Stdio::null()));
        let socket = scratch.path().join("fpm.sock");
        wait_until("php-fpm to listen", Duration::from_secs(10), || {
            socket.exists().then_some(())
        });
        let mut nginx = Command::new("nginx");
        nginx.arg("-c").arg(write("nginx.conf", NGINX));
        let nginx = Process::start(nginx.stdin(Stdio::null()).stderr(Stdio::null()));
        wait_until("nginx to listen", Duration::from_secs(10), || {
            std::net::TcpStream::connect(("127.0.0.1", port)).ok()
        });
        Self {
            port,
            _nginx: nginx,
            _fpm: fpm,
        }
    }

    /// The port of 127.0.0.1 on which nginx listens.
    pub fn port(&self) -> u16 {
        self.port
    }
}
