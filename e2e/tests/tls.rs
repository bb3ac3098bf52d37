//! Between a real Dovecot and the real server: https with an authority of one's own, certificates
//! of clients, and a unix socket.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use e2e::{
    Authority, Dovecot, DovecotVersion, Identity, MailFormat, WaxsealServer, on_every_dovecot,
    sample_mail, wait_until,
};

const ADA: &str = "ada@example.org";
const PASSWORD: &str = "correct horse battery";

on_every_dovecot! {
    keys_travel_over_https,
    a_wrong_authority_is_a_temporary_failure,
    a_certificate_is_replaced_under_load,
    clients_need_a_certificate_where_one_is_asked_for,
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn server_with(identity: &Identity, more: &[(&'static str, &str)]) -> WaxsealServer {
    let mut settings = vec![
        ("TLS_CERT_FILE", text(&identity.certificate)),
        ("TLS_KEY_FILE", text(&identity.key)),
    ];
    settings.extend_from_slice(more);
    let server = WaxsealServer::start_with(2, &settings);
    server.add_domain("example.org");
    server.add_user(ADA, PASSWORD);
    server
}

fn dovecot_believing(
    version: DovecotVersion,
    server: &WaxsealServer,
    authority: &Authority,
    more: &str,
) -> Dovecot {
    let file = authority.inside(&authority.certificate());
    Dovecot::builder(version, MailFormat::Maildir)
        .waxseal(server)
        .extra(&format!("ssl_client_ca_file = {file}\n{more}"))
        .start()
}

fn code(dovecot: &Dovecot) -> String {
    let answer = dovecot.imap().login(ADA, PASSWORD).unwrap();
    if answer.is_ok() {
        return "OK".to_owned();
    }
    answer.code().to_owned()
}

fn keys_travel_over_https(version: DovecotVersion) {
    let authority = Authority::within(version.root());
    let server = server_with(&authority.issue("server"), &[]);
    let dovecot = dovecot_believing(version, &server, &authority, "");
    assert!(dovecot.setting("url").starts_with("https://127.0.0.1:"));
    let mail = sample_mail("delivered", 3_000);
    assert_eq!(dovecot.try_delivery(ADA, &mail), Dovecot::SAVED);
    assert_eq!(dovecot.mail_on_disk(ADA).sealed(), [true]);
    dovecot.expect_inbox(ADA, PASSWORD, &[mail]);
}

fn a_wrong_authority_is_a_temporary_failure(version: DovecotVersion) {
    let authority = Authority::within(version.root());
    let stranger = Authority::within(version.root());
    let server = server_with(&authority.issue("server"), &[]);
    let dovecot = dovecot_believing(version, &server, &stranger, "");
    let mail = sample_mail("delivered", 1_000);
    let reply = dovecot.lmtp().deliver_to(ADA, &mail).unwrap();
    assert!(reply.is_temporary(), "{reply:?}");
    assert_eq!(code(&dovecot), "UNAVAILABLE");
    assert_eq!(dovecot.mail_on_disk(ADA).messages().len(), 0);
    dovecot.wait_for_log_line(&["waxseal", "no connection"]);
}

/// The serial number of the certificate that the server shows.
fn serial(server: &WaxsealServer) -> String {
    let place = format!("127.0.0.1:{}", server.port());
    let script = "openssl s_client -connect \"$0\" </dev/null 2>/dev/null | \
                  openssl x509 -noout -serial";
    let output = Command::new("sh").args(["-c", script, &place]).output();
    String::from_utf8(output.unwrap().stdout).unwrap()
}

fn put(new: &Identity, at: &Identity) {
    for (from, to) in [(&new.certificate, &at.certificate), (&new.key, &at.key)] {
        let beside = to.with_extension("new");
        fs::copy(from, &beside).unwrap();
        fs::rename(beside, to).unwrap();
    }
}

fn a_certificate_is_replaced_under_load(version: DovecotVersion) {
    let authority = Authority::within(version.root());
    let in_force = authority.issue("server");
    let server = server_with(&in_force, &[]);
    let dovecot = dovecot_believing(version, &server, &authority, "");
    let first = serial(&server);
    assert!(first.starts_with("serial="), "{first:?}");
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        let load = scope.spawn(|| {
            let mut count = 0_u32;
            let mail = sample_mail("delivered", 1_000);
            while !is_over.load(Ordering::Relaxed) {
                assert_eq!(dovecot.try_delivery(ADA, &mail), Dovecot::SAVED);
                assert_eq!(code(&dovecot), "OK", "{}", dovecot.log());
                count += 1;
            }
            count
        });
        put(&authority.issue("second"), &in_force);
        let patience = Duration::from_secs(10);
        wait_until("the second certificate", patience, || {
            (serial(&server) != first).then_some(())
        });
        let second = serial(&server);
        // A key that does not belong to it, and then no PEM at all.
        fs::copy(authority.issue("third").key, &in_force.key).unwrap();
        let complaint = |text: &str| {
            wait_until("a complaint about the pair", patience, || {
                server.log().contains(text).then_some(())
            });
            assert_eq!(serial(&server), second);
        };
        complaint("cannot be used together");
        fs::write(&in_force.key, "no key").unwrap();
        complaint("holds no private key");
        put(&authority.issue("fourth"), &in_force);
        wait_until("the fourth certificate", patience, || {
            (serial(&server) != second).then_some(())
        });
        is_over.store(true, Ordering::Relaxed);
        assert!(load.join().unwrap() > 3);
    });
}

fn clients_need_a_certificate_where_one_is_asked_for(version: DovecotVersion) {
    let authority = Authority::within(version.root());
    let clients = Authority::within(version.root());
    let asked = clients.certificate();
    let server = server_with(
        &authority.issue("server"),
        &[("TLS_CLIENT_CA_FILE", text(&asked))],
    );
    let stranger = authority.issue("stranger");
    let client = clients.issue("client");
    for (identity, expected) in [
        (None, "UNAVAILABLE"),
        (Some((&authority, &stranger)), "UNAVAILABLE"),
        (Some((&clients, &client)), "OK"),
    ] {
        let lines = identity.map(|(whose, identity)| {
            // Dovecot's auth process is not root.
            let mode = std::os::unix::fs::PermissionsExt::from_mode(0o644);
            fs::set_permissions(&identity.key, mode).unwrap();
            let certificate = whose.inside(&identity.certificate);
            let key = whose.inside(&identity.key);
            match version {
                DovecotVersion::V2_3 => {
                    format!("ssl_client_cert = <{certificate}\nssl_client_key = <{key}\n")
                }
                DovecotVersion::V2_4 => {
                    format!("ssl_client_cert_file = {certificate}\nssl_client_key_file = {key}\n")
                }
            }
        });
        let lines = lines.unwrap_or_default();
        let dovecot = dovecot_believing(version, &server, &authority, &lines);
        assert_eq!(code(&dovecot), expected, "{lines}{}", dovecot.log());
    }
}

/// Dovecot 2.4 asks through a socket; 2.3 says that it cannot, and mail waits.
mod through_a_socket {
    use super::*;

    fn scenario(version: DovecotVersion) {
        let folder = e2e::Scratch::within(version.root());
        let socket = folder.path().join("waxseal.sock");
        let below = socket.strip_prefix(version.root()).unwrap();
        let listen = format!("unix:{}", socket.display());
        let server = WaxsealServer::start(2);
        server.add_domain("example.org");
        server.add_user(ADA, PASSWORD);
        let mut command = server.command(&["serve"]);
        let _second = e2e::Process::start(
            command
                .env("LISTEN", listen)
                .stdout(std::process::Stdio::null())
                .stderr(std::process::Stdio::null()),
        );
        wait_until("the socket", Duration::from_secs(10), || {
            socket.exists().then_some(())
        });
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o666);
        fs::set_permissions(&socket, mode).unwrap();
        let dovecot = Dovecot::builder(version, MailFormat::Maildir)
            .waxseal(&server)
            .start();
        dovecot.change_setting("url", &format!("unix:/{}", below.display()));
        let mail = sample_mail("delivered", 3_000);
        match version {
            DovecotVersion::V2_3 => {
                let reply = dovecot.lmtp().deliver_to(ADA, &mail).unwrap();
                assert!(reply.is_temporary(), "{reply:?}");
                dovecot.wait_for_log_line(&["waxseal", "2.4 and later only"]);
            }
            DovecotVersion::V2_4 => {
                assert_eq!(dovecot.try_delivery(ADA, &mail), Dovecot::SAVED);
                assert_eq!(dovecot.mail_on_disk(ADA).sealed(), [true]);
                dovecot.expect_inbox(ADA, PASSWORD, &[mail]);
                // A bounce needs the API's own words, through a socket as well.
                let nobody = dovecot.lmtp().deliver_to("nobody@example.org", b"x\r\n");
                assert_eq!(nobody.unwrap().code, 550);
            }
        }
    }

    #[test]
    fn on_2_3() {
        scenario(DovecotVersion::V2_3);
    }

    #[test]
    fn on_2_4() {
        if !DovecotVersion::V2_4.is_skipped() {
            scenario(DovecotVersion::V2_4);
        }
    }
}
