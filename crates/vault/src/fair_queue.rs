//! Whose turn it is.

use std::collections::{BTreeMap, HashMap};

use crate::Asker;
use crate::asker::Standing;

/// How many jobs of known askers are taken in a row while strangers wait.
const KNOWN_IN_A_ROW: u32 = 3;

/// A bounded queue with a fair share for every account and every source.
///
/// Time is counted in rounds. A job waits for the round behind those of all waiting jobs of its
/// account and of its source, so that each of them gets one turn a round, however many jobs it
/// brings. A full queue gives up the job with the latest round, which belongs to whoever asks
/// for most, and takes an earlier one in its place.
///
/// Known askers and strangers queue apart. While both wait, three turns of four are for the
/// known, and the same part of the places.
pub(crate) struct FairQueue<T> {
    known: Lane<T>,
    strangers: Lane<T>,
    known_in_a_row: u32,
}

/// What became of a job that was brought.
pub(crate) enum Pushed<T> {
    /// It waits.
    Waits,
    /// It waits, and this one had to go for it.
    Instead(T),
    /// There is no place for it.
    Refused,
}

/// Something that may have lost whoever waited for it.
pub(crate) trait Abandon {
    /// Whether nobody waits for it any more.
    fn is_abandoned(&self) -> bool;
}

struct Waiting<T> {
    job: T,
    flows: [Option<u64>; 2],
}

struct Lane<T> {
    /// By round, and within one in the order of arrival.
    waiting: BTreeMap<(u64, u64), Waiting<T>>,
    /// The round that runs.
    round: u64,
    arrivals: u64,
    /// The latest round that a flow has a job in, where that is one to come.
    latest: HashMap<u64, u64>,
}

impl<T: Abandon> FairQueue<T> {
    pub(crate) fn new() -> Self {
        Self {
            known: Lane::new(),
            strangers: Lane::new(),
            known_in_a_row: 0,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.known.waiting.len() + self.strangers.waiting.len()
    }

    /// Lets a job wait among at most `places`.
    pub(crate) fn push(&mut self, asker: Asker, job: T, places: usize) -> Pushed<T> {
        if self.len() >= places {
            self.known.forget_abandoned();
            self.strangers.forget_abandoned();
        }
        if self.len() < places {
            self.lane(asker.standing).push(asker.flows, job);
            return Pushed::Waits;
        }
        let of_strangers = places / 4;
        let (own, other, reserved) = match asker.standing {
            Standing::Known => (
                &mut self.known,
                &mut self.strangers,
                places.saturating_sub(of_strangers),
            ),
            Standing::Stranger => (&mut self.strangers, &mut self.known, of_strangers),
        };
        let out = if own.waiting.len() < reserved {
            other.pop_last()
        } else if own.last_round() > Some(own.round_for(asker.flows)) {
            own.pop_last()
        } else {
            None
        };
        match out {
            Some(out) => {
                own.push(asker.flows, job);
                Pushed::Instead(out)
            }
            None => Pushed::Refused,
        }
    }

    /// The job whose turn it is.
    pub(crate) fn pop(&mut self) -> Option<T> {
        let known_first = self.strangers.waiting.is_empty() || self.known_in_a_row < KNOWN_IN_A_ROW;
        if known_first && let Some(job) = self.known.pop_first() {
            self.known_in_a_row += 1;
            return Some(job);
        }
        self.known_in_a_row = 0;
        self.strangers.pop_first()
    }

    /// Takes out all jobs that have waited for too long, whosever turn it is.
    pub(crate) fn take(&mut self, is_late: impl Fn(&T) -> bool) -> Vec<T> {
        let lanes = [&mut self.known, &mut self.strangers];
        let late = lanes.into_iter().flat_map(|lane| lane.take(&is_late));
        late.collect()
    }

    fn lane(&mut self, standing: Standing) -> &mut Lane<T> {
        match standing {
            Standing::Known => &mut self.known,
            Standing::Stranger => &mut self.strangers,
        }
    }
}

impl<T: Abandon> Lane<T> {
    fn new() -> Self {
        Self {
            waiting: BTreeMap::new(),
            round: 0,
            arrivals: 0,
            latest: HashMap::new(),
        }
    }

    fn round_for(&self, flows: [Option<u64>; 2]) -> u64 {
        let latest = flows
            .iter()
            .flatten()
            .filter_map(|flow| self.latest.get(flow));
        latest.copied().fold(self.round, u64::max) + 1
    }

    fn push(&mut self, flows: [Option<u64>; 2], job: T) {
        let round = self.round_for(flows);
        for flow in flows.into_iter().flatten() {
            self.latest.insert(flow, round);
        }
        self.arrivals += 1;
        let place = (round, self.arrivals);
        self.waiting.insert(place, Waiting { job, flows });
    }

    fn pop_first(&mut self) -> Option<T> {
        let ((round, _), Waiting { job, .. }) = self.waiting.pop_first()?;
        if round > self.round {
            self.round = round;
            self.latest.retain(|_, latest| *latest > round);
        }
        Some(job)
    }

    fn last_round(&self) -> Option<u64> {
        self.waiting.last_key_value().map(|((round, _), _)| *round)
    }

