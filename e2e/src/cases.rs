//! Tables of cases, each with an account of its own, so that they can run side by side: most of
//! their time goes by in Dovecot's delays after failures.

use std::sync::Mutex;
use std::thread;

/// How many cases run at once.
const AT_ONCE: usize = 8;

/// Runs every case with its number; returns when all have ended.
///
/// # Panics
/// When one of them does.
pub fn for_each_at_once<T: Sync>(cases: &[T], run: impl Fn(usize, &T) + Sync) {
    let queue = Mutex::new(cases.iter().enumerate());
    let next = || queue.lock().unwrap().next();
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some((number, case)) = next() {
                    run(number, case);
                }
            });
        }
    });
}

/// The account of a case.
pub fn address_of_case(number: usize) -> String {
    format!("case-{number}@example.org")
}

/// The case whose account an API request is about.
///
/// # Panics
/// When it is about anything else.
pub fn case_of_target(target: &str) -> usize {
    let case = target.strip_prefix("/api/dovecot/case-");
    let number = case.and_then(|case| case.split('@').next()?.parse().ok());
    number.unwrap_or_else(|| panic!("{target} is about no case"))
}
