//! The first start, many at once, and starts that may not touch the tables.

use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

use crate::http;
use crate::program::{PASSWORD, Program};
use crate::server::Server;

#[test]
fn the_first_command_makes_the_database_for_its_owner_alone() {
    let program = Program::new();
    program.well(&["domain", "list"], "");
    let mode = std::fs::metadata(program.database())
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn first_starts_at_the_same_moment_do_no_harm() {
    let program = Program::new();
    let children: Vec<_> = (0..6)
        .map(|number| {
            program
                .command(&["domain", "add", &format!("d{number}.example")])
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }
    let domains = program.json(&["domain", "list"], "");
    assert_eq!(domains.as_array().unwrap().len(), 6);
}

#[test]
fn two_servers_may_start_on_one_new_database() {
    let program = Program::new().with("LISTEN", "127.0.0.1:0");
    std::thread::scope(|scope| {
        let start = || Server::start(&program);
        let starts = [scope.spawn(start), scope.spawn(start)];
        let servers = starts.map(|start| start.join().unwrap());
        for server in &servers {
            assert_eq!(http::status(server.connect(), "none"), 401);
        }
    });
}

#[test]
fn migrations_by_hand() {
    let program = Program::new().with("WAXSEAL_MIGRATIONS", "manual");
    for arguments in [&["domain", "list"][..], &["serve"]] {
        let run = program.run(arguments, "");
        assert_eq!((run.code, run.stdout.as_str()), (1, ""));
        let told = "waxseal: the database is not up to date, and WAXSEAL_MIGRATIONS is manual; \
                    run `waxseal migrate` (pending: ";
        assert!(run.stderr.starts_with(told), "{}", run.stderr);
    }
    for _ in 0..2 {
        let migrated = program.well(&["migrate"], "");
        assert_eq!(migrated, "The database is up to date.\n");
    }
    assert_eq!(
        program.well(&["domain", "list"], ""),
        "DOMAIN  REGISTRATION  SINCE\n"
    );
}

#[test]
fn two_people_who_want_the_same_address() {
    let program = Program::new();
    program.well(&["domain", "add", "example.org"], "");
    let arguments = [
        "user",
        "add",
        "bob@example.org",
        "--password-stdin",
        "--json",
    ];
    let codes: Vec<i32> = std::thread::scope(|scope| {
        let add = || program.run(&arguments, PASSWORD).code;
        let runs = [scope.spawn(add), scope.spawn(add)];
        runs.map(|run| run.join().unwrap()).to_vec()
    });
    assert_eq!(
        codes.iter().sum::<i32>(),
        1,
        "one of them has it: {codes:?}"
    );
}
