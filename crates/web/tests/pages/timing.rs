//! What the time of an answer tells, and how soon a page is there.

use std::time::{Duration, Instant};

use crate::site::Site;
use crate::template::ADA;

const ROUNDS: usize = 6;
const WRONG: &str = "never a password of theirs";
/// A token that opens nothing.
const TOKEN: &str = "0b5c2e1c-6f0e-4a6e-9a52-0c1d2e3f4a5b";

/// The least of them: whatever else the machine does only adds.
fn least(times: &[Duration]) -> Duration {
    *times.iter().min().unwrap()
}

/// How long the form at `path` takes to refuse an account that is there, and one that is not.
async fn refusals(path: &str, secret: (&str, &str)) -> (Duration, Duration) {
    let site = Site::start().await;
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let nobody = format!("nobody{round}@example.org");
        for (login, times) in [(ADA, &mut known), (nobody.as_str(), &mut unknown)] {
            let mut browser = site.browser();
            browser.get(path).await.is(200);
            let start = Instant::now();
            let page = browser.post(path, &[("login", login), secret]).await;
            times.push(start.elapsed());
            page.is(422);
        }
    }
    (least(&known), least(&unknown))
}

/// A refusal takes half a second at least, whatever had to be tried for it; what is left is
/// noise.
#[tokio::test]
async fn the_time_of_a_refusal_does_not_tell_who_is_there() {
    for (path, secret) in [
        ("/log-in", ("password", WRONG)),
        ("/recovery", ("token", TOKEN)),
    ] {
        let (known, unknown) = refusals(path, secret).await;
        println!("{path}: known {known:?}, unknown {unknown:?}");
        let difference = known.abs_diff(unknown);
        assert!(known >= Duration::from_millis(400), "{path}: {known:?}");
        assert!(
            difference < known.max(unknown) / 5,
            "{path}: known {known:?}, unknown {unknown:?}"
        );
    }
}

/// A page asks the database a few times and derives nothing: it takes a small part of the
/// time that one derivation takes in the same run.
#[tokio::test]
async fn a_page_is_there_at_once() {
    let site = Site::start().await;
    let start = Instant::now();
    let mut ada = site.browser().logged_in_as_ada().await;
    let log_in = start.elapsed();
    let mut times = Vec::new();
    for _ in 0..20 {
        let start = Instant::now();
        ada.get("/account").await.is(200);
        times.push(start.elapsed());
    }
    let page = least(&times);
    println!("a log-in takes {log_in:?}, the account page {page:?}");
    assert!(page < log_in / 2, "a log-in {log_in:?}, the page {page:?}");
}
