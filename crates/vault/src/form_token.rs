//! What a form carries to prove that it came from a page of ours.

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::hex_digest::hex_sha256;
use crate::{Entropy, EntropyUnavailable};

/// Keeps this digest apart from all others that are made of the same cookie.
const PURPOSE: &str = "waxseal form token\0";

/// The token of every form of one browser, as 64 lower-case hex digits: derived from a
/// random value that the browser holds in a cookie, which a form token does not give away.
pub fn form_token(cookie: &str) -> String {
    let text = Zeroizing::new(format!("{PURPOSE}{cookie}"));
    hex_sha256(text.as_bytes())
}

/// Whether a form that carries `presented` was made for the browser that holds `cookie`; in
/// a time that does not tell where they differ.
pub fn is_form_token(presented: &str, cookie: &str) -> bool {
    form_token(cookie)
        .as_bytes()
        .ct_eq(presented.as_bytes())
        .into()
}

/// 32 random bytes as 64 lower-case hex digits, for the cookie of a browser in which nobody is
/// logged in. It opens nothing; forms are bound to it.
///
/// # Errors
/// [`EntropyUnavailable`].
pub fn visit_id(entropy: &dyn Entropy) -> Result<String, EntropyUnavailable> {
    let mut bytes = [0; 32];
    entropy.fill(&mut bytes)?;
    Ok(base16ct::lower::encode_string(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{SystemEntropy, bearer_token_digest};

    #[test]
    fn a_token_is_of_one_cookie_and_is_no_other_digest() {
        let [one, other] = [(); 2].map(|()| visit_id(&SystemEntropy).unwrap());
        assert_eq!(one.len(), 64);
        assert_ne!(one, other);
        assert!(is_form_token(&form_token(&one), &one));
        assert!(!is_form_token(&form_token(&one), &other));
        assert!(!is_form_token("", &one));
        assert!(!is_form_token(&one, &one));
        assert_ne!(form_token(&one), bearer_token_digest(&one));
    }
}
