//! The cookies of the pages.
//!
//! All have the prefix `__Host-`: the browser sends them to this host alone, takes them from
//! nobody else, and keeps them from scripts. `Secure` means https, or a browser on the same
//! machine as the server, for which browsers make an exception.

use axum::http::{HeaderMap, HeaderValue, header};

/// A cookie by its name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cookie(&'static str);

impl Cookie {
    /// Who is logged in.
    pub(crate) const SESSION: Self = Self("__Host-waxseal-session");
    /// What forms are bound to while nobody is.
    pub(crate) const VISIT: Self = Self("__Host-waxseal-visit");
    /// The language that somebody chose.
    pub(crate) const LANGUAGE: Self = Self("__Host-waxseal-language");
    /// The id of a message that the next page shows.
    pub(crate) const NOTICE: Self = Self("__Host-waxseal-notice");

    /// The value that the browser sent.
    pub(crate) fn read(self, headers: &HeaderMap) -> Option<&str> {
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(name, value)| (name == self.0).then_some(value))
    }

    /// Sets it until the browser is closed, or for so many seconds. What cannot stand in a
    /// header is not set.
    pub(crate) fn set(self, headers: &mut HeaderMap, value: &str, seconds: Option<u32>) {
        let name = self.0;
        let age = seconds.map_or_else(String::new, |seconds| format!("; Max-Age={seconds}"));
        let line = format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax{age}");
        if let Ok(mut line) = HeaderValue::try_from(line) {
            line.set_sensitive(true);
            headers.append(header::SET_COOKIE, line);
        }
    }

    /// Whether this line of an answer sets it.
    pub(crate) fn is_set_by(self, line: &HeaderValue) -> bool {
        let rest = line.as_bytes().strip_prefix(self.0.as_bytes());
        rest.is_some_and(|rest| rest.starts_with(b"="))
    }

    /// Takes it back.
    pub(crate) fn clear(self, headers: &mut HeaderMap) {
        self.set(headers, "", Some(0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_back_as_it_was_set() {
        let mut headers = HeaderMap::new();
        Cookie::LANGUAGE.set(&mut headers, "de", Some(60));
        assert_eq!(
            headers["set-cookie"],
            "__Host-waxseal-language=de; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=60"
        );
        let sent = "other=1; __Host-waxseal-language=de; waxseal-language=fr";
        headers.insert(header::COOKIE, sent.parse().unwrap());
        assert_eq!(Cookie::LANGUAGE.read(&headers), Some("de"));
        assert_eq!(Cookie::SESSION.read(&headers), None);
    }

    #[test]
    fn no_value_writes_another_header() {
        let mut headers = HeaderMap::new();
        Cookie::NOTICE.set(&mut headers, "x\r\nSet-Cookie: y=z", None);
        assert!(headers.is_empty());
    }
}
