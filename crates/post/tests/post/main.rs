//! Letters over a real connection and into a real folder.

#![cfg(test)]

mod folder;
mod server;
