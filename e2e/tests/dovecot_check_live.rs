//! `waxseal dovecot check --live` and `--sample` on running Dovecots: they find what a real
//! message shows, and leave nothing behind.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use e2e::{
    Authority, Dovecot, DovecotVersion, MARK, MailFormat, WaxsealServer, files_below, free_port,
    on_every_dovecot, sample_mail, wait_until,
};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

const ADA: &str = "ada@example.org";
const BOB: &str = "bob@example.org";
const PASSWORD: &str = "correct horse battery";

on_every_dovecot! {
    a_good_server_is_safe_and_nothing_is_left,
    what_a_real_message_shows_is_found,
    tls_comes_first_where_it_is_demanded,
    an_account_of_somebodys_keeps_its_mail,
    an_interrupted_check_leaves_nothing,
    mail_under_unknown_keys_and_old_caches_are_pointed_at,
    the_api_is_asked_as_the_adapter_asks,
}

fn server() -> WaxsealServer {
    let server = WaxsealServer::start(2);
    server.add_domain("example.org");
    server.add_user(ADA, PASSWORD);
    server
}

fn dovecot(version: DovecotVersion, server: &WaxsealServer, after: &str) -> Dovecot {
    Dovecot::builder(version, MailFormat::Maildir)
        .waxseal(server)
        .extra_after(&format!("mail_temp_dir = /dev/shm\n{after}"))
        .start()
}

fn command(server: &WaxsealServer, dovecot: &Dovecot, more: &[&str]) -> Command {
    let version = dovecot.version();
    let conf = dovecot.folder_inside().join("dovecot.conf");
    let conf = conf.display();
    let doveconf = version.command_text("/usr/bin/doveconf");
    let mut command = server.command(&["dovecot", "check", "--json"]);
    command
        .args(["--doveconf", &format!("{doveconf} -n -c {conf}")])
        .arg("--root")
        .arg(version.root())
        .args(more)
        .env("DOVECOT_MAIL_LOCATION", dovecot.folder().join("mail"));
    if more.contains(&"--live") {
        let doveadm = version.command_text("/usr/bin/doveadm");
        command.args(["--doveadm", &format!("{doveadm} -c {conf}")]);
    }
    command
}

