//! Converting real files, on a disk and in memory, with other programs at work on them.

#![cfg(test)]

mod account;
mod control;
mod finding;
mod keys;
mod maildir;
