//! What owners are told by mail: the words, in their language, and how they are sent.
//!
//! A [`Letter`](model::Letter) says what happened. Its words are made when it is sent, from
//! `letters/LANGUAGE.ftl`; a [`PostOffice`] sends it over what a [`MailerDsn`] names.

mod mailer_dsn;
mod post_office;
mod words;

pub use mailer_dsn::{InvalidMailerDsn, MailerDsn};
pub use post_office::{House, NotSent, Outgoing, PostOffice};
