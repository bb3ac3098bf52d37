//! Many first log-ins at the same moment, on several servers: one key comes of them.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use accounts::{Accounts, Sealing};
use model::Address;
use model::MailCryptMode::AllUsers;
use tokio::task::{JoinHandle, JoinSet};
use vault::KeyId;

use crate::child::Child;
use crate::foreign::{SESAME, argon2id_hash};
use crate::owner::{Owner, key_id};
use crate::server::{Server, address, secret};

const LOG_INS: usize = 200;
const LOG_INS_OF_CHILD: usize = 20;
const URL_OF_CHILD: &str = "ACCOUNTS_TEST_FIRST_KEYS_URL";

async fn server_with_legacy_account() -> (Server, Address) {
    let server = Server::start(AllUsers).await;
    let hash = argon2id_hash(&secret(SESAME));
    let ada = server.insert_legacy("ada", &hash).await;
    server.sql("UPDATE virtual_users SET mail_crypt = 1").await;
    (server, ada)
}

/// Logs in many times at once; returns every key that was handed over.
fn log_in_at_once(accounts: &Accounts, ada: &Address, times: usize) -> JoinSet<KeyId> {
    let mut log_ins = JoinSet::new();
    for _ in 0..times {
        let (accounts, ada) = (accounts.clone(), ada.clone());
        log_ins.spawn(async move {
            let log_in = accounts.log_in(&ada, &secret(SESAME)).await.unwrap();
            assert_eq!(log_in.sealing, Sealing::Sealed);
            assert_eq!(log_in.retired_private_keys.len(), 0);
            let handed_over = log_in.private_key.unwrap().key_id();
            assert_eq!(key_id(&log_in.public_key.unwrap()), handed_over);
            handed_over
        });
    }
    log_ins
}

/// Deliveries that never stop to ask.
struct LookUps {
    end: Arc<AtomicBool>,
    task: JoinHandle<BTreeSet<KeyId>>,
}

impl LookUps {
    fn start(accounts: &Accounts, ada: &Address) -> Self {
        let end = Arc::<AtomicBool>::default();
        let (ended, accounts, ada) = (Arc::clone(&end), accounts.clone(), ada.clone());
        let task = tokio::spawn(async move {
            let mut shown = BTreeSet::new();
            while !ended.load(Ordering::Relaxed) {
                let lookup = accounts.lookup(&ada).await.unwrap();
                assert_eq!(
                    lookup.sealing == Sealing::Sealed,
                    lookup.public_key.is_some()
                );
                shown.extend(lookup.public_key.as_deref().map(key_id));
            }
            shown
        });
        Self { end, task }
    }

    /// Every key that was shown meanwhile.
    async fn stop(self) -> BTreeSet<KeyId> {
        self.end.store(true, Ordering::Relaxed);
        self.task.await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_comes_of_many_first_log_ins_on_two_servers() {
    let (server, ada) = server_with_legacy_account().await;
    let other = server.beside(AllUsers).await;
    let look_ups = [&server, &other].map(|server| LookUps::start(&server.accounts, &ada));
    let mut log_ins = log_in_at_once(&server.accounts, &ada, LOG_INS / 2);
    let beside = log_in_at_once(&other.accounts, &ada, LOG_INS / 2);
    let mut handed_over: Vec<_> = beside.join_all().await;
    while let Some(key) = log_ins.join_next().await {
        handed_over.push(key.unwrap());
    }

    let active = server.stored(&ada).await.account.mail_crypt.public_key;
    let active = key_id(&active.unwrap());
    assert_eq!(handed_over, [active; LOG_INS]);
    for look_ups in look_ups {
        assert_eq!(look_ups.stop().await, BTreeSet::from([active]));
    }
    assert_eq!(server.stored(&ada).await.retired, []);
    Owner::of(ada, SESAME).belongs_together(&server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_comes_of_first_log_ins_in_three_processes() {
    if let Ok(url) = std::env::var(URL_OF_CHILD) {
        let server = Server::at(&url, AllUsers).await;
        let log_ins = log_in_at_once(&server.accounts, &address("ada"), LOG_INS_OF_CHILD);
        for key in log_ins.join_all().await {
            println!("\nkey {key}");
        }
        return;
    }
    let (server, ada) = server_with_legacy_account().await;
    let look_ups = LookUps::start(&server.accounts, &ada);
    let test = "first_keys::one_key_comes_of_first_log_ins_in_three_processes";
    let children = [(); 2].map(|()| Child::start(test, &[(URL_OF_CHILD, &server.url)]));
    let log_ins = log_in_at_once(&server.accounts, &ada, LOG_INS_OF_CHILD);
    let mut handed_over: Vec<_> = log_ins.join_all().await;
    for child in children {
        let output = child.finish();
        let keys = output.lines().filter_map(|line| line.strip_prefix("key "));
        let keys: Vec<KeyId> = keys.map(|key| key.parse().unwrap()).collect();
        assert_eq!(keys.len(), LOG_INS_OF_CHILD, "{output}");
        handed_over.extend(keys);
    }
    let active = server.stored(&ada).await.account.mail_crypt.public_key;
    let active = key_id(&active.unwrap());
    assert_eq!(handed_over, [active; LOG_INS_OF_CHILD * 3]);
    assert_eq!(look_ups.stop().await, BTreeSet::from([active]));
    Owner::of(ada, SESAME).belongs_together(&server).await;
}
