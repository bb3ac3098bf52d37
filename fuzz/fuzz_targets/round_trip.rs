//! Any messages, in any batch or as streams, open to what they were.
//!
//! The first byte says how many messages the rest is cut into, and whether they share an
//! ephemeral key.
#![no_main]

use dovecot_crypt::{Sealer, open, open_stream, seal_stream};
use fuzz::{keys, public_key};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((count, text)) = data.split_first() else {
        return;
    };
    let length = text.len() / (usize::from(*count % 8) + 1);
    let messages: Vec<&[u8]> = text.chunks(length.max(1)).take(9).collect();
    let mut sealer = Sealer::new(public_key());
    let sealed = if count & 0x80 == 0 {
        sealer.seal_all(&messages)
    } else {
        sealer.seal_together(&messages)
    }
    .expect("sealed");
    assert_eq!(sealed.len(), messages.len());
    for (sealed, message) in sealed.iter().zip(&messages) {
        assert_eq!(*open(sealed, keys()).expect("opened"), *message);
    }
    let (mut stream, mut opened) = (Vec::new(), Vec::new());
    seal_stream(&mut &*text, &mut stream, public_key(), text.len()).expect("sealed");
    let cap = stream.len();
    open_stream(&mut stream.as_slice(), &mut opened, keys(), cap).expect("opened");
    assert_eq!(opened, text);
});
