//! Many mail programs that log in at once.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use fastrand::Rng;
use tokio::task::JoinSet;

use crate::{ApiClient, Latencies, WaxsealServer};

/// Clients that log in again and again, each with an account and an address of its own.
#[derive(Clone, Debug)]
pub struct Crowd {
    /// How many.
    pub clients: usize,
    /// How many of a hundred use a wrong password, always.
    pub wrong: usize,
    /// How long.
    pub time: Duration,
    /// The password of all accounts.
    pub password: String,
    /// `http://127.0.0.1:` this, and an API token.
    pub port: u16,
    /// An API token.
    pub token: String,
}

/// What a crowd was answered.
#[derive(Clone, Debug, Default)]
pub struct CrowdAnswers {
    /// How often each status came; 0 stands for no answer.
    pub by_status: BTreeMap<u16, usize>,
    /// How long the answers to right passwords took that were let in.
    pub let_in: Latencies,
    /// Everything that must not be: a wrong password that was let in, a right one that was
    /// called wrong.
    pub wrong_answers: Vec<String>,
}

impl Crowd {
    /// The account of a client.
    pub fn account(client: usize) -> String {
        format!("crowd{client}@example.org")
    }

    /// Gives each client an account: copies of `of`.
    pub fn make_accounts(server: &WaxsealServer, clients: usize, of: &str) {
        let addresses = (0..clients).map(Self::account);
        server.database().copy_account(of, addresses);
    }

    /// Lets all of them log in until the time is over.
    pub async fn run(&self) -> CrowdAnswers {
        let end = Instant::now() + self.time;
        let mut clients = JoinSet::new();
        for client in 0..self.clients {
            clients.spawn(self.clone().one(client, end));
        }
        let mut all = CrowdAnswers::default();
        while let Some(one) = clients.join_next().await {
            all.add(one.unwrap());
        }
        all
    }

    async fn one(self, number: usize, end: Instant) -> CrowdAnswers {
        let is_wrong = number % 100 < self.wrong;
        let account = Self::account(number);
        let address = format!("10.{}.{}.7", number / 256, number % 256);
        let mut api = ApiClient::new(self.port, &self.token);
        let mut answers = CrowdAnswers::default();
        let mut random = Rng::with_seed(u64::try_from(number).unwrap());
        while Instant::now() < end {
            let password = if is_wrong {
                "a wrong password"
            } else {
                &self.password
            };
            let begun = Instant::now();
            let answer = api.log_in(&account, password, Some(&address)).await;
            let status = answer.as_ref().map_or(0, |answer| answer.status);
            *answers.by_status.entry(status).or_default() += 1;
            match status {
                200 if is_wrong => answers.wrong_answers.push(format!("{account} was let in")),
                200 => answers.let_in.add(begun.elapsed()),
                401 if !is_wrong => answers.wrong_answers.push(format!("{account} was refused")),
                401 | 503 => {}
                other => answers
                    .wrong_answers
                    .push(format!("{account}: {other}, {answer:?}")),
            }
            // Mail programs wait a little before they try again.
            let pause = if status == 200 { 200..1000 } else { 500..2000 };
            let pause = Duration::from_millis(random.u64(pause));
            let left = end.saturating_duration_since(Instant::now());
            tokio::time::sleep(pause.min(left)).await;
        }
        answers
    }
}

impl CrowdAnswers {
    fn add(&mut self, other: Self) {
        for (status, count) in other.by_status {
            *self.by_status.entry(status).or_default() += count;
        }
        self.let_in.append(other.let_in);
        self.wrong_answers.extend(other.wrong_answers);
    }

    /// How often this status came.
    pub fn count(&self, status: u16) -> usize {
        self.by_status.get(&status).copied().unwrap_or_default()
    }
}
