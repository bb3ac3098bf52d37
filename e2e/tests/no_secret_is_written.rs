//! Everything is done that can be done with secrets, and everything that can go wrong with
//! them, under the most talkative log. None of them is written anywhere.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::process::Output;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use e2e::{
    Dovecot, DovecotVersion, MailFormat, SecretSearch, WaxsealServer, on_every_dovecot, sample_mail,
};
use serde_json::{Value, json};

const ADA: &str = "ada@example.org";
const BOB: &str = "bob@example.org";

on_every_dovecot! {
    no_secret_is_in_what_the_text_log_surrounds,
    no_secret_is_in_what_the_json_log_surrounds,
}

fn no_secret_is_in_what_the_text_log_surrounds(version: DovecotVersion) {
    Watch::start(version, "text").over_everything();
}

fn no_secret_is_in_what_the_json_log_surrounds(version: DovecotVersion) {
    Watch::start(version, "json").over_everything();
}

const JSON: &str = "application/json";

/// The head of a request, without its length and end.
fn head(start: &str, authorization: &str, content_type: &str) -> String {
    format!(
        "{start} HTTP/1.1\r\nHost: waxseal\r\nAuthorization: {authorization}\r\n\
         Content-Type: {content_type}"
    )
}

/// Keeps all secrets that come up, and all that was written; compares them at the end, for a
/// secret may have been written before the test learned of it.
struct Watch {
    server: WaxsealServer,
    dovecot: Dovecot,
    secrets: SecretSearch,
    passwords: usize,
    written: Vec<(String, Vec<u8>)>,
}

impl Watch {
    fn start(version: DovecotVersion, log_format: &'static str) -> Self {
        let settings = [("WAXSEAL_LOG", "trace"), ("WAXSEAL_LOG_FORMAT", log_format)];
        let server = WaxsealServer::start_with(2, &settings);
        server.add_domain("example.org");
        let dovecot = Dovecot::builder(version, MailFormat::Maildir)
            .waxseal(&server)
            .start();
        let mut secrets = SecretSearch::default();
        secrets.add("the adapter's token", &dovecot.setting("token"));
        Self {
            server,
            dovecot,
            secrets,
            passwords: 0,
            written: Vec::new(),
        }
    }

    fn over_everything(mut self) {
        let password = self.life_of_an_account();
        self.locked_keys();
        self.commands_that_fail(&password);
        self.api_tokens();
        self.log_ins(&password);
        self.requests_that_fail(&password);
        let planted = self.planted_in_the_log(&password);
        self.expect_no_secret();
        self.expect_found(&planted);
    }

    /// A new password, with what is written differently in every form.
    fn password(&mut self, of: &str) -> String {
        self.passwords += 1;
        let password = format!("{of} & \"{}\" 100% Grüße", self.passwords);
        self.secrets
            .add(&format!("password {}", self.passwords), &password);
        password
    }

    fn token(&mut self, printed: &Value) -> String {
        let token = printed["recoveryToken"].as_str().unwrap().to_owned();
        self.secrets.add(&format!("recovery token {token}"), &token);
        token
    }

    /// Runs a command. Standard error is kept, standard output where it has no business with
    /// secrets.
    fn run(&mut self, arguments: &[&str], lines: &[&str]) -> Output {
        let input: String = lines.iter().map(|line| format!("{line}\n")).collect();
        let output = self.server.run(arguments, &input);
        let name = format!("waxseal {}", arguments.join(" "));
        self.written.push((name.clone(), output.stderr.clone()));
        // What was asked for as JSON is read by this test, and may be a new token or key.
        if !arguments.contains(&"--json") {
            self.written.push((name, output.stdout.clone()));
        }
        output
    }

    fn run_well(&mut self, arguments: &[&str], lines: &[&str]) {
        let output = self.run(arguments, lines);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
    }

    /// Runs a command that must fail.
    fn run_badly(&mut self, arguments: &[&str], lines: &[&str]) {
        let output = self.run(arguments, lines);
        assert!(!output.status.success(), "{arguments:?}");
        assert!(!output.stderr.is_empty(), "{arguments:?} failed in silence");
    }