/// The rules with something against this server, and the whole answer.
fn open(mut command: Command) -> (Vec<String>, Value) {
    let output = command.stdin(Stdio::null()).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    let answer: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("no JSON: {told}"));
    let traps = answer["traps"].as_array().unwrap();
    let is_open = |trap: &&Value| {
        let findings = trap["findings"].as_array().unwrap();
        findings.iter().any(|finding| finding["severity"] != "note")
    };
    let open: Vec<String> = traps
        .iter()
        .filter(is_open)
        .map(|trap| trap["rule"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(answer["safe"], Value::Bool(open.is_empty()));
    let code = if open.is_empty() { 0 } else { 1 };
    assert_eq!(output.status.code(), Some(code), "{told}");
    (open, answer)
}

/// The tests' Debian 13 has its /dev/shm on the disk, and that is seen.
fn without_the_chroots_memory(version: DovecotVersion, mut open: Vec<String>) -> Vec<String> {
    if version == DovecotVersion::V2_4 {
        let position = open.iter().position(|rule| rule == "temp-dir");
        open.remove(position.unwrap());
    }
    open
}

fn mail_files(dovecot: &Dovecot) -> Vec<PathBuf> {
    let mut files = files_below(&dovecot.folder().join("mail"));
    files.extend(
        fs::read_dir(dovecot.folder().join("mail"))
            .unwrap()
            .map(|entry| entry.unwrap().path()),
    );
    files.sort();
    files
}

fn accounts(server: &WaxsealServer) -> String {
    server.run_well(&["user", "list", "--all", "--json"], "")
}

fn a_good_server_is_safe_and_nothing_is_left(version: DovecotVersion) {
    let server = server();
    let dovecot = dovecot(version, &server, "");
    let before = (mail_files(&dovecot), accounts(&server));
    let (open, answer) = open(command(&server, &dovecot, &["--live"]));
    let open = without_the_chroots_memory(version, open);
    assert!(open.is_empty(), "{open:?}: {answer:#}\n{}", dovecot.log());
    let rules = answer["traps"].as_array().unwrap();
    for tried in ["api", "live-canary", "live-two-recipients"] {
        assert!(rules.iter().any(|trap| trap["rule"] == tried), "{tried}");
    }
    assert_eq!((mail_files(&dovecot), accounts(&server)), before);
}

fn what_a_real_message_shows_is_found(version: DovecotVersion) {
    let mut cases = vec![
        ("protocol lmtp {\n mail_plugins = quota\n}\n", "live-canary"),
        ("mail_never_cache_fields = imap.envelope\n", "live-canary"),
    ];
    if version == DovecotVersion::V2_3 {
        cases.push(("maildir_copy_with_hardlinks = yes\n", "live-two-recipients"));
    }
    let server = server();
    for (lines, rule) in cases {
        let dovecot = dovecot(version, &server, lines);
        let (open, answer) = open(command(&server, &dovecot, &["--live"]));
        assert!(open.iter().any(|open| open == rule), "{lines}: {answer:#}");
        assert_eq!(mail_files(&dovecot), Vec::<PathBuf>::new(), "{lines}");
    }
}

fn tls_comes_first_where_it_is_demanded(version: DovecotVersion) {
    let authority = Authority::within(version.root());
    let identity = authority.issue("dovecot");
    let certificate = authority.inside(&identity.certificate);
    let key = authority.inside(&identity.key);
    let (files, address) = match version {
        DovecotVersion::V2_3 => (
            format!("ssl_cert = <{certificate}\nssl_key = <{key}\n"),
            "address",
        ),
        DovecotVersion::V2_4 => (
            format!(
                "ssl_server_cert_file = {certificate}\nssl_server_key_file = {key}\n\
                 auth_allow_cleartext = no\n"
            ),
            "listen",
        ),
    };
    // Whoever comes to the second address of the machine does not come from there, and so not in
    // private.
    let (far, with_tls) = (free_port(), free_port());
    let listeners = format!(
        "service imap-login {{
  inet_listener far {{
    {address} = 127.0.0.2
    port = {far}
  }}
  inet_listener with_tls {{
    port = {with_tls}
    ssl = yes
  }}
}}
ssl = required
"
    );
    let server = server();
    let dovecot = dovecot(version, &server, &(files + &listeners));
    let before = (mail_files(&dovecot), accounts(&server));
    for imap in [
        format!("127.0.0.2:{far}"),
        format!("tls:127.0.0.1:{with_tls}"),
    ] {
        let (open, answer) = open(command(&server, &dovecot, &["--live", "--imap", &imap]));
        let open = without_the_chroots_memory(version, open);
        assert!(open.is_empty(), "{imap}: {answer:#}\n{}", dovecot.log());
        assert_eq!((mail_files(&dovecot), accounts(&server)), before);
    }
}

fn an_account_of_somebodys_keeps_its_mail(version: DovecotVersion) {
    let server = server();
    let dovecot = dovecot(version, &server, "");
    let mail = sample_mail("before", 1_000);
    assert_eq!(dovecot.try_delivery(ADA, &mail), Dovecot::SAVED);
    let more = ["--live", "--account", ADA, "--password-stdin"];
    let mut command = command(&server, &dovecot, &more);
    let secret = server.folder().join("password");
    fs::write(&secret, format!("{PASSWORD}\n")).unwrap();
    // It needs no database: Dovecot may be on another machine.
    command.env_remove("DATABASE_URL");
    command.stdin(fs::File::open(secret).unwrap());
    let output = command.output().unwrap();
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let rules = answer["traps"].as_array().unwrap();
    let canary = rules.iter().find(|trap| trap["rule"] == "live-canary");
    assert_eq!(
        canary.unwrap()["findings"],
        serde_json::json!([]),
        "{answer:#}"
    );
    dovecot.expect_inbox(ADA, PASSWORD, &[mail]);
}

