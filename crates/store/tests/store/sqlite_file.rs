//! What is true of SQLite's files alone: where they lie, what is left in them, and that a column
//! holds whatever somebody writes there.

mod corrupt_rows;
mod moved_file;
mod opening;
mod secure_delete;
