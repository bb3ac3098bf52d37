//! Taking a byte string apart from its front. Nothing here allocates or trusts a length.

/// What is left to read. Every method answers `None` where too few bytes are left.
#[derive(Clone, Copy)]
pub(crate) struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The next `length` bytes.
    pub(crate) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// The next `N` bytes.
    pub(crate) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    /// The next byte.
    pub(crate) fn byte(&mut self) -> Option<u8> {
        self.array().map(|[byte]| byte)
    }

    /// A big-endian number of 4 bytes.
    pub(crate) fn be32(&mut self) -> Option<u32> {
        self.array().map(u32::from_be_bytes)
    }

    /// A field behind its own length, a big-endian number of 2 bytes.
    pub(crate) fn be16_field(&mut self) -> Option<&'a [u8]> {
        let length = u16::from_be_bytes(self.array()?);
        self.take(length.into())
    }

    /// A field behind its own length, a big-endian number of 4 bytes.
    pub(crate) fn be32_field(&mut self) -> Option<&'a [u8]> {
        let length = self.be32()?.try_into().ok()?;
        self.take(length)
    }

    /// The content of the DER element with this tag, which comes next.
    pub(crate) fn der(&mut self, tag: u8) -> Option<&'a [u8]> {
        let mut ahead = *self;
        if ahead.byte()? != tag {
            return None;
        }
        let length = match ahead.byte()? {
            short @ 0..=0x7f => usize::from(short),
            0x81 => usize::from(ahead.byte()?),
            0x82 => usize::from(u16::from_be_bytes(ahead.array()?)),
            _ => return None,
        };
        let content = ahead.take(length)?;
        *self = ahead;
        Some(content)
    }

    /// How many bytes are left.
    pub(crate) fn left(&self) -> usize {
        self.0.len()
    }
}