    /// Takes the job with the latest round out, as if it had never come: whoever is turned away
    /// shall not wait the longer for it.
    fn pop_last(&mut self) -> Option<T> {
        let ((round, _), Waiting { job, flows }) = self.waiting.pop_last()?;
        for flow in flows.into_iter().flatten() {
            if let Some(latest) = self.latest.get_mut(&flow) {
                *latest = (*latest).min(round - 1);
            }
        }
        Some(job)
    }

    fn take(&mut self, is_late: impl Fn(&T) -> bool) -> Vec<T> {
        let late = self
            .waiting
            .extract_if(.., |_, waiting| is_late(&waiting.job));
        late.map(|(_, waiting)| waiting.job).collect()
    }

    fn forget_abandoned(&mut self) {
        self.waiting
            .retain(|_, waiting| !waiting.job.is_abandoned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A job that says whose it is.
    #[derive(Debug, PartialEq, Eq)]
    struct Job(&'static str, bool);

    impl Abandon for Job {
        fn is_abandoned(&self) -> bool {
            self.1
        }
    }

    fn push(queue: &mut FairQueue<Job>, asker: Asker, name: &'static str) -> Option<&'static str> {
        match queue.push(asker, Job(name, false), 8) {
            Pushed::Waits => None,
            Pushed::Instead(Job(name, _)) => Some(name),
            Pushed::Refused => Some("refused"),
        }
    }

    fn order(queue: &mut FairQueue<Job>) -> Vec<&'static str> {
        std::iter::from_fn(|| queue.pop().map(|job| job.0)).collect()
    }

    fn stranger(account: &str, source: &str) -> Asker {
        Asker::stranger().on_account(account).from_source(source)
    }

    #[test]
    fn what_is_late_goes_out_of_both_lanes_at_once() {
        let mut queue = FairQueue::new();
        for asker in [Asker::known(), Asker::stranger()] {
            for name in ["late", "in time"] {
                push(&mut queue, asker, name);
            }
        }
        let late = queue.take(|job| job.0 == "late");
        assert_eq!(late, [Job("late", false), Job("late", false)]);
        assert_eq!(order(&mut queue), ["in time", "in time"]);
    }

    #[test]
    fn one_source_on_many_accounts_gets_one_turn_a_round() {
        let mut queue = FairQueue::new();
        for account in ["a", "b", "c", "d"] {
            push(&mut queue, stranger(account, "one"), "attacker");
        }
        push(&mut queue, stranger("e", "two"), "ada");
        push(&mut queue, stranger("f", "three"), "ben");
        let expected = ["attacker", "ada", "ben", "attacker", "attacker", "attacker"];
        assert_eq!(order(&mut queue), expected);
    }

    #[test]
    fn many_sources_on_one_account_get_one_turn_a_round() {
        let mut queue = FairQueue::new();
        for source in ["1", "2", "3"] {
            push(&mut queue, stranger("a", source), "attacker");
        }
        push(&mut queue, stranger("b", "4"), "ben");
        let expected = ["attacker", "ben", "attacker", "attacker"];
        assert_eq!(order(&mut queue), expected);
    }

    #[test]
    fn a_full_queue_gives_up_whoever_asks_for_most() {
        let mut queue = FairQueue::new();
        for _ in 0..8 {
            assert_eq!(push(&mut queue, stranger("a", "one"), "attacker"), None);
        }
        assert_eq!(
            push(&mut queue, stranger("a", "one"), "late"),
            Some("refused")
        );
        assert_eq!(
            push(&mut queue, stranger("b", "two"), "ben"),
            Some("attacker")
        );
        assert_eq!(queue.len(), 8);
        // The place that was taken away does not count against whoever lost it.
        assert_eq!(
            order(&mut queue).iter().position(|name| *name == "ben"),
            Some(1)
        );
        assert_eq!(push(&mut queue, stranger("a", "one"), "later"), None);
        assert_eq!(push(&mut queue, stranger("c", "three"), "cem"), None);
        assert_eq!(order(&mut queue), ["later", "cem"]);
    }

    #[test]
    fn known_askers_go_before_a_crowd_of_strangers_which_goes_on_all_the_same() {
        let mut queue = FairQueue::new();
        let names = ["1", "2", "3", "4", "5", "6", "7", "8"];
        for name in names {
            assert_eq!(push(&mut queue, stranger(name, name), "stranger"), None);
        }
        let known = |name| Asker::known().on_account(name);
        for name in &names[..6] {
            assert_eq!(push(&mut queue, known(name), "known"), Some("stranger"));
        }
        assert_eq!(push(&mut queue, known("7"), "known"), Some("refused"));
        let expected = [
            "known", "known", "known", "stranger", "known", "known", "known", "stranger",
        ];
        assert_eq!(order(&mut queue), expected);
        for name in names {
            assert_eq!(push(&mut queue, known(name), "known"), None);
        }
        for name in &names[..2] {
            assert_eq!(
                push(&mut queue, stranger(name, name), "stranger"),
                Some("known")
            );
        }
        assert_eq!(push(&mut queue, stranger("3", "3"), "x"), Some("refused"));
    }

    #[test]
    fn abandoned_jobs_take_no_place() {
        let mut queue = FairQueue::new();
        for _ in 0..8 {
            queue.push(Asker::stranger(), Job("gone", true), 8);
        }
        assert_eq!(push(&mut queue, Asker::stranger(), "here"), None);
        assert_eq!(order(&mut queue), ["here"]);
    }
}
