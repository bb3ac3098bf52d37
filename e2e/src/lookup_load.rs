//! Deliveries that look accounts up, as Dovecot's workers do.

use std::time::{Duration, Instant};

use fastrand::Rng;
use tokio::task::JoinSet;

use crate::{ApiClient, Latencies};

/// Connections that look accounts up, one request after the other.
#[derive(Clone, Debug)]
pub struct LookupLoad {
    /// How many connections; Dovecot has 30 workers.
    pub connections: usize,
    /// How long.
    pub time: Duration,
    /// How long each connection rests between two requests.
    pub pause: Duration,
    /// Where the API is.
    pub port: u16,
    /// An API token.
    pub token: String,
    /// How many accounts there are.
    pub accounts: usize,
    /// What they are called.
    pub name: fn(usize) -> String,
}

impl LookupLoad {
    /// Looks up until the time is over; how long each took.
    ///
    /// # Panics
    /// When an answer is not 200.
    pub async fn run(&self) -> Latencies {
        let end = Instant::now() + self.time;
        let mut connections = JoinSet::new();
        for connection in 0..self.connections {
            connections.spawn(self.clone().one(connection, end));
        }
        let mut all = Latencies::default();
        while let Some(one) = connections.join_next().await {
            all.append(one.unwrap());
        }
        all
    }

    async fn one(self, number: usize, end: Instant) -> Latencies {
        let mut api = ApiClient::new(self.port, &self.token);
        let mut random = Rng::with_seed(u64::try_from(number).unwrap());
        let mut times = Latencies::default();
        while Instant::now() < end {
            let address = (self.name)(random.usize(..self.accounts));
            let begun = Instant::now();
            let answer = api.look_up(&address).await.unwrap();
            assert_eq!(answer.status, 200, "{address}: {answer:?}");
            times.add(begun.elapsed());
            if !self.pause.is_zero() {
                tokio::time::sleep(self.pause).await;
            }
        }
        times
    }
}
