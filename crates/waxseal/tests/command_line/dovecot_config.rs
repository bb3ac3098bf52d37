//! `waxseal dovecot config`

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::http;
use crate::program::Program;
use crate::server::Server;

const FILES: [&str; 3] = ["99-waxseal.conf", "waxseal.conf", "waxseal.lua"];

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

/// The value of a setting in the settings file.
fn setting(folder: &Path, name: &str) -> String {
    let text = read(folder, "waxseal.conf");
    let start = format!("{name} = ");
    let line = text.lines().find_map(|line| line.strip_prefix(&start));
    line.unwrap().to_owned()
}

#[test]
fn three_files_ready_to_install() {
    for version in ["2.3", "2.4"] {
        let program = Program::new().with("DOVECOT_MAIL_LOCATION", "/srv/mail");
        let arguments = [
            "dovecot",
            "config",
            "--version",
            version,
            "--output",
            "made/here",
        ];
        let told = program.well(&arguments, "");
        let folder = program.folder().join("made/here");
        let shown = folder.canonicalize().unwrap();
        assert!(told.starts_with("Wrote made/here/99-waxseal.conf\nWrote made/here/waxseal.lua\n"));
        let include = format!("!include {}/99-waxseal.conf\n", shown.display());
        assert!(told.ends_with(&include), "{told}");

        let mut names: Vec<_> = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names, FILES);
        for name in FILES {
            let text = read(&folder, name);
            let placeholder = text.lines().find(|line| {
                let mut parts = line.split('@');
                parts.nth(1).is_some_and(|word| {
                    !word.is_empty() && word.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')
                })
            });
            assert_eq!(placeholder, None, "{version} {name}");
        }
        let mode = fs::metadata(folder.join("waxseal.conf"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o7777, 0o640);
        let configuration = read(&folder, "99-waxseal.conf");
        for expected in [
            &format!("{}/waxseal.lua", shown.display()),
            &format!("{}/waxseal.conf", shown.display()),
            "/srv/mail/",
            "5000",
            "~/Maildir",
        ] {
            assert!(configuration.contains(expected), "{version}: {expected}");
        }
        assert_eq!(setting(&folder, "url"), "http://127.0.0.1:8080");
    }
}

#[test]
fn the_token_works_and_a_second_run_keeps_it() {
    let program = Program::new().with("LISTEN", "127.0.0.1:0");
    let arguments = ["dovecot", "config", "--version", "2.4", "--output", "made"];
    program.well(&arguments, "");
    let folder = program.folder().join("made");
    let before = read(&folder, "waxseal.conf");
    fs::write(folder.join("waxseal.lua"), "an older one").unwrap();

    let told = program.well(&arguments, "");
    assert!(
        told.contains("Kept the settings file that was there, with its token."),
        "{told}"
    );
    assert_eq!(read(&folder, "waxseal.conf"), before);
    assert_ne!(read(&folder, "waxseal.lua"), "an older one");
    let tokens = program.json(&["api-token", "list"], "");
    assert_eq!(tokens.as_array().unwrap().len(), 1);
    let token = setting(&folder, "token");
    assert!(!told.contains(&token), "the token is not printed");

    let server = Server::start(&program);
    assert_eq!(http::status(server.connect(), &token), 200);
}

#[test]
fn for_another_machine() {
    let program = Program::new();
    let token = "0123456789abcdef".repeat(4);
    let arguments = [
        "dovecot",
        "config",
        "--version",
        "2.3",
        "--output",
        "made",
        "--token-stdin",
        "--url",
        "https://accounts.example.org",
        "--installed-in",
        "/etc/dovecot/waxseal",
        "--mail-format",
        "sdbox",
        "--temp-dir",
        "/run/mail-temp",
    ];
    let told = program.well(&arguments, &format!("{token}\n"));
    let include = "!include /etc/dovecot/waxseal/99-waxseal.conf\n";
    assert!(told.ends_with(include), "{told}");
    let folder = program.folder().join("made");
    assert_eq!(setting(&folder, "token"), token);
    assert_eq!(setting(&folder, "url"), "https://accounts.example.org");
    let configuration = read(&folder, "99-waxseal.conf");
    for expected in [
        "/etc/dovecot/waxseal/waxseal.lua",
        "/etc/dovecot/waxseal/waxseal.conf",
        "sdbox:~/sdbox",
        "/run/mail-temp",
    ] {
        assert!(configuration.contains(expected), "{expected}");
    }
    assert!(
        !program.database().exists(),
        "a given token needs no database"
    );
}

#[test]
fn without_a_folder_the_configuration_is_printed() {
    for (version, line) in [("2.3", "driver = lua"), ("2.4", "passdb lua {")] {
        let program = Program::new();
        let printed = program.well(&["dovecot", "config", "--version", version], "");
        assert!(printed.contains(line), "{printed}");
        assert!(printed.contains("/etc/dovecot/waxseal/waxseal.lua"));
        assert!(!program.database().exists());
    }
}

#[test]
fn what_dovecot_could_not_use_is_refused() {
    let program = Program::new();
    let arguments = ["dovecot", "config", "--version", "2.3", "--output", "made"];
    let with_token = [&arguments[..], &["--token-stdin"]].concat();
    let none = "an API token has 64 digits or letters a-f; that is none";
    for token in [
        "",
        "garbage",
        &"g".repeat(64),
        &format!("{} ", "a".repeat(64)),
    ] {
        program.fails(&with_token, token, none);
        assert!(!program.folder().join("made/waxseal.conf").exists());
    }
    let program = program.with("LISTEN", "unix:/run/waxseal.sock");
    let unreachable = "the server listens on a unix socket, and Dovecot 2.3 needs a URL; say \
                       with --url where it reaches the server";
    program.fails(&arguments, "", unreachable);

    let arguments_2_4 = [
        "dovecot",
        "config",
        "--version",
        "2.4",
        "--output",
        "made-2.4",
    ];
    program.well(&arguments_2_4, "");
    let url = setting(&program.folder().join("made-2.4"), "url");
    assert_eq!(url, "unix:/run/waxseal.sock");

    let words = "passwords-and-keys-travel-in-the-clear";
    let program = Program::new()
        .with("LISTEN", "0.0.0.0:8080")
        .with("WAXSEAL_ALLOW_PLAIN_HTTP", words);
    program.well(&arguments, "");
    let url = setting(&program.folder().join("made"), "url");
    assert_eq!(url, "http://127.0.0.1:8080");
    fs::write(program.folder().join("file"), "").unwrap();
    let arguments = [
        "dovecot",
        "config",
        "--version",
        "2.3",
        "--output",
        "file/inside",
    ];
    let message = "cannot make the folder file/inside: Not a directory (os error 20)";
    program.fails(&arguments, "", message);
}
