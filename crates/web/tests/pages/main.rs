//! The pages as a browser meets them: the real router, a real SQLite file, real derivations.
//! Every answer is held against what holds for all of them (see `page`).

#![cfg(test)]

mod account;
mod administrators;
mod administrators_accounts;
mod administrators_server;
mod arbitrary;
mod browser;
mod cross_site;
mod entrance;
mod escaping;
mod languages;
mod page;
mod paths;
mod recovery;
mod register;
mod sessions;
mod set_up;
mod site;
mod sizes;
mod team;
#[allow(dead_code, reason = "the tests of the API need more of it")]
#[path = "../api/template.rs"]
mod template;
mod timing;
mod unavailable;
