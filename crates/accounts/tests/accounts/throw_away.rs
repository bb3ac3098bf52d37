//! Accounts of a check: they come and go without a trace, and take nobody with them.

use accounts::{Authority, Error};
use chrono::TimeDelta;
use model::MailCryptMode::{NewUsers, Optional};

use crate::assert_fails;
use crate::owner::Owner;
use crate::server::Server;

const TABLES: [&str; 6] = [
    "virtual_users",
    "virtual_audit",
    "virtual_mail_queue",
    "virtual_sessions",
    "virtual_links",
    "virtual_mail_crypt_keys",
];

async fn rows(server: &Server) -> Vec<Option<String>> {
    let mut counts = Vec::new();
    for table in TABLES {
        let count = format!("SELECT CAST(count(*) AS CHAR) FROM {table}");
        counts.push(server.ask(&count).await);
    }
    counts
}

#[tokio::test(flavor = "multi_thread")]
async fn they_leave_nothing_behind() {
    for mode in [NewUsers, Optional] {
        let server = Server::start(mode).await;
        let mut ada = Owner::create(&server, "ada").await;
        let before = rows(&server).await;
        let domain = "example.org".parse().unwrap();
        for switch in [true, false] {
            let made = server
                .accounts
                .make_throw_away(&domain, switch)
                .await
                .unwrap();
            let log_in = server.accounts.log_in(&made.address, &made.password);
            log_in.await.unwrap();
            let stored = server.stored(&made.address).await;
            assert_eq!(stored.account.mail_crypt.switch, switch);
            assert!(stored.account.mail_crypt.has_keys());
            server
                .accounts
                .remove_throw_away(&made.address)
                .await
                .unwrap();
            assert_eq!(rows(&server).await, before);
            let again = server.accounts.remove_throw_away(&made.address).await;
            assert_fails!(again, Error::UnknownAccount(_));
        }
        ada.belongs_together(&server).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_is_ever_removed() {
    let server = Server::start(NewUsers).await;
    let mut others = vec![Owner::create(&server, "ada").await];
    others.push(Owner::create(&server, "waxseal-check-0123456789ab").await);
    let domain = "example.org".parse().unwrap();
    let made = server
        .accounts
        .make_throw_away(&domain, true)
        .await
        .unwrap();
    let stale = async || server.accounts.stale_throw_aways().await.unwrap();
    assert_eq!(stale().await, []);
    server.clock.advance(TimeDelta::hours(2));
    assert_eq!(stale().await, [made.address]);
    for owner in &mut others {
        let removal = server.accounts.remove_throw_away(&owner.address).await;
        assert_fails!(removal, Error::UnknownAccount(_));
        owner.belongs_together(&server).await;
    }
    let all = server
        .accounts
        .list(
            Authority::command_line(),
            &accounts::AccountFilter::default(),
        )
        .await
        .unwrap();
    assert_eq!(all.len(), 3);
}
