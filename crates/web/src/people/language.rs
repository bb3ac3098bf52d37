//! `/language`

use accounts::Visitor;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use model::Language;
use serde::Deserialize;

use crate::Web;
use crate::page::{PageError, Posted, Redirect, Visit};

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    language: String,
    to: String,
}

/// Keeps the chosen language, for letters to the owner too, and goes back to where it was
/// chosen.
pub(super) async fn choose(
    State(web): State<Web>,
    visit: Visit,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let language = Language::from_code(&fields.language).ok_or(PageError::NoForm)?;
    if let Some(Visitor::Member(member)) = visit.visitor() {
        web.accounts.set_language(member, Some(language)).await?;
    }
    let path = Some(fields.to).filter(|path| is_our_path(path));
    let redirect = Redirect::to(path.unwrap_or_else(|| "/".to_owned()));
    Ok(redirect.with_language(language).into_response())
}

/// Whether a browser stays on this server when it is sent there: `//host` and `/\host` are
/// other servers to it.
fn is_our_path(path: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~@%".contains(&byte);
    path.starts_with('/') && !path.starts_with("//") && path.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::is_our_path;

    #[test]
    fn no_other_server() {
        for path in ["/", "/account/old-mail", "/admin/users/a@b.c"] {
            assert!(is_our_path(path), "{path}");
        }
        for path in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/\n/x",
        ] {
            assert!(!is_our_path(path), "{path}");
        }
    }
}
