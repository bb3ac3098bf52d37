//! What is true of SQLite's files alone: that the whole file is locked, that its disk is full, and
//! that a column holds whatever somebody writes there.

mod damaged_rows;
mod unavailable;
