//! What every page is made of. A page is a handler and a template; all else is here.
//!
//! The way of a request: [`visit`] finds out who asks and in which language, the handler
//! answers with a template or refuses with a [`PageError`], and [`visit`] sets the cookies.

mod answer;
mod asked;
mod assets;
mod cookie;
mod date;
mod error;
mod form;
mod hand_overs;
mod headers;
mod language;
mod pager;
mod posted;
mod refusal;
mod session;
mod source;
mod texts;
mod visit;

pub(crate) use answer::{Redirect, show, show_with};
pub(crate) use asked::{Asked, Named};
pub(crate) use assets::routes as asset_routes;
pub(crate) use error::PageError;
pub(crate) use form::Form;
pub(crate) use hand_overs::HandOverLine;
pub(crate) use headers::safe_headers;
pub(crate) use language::name as language_name;
pub(crate) use pager::{Number, Pager, Turned};
pub(crate) use posted::{Checked, Posted};
pub(crate) use refusal::{not_found, wrong_method};
pub(crate) use session::{Member, Owner, begin_session};
pub(crate) use visit::{Visit, give_up_in_time, visit};
