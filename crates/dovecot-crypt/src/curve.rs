//! The elliptic curves that keys may lie on.

use aws_lc_rs::agreement::{Algorithm, ECDH_P256, ECDH_P384, ECDH_P521};

/// An elliptic curve that aws-lc-rs can agree on secrets with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Curve {
    P256,
    P384,
    P521,
}

/// The content of the object identifier id-ecPublicKey (RFC 5480 section 2.1.1).
pub(crate) const EC_PUBLIC_KEY: [u8; 7] = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];

impl Curve {
    /// All of them, the most usual first.
    pub(crate) const ALL: [Self; 3] = [Self::P521, Self::P384, Self::P256];

    /// The content of the curve's object identifier (RFC 5480 section 2.1.1.1).
    pub(crate) fn oid(self) -> &'static [u8] {
        match self {
            Self::P256 => &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07],
            Self::P384 => &[0x2b, 0x81, 0x04, 0x00, 0x22],
            Self::P521 => &[0x2b, 0x81, 0x04, 0x00, 0x23],
        }
    }

    /// The bytes of one coordinate of a point.
    pub(crate) fn coordinate(self) -> usize {
        match self {
            Self::P256 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }

    /// The bytes of an uncompressed point.
    pub(crate) fn point(self) -> usize {
        1 + 2 * self.coordinate()
    }

    pub(crate) fn algorithm(self) -> &'static Algorithm {
        match self {
            Self::P256 => &ECDH_P256,
            Self::P384 => &ECDH_P384,
            Self::P521 => &ECDH_P521,
        }
    }

    /// `04 X Y` to `02 X` or `03 X` by the parity of Y (SEC 1 section 2.3.3); what is
    /// compressed already stays. `None` where the length does not fit the curve.
    pub(crate) fn compress(self, point: &[u8]) -> Option<Vec<u8>> {
        let (tag, coordinates) = point.split_first()?;
        match tag {
            2 | 3 if coordinates.len() == self.coordinate() => Some(point.to_vec()),
            4 if point.len() == self.point() => {
                let (x, y) = coordinates.split_at_checked(self.coordinate())?;
                let sign = 0x02 | (y.last()? & 1);
                Some([&[sign], x].concat())
            }
            _ => None,
        }
    }

    /// The DER `SubjectPublicKeyInfo` of a compressed point: what Dovecot hashes.
    pub(crate) fn public_key_info(self, compressed: &[u8]) -> Vec<u8> {
        let curve = der(0x06, self.oid());
        let algorithm = der(0x30, &[der(0x06, &EC_PUBLIC_KEY), curve].concat());
        let point = der(0x03, &[&[0], compressed].concat());
        der(0x30, &[algorithm, point].concat())
    }
}

/// A DER element. Only for contents below 128 bytes, whose length is one byte; a compressed
/// point with all around it has at most 88.
fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u8::try_from(content.len()).unwrap_or(u8::MAX);
    [&[tag, length], content].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compressed_p521_key_has_the_header_that_dovecot_hashes() {
        let info = Curve::P521.public_key_info(&[2; 67]);
        let header = "3058301006072a8648ce3d020106052b81040023034400";
        assert_eq!(base16ct::lower::encode_string(&info[..23]), header);
        assert_eq!(info.len(), 90);
    }

    #[test]
    fn a_point_of_another_length_is_refused() {
        assert_eq!(Curve::P521.compress(&[4; 132]), None);
        assert_eq!(Curve::P521.compress(&[2; 33]), None);
        assert_eq!(Curve::P256.compress(&[]), None);
        assert_eq!(Curve::P256.compress(&[6; 65]), None);
        assert_eq!(Curve::P256.compress(&[2; 33]), Some(vec![2; 33]));
    }
}