    /// Runs `waxseal user ...` where it prints something for the owner's eyes.
    fn user(&mut self, words: &[&str], lines: &[&str]) -> Value {
        let arguments = [&["user"], words, &["--password-stdin", "--json"]].concat();
        let output = self.run(&arguments, lines);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Adding, changing, rotating, recovering; the password at the end.
    fn life_of_an_account(&mut self) -> String {
        let first = self.password("first");
        let added = self.user(&["add", ADA], &[&first]);
        self.token(&added);
        self.run_well(&["user", "show", ADA], &[]);
        self.run_well(&["user", "list"], &[]);
        self.run_well(&["user", "mail-crypt", ADA, "on"], &[]);
        self.run_well(&["config", "check"], &[]);
        self.keys_are_secret(&first);

        let second = self.password("changed");
        let change = ["user", "password", ADA, "--password-stdin"];
        self.run_well(&change, &[&first, &second]);
        let rotated = self.user(&["rotate", ADA], &[&second]);
        self.token(&rotated);
        let renewed = self.user(&["recovery-token", ADA], &[&second]);
        let token = self.token(&renewed);

        let third = self.password("recovered");
        self.run_well(
            &["user", "recovery", "start", ADA, "--password-stdin"],
            &[&token],
        );
        let finish = ["user", "recovery", "finish", ADA, "--password-stdin"];
        self.run_badly(&finish, &[&token, &third]);
        self.server.database().execute(
            "UPDATE virtual_users SET recovery_start_time = datetime('now', '-3 days')
             WHERE email = ?1",
            [ADA],
        );
        self.run_well(
            &["user", "recovery", "status", ADA, "--password-stdin"],
            &[&token],
        );
        let finished = self.user(&["recovery", "finish", ADA], &[&token, &third]);
        self.token(&finished);
        self.keys_are_secret(&third);
        third
    }

    fn keys_are_secret(&mut self, password: &str) {
        let keys = self.user(&["keys", ADA], &[password]);
        let retired = keys["retiredPrivateKeys"].as_array().unwrap();
        for key in retired.iter().chain([&keys["privateKey"]]) {
            let key = key.as_str().unwrap();
            self.secrets.add_private_key("a private key", key);
        }
    }

    /// Resets, and the old secrets that undo them; then deletion and return.
    fn locked_keys(&mut self) {
        let [first, second, third, last] =
            ["before", "reset", "reset again", "restored"].map(|of| self.password(of));
        let added = self.user(&["add", BOB], &[&first]);
        self.token(&added);
        let reset = self.user(&["reset", BOB], &[&second]);
        let token = self.token(&reset);
        let open = ["user", "open-key", BOB, "--password-stdin"];
        self.run_badly(&open, &[&second, "never a password"]);
        self.run_well(&open, &[&second, &first]);
        let reset = self.user(&["reset", BOB], &[&third]);
        self.token(&reset);
        let words = ["open-key", BOB, "--with-recovery-token"];
        self.user(&words, &[&third, &token]);

        self.run_well(&["user", "delete", BOB, "--yes"], &[]);
        let restored = self.user(&["restore", BOB], &[&last]);
        self.token(&restored);
    }

    /// Wrong secrets, secrets in the wrong place, and too many of them.
    fn commands_that_fail(&mut self, password: &str) {
        let [wrong, unused] = ["a wrong guess", "unused"].map(|of| self.password(of));
        let change = ["user", "password", ADA, "--password-stdin"];
        self.run_badly(&change, &[&wrong, &unused]);
        self.run_badly(&change, &[password, password]);
        self.run_badly(&change, &[password]);
        self.run_badly(&change, &[password, &unused, &wrong]);
        let too_long = unused.repeat(200);
        self.run_badly(&change, &[password, &too_long]);
        self.run_badly(&["user", "add", ADA, "--password-stdin"], &[&unused]);
        let elsewhere = ["user", "add", "ada@elsewhere.example", "--password-stdin"];
        self.run_badly(&elsewhere, &[&unused]);
        self.run_badly(&["user", "rotate", ADA, "--password-stdin"], &[&wrong]);
        self.run_badly(&["user", "keys", ADA, "--password-stdin"], &[&wrong]);
        // A password where a token is asked for.
        let finish = ["user", "recovery", "finish", ADA, "--password-stdin"];
        self.run_badly(&finish, &[password, &unused]);
        // Without --password-stdin it wants a terminal.
        self.run_badly(&["user", "rotate", ADA], &[password]);
    }

    fn api_tokens(&mut self) {
        let token = self.server.create_token("another");
        self.secrets.add("another API token", &token);
        self.run_well(&["api-token", "list"], &[]);
        self.run_badly(&["api-token", "delete", "no such name"], &[]);
        let file = self.server.folder().join("config");
        let folder = file.to_str().unwrap();
        let config = [
            "dovecot",
            "config",
            "--version",
            "2.4",
            "--token-stdin",
            "--output",
            folder,
        ];
        self.run_well(&config, &[&token]);
        fs::remove_dir_all(file).unwrap();
        self.run_well(&["api-token", "delete", "another"], &[]);
    }

    fn log_ins(&mut self, password: &str) {
        let mail = sample_mail("read while watched", 1_000);
        self.dovecot.deliver(ADA, &mail);
        self.dovecot.expect_inbox(ADA, password, &[mail]);
        let guess = self.password("guessed");
        assert_eq!(self.dovecot.try_login(ADA, &guess), "AUTHENTICATIONFAILED");
        self.server.stop();
        assert_eq!(self.dovecot.try_login(ADA, password), "UNAVAILABLE");
        self.server.restart();
        assert_eq!(self.dovecot.try_login(ADA, password), "OK");
    }

    /// Requests that carry a password where and how none belongs.
    fn requests_that_fail(&mut self, password: &str) {
        let quoted = json!(password).to_string();
        let encoded: String = password
            .bytes()
            .map(|byte| format!("%{byte:02x}"))
            .collect();
        let whole = format!("{{\"password\":{quoted}}}");
        let token = format!("Bearer {}", self.dovecot.setting("token"));
        let head = head(&format!("POST /api/dovecot/{ADA}"), &token, JSON);
        for body in [
            quoted.clone(),
            format!("{{\"password\":{quoted}"),
            format!("{{\"password\":{password}}}"),
            format!("{{\"password\":[{quoted}]}}"),
            format!("{{\"pass\":{quoted}}}"),
            format!("{{\"password\":{quoted},\"password\":1}}"),
            format!("{whole}{whole}"),
            format!("password={encoded}"),
            whole.repeat(1_000),
        ] {
            self.ask_badly(&head, &body);
        }
        for head in self.wrong_heads(&token, &encoded, password) {
            self.ask_badly(&head, &whole);
        }
        self.ask_badly(password, "");
    }

    /// Heads that are wrong for a log-in, some with a password inside.
    fn wrong_heads(&self, token: &str, encoded: &str, password: &str) -> Vec<String> {
        let basic = format!("Basic {}", STANDARD.encode(format!("{ADA}:{password}")));
        let post = format!("POST /api/dovecot/{ADA}");
        vec![
            head(&post, token, "text/plain"),
            head(&post, token, "application/x-www-form-urlencoded"),
            head(&post, &basic, JSON),
            head(&post, &format!("Bearer {encoded}"), JSON),
            head(&format!("PUT /api/dovecot/{ADA}"), token, JSON),
            head("POST /api/dovecot/status", token, JSON),
            head(&format!("GET /api/dovecot/{encoded}"), token, JSON),
            head(
                &format!("POST /api/dovecot/{encoded}@example.org"),
                token,
                JSON,
            ),
            head(
                &format!("GET /api/login/{encoded}?password={encoded}"),
                token,
                JSON,
            ),
        ]
    }

    /// Sends a request that must be refused; what comes back may go anywhere.
    fn ask_badly(&mut self, head: &str, body: &str) {
        let answer = self.ask(head, body);
        assert!(answer.starts_with("HTTP/1.1 4"), "{head}: {answer}");
        let place = format!("the answer to {head}");
        self.written.push((place, answer.into_bytes()));
    }

    /// Sends a request, its head without length and end.
    fn ask(&self, head: &str, body: &str) -> String {
        let address = (Ipv4Addr::LOCALHOST, self.server.port());
        let mut stream = TcpStream::connect(address).unwrap();
        let length = body.len();
        let request =
            format!("{head}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        // The server may close while more of a body is on its way than it wants.
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Logs in with something of which it is known that the server writes it into its log.
    fn planted_in_the_log(&mut self, password: &str) -> String {
        let planted = "planted & \"found\" 100% Grüße";
        let token = format!("Bearer {}", self.dovecot.setting("token"));
        let head = head(&format!("POST /api/dovecot/{ADA}"), &token, JSON);
        let body = json!({ "password": password, "session": planted }).to_string();
        let answer = self.ask(&head, &body);
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        planted.to_owned()
    }

    fn expect_no_secret(&self) {
        for (place, bytes) in &self.written {
            self.secrets.expect_none(place, bytes);
        }
        let id = self.server.process().id();
        for name in ["cmdline", "environ"] {
            match fs::read(format!("/proc/{id}/{name}")) {
                Ok(bytes) => self.secrets.expect_none(name, &bytes),
                // Not even the account that runs the server may look.
                Err(error) => assert_eq!(error.kind(), ErrorKind::PermissionDenied, "{name}"),
            }
        }
        // Logs, database and its log; mail, indexes and what Dovecot keeps.
        let settings = self.dovecot.folder().join("etc/waxseal.conf");
        for folder in [self.server.folder(), self.dovecot.folder()] {
            for file in e2e::files_below(folder) {
                if file != settings {
                    // Dovecot's files come and go.
                    let bytes = fs::read(&file).unwrap_or_default();
                    self.secrets
                        .expect_none(&file.display().to_string(), &bytes);
                }
            }
        }
    }

    /// The log is as talkative as it gets, and the search sees what is in it.
    fn expect_found(&self, planted: &str) {
        let log = self.server.log();
        assert!(
            log.contains("DEBUG"),
            "nothing of the kind in the log:\n{log}"
        );
        let mut search = SecretSearch::default();
        search.add("what was planted", planted);
        assert_ne!(search.find(log.as_bytes()), Vec::<String>::new(), "{log}");
    }
}
