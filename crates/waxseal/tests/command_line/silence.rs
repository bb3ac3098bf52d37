//! No secret in the log of the real server, at any level.

use rustix::process::Signal;

use crate::program::{ADA, PASSWORD, Program};
use crate::server::Server;

#[test]
fn nothing_secret_is_logged() {
    for format in ["text", "json"] {
        let program = Program::with_account()
            .with("LISTEN", "127.0.0.1:0")
            .with("WAXSEAL_LOG", "trace")
            .with("WAXSEAL_LOG_FORMAT", format);
        let create = ["api-token", "create", "--name", "d", "--scope", "dovecot"];
        let run = program.run(&create, "");
        let token = run.stdout.trim();
        assert!(!run.stderr.contains(token), "{}", run.stderr);

        let server = Server::start(&program);
        let wrong = "a wrong horse battery";
        assert_eq!(server.log_in(token, ADA, wrong).0, 401);
        let (status, body) = server.log_in(token, ADA, PASSWORD);
        assert_eq!(status, 200);
        let key = body["body"]["mailCryptPrivateKey"].as_str().unwrap();
        server.signal(Signal::TERM);
        let (ended, log) = server.wait();
        assert_eq!(ended.code(), Some(0));

        assert!(log.contains("logged in"), "{log}");
        // The first characters of all keys are the same.
        for secret in [
            PASSWORD,
            wrong,
            token,
            Program::recovery_token(),
            &key[200..240],
        ] {
            assert!(!log.contains(secret), "a secret is in the log:\n{log}");
        }
    }
}
