//! What is counted, for whoever looks after the server.

use std::sync::Arc;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use store::AccountStates;

use crate::{Error, Lookup, Sealing};

/// Counters of one server since its start. Clones share them. No name of anybody is in them.
#[derive(Clone, Debug, Default)]
pub struct Metrics(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    log_ins: Family<LogInLabels, Counter>,
    log_in_seconds: Histogram,
    lookups: Family<AnswerLabels, Counter>,
    lookup_seconds: Histogram,
    wait_seconds: Histogram,
    work_seconds: Histogram,
    hand_overs: Counter,
    hand_overs_lost: Counter,
    accounts: Family<StateLabels, Gauge>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct LogInLabels {
    door: &'static str,
    result: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct AnswerLabels {
    answer: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct StateLabels {
    state: &'static str,
}

/// Where somebody logs in.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Door {
    /// Mail programs, through Dovecot.
    Mail,
    /// The pages.
    Pages,
}

impl Default for Inner {
    fn default() -> Self {
        // From a fraction of a derivation to as long as anybody waits.
        let long = [0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0];
        // A look-up takes tens of microseconds.
        let short = [
            0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.005, 0.025, 0.1, 1.0, 5.0,
        ];
        Self {
            log_ins: Family::default(),
            log_in_seconds: Histogram::new(long),
            lookups: Family::default(),
            lookup_seconds: Histogram::new(short),
            wait_seconds: Histogram::new(long),
            work_seconds: Histogram::new(long),
            hand_overs: Counter::default(),
            hand_overs_lost: Counter::default(),
            accounts: Family::default(),
        }
    }
}

impl Metrics {
    /// Adds all of them to what is shown.
    pub fn register(&self, registry: &mut Registry) {
        let inner = &self.0;
        registry.register(
            "log_ins",
            "Attempts to log in, by door (mail, pages) and result",
            inner.log_ins.clone(),
        );
        registry.register_with_unit(
            "log_in_duration",
            "How long a successful log-in of a mail program took",
            Unit::Seconds,
            inner.log_in_seconds.clone(),
        );
        registry.register(
            "lookups",
            "Look-ups for deliveries, by what was answered",
            inner.lookups.clone(),
        );
        registry.register_with_unit(
            "lookup_duration",
            "How long a look-up took",
            Unit::Seconds,
            inner.lookup_seconds.clone(),
        );
        registry.register_with_unit(
            "derivation_wait",
            "How long work waited for a derivation worker",
            Unit::Seconds,
            inner.wait_seconds.clone(),
        );
        registry.register_with_unit(
            "derivation_work",
            "How long a derivation worker took for it",
            Unit::Seconds,
            inner.work_seconds.clone(),
        );
        registry.register(
            "key_hand_overs",
            "Log-ins at which private keys were handed over",
            inner.hand_overs.clone(),
        );
        registry.register(
            "key_hand_overs_lost",
            "Hand-overs that could not be noted in the database",
            inner.hand_overs_lost.clone(),
        );
        registry.register(
            "accounts",
            "Accounts by state; counted every few minutes",
            inner.accounts.clone(),
        );
    }

    pub(crate) fn logged_in<T>(&self, door: Door, outcome: &Result<T, Error>) {
        let door = match door {
            Door::Mail => "mail",
            Door::Pages => "pages",
        };
        let result = match outcome {
            Ok(_) => "success",
            Err(Error::WrongPassword) => "wrong_password",
            Err(Error::UnknownAccount(_)) => "unknown_account",
            Err(Error::Locked) => "locked",
            Err(Error::PasswordChangeRequired) => "password_change_required",
            Err(Error::TooManyAttempts(_)) => "too_many_attempts",
            Err(Error::Busy) => "busy",
            Err(_) => "failed",
        };
        let labels = LogInLabels { door, result };
        self.0.log_ins.get_or_create(&labels).inc();
    }

    pub(crate) fn log_in_took(&self, time: Duration) {
        self.0.log_in_seconds.observe(time.as_secs_f64());
    }

    /// `switch_is_on` tells what is unsealed although it is to be sealed.
    pub(crate) fn looked_up(
        &self,
        outcome: &Result<Lookup, Error>,
        switch_is_on: bool,
        took: Duration,
    ) {
        let answer = match outcome {
            Ok(found) => match (found.sealing, switch_is_on, &found.public_key) {
                (Sealing::Sealed, ..) => "sealed",
                (Sealing::Unsealed, true, Some(_)) => "unsealed_by_server",
                (Sealing::Unsealed, true, None) => "unsealed_without_keys",
                (Sealing::Unsealed, false, _) => "unsealed",
            },
            Err(Error::UnknownAccount(_)) => "unknown_account",
            Err(Error::Inconsistent { .. }) => "inconsistent",
            Err(_) => "failed",
        };
        self.0.lookups.get_or_create(&AnswerLabels { answer }).inc();
        self.0.lookup_seconds.observe(took.as_secs_f64());
    }

    pub(crate) fn job_waited(&self, time: Duration) {
        self.0.wait_seconds.observe(time.as_secs_f64());
    }

    pub(crate) fn job_took(&self, time: Duration) {
        self.0.work_seconds.observe(time.as_secs_f64());
    }

    pub(crate) fn handed_over(&self, is_noted: bool) {
        self.0.hand_overs.inc();
        if !is_noted {
            self.0.hand_overs_lost.inc();
        }
    }

    pub(crate) fn set_account_states(&self, states: AccountStates) {
        for (state, number) in [
            ("sealed", states.sealed),
            ("keys_missing", states.keys_missing),
            ("switched_off", states.switched_off),
            ("without_keys", states.without_keys),
            ("deleted", states.deleted),
        ] {
            let number = i64::try_from(number).unwrap_or(i64::MAX);
            let gauge = self.0.accounts.get_or_create(&StateLabels { state });
            gauge.set(number);
        }
    }
}
