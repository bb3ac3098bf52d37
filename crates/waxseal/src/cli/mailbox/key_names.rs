//! What is known of the keys that messages name.

use std::collections::{BTreeMap, BTreeSet};

use accounts::{KeyStanding, KnownKeys};
use dovecot_crypt::{KeyId, OpenError, PublicKey};
use mailbox::{Problem, Trouble};
use model::Address;
use serde_json::{Value, json};

/// The keys of an account by the names that messages give them. A key has two: one in format
/// version 2, and one in version 1, which old releases of Dovecot wrote.
pub(crate) struct KeyNames {
    names: BTreeMap<KeyId, Name>,
}

struct Name {
    /// The id of the key in the database.
    key_id: String,
    standing: KeyStanding,
}

/// How many messages lie under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeyCount {
    pub(crate) key_id: String,
    /// None where the account never had such a key.
    pub(crate) standing: Option<KeyStanding>,
    pub(crate) messages: u64,
}

impl KeyNames {
    pub(crate) fn of(known: &KnownKeys) -> Self {
        let mut names = BTreeMap::new();
        for key in &known.keys {
            let name = || Name {
                key_id: key.key_id.clone(),
                standing: key.standing,
            };
            if let Ok(id) = key.key_id.parse() {
                names.insert(id, name());
            }
            // A text that is no key says nothing more than its id.
            if let Ok(public_key) = PublicKey::from_dovecot(key.public_key.as_bytes()) {
                names.insert(public_key.version1_key_id(), name());
            }
        }
        Self { names }
    }

    pub(crate) fn standing(&self, id: &KeyId) -> Option<KeyStanding> {
        self.names.get(id).map(|name| name.standing)
    }

    /// All names of all keys.
    pub(crate) fn ids(&self) -> Vec<KeyId> {
        self.names.keys().copied().collect()
    }

    /// The ids, as the database has them, of the keys with which this can be done.
    pub(crate) fn of_standing(&self, standing: KeyStanding) -> Vec<String> {
        let names = self.names.values();
        let ids = names.filter(|name| name.standing == standing);
        let ids: BTreeSet<&String> = ids.map(|name| &name.key_id).collect();
        ids.into_iter().cloned().collect()
    }

    /// Adds up the messages under each key; those that are known first.
    pub(crate) fn count(&self, messages: &BTreeMap<KeyId, u64>) -> Vec<KeyCount> {
        let mut counts: BTreeMap<(bool, Option<KeyStanding>, String), u64> = BTreeMap::new();
        for (id, messages) in messages {
            let name = self.names.get(id);
            let standing = name.map(|name| name.standing);
            let key_id = name.map_or_else(|| id.to_string(), |name| name.key_id.clone());
            *counts
                .entry((name.is_none(), standing, key_id))
                .or_default() += messages;
        }
        counts
            .into_iter()
            .map(|((_, standing, key_id), messages)| KeyCount {
                key_id,
                standing,
                messages,
            })
            .collect()
    }

    /// The keys that were wanted for messages that did not open, or that are not known.
    pub(crate) fn missing(&self, problems: &[Problem]) -> Vec<KeyCount> {
        let mut wanted: BTreeMap<KeyId, u64> = BTreeMap::new();
        for problem in problems {
            if let Trouble::UnknownKey(ids) | Trouble::NotOpened(OpenError::NoKey { wanted: ids }) =
                &problem.trouble
            {
                for id in ids {
                    *wanted.entry(*id).or_default() += 1;
                }
            }
        }
        self.count(&wanted)
    }

    /// Says for each key with which not all is well what it means and what to do.
    pub(crate) fn explain(
        &self,
        keys: &[KeyCount],
        email: &Address,
    ) -> impl Iterator<Item = String> {
        keys.iter().filter_map(move |key| {
            let advice = advice(key.standing, email)?;
            let (count, standing) = (key.messages, word(key.standing));
            Some(format!(
                "{count} under the {standing} key {}: {advice}",
                key.key_id
            ))
        })
    }
}

impl KeyCount {
    pub(crate) fn data(&self) -> Value {
        json!({
            "keyId": self.key_id,
            "standing": word(self.standing),
            "messages": self.messages,
        })
    }
}

/// One word for machines and for tables.
pub(crate) fn word(standing: Option<KeyStanding>) -> &'static str {
    match standing {
        Some(KeyStanding::Active) => "active",
        Some(KeyStanding::Open) => "retired",
        Some(KeyStanding::Archived) => "archived",
        Some(KeyStanding::Locked) => "locked",
        None => "unknown",
    }
}

/// What it means for messages to lie under such a key, and what to do about it; nothing where
/// all is well.
fn advice(standing: Option<KeyStanding>, email: &Address) -> Option<String> {
    match standing {
        Some(KeyStanding::Active | KeyStanding::Open) => None,
        Some(KeyStanding::Archived) => Some(format!(
            "its owner cannot read them at the moment, because an archived key is not handed \
             over at log-in: waxseal mailbox reencrypt {email}"
        )),
        Some(KeyStanding::Locked) => Some(format!(
            "they wait for the password or the recovery token of the key's time: waxseal user \
             open-key {email}"
        )),
        None => Some(
            "no key of that id is known for this account, and nothing here can open them; they are \
             left as they are. Most likely the database was restored from a backup that is older \
             than a rotation, a reset or a restored account: then the key is in the database that \
             was there before (waxseal restore keeps it beside, as NAME.before-restore-TIME) or \
             in a newer backup, and restoring that one brings it back. Otherwise the mail is of \
             another time (restored while the database was not), or another account's"
                .to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use accounts::KnownKey;

    use super::*;

    fn known(standing: KeyStanding, digit: &str, public_key: &str) -> KnownKey {
        KnownKey {
            key_id: digit.repeat(64),
            public_key: public_key.to_owned(),
            standing,
            retired: None,
        }
    }

    #[test]
    fn both_names_of_a_key_are_counted_as_one_and_unknown_ones_come_last() {
        let pair = vault::PrivateKey::generate(&vault::SystemEntropy).unwrap();
        let public_key = pair.public_key();
        let mut active = known(KeyStanding::Active, "0", public_key.encoded());
        active.key_id = public_key.key_id().to_string();
        let names = KeyNames::of(&KnownKeys {
            switch: true,
            keys: vec![active.clone(), known(KeyStanding::Locked, "1", "garbage")],
        });
        let parsed = PublicKey::from_dovecot(public_key.encoded().as_bytes()).unwrap();
        let id = |digit: &str| digit.repeat(64).parse::<KeyId>().unwrap();
        assert_eq!(names.ids().len(), 3);
        assert_eq!(names.standing(&id("1")), Some(KeyStanding::Locked));
        assert_eq!(names.standing(&id("2")), None);

        let messages = BTreeMap::from([
            (parsed.key_id(), 5),
            (parsed.version1_key_id(), 2),
            (id("0"), 7),
            (id("1"), 3),
        ]);
        let count = |key_id: String, standing, messages| KeyCount {
            key_id,
            standing,
            messages,
        };
        assert_eq!(
            names.count(&messages),
            [
                count(active.key_id, Some(KeyStanding::Active), 7),
                count("1".repeat(64), Some(KeyStanding::Locked), 3),
                count("0".repeat(64), None, 7),
            ]
        );
    }
}
