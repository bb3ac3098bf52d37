//! The program as people and scripts meet it: the real binary, a folder of its own, and
//! nothing in its environment but what the test put there.

#![cfg(test)]

mod accounts;
mod api_tokens;
mod automation;
mod configuration;
mod core_dumps;
mod database;
mod doctor;
mod domains;
mod dovecot_config;
mod failures;
mod generate;
mod help;
mod http;
mod letters;
mod mailbox;
mod openapi;
mod program;
mod prompts;
mod server;
mod silence;
mod sockets;
mod starts;
mod stopping;
mod wrong_usage;
