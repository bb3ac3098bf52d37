//! Any text is read as a key without a panic; what is a key can be sealed to.
#![no_main]

use dovecot_crypt::{KeyId, PrivateKey, PublicKey, Sealer, open};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(key) = PublicKey::from_dovecot(data) {
        assert!(
            !Sealer::new(&key)
                .seal(b"letter")
                .expect("sealed")
                .is_empty()
        );
    }
    if let Ok(key) = PrivateKey::from_dovecot(data) {
        let id = key.key_id();
        assert_eq!(id.to_string().parse::<KeyId>(), Ok(id));
        if let Some(public) = key.public_key() {
            assert_eq!(public.key_id(), id);
            let sealed = Sealer::new(public).seal(b"letter").expect("sealed");
            assert_eq!(*open(&sealed, &[key]).expect("opened"), b"letter");
        }
    }
    let _ = PublicKey::from_pem(data);
    let _ = PrivateKey::from_pem(data);
});
