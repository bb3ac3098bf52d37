//! The API as Dovecot's adapter meets it: the real router, a real SQLite file, a real
//! derivation pool, and every answer held against the OpenAPI description.

#![cfg(test)]

mod account_states;
mod answer;
mod arbitrary_requests;
mod authenticate;
mod bodies;
mod description;
mod health;
mod lookup;
mod paths;
mod server;
mod silence;
mod template;
mod tokens;
mod unavailable;
