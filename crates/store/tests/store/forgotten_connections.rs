//! A firewall between Waxseal and its database forgets connections that rest: whatever is sent on
//! them is never answered, and nobody is told.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sea_orm::DbBackend;
use store::Store;
use tempfile::TempDir;
use tokio::io::copy_bidirectional;
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::watch;

use crate::database::kind;
use crate::fixture::{Fixture, address};

/// As many as a busy hour leaves behind.
const CONNECTIONS: usize = 8;
/// After this time the store asks a connection whether it still lives.
const REST: Duration = Duration::from_millis(2_500);

/// Stands before the socket of a server.
struct Firewall {
    folder: TempDir,
    memory: watch::Sender<()>,
}

impl Firewall {
    fn before(server: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let name = server.file_name().unwrap();
        let listener = UnixListener::bind(folder.path().join(name)).unwrap();
        let memory = watch::Sender::new(());
        let (server, memories) = (server.to_owned(), memory.clone());
        tokio::spawn(async move {
            loop {
                let (mut client, _) = listener.accept().await.unwrap();
                let mut server = UnixStream::connect(&server).await.unwrap();
                let mut forgotten = memories.subscribe();
                tokio::spawn(async move {
                    tokio::select! {
                        _ = copy_bidirectional(&mut client, &mut server) => {}
                        _ = forgotten.changed() => std::future::pending().await,
                    }
                });
            }
        });
        Self { folder, memory }
    }

    /// Forgets the connections that there are.
    fn forget(&self) {
        self.memory.send_replace(());
    }
}

/// The socket that a URL names, and the URL for another folder.
fn socket_of(url: &str) -> (PathBuf, impl Fn(&Path) -> String) {
    let (before, place) = url.split_once('=').unwrap();
    let before = before.to_owned();
    let is_folder = kind() == DbBackend::Postgres;
    let socket = match is_folder {
        true => Path::new(place).join(".s.PGSQL.5432"),
        false => PathBuf::from(place),
    };
    let name = socket.file_name().unwrap().to_owned();
    let elsewhere = move |folder: &Path| match is_folder {
        true => format!("{before}={}", folder.display()),
        false => format!("{before}={}", folder.join(&name).display()),
    };
    (socket, elsewhere)
}

async fn ask_all_at_once(store: &Store) {
    let questions = (0..CONNECTIONS).map(|_| {
        let store = store.clone();
        tokio::spawn(async move { store.reader().account(&address("ada")).await })
    });
    for question in questions.collect::<Vec<_>>() {
        assert!(question.await.unwrap().unwrap().is_some());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a file has no firewall before it: needs a database server"]
async fn they_are_replaced_before_anybody_notices() {
    let (fixture, _) = Fixture::with_account().await;
    let (socket, url) = socket_of(fixture.database.url());
    let firewall = Firewall::before(&socket);
    let url = url(firewall.folder.path()).parse().unwrap();
    let store = Store::connect(&url).await.unwrap();
    ask_all_at_once(&store).await;

    firewall.forget();
    tokio::time::sleep(REST).await;
    let begun = Instant::now();
    ask_all_at_once(&store).await;
    store.begin().await.unwrap().commit().await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(4));
}
