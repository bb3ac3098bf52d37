//! Nothing that is secret prints itself.

use vault::{
    Arena, BearerToken, BoxOrigin, KeyRing, Opened, PasswordHash, RecoveryToken, RetiredKey,
    RingBox, SealedBox, Secret, SystemEntropy,
};
use vault::{BoxDerivation, PrivateKey};

#[test]
fn debug_says_nothing() {
    let mut arena = Arena::new();
    let secret = Secret::new(*b"sesame");
    let key = PrivateKey::generate(&SystemEntropy).unwrap();
    let sealed = SealedBox::seal(&key, &secret, &SystemEntropy, &mut arena).unwrap();
    let ring_box = RingBox::seal(&key, &key, &SystemEntropy).unwrap();
    let hash = PasswordHash::create(&secret, &SystemEntropy, &mut arena).unwrap();
    let opened: Opened = sealed.open(&secret, BoxOrigin::Ours, &mut arena).unwrap();
    assert_eq!(opened.derivation, BoxDerivation::Argon2id);
    let ring = KeyRing::open(key.clone(), []).unwrap();

    assert_eq!(format!("{secret:?}"), "Secret(..)");
    assert_eq!(format!("{key:?}"), "PrivateKey(..)");
    assert_eq!(format!("{sealed:?}"), "SealedBox(..)");
    assert_eq!(format!("{ring_box:?}"), "RingBox(..)");
    assert_eq!(format!("{hash:?}"), "PasswordHash(..)");
    assert_eq!(format!("{arena:?}"), "Arena(..)");
    assert_eq!(
        format!("{opened:?}"),
        "Opened { key: PrivateKey(..), derivation: Argon2id }"
    );
    assert_eq!(
        format!("{ring:?}"),
        "KeyRing { active: PrivateKey(..), retired: [], archived: [] }"
    );
    assert_eq!(
        format!("{:?}", BearerToken::generate(&SystemEntropy).unwrap()),
        "BearerToken(..)"
    );
    assert_eq!(
        format!("{:?}", RecoveryToken::generate(&SystemEntropy).unwrap()),
        "RecoveryToken(..)"
    );

    let ring_box = RingBox::seal(
        &key,
        &PrivateKey::generate(&SystemEntropy).unwrap(),
        &SystemEntropy,
    );
    let retired = RetiredKey {
        public_key: key.public_key(),
        opener: key.key_id(),
        ring_box: ring_box.unwrap(),
        archived: false,
    };
    assert!(format!("{retired:?}").ends_with("ring_box: RingBox(..), archived: false }"));
}
