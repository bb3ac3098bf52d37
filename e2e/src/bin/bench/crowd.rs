//! Log-ins a second of many clients, against the processors and one derivation.

use std::time::Duration;

use e2e::{Crowd, ProcessFacts};

use crate::one_derivation;
use crate::spent::median;
use crate::subject::{ADDRESS, PASSWORD, Subject};
use crate::table::{Goal, Table};

const CLIENTS: usize = 500;
const TIME: Duration = Duration::from_secs(30);
/// What the server may take beside its workers' memory, in MiB.
const BESIDE_ARENAS: u32 = 60;

pub(crate) fn measure(table: &mut Table) {
    let subject = Subject::new();
    Crowd::make_accounts(&subject.server, CLIENTS, ADDRESS);
    let mut derivations = one_derivation::measure();
    let crowd = Crowd {
        clients: CLIENTS,
        wrong: 0,
        time: TIME,
        password: PASSWORD.to_owned(),
        port: subject.server.port(),
        token: subject.token.clone(),
    };
    let answers = subject.runtime.block_on(crowd.run());
    assert_eq!(answers.wrong_answers, Vec::<String>::new());
    derivations.extend(one_derivation::measure());
    let (one, processors) = (median(derivations), processors());
    let best = f64::from(processors) / one;
    let let_in = u32::try_from(answers.count(200)).unwrap();
    let a_second = f64::from(let_in) / TIME.as_secs_f64();
    table.row(
        format!("log-ins a second of {CLIENTS} clients at once / (processors / one derivation)"),
        Goal::AtLeast(0.95),
        a_second / best,
        "the workers share the memory's bandwidth, and the clients the processors",
    );
    table.detail(format!(
        "{a_second:.1} log-ins a second in {} s; {processors} processors, one derivation alone takes \
         {:.1} ms. Answers by status: {:?}. Who was let in waited {:?} (median), {:?} (99 of 100). \
         The clients ran on the same processors.",
        TIME.as_secs(),
        one * 1000.0,
        answers.by_status,
        answers.let_in.within(500),
        answers.let_in.within(990)
    ));
    let facts = ProcessFacts::of(subject.server.process().id());
    let most = u32::try_from(facts.most_memory()).unwrap();
    let bound = processors * 64 + BESIDE_ARENAS;
    let what = format!("most memory of that server / (64 MiB a worker + {BESIDE_ARENAS} MiB)");
    let ratio = f64::from(most) / f64::from(bound);
    table.row(
        what,
        Goal::AtMost(1.0),
        ratio,
        "what a request holds while it waits",
    );
    table.detail(format!("{most} MiB at most."));
}

fn processors() -> u32 {
    let processors = std::thread::available_parallelism().unwrap();
    u32::try_from(processors.get()).unwrap()
}
