//! Changes whose connection to the database is lost while they are made.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use accounts::Authority;
use model::MailCryptMode;
use sea_orm::DbBackend;

use crate::database::kind;
use crate::server::{Server, address, new_account};

/// Whoever asks MariaDB more often hears the same for a tenth of a second.
const PAUSE: Duration = Duration::from_millis(150);
/// How many connections are ended under two changes.
const ENDED: usize = 4;

/// Ends the connections that wait for a lock in this database, and tells their numbers.
async fn end_who_waits(server: &Server) -> Vec<String> {
    let (waiting, end) = match kind() {
        DbBackend::Postgres => (
            "SELECT CAST(pid AS TEXT) FROM pg_stat_activity \
             WHERE datname = current_database() AND wait_event_type = 'Lock'",
            "SELECT pg_terminate_backend({connection})",
        ),
        _ => (
            "SELECT CAST(trx_mysql_thread_id AS CHAR) FROM information_schema.innodb_trx \
             JOIN information_schema.processlist ON id = trx_mysql_thread_id \
             WHERE trx_state = 'LOCK WAIT' AND db = DATABASE()",
            "KILL {connection}",
        ),
    };
    let waiting = server.database.texts(waiting).await;
    for connection in waiting.iter().flatten() {
        let end = end.replace("{connection}", connection);
        // It may have gone by itself.
        let _ = server.database.run(&end).await;
    }
    waiting.into_iter().flatten().collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "nothing can be lost on the way to a file: needs a database server"]
async fn they_are_begun_anew_and_made_once() {
    let server = Server::start(MailCryptMode::NewUsers).await;
    let beside = server.beside(MailCryptMode::NewUsers).await;
    let others = server.store.begin_alone().await.unwrap();
    let changes = tokio::spawn(async move {
        let by = Authority::command_line();
        let domain = "example.net".parse().unwrap();
        let (domain, account) = tokio::join!(
            beside.accounts.add_domain(by, &domain),
            beside
                .accounts
                .create(by, new_account("ada", "correct horse")),
        );
        domain.unwrap();
        account.unwrap();
    });

    let patience = Instant::now() + Duration::from_secs(30);
    let mut ended = BTreeSet::new();
    while ended.len() < ENDED {
        assert!(Instant::now() < patience, "{} came back", ended.len());
        tokio::time::sleep(PAUSE).await;
        ended.extend(end_who_waits(&server).await);
    }
    others.commit().await.unwrap();
    changes.await.unwrap();

    let made = server.stored(&address("ada")).await;
    assert!(made.account.mail_crypt.has_keys());
    let notes = "SELECT action FROM virtual_audit ORDER BY action";
    let notes = server.ask_all(notes).await;
    assert_eq!(notes, "account-created,domain-added,domain-added");
}
