//! Converting real files, on a disk and in memory, with other programs at work on them.

#![cfg(test)]

mod account;
mod child;
mod control;
mod directions;
mod finding;
mod hard_times;
mod keys;
mod kill_points;
mod links;
mod lists;
mod maildir;
mod random_kills;
mod sdbox;
mod steering;
