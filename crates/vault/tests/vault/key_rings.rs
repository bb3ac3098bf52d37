//! The life of a ring: rotations, a reset, and the way back.

use vault::{
    Arena, BoxError, BoxOrigin, Held, KeyId, KeyRing, KeyRingError, PrivateKey, RetiredKey,
    RingBox, SealedBox, Secret, SystemEntropy,
};

fn key() -> PrivateKey {
    PrivateKey::generate(&SystemEntropy).unwrap()
}

fn open_key(key: &PrivateKey, opener: &PrivateKey) -> RetiredKey {
    RetiredKey {
        public_key: key.public_key(),
        held: Held::Open {
            opener: opener.key_id(),
            ring_box: RingBox::seal(key, opener, &SystemEntropy).unwrap(),
        },
    }
}

fn ids(keys: &[PrivateKey]) -> Vec<KeyId> {
    keys.iter().map(PrivateKey::key_id).collect()
}

/// What a rotation stores: the ring's keys, now open under the new one.
fn stored(ring: &KeyRing, new_active: &PrivateKey) -> Vec<RetiredKey> {
    let publics: Vec<_> = ring
        .retired()
        .iter()
        .chain([ring.active()])
        .map(PrivateKey::public_key)
        .collect();
    ring.reseal_under(new_active, &SystemEntropy)
        .unwrap()
        .into_iter()
        .map(|(id, ring_box)| RetiredKey {
            public_key: publics
                .iter()
                .find(|public| public.key_id() == id)
                .unwrap()
                .clone(),
            held: Held::Open {
                opener: new_active.key_id(),
                ring_box,
            },
        })
        .collect()
}

#[test]
fn every_rotation_keeps_every_key() {
    let mut all = vec![key()];
    let mut ring = KeyRing::open(all[0].clone(), []).unwrap();
    assert_eq!(ring.room(), 12);
    while ring.room() > 0 {
        let new_active = key();
        let retired = stored(&ring, &new_active);
        assert_eq!(retired.len(), all.len());
        ring = KeyRing::open(new_active.clone(), &retired).unwrap();
        assert_eq!(ids(ring.retired()), ids(&all));
        assert_eq!(ring.active().encoded(), new_active.encoded());
        all.push(new_active);
    }
    assert_eq!(all.len(), KeyRing::MOST_KEYS);
    assert_eq!(
        ring.reseal_under(&key(), &SystemEntropy).err(),
        Some(KeyRingError::TooManyKeys { count: 14 })
    );
}

#[test]
fn a_ring_over_the_limit_still_opens() {
    let active = key();
    let retired: Vec<_> = (0..14).map(|_| open_key(&key(), &active)).collect();
    let ring = KeyRing::open(active, &retired).unwrap();
    assert_eq!(ring.retired().len(), 14);
    assert_eq!(ring.room(), 0);
}

#[test]
fn a_reset_locks_and_the_old_password_brings_home() {
    let mut arena = Arena::new();
    let password = Secret::new(*b"the old password");
    let (oldest, old, present) = (key(), key(), key());
    let retired = [
        open_key(&oldest, &old),
        RetiredKey {
            public_key: old.public_key(),
            held: Held::Locked {
                secret_box: Some(
                    SealedBox::seal(&old, &password, &SystemEntropy, &mut arena).unwrap(),
                ),
                recovery_box: None,
            },
        },
    ];
    let ring = KeyRing::open(present.clone(), &retired).unwrap();
    assert_eq!(ids(ring.retired()), []);

    let Held::Locked {
        secret_box: Some(secret_box),
        ..
    } = &retired[1].held
    else {
        panic!("the old key is locked");
    };
    let opened = secret_box
        .open(&password, BoxOrigin::Ours, &mut arena)
        .unwrap();
    let once_locked = KeyRing::open(opened.key, &retired).unwrap();
    assert_eq!(ids(once_locked.retired()), [oldest.key_id()]);

    let home = stored(&once_locked, &present);
    let ring = KeyRing::open(present, &home).unwrap();
    assert_eq!(ids(ring.retired()), [oldest.key_id(), old.key_id()]);
    assert_eq!(ring.retired()[1].encoded(), old.encoded());
}

#[test]
fn keys_of_other_openers_are_left_alone() {
    let (active, other) = (key(), key());
    let (mine, theirs) = (key(), key());
    let retired = [open_key(&theirs, &other), open_key(&mine, &active)];
    let ring = KeyRing::open(active, &retired).unwrap();
    assert_eq!(ids(ring.retired()), [mine.key_id()]);
}

#[test]
fn a_box_that_should_open_and_does_not_is_named() {
    let (active, other) = (key(), key());
    let (damaged, sound) = (key(), key());
    let retired = [
        open_key(&sound, &active),
        RetiredKey {
            public_key: damaged.public_key(),
            held: Held::Open {
                opener: active.key_id(),
                ring_box: RingBox::seal(&damaged, &other, &SystemEntropy).unwrap(),
            },
        },
    ];
    assert_eq!(
        KeyRing::open(active, &retired).err(),
        Some(KeyRingError::Box {
            key: damaged.key_id(),
            cause: BoxError::WrongSecret,
        })
    );
}

#[test]
fn a_key_cannot_hold_itself() {
    let (active, retired) = (key(), key());
    let row = open_key(&retired, &active);
    let ring = KeyRing::open(active.clone(), [&row]).unwrap();
    for on_the_ring in [active, retired] {
        assert_eq!(
            ring.reseal_under(&on_the_ring, &SystemEntropy).err(),
            Some(KeyRingError::SameKey {
                key: on_the_ring.key_id()
            })
        );
    }
}
