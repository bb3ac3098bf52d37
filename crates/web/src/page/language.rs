//! The languages that pages are written in, and which one a person gets.

use axum::http::{HeaderMap, header};

/// A language that every text is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Language {
    /// Also for everybody who speaks none of these.
    #[default]
    English,
    German,
    French,
    Spanish,
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub(crate) const ALL: [Self; 4] = [Self::English, Self::German, Self::French, Self::Spanish];

    /// Its code (BCP 47), for `lang` and for cookies.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
        }
    }

    /// What its speakers call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::French => "Français",
            Self::Spanish => "Español",
        }
    }

    /// The language of a code such as `de` or `de-AT`.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        let primary = code.trim().split('-').next()?;
        Self::ALL
            .into_iter()
            .find(|language| primary.eq_ignore_ascii_case(language.code()))
    }

    /// The one of ours that the browser likes best (RFC 9110 section 12.5.4).
    pub(crate) fn preferred(headers: &HeaderMap) -> Option<Self> {
        let accepted = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        let mut best: Option<(Self, f32)> = None;
        for (language, quality) in accepted.split(',').filter_map(weighted) {
            if quality > best.map_or(0.0, |(_, quality)| quality) {
                best = Some((language, quality));
            }
        }
        best.map(|(language, _)| language)
    }
}

/// `de-AT;q=0.8`
fn weighted(range: &str) -> Option<(Language, f32)> {
    let (code, quality) = match range.split_once(';') {
        Some((code, quality)) => (code, quality.trim().strip_prefix("q=")?.parse().ok()?),
        None => (range, 1.0),
    };
    Some((Language::from_code(code)?, quality))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preferred(accepted: &'static str) -> Option<Language> {
        let headers = [(header::ACCEPT_LANGUAGE, accepted.parse().unwrap())];
        Language::preferred(&HeaderMap::from_iter(headers))
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
            assert_eq!(preferred(accepted), expected, "{accepted}");
        }
        assert_eq!(Language::preferred(&HeaderMap::new()), None);
    }
}
