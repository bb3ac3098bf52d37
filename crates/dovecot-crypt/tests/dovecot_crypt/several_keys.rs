//! Headers that Dovecot does not write, but whose fields allow it: several keys.

use dovecot_crypt::{Damage, Header, OpenError, open};

use crate::data::{data, letter, private_key};

/// Where the key data begins in a header for a P-521 key, and the one entry in it.
const KEY_DATA: usize = 48;
const ENTRY: std::ops::Range<usize> = 49..287;

/// The letter for `p521`, its header with `entries` in place of the one it has.
fn with_entries(entries: &[Vec<u8>]) -> Vec<u8> {
    let sealed = data("2.3/p521.aes-256-gcm-sha256");
    let all = entries.concat();
    let grown = |field: u32| (field + all.len() as u32 - ENTRY.len() as u32).to_be_bytes();
    let mut changed = sealed[..KEY_DATA].to_vec();
    changed[14..18].copy_from_slice(&grown(323));
    changed[44..48].copy_from_slice(&grown(275));
    changed.push(entries.len() as u8);
    changed.extend(all);
    changed.extend(&sealed[ENTRY.end..]);
    changed
}

fn entry() -> Vec<u8> {
    data("2.3/p521.aes-256-gcm-sha256")[ENTRY].to_vec()
}

/// An entry for another key, with other lengths.
fn foreign() -> Vec<u8> {
    let rsa = data("2.3/rsa.aes-256-gcm-sha256");
    let header = Header::parse(&rsa).unwrap().len();
    rsa[49..header - 36].to_vec()
}

#[test]
fn the_key_at_hand_may_stand_anywhere() {
    for entries in [
        vec![entry(), foreign()],
        vec![foreign(), entry()],
        vec![foreign(), foreign(), entry()],
    ] {
        let sealed = with_entries(&entries);
        let header = Header::parse(&sealed).unwrap();
        assert_eq!(header.key_ids().len(), entries.len());
        header.check_length(sealed.len() as u64).unwrap();
        assert_eq!(*open(&sealed, &[private_key("p521")]).unwrap(), letter());
    }
}

#[test]
fn a_damaged_entry_does_not_hide_a_sound_one() {
    let mut broken = entry();
    broken[100] ^= 1;
    let sealed = with_entries(&[broken.clone(), entry()]);
    assert_eq!(*open(&sealed, &[private_key("p521")]).unwrap(), letter());
    let sealed = with_entries(&[broken, foreign()]);
    let error = open(&sealed, &[private_key("p521")]).unwrap_err();
    assert!(matches!(error, OpenError::Damaged(Damage::KeyMaterial)));
}

#[test]
fn without_a_key_all_of_them_are_named() {
    let sealed = with_entries(&[entry(), foreign()]);
    let error = open(&sealed, &[]).unwrap_err();
    let (p521, rsa) = (private_key("p521").key_id(), private_key("rsa").key_id());
    assert!(
        error.to_string().ends_with(&format!("{p521}, {rsa}")),
        "{error}"
    );
}

#[test]
fn no_keys_at_all_is_damage() {
    let error = Header::parse(&with_entries(&[])).unwrap_err();
    assert!(
        matches!(error, OpenError::Damaged(Damage::Header("no keys"))),
        "{error:?}"
    );
}

#[test]
fn more_rounds_than_anybody_writes_are_not_run() {
    let mut sealed = data("2.3/p521.aes-256-gcm-sha256");
    for (rounds, said) in [
        (65_537, "65537 PBKDF2 rounds"),
        (u32::MAX, "4294967295 PBKDF2 rounds"),
        (0, "a wrong number of rounds"),
    ] {
        sealed[40..44].copy_from_slice(&u32::to_be_bytes(rounds));
        let error = open(&sealed, &[private_key("p521")]).unwrap_err();
        assert!(error.to_string().ends_with(said), "{error}");
    }
}
