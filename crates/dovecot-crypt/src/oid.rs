//! Object identifiers: how a sealed message names algorithms, and a key its curve.

use std::fmt;

/// The DER tag of an object identifier.
pub(crate) const TAG: u8 = 0x06;

/// The content of a DER object identifier, shown as dotted numbers.
pub(crate) struct Oid<'a>(pub(crate) &'a [u8]);

impl fmt::Display for Oid<'_> {
    /// X.690 section 8.19. What does not fit 64 bits, or ends inside a number, is shown in hex.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match numbers(self.0).as_deref() {
            Some([first, rest @ ..]) => {
                let top = (first / 40).min(2);
                write!(formatter, "{top}.{}", first - 40 * top)?;
                rest.iter()
                    .try_for_each(|number| write!(formatter, ".{number}"))
            }
            _ => formatter.write_str(&base16ct::lower::encode_string(self.0)),
        }
    }
}

/// The numbers, each of 7 bits a byte, the highest bit saying that more follow.
fn numbers(content: &[u8]) -> Option<Vec<u64>> {
    let mut numbers = Vec::new();
    let mut number = 0_u64;
    let mut is_open = false;
    for byte in content {
        number = number.checked_mul(128)? | u64::from(byte & 0x7f);
        is_open = byte & 0x80 != 0;
        if !is_open {
            numbers.push(number);
            number = 0;
        }
    }
    (!is_open).then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_shown_as_dotted_numbers() {
        let aes_256_gcm = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2e];
        assert_eq!(Oid(&aes_256_gcm).to_string(), "2.16.840.1.101.3.4.1.46");
        assert_eq!(
            Oid(&[0x2b, 0x81, 0x04, 0x00, 0x23]).to_string(),
            "1.3.132.0.35"
        );
    }

    #[test]
    fn nonsense_is_shown_in_hex() {
        assert_eq!(Oid(&[0x2b, 0x81]).to_string(), "2b81");
        assert_eq!(Oid(&[]).to_string(), "");
        assert_eq!(Oid(&[0xff; 12]).to_string(), "ff".repeat(12));
    }
}
