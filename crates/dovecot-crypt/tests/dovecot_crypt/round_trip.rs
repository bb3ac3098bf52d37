//! What is sealed here opens here.

use dovecot_crypt::{Header, Sealer, is_sealed, open};
use proptest::prelude::*;

use crate::data::{private_key, public_key};

#[test]
fn one_message_on_every_curve() {
    for name in ["p521", "p384", "p256"] {
        let mut sealer = Sealer::new(&public_key(name));
        let sealed = sealer.seal(b"From: a\n\nb\n").unwrap();
        assert!(is_sealed(&sealed));
        let opened = open(&sealed, &[private_key(name)]).unwrap();
        assert_eq!(*opened, b"From: a\n\nb\n", "{name}");
    }
}

#[test]
fn an_empty_message_is_an_empty_file() {
    let sealed = Sealer::new(&public_key("p521")).seal(b"").unwrap();
    assert!(sealed.is_empty());
    assert!(open(b"", &[]).unwrap().is_empty());
}

#[test]
fn a_batch_keeps_its_order_with_empty_messages_in_between() {
    let texts: Vec<Vec<u8>> = (0..23_usize)
        .map(|index| vec![index as u8; if index % 5 == 0 { 0 } else { index * 11 }])
        .collect();
    let plaintexts: Vec<&[u8]> = texts.iter().map(Vec::as_slice).collect();
    let sealed = Sealer::new(&public_key("p256"))
        .seal_all(&plaintexts)
        .unwrap();
    assert_eq!(sealed.len(), texts.len());
    let keys = [private_key("p256")];
    for (sealed, text) in sealed.iter().zip(&texts) {
        assert_eq!(*open(sealed, &keys).unwrap(), *text);
        assert_eq!(sealed.is_empty(), text.is_empty());
    }
}

#[test]
fn no_two_messages_share_anything_random() {
    let mut sealer = Sealer::new(&public_key("p521"));
    let sealed = sealer.seal_all(&[b"the same".as_slice(); 9]).unwrap();
    let again = sealer.seal(b"the same").unwrap();
    let all: Vec<&Vec<u8>> = sealed.iter().chain([&again]).collect();
    for (index, one) in all.iter().enumerate() {
        for other in &all[index + 1..] {
            // Ephemeral point, wrapped key, hash, text with tag.
            for range in [86..219, 223..287, 291..323, 323..347] {
                assert_ne!(one[range.clone()], other[range]);
            }
        }
    }
}

#[test]
fn messages_sealed_together_share_the_ephemeral_key_and_nothing_else() {
    let sealed = Sealer::new(&public_key("p521"))
        .seal_together(&[b"the same".as_slice(); 9])
        .unwrap();
    let keys = [private_key("p521")];
    for (index, one) in sealed.iter().enumerate() {
        assert_eq!(*open(one, &keys).unwrap(), b"the same");
        for other in &sealed[index + 1..] {
            assert_eq!(one[..223], other[..223], "all before the wrapped key");
            // Wrapped key, hash, text, tag.
            for range in [223..287, 291..323, 323..331, 331..347] {
                assert_ne!(one[range.clone()], other[range]);
            }
            // Not even a block of the wrapped keys.
            for (block, other) in one[223..287].chunks(16).zip(other[223..287].chunks(16)) {
                assert_ne!(block, other);
            }
        }
    }
}

#[test]
fn so_many_share_an_ephemeral_key_and_no_more() {
    let messages = 2 * Sealer::MOST_TOGETHER + 1;
    let mut texts = vec![b"x".as_slice(); messages];
    texts[7] = b"";
    let mut sealer = Sealer::new(&public_key("p256"));
    let mut sealed = sealer.seal_together(&texts).unwrap();
    sealed.append(&mut sealer.seal_together(&texts[..2]).unwrap());
    assert!(sealed.remove(7).is_empty());
    let mut shared = std::collections::BTreeMap::<&[u8], usize>::new();
    for message in &sealed {
        *shared.entry(&message[86..86 + 65]).or_default() += 1;
    }
    let mut shared: Vec<usize> = shared.into_values().collect();
    shared.sort_unstable();
    let most = Sealer::MOST_TOGETHER;
    assert_eq!(shared, [1, 2, most - 1, most]);
}

#[test]
fn the_header_is_as_long_as_dovecots() {
    for (name, length) in [("p521", 323), ("p384", 287), ("p256", 255)] {
        let sealed = Sealer::new(&public_key(name)).seal(&[7; 1000]).unwrap();
        let header = Header::parse(&sealed).unwrap();
        assert_eq!(header.len(), length);
        assert_eq!(sealed.len(), length + 1000 + 16);
        assert_eq!(header.cipher(), "aes-256-gcm");
        assert!(header.is_authenticated() && header.is_sealed_to(&public_key(name)));
        assert_eq!(header.key_ids(), [public_key(name).key_id()]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_messages_in_any_batch(
        texts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..3000), 0..12)
    ) {
        let plaintexts: Vec<&[u8]> = texts.iter().map(Vec::as_slice).collect();
        let mut sealer = Sealer::new(&public_key("p256"));
        let keys = [private_key("p256")];
        for sealed in [sealer.seal_all(&plaintexts), sealer.seal_together(&plaintexts)] {
            let sealed = sealed.unwrap();
            prop_assert_eq!(sealed.len(), texts.len());
            for (sealed, text) in sealed.iter().zip(&texts) {
                prop_assert_eq!(&*open(sealed, &keys).unwrap(), text);
            }
        }
    }
}
