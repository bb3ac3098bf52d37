//! The pages as a browser meets them: the real router, a real SQLite file, real derivations.
//! Every answer is held against what holds for all of them (see `page`).

#![cfg(test)]

mod account;
mod arbitrary;
mod browser;
mod cross_site;
mod entrance;
mod escaping;
mod languages;
mod page;
mod paths;
mod recovery;
mod sessions;
mod site;
mod sizes;
#[allow(dead_code, reason = "the tests of the API need more of it")]
#[path = "../api/template.rs"]
mod template;
mod unavailable;
