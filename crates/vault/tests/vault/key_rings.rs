//! The life of a ring: rotations, a reset, and the way back.

use vault::{
    Arena, BoxError, BoxOrigin, KeyId, KeyRing, KeyRingError, PrivateKey, RetiredKey, RingBox,
    SealedBox, Secret, SystemEntropy,
};

fn key() -> PrivateKey {
    PrivateKey::generate(&SystemEntropy).unwrap()
}

fn open_key(key: &PrivateKey, opener: &PrivateKey) -> RetiredKey {
    RetiredKey {
        public_key: key.public_key(),
        opener: opener.key_id(),
        ring_box: RingBox::seal(key, opener, &SystemEntropy).unwrap(),
        archived: false,
    }
}

fn archived(key: &PrivateKey, opener: &PrivateKey) -> RetiredKey {
    RetiredKey {
        archived: true,
        ..open_key(key, opener)
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
        .chain(ring.archived())
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
            opener: new_active.key_id(),
            ring_box,
            archived: ring.archived().iter().any(|key| key.key_id() == id),
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
}

#[test]
fn archived_keys_are_kept_by_a_rotation_and_handed_over_by_no_log_in() {
    let (active, open, kept, new_active) = (key(), key(), key(), key());
    let retired = [archived(&kept, &active), open_key(&open, &active)];
    let ring = KeyRing::open(active.clone(), &retired).unwrap();
    assert_eq!(ids(ring.retired()), [open.key_id()]);
    assert_eq!(ids(ring.archived()), [kept.key_id()]);
    assert_eq!(ring.room(), 11);
    let handed_over = KeyRing::hand_over(&active, &retired).unwrap();
    assert_eq!(ids(&handed_over), [open.key_id()]);

    let home = stored(&ring, &new_active);
    assert_eq!(home.len(), 3);
    let ring = KeyRing::open(new_active, &home).unwrap();
    assert_eq!(ids(ring.retired()), [open.key_id(), active.key_id()]);
    assert_eq!(ids(ring.archived()), [kept.key_id()]);
    assert_eq!(ring.archived()[0].encoded(), kept.encoded());
}

/// A log-in does not look into the boxes of archived keys; whoever needs them all does.
#[test]
fn a_damaged_archived_key_keeps_nobody_out() {
    let (active, other, open, damaged) = (key(), key(), key(), key());
    let broken = RetiredKey {
        opener: active.key_id(),
        ..archived(&damaged, &other)
    };
    let retired = [broken, open_key(&open, &active)];
    let handed_over = KeyRing::hand_over(&active, &retired).unwrap();
    assert_eq!(ids(&handed_over), [open.key_id()]);
    assert_eq!(
        KeyRing::open(active, &retired).err(),
        Some(KeyRingError::Box {
            key: damaged.key_id(),
            cause: BoxError::WrongSecret,
        })
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
    let locked = SealedBox::seal(&old, &password, &SystemEntropy, &mut arena).unwrap();
    let forgotten = key();
    let waiting = [open_key(&oldest, &old), archived(&forgotten, &old)];
    let ring = KeyRing::open(present.clone(), &waiting).unwrap();
    assert_eq!(ids(ring.retired()), []);
    assert_eq!(ids(ring.archived()), []);

    let opened = locked.open(&password, BoxOrigin::Ours, &mut arena).unwrap();
    let once_locked = KeyRing::open(opened.key, &waiting).unwrap();
    assert_eq!(ids(once_locked.retired()), [oldest.key_id()]);

    let home = stored(&once_locked, &present);
    let ring = KeyRing::open(present, &home).unwrap();
    assert_eq!(ids(ring.retired()), [oldest.key_id(), old.key_id()]);
    assert_eq!(ring.retired()[1].encoded(), old.encoded());
    assert_eq!(ids(ring.archived()), [forgotten.key_id()]);
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
            opener: active.key_id(),
            ..open_key(&damaged, &other)
        },
    ];
    let named = Some(KeyRingError::Box {
        key: damaged.key_id(),
        cause: BoxError::WrongSecret,
    });
    assert_eq!(KeyRing::hand_over(&active, &retired).err(), named);
    assert_eq!(KeyRing::open(active, &retired).err(), named);
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
