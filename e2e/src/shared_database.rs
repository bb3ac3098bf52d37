//! A database on a server, which several Waxseals can share.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::DatabaseServer;

/// A database of its own on a server. It goes away with the server.
#[derive(Debug)]
pub struct SharedDatabase {
    server: DatabaseServer,
    name: String,
}

impl SharedDatabase {
    /// Makes an empty one.
    ///
    /// # Panics
    /// Outside of `script/with-databases`.
    pub fn new(server: DatabaseServer) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("shared_{}_{number}", std::process::id());
        server
            .client(None, &format!("CREATE DATABASE {name};"))
            .unwrap();
        Self { server, name }
    }

    /// The value of `DATABASE_URL`.
    pub fn url(&self) -> String {
        self.server.url(&self.name)
    }

    /// Ends the server as an upgrade does, with connections open, and waits until it is back.
    pub fn restart_server(&self) {
        self.server.restart();
    }

    /// Every row of an answer, as text.
    pub fn answers(&self, sql: &str) -> Vec<Vec<Option<String>>> {
        let printed = self.server.client(Some(&self.name), &format!("{sql};"));
        let printed = printed.unwrap_or_else(|errors| panic!("{errors}\n{sql}"));
        let cell = |text: &str| (text != DatabaseServer::NULL).then(|| text.to_owned());
        printed
            .lines()
            .map(|line| line.split('\t').map(cell).collect())
            .collect()
    }
}
