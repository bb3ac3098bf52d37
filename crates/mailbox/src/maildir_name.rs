//! The name of a message in a Maildir: `base[,S=physical][,W=virtual][:2,flags]`.

/// What stays the same when flags change: everything before the first `:`.
pub(crate) fn base(name: &[u8]) -> &[u8] {
    name.split(|byte| *byte == b':').next().unwrap_or(name)
}

/// The size that a name tells: `S` is the message as it is stored unsealed, `W` the same with
/// every line ending counted as two bytes.
///
/// Read exactly as Dovecot reads it: the first `,S=` counts, and only where `,`, `:` or the
/// end follows its digits. A number beyond 64 bits can agree with no message.
pub(crate) fn size(name: &[u8], kind: u8) -> Option<u64> {
    let start = name
        .windows(3)
        .position(|window| window == [b',', kind, b'='])?;
    let rest = name.get(start + 3..).filter(|rest| !rest.is_empty())?;
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, behind) = rest.split_at_checked(digits)?;
    if !matches!(behind.first(), None | Some(b':' | b',')) {
        return None;
    }
    let number = digits.iter().try_fold(0_u64, |number, digit| {
        number.checked_mul(10)?.checked_add(u64::from(digit - b'0'))
    });
    Some(number.unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_ends_at_the_first_colon() {
        assert_eq!(base(b"1.M2P3.host,S=4:2,S"), b"1.M2P3.host,S=4");
        assert_eq!(base(b"1.M2P3.host"), b"1.M2P3.host");
        assert_eq!(base(b"a:2,:b"), b"a");
        assert_eq!(base(b":2,S"), b"");
    }

    #[test]
    fn sizes_are_read_as_dovecot_reads_them() {
        for (name, expected) in [
            (&b"1.M2P3.host,S=12,W=34:2,S"[..], Some(12)),
            (b"1.M2P3.host,W=34,S=12", Some(12)),
            (b"1.M2P3.host,S=12", Some(12)),
            (b"1.M2P3.host:2,S", None),
            (b"1.M2P3.host,S=", None),
            (b"1.M2P3.host,S=:2,", Some(0)),
            (b"1.M2P3.host,S=1x,S=2", None),
            (b"1.M2P3.host,S=99999999999999999999:2,", Some(u64::MAX)),
            (b"S=12", None),
            (b"", None),
        ] {
            assert_eq!(size(name, b'S'), expected, "{}", name.escape_ascii());
        }
        assert_eq!(size(b"1.M2P3.host,S=12,W=34:2,S", b'W'), Some(34));
    }
}
