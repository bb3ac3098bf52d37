//! The languages that pages are written in, and which one a person gets.

use axum::http::{HeaderMap, header};
use model::Language;

/// What its speakers call it.
pub(crate) fn name(language: &Language) -> &'static str {
    match language {
        Language::English => "English",
        Language::German => "Deutsch",
        Language::French => "Français",
        Language::Spanish => "Español",
    }
}

/// The language of a code such as `de` or `de-AT`.
pub(super) fn of_range(code: &str) -> Option<Language> {
    let primary = code.trim().split('-').next()?;
    Language::from_code(&primary.to_ascii_lowercase())
}

/// The one of ours that the browser likes best (RFC 9110 section 12.5.4).
pub(super) fn preferred(headers: &HeaderMap) -> Option<Language> {
    let accepted = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut best: Option<(Language, f32)> = None;
    for (language, quality) in accepted.split(',').filter_map(weighted) {
        if quality > best.map_or(0.0, |(_, quality)| quality) {
            best = Some((language, quality));
        }
    }
    best.map(|(language, _)| language)
}

/// `de-AT;q=0.8`
fn weighted(range: &str) -> Option<(Language, f32)> {
    let (code, quality) = match range.split_once(';') {
        Some((code, quality)) => (code, quality.trim().strip_prefix("q=")?.parse().ok()?),
        None => (range, 1.0),
    };
    Some((of_range(code)?, quality))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(accepted: &'static str) -> Option<Language> {
        let headers = [(header::ACCEPT_LANGUAGE, accepted.parse().unwrap())];
        super::preferred(&HeaderMap::from_iter(headers))
    }

    #[test]
    fn the_browser_is_heard() {
        use Language::*;
        for (accepted, expected) in [
            ("de", Some(German)),
            ("DE-at, en;q=0.5", Some(German)),
            ("it, es;q=0.4, fr;q=0.8", Some(French)),
            ("en;q=0.1,es", Some(Spanish)),
            ("de;q=0, fr;q=0.1", Some(French)),
            ("it", None),
            ("*", None),
            ("de;q=much, en;q=0.2", Some(English)),
            ("", None),
        ] {
            assert_eq!(self::accepted(accepted), expected, "{accepted}");
        }
        assert_eq!(super::preferred(&HeaderMap::new()), None);
    }
}
