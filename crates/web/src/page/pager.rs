//! Turning the pages of a list.

use accounts::{Page, Paged};
use serde::{Deserialize, Deserializer, Serialize};

/// How many lines a page has.
const SIZE: u64 = 25;
/// The highest page that is asked for; there are fewer accounts than that.
const HIGHEST: u64 = 100_000_000;

/// The number of a page as it stands in an address; what is none is the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Number(pub(crate) u64);

impl Default for Number {
    fn default() -> Self {
        Self(1)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Ok(Self(
            text.parse()
                .map_or(1, |number: u64| number.clamp(1, HIGHEST)),
        ))
    }
}

impl From<Number> for Page {
    fn from(Number(number): Number) -> Self {
        Self { number, size: SIZE }
    }
}

/// What is asked of a list that is turned and not searched.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Turned {
    #[serde(skip_serializing)]
    pub(crate) page: Number,
}

/// What the foot of a list shows.
#[derive(Debug)]
pub(crate) struct Pager {
    pub(crate) number: u64,
    pub(crate) pages: u64,
    /// Where the page before is.
    pub(crate) before: Option<String>,
    /// Where the next one is.
    pub(crate) next: Option<String>,
}

impl Pager {
    /// For a page of the list at `path`, whose search goes along to the other pages.
    pub(crate) fn of<T>(paged: &Paged<T>, path: &str, search: &impl Serialize) -> Self {
        let to = |number| link(path, search, number);
        Self {
            number: paged.number,
            pages: paged.pages,
            before: (paged.number > 1).then(|| to(paged.number.min(paged.pages + 1) - 1)),
            next: (paged.number < paged.pages).then(|| to(paged.number + 1)),
        }
    }
}

/// Where another page of a list is. Fields of the search that are empty are left out.
fn link(path: &str, search: &impl Serialize, number: u64) -> String {
    let search = serde_urlencoded::to_string(search).unwrap_or_default();
    let number = (number > 1).then(|| format!("page={number}"));
    let parts: Vec<_> = search
        .split('&')
        .filter(|part| !part.is_empty() && !part.ends_with('='))
        .chain(number.as_deref())
        .collect();
    if parts.is_empty() {
        return path.to_owned();
    }
    format!("{path}?{}", parts.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Search {
        text: &'static str,
        state: &'static str,
    }

    fn pager(number: u64, pages: u64) -> (Option<String>, Option<String>) {
        let paged = Paged::<()> {
            items: Vec::new(),
            total: 0,
            number,
            pages,
        };
        let search = Search {
            text: "a&b",
            state: "",
        };
        let pager = Pager::of(&paged, "/list", &search);
        (pager.before, pager.next)
    }

    #[test]
    fn the_search_goes_along() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(pager(1, 1), (None, None));
        assert_eq!(pager(1, 2), (None, some("/list?text=a%26b&page=2")));
        assert_eq!(pager(2, 2), (some("/list?text=a%26b"), None));
        // Whoever asks for a page behind the last finds the way back to it.
        assert_eq!(pager(9, 3), (some("/list?text=a%26b&page=3"), None));
    }

    #[test]
    fn what_is_no_number_is_the_first_page() {
        for (text, expected) in [
            ("page=3", 3),
            ("page=0", 1),
            ("page=-1", 1),
            ("page=x", 1),
            ("page=", 1),
            ("page=99999999999999999999", 1),
            ("page=18446744073709551615", HIGHEST),
        ] {
            let read: Vec<(String, Number)> = serde_urlencoded::from_str(text).unwrap();
            assert_eq!(read, [("page".to_owned(), Number(expected))], "{text}");
        }
    }
}