fn an_interrupted_check_leaves_nothing(version: DovecotVersion) {
    let server = server();
    let dovecot = dovecot(version, &server, "");
    let before = (mail_files(&dovecot), accounts(&server));
    let mut child = command(&server, &dovecot, &["--live"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    wait_until("the accounts of the check", Duration::from_secs(20), || {
        let listed = accounts(&server);
        (listed.matches("waxseal-check-").count() == 3).then_some(())
    });
    let id = Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
    kill_process(id, Signal::INT).unwrap();
    let status = child.wait().unwrap();
    // It may just have been done.
    assert!(status.code().is_some(), "{status}");
    assert_eq!((mail_files(&dovecot), accounts(&server)), before);
}

fn mail_under_unknown_keys_and_old_caches_are_pointed_at(version: DovecotVersion) {
    let server = server();
    server.add_user(BOB, PASSWORD);
    let dovecot = dovecot(version, &server, "");
    for address in [ADA, BOB] {
        let mail = sample_mail("delivered", 1_000);
        assert_eq!(dovecot.try_delivery(address, &mail), Dovecot::SAVED);
    }
    let sample = || open(command(&server, &dovecot, &["--sample", "10"]));
    let (found, answer) = sample();
    let found = without_the_chroots_memory(version, found);
    assert!(found.is_empty(), "{answer:#}");

    // As after a restored backup: ada's mail lies under a key that is not hers.
    let home = |address: &str| {
        let (name, domain) = address.split_once('@').unwrap();
        dovecot
            .folder()
            .join("mail")
            .join(domain)
            .join(name)
            .join("Maildir")
    };
    let files = files_below(&home(BOB));
    let mut messages = files
        .iter()
        .filter(|file| file.to_string_lossy().contains(",S="));
    let foreign = messages
        .next()
        .unwrap_or_else(|| panic!("no message of bob's: {:?}", mail_files(&dovecot)));
    let folder = home(ADA).join("cur");
    fs::copy(foreign, folder.join("1.foreign:2,")).unwrap();
    let cache = format!("....Subject: {MARK}\n....");
    fs::write(home(BOB).join("dovecot.index.cache"), cache).unwrap();
    let (found, answer) = sample();
    let found = without_the_chroots_memory(version, found);
    assert_eq!(
        found,
        ["sample-unknown-keys", "sample-index-cache"],
        "{answer:#}"
    );
    assert!(answer.to_string().contains(ADA));
}

fn the_api_is_asked_as_the_adapter_asks(version: DovecotVersion) {
    let mut server = server();
    let dovecot = dovecot(version, &server, "");
    let asked = |dovecot: &Dovecot, server: &WaxsealServer| {
        let (open, answer) = open(command(server, dovecot, &[]));
        let api = answer["traps"]
            .as_array()
            .unwrap()
            .iter()
            .find(|trap| trap["rule"] == "api");
        assert_eq!(
            open.contains(&"api".to_owned()),
            api.unwrap()["findings"] != serde_json::json!([])
        );
        api.unwrap()["findings"].to_string()
    };
    assert_eq!(asked(&dovecot, &server), "[]");
    let token = dovecot.setting("token");
    dovecot.change_setting("token", &"0".repeat(64));
    assert!(asked(&dovecot, &server).contains("does not know the token"));
    dovecot.change_setting("token", &token);
    server.stop();
    assert!(asked(&dovecot, &server).contains("cannot be asked"));
    dovecot.write_settings("nonsense\n");
    assert!(asked(&dovecot, &server).contains("not name = value"));
    drop(dovecot);

    let authority = Authority::within(version.root());
    let identity = authority.issue("server");
    let settings = [
        ("TLS_CERT_FILE", identity.certificate.to_str().unwrap()),
        ("TLS_KEY_FILE", identity.key.to_str().unwrap()),
    ];
    let server = WaxsealServer::start_with(2, &settings);
    for (whose, expected) in [
        (&authority, ""),
        (&Authority::within(version.root()), "no TLS came about"),
    ] {
        let file = whose.inside(&whose.certificate());
        let line = format!("ssl_client_ca_file = {file}\n");
        let dovecot = self::dovecot(version, &server, &line);
        let said = asked(&dovecot, &server);
        assert_eq!(said == "[]", expected.is_empty(), "{said}");
        assert!(said.contains(expected), "{said}");
    }
}
