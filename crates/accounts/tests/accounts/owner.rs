//! A person with a mailbox, who remembers everything.

use std::collections::{BTreeMap, BTreeSet};

use accounts::{Accounts, Authority, OldSecret, Recovery, RecoveryPhase, Sealing, Source};
use chrono::Duration;
use model::{Account, Address, MailCryptMode, RetiredKey, RetiredKeyState, SealedText};
use vault::{KeyId, KeyRing, PasswordHash, PrivateKey, PublicKey, RecoveryToken, RingBox, Secret};

use crate::proofs::Proofs;
use crate::server::{Server, Stored, new_account, secret};

/// What opened a key while it was the active one, the last of each kind.
#[derive(Clone, Debug)]
pub(crate) struct SecretsOfKey {
    pub(crate) password: Secret,
    pub(crate) token: Option<RecoveryToken>,
}

/// The owner of an account. Every use case that succeeds is noted here, so that afterwards
/// [`belongs_together`](Self::belongs_together) can say what must be true.
pub(crate) struct Owner {
    pub(crate) address: Address,
    pub(crate) password: Secret,
    pub(crate) token: Option<RecoveryToken>,
    /// Every key that a look-up ever gave Dovecot to seal to.
    pub(crate) shown: BTreeSet<KeyId>,
    pub(crate) secrets_of: BTreeMap<KeyId, SecretsOfKey>,
    pub(crate) proofs: Proofs,
    passwords: usize,
}

impl Owner {
    /// An account that an administrator makes.
    pub(crate) async fn create(server: &Server, local_part: &str) -> Self {
        let password = "the first password";
        let created = server
            .accounts
            .create(Authority::command_line(), new_account(local_part, password))
            .await
            .unwrap();
        let mut owner = Self::of(created.address, password);
        owner.token = Some(created.recovery_token);
        owner.belongs_together(server).await;
        owner
    }

    /// An account that is there already and has no recovery token.
    pub(crate) fn of(address: Address, password: &str) -> Self {
        Self {
            address,
            password: secret(password),
            token: None,
            shown: BTreeSet::new(),
            secrets_of: BTreeMap::new(),
            proofs: Proofs::default(),
            passwords: 0,
        }
    }

    /// A password that was never used before.
    pub(crate) fn next_password(&mut self) -> Secret {
        self.passwords += 1;
        secret(&format!("password number {:04}", self.passwords))
    }

    pub(crate) async fn change_password(&mut self, accounts: &Accounts) {
        let new = self.next_password();
        accounts
            .change_password(&self.address, &self.password, new.clone())
            .await
            .unwrap();
        self.password = new;
    }

    pub(crate) async fn new_token(&mut self, accounts: &Accounts) {
        let token = accounts
            .new_recovery_token(&self.address, &self.password)
            .await
            .unwrap();
        self.token = Some(token);
    }

    pub(crate) async fn rotate(&mut self, accounts: &Accounts) {
        let token = accounts.rotate(&self.address, &self.password).await;
        self.token = Some(token.unwrap());
    }

    /// An administrator's reset.
    pub(crate) async fn reset(&mut self, accounts: &Accounts) {
        let new = self.next_password();
        let reset = accounts
            .reset(Authority::command_line(), &self.address, new.clone(), false)
            .await
            .unwrap();
        self.password = new;
        self.token = reset.recovery_token;
    }

    /// The whole recovery, two days of waiting included.
    pub(crate) async fn recover(&mut self, server: &Server) {
        let token = self.token.clone().unwrap();
        let phase = server
            .accounts
            .start_recovery(Source::CommandLine, &self.address, &token)
            .await
            .unwrap();
        match phase {
            RecoveryPhase::Waiting(Recovery { .. }) => server.clock.advance(Duration::days(2)),
            RecoveryPhase::Ready(_) => {}
            other => panic!("{other:?}"),
        }
        let new = self.next_password();
        let token = server
            .accounts
            .finish_recovery(Source::CommandLine, &self.address, &token, new.clone())
            .await
            .unwrap();
        self.password = new;
        self.token = Some(token);
    }

    /// Opens every locked key with the password of its time.
    pub(crate) async fn open_all_locked(&mut self, server: &Server) {
        loop {
            let stored = server.stored(&self.address).await;
            let Some(key) = stored.retired.iter().find(|key| is_locked(key)) else {
                return;
            };
            let old = self.secrets_of[&key.key_id.parse().unwrap()]
                .password
                .clone();
            let old = OldSecret::Password(old);
            let opened = server
                .accounts
                .open_locked_keys(&self.address, &self.password, old)
                .await
                .unwrap();
            assert!(opened.opened >= 1);
        }
    }

    /// Another program changes the password: it writes a hash and nothing else.
    pub(crate) async fn change_hash_by_sql(&mut self, server: &Server) {
        self.password = self.next_password();
        let hash = crate::foreign::argon2id_hash(&self.password);
        let address = &self.address;
        let update =
            format!("UPDATE virtual_users SET password = '{hash}' WHERE email = '{address}'");
        assert_eq!(server.sql(&update).await, 1);
    }

    /// Looks the account up as a delivery does, and remembers the key if mail is sealed.
    pub(crate) async fn look_up(&mut self, accounts: &Accounts) {
        let lookup = accounts.lookup(&self.address).await.unwrap();
        if lookup.sealing == Sealing::Sealed {
            self.shown.insert(key_id(&lookup.public_key.unwrap()));
        }
    }

    /// What a log-in hands over: the active key first.
    pub(crate) async fn log_in(&self, accounts: &Accounts) -> Vec<KeyId> {
        let log_in = accounts
            .log_in(&self.address, &self.password)
            .await
            .unwrap();
        log_in
            .private_key
            .iter()
            .chain(&log_in.retired_private_keys)
            .map(PrivateKey::key_id)
            .collect()
    }

    /// After several things happened at once, or one was cut short: finds out which of these
    /// secrets, or of those before, are in force. The hash and each box must belong to one
    /// of them.
    pub(crate) async fn settle(
        &mut self,
        server: &Server,
        passwords: &[Secret],
        tokens: &[RecoveryToken],
    ) {
        let Stored { account, retired } = server.stored(&self.address).await;
        let hash = PasswordHash::parse(account.password.hash.as_str()).unwrap();
        let in_force = self.proofs.password_of(&hash, passwords);
        self.password = in_force.expect("a password in force");

        let tokens: Vec<_> = self.token.iter().chain(tokens).cloned().collect();
        let recovery_box = account.mail_crypt.recovery_box.as_ref();
        self.token = recovery_box.map(|sealed| self.token_of(sealed, &tokens));
        for key in &retired {
            let RetiredKeyState::Locked {
                secret_box: Some(secret_box),
                recovery_box,
            } = &key.state
            else {
                assert!(!is_locked(key), "locked without a box under a password");
                continue;
            };
            let key_id = key.key_id.parse().unwrap();
            let known = self.secrets_of.get(&key_id).cloned();
            let known_password = known.iter().map(|of| of.password.clone());
            let passwords: Vec<_> = known_password.chain(passwords.iter().cloned()).collect();
            let known_token = known.iter().filter_map(|of| of.token.clone());
            let tokens: Vec<_> = known_token.chain(tokens.iter().cloned()).collect();
            let password = self.proofs.opener_of(secret_box.as_str(), &passwords);
            let secrets = SecretsOfKey {
                password: password.expect("a password of its time"),
                token: recovery_box
                    .as_ref()
                    .map(|sealed| self.token_of(sealed, &tokens)),
            };
            self.secrets_of.insert(key_id, secrets);
        }
    }

    fn token_of(&mut self, sealed: &SealedText, tokens: &[RecoveryToken]) -> RecoveryToken {
        let secrets: Vec<_> = tokens.iter().map(RecoveryToken::secret).collect();
        let opener = self.proofs.opener_of(sealed.as_str(), &secrets);
        let opener = opener.expect("a token of its time");
        RecoveryToken::parse(std::str::from_utf8(opener.expose()).unwrap()).unwrap()
    }

    /// Asserts what must be true at every moment of an account's life:
    ///
    /// * the password verifies against the hash, and the box is bound to that hash;
    /// * the box under the password opens to the private half of the public key, and so
    ///   does the box under the token;
    /// * every retired key opens, with the active key or with the secrets of its time;
    /// * so every key that Dovecot was ever given to seal to can still be had.
    pub(crate) async fn belongs_together(&mut self, server: &Server) {
        self.look_up(&server.accounts).await;
        let Stored { account, retired } = server.stored(&self.address).await;
        assert!(!account.deleted);
        let hash = PasswordHash::parse(account.password.hash.as_str()).unwrap();
        assert!(self.proofs.verify(&hash, &self.password), "the hash");

        let keys = &account.mail_crypt;
        let Some(public_key) = &keys.public_key else {
            assert!(keys.is_empty() && keys.box_binding.is_none(), "half a key");
            assert_eq!(retired, []);
            assert_eq!(self.shown, BTreeSet::new());
            return;
        };
        assert_eq!(keys.box_binding, Some(hash.binding()), "the binding");
        let active = self.open_boxes(&account);
        assert_eq!(active.public_key().encoded(), public_key);
        let secrets = SecretsOfKey {
            password: self.password.clone(),
            token: self.token.clone(),
        };
        self.secrets_of.insert(active.key_id(), secrets);

        let reachable = self.reach(active, &retired);
        let missing: Vec<_> = self.shown.difference(&reachable).collect();
        assert_eq!(missing, Vec::<&KeyId>::new(), "keys that sealed mail");
        assert_eq!(reachable.len(), retired.len() + 1, "keys out of reach");
    }

    fn open_boxes(&mut self, account: &Account) -> PrivateKey {
        let keys = &account.mail_crypt;
        let secret_box = keys
            .secret_box
            .as_ref()
            .expect("the box under the password");
        let active = self
            .proofs
            .open(secret_box.as_str(), &self.password)
            .expect("the password opens its box");
        match (&keys.recovery_box, &self.token) {
            (Some(recovery_box), Some(token)) => {
                let recovered = self
                    .proofs
                    .open(recovery_box.as_str(), &token.secret())
                    .expect("the token opens its box");
                assert_eq!(recovered.encoded(), active.encoded());
            }
            (None, None) => {}
            (recovery_box, token) => panic!("{recovery_box:?} beside {token:?}"),
        }
        active
    }

    /// The ids of all keys that the owner can have, now or by proving old secrets.
    fn reach(&mut self, active: PrivateKey, retired: &[RetiredKey]) -> BTreeSet<KeyId> {
        let mut openers = vec![active];
        for key in retired.iter().filter(|key| is_locked(key)) {
            openers.push(self.open_locked(key));
        }
        let ring: Vec<_> = retired.iter().filter_map(ring_entry).collect();
        let mut reachable = BTreeSet::new();
        for opener in openers {
            let ring = KeyRing::open(opener, &ring).unwrap();
            let keys = [ring.active()].into_iter().chain(ring.retired());
            for key in keys.chain(ring.archived()) {
                assert!(reachable.insert(key.key_id()), "a key is held twice");
            }
        }
        reachable
    }

    fn open_locked(&mut self, key: &RetiredKey) -> PrivateKey {
        let RetiredKeyState::Locked {
            secret_box,
            recovery_box,
        } = &key.state
        else {
            panic!("{key:?} is not locked");
        };
        let key_id: KeyId = key.key_id.parse().unwrap();
        assert_eq!(key_id, crate::owner::key_id(&key.public_key));
        let secrets = &self.secrets_of[&key_id];
        let old = [
            (secret_box, Some(secrets.password.clone())),
            (
                recovery_box,
                secrets.token.as_ref().map(RecoveryToken::secret),
            ),
        ];
        let mut opened = Vec::new();
        for (sealed, secret) in old {
            assert_eq!(sealed.is_some(), secret.is_some(), "boxes of a locked key");
            if let (Some(sealed), Some(secret)) = (sealed, secret) {
                let key = self.proofs.open(sealed.as_str(), &secret);
                opened.push(key.expect("an old secret opens its box"));
            }
        }
        assert!(opened.iter().all(|opened| opened.key_id() == key_id));
        opened.remove(0)
    }
}

/// The ids of the keys that are archived, behind a locked key or not.
pub(crate) fn archived_ids(stored: &Stored) -> BTreeSet<KeyId> {
    let retired = stored.retired.iter();
    retired
        .filter(|key| key.state.archived_since().is_some())
        .map(|key| key.key_id.parse().unwrap())
        .collect()
}

/// The owner of an account in the given mode, with keys and a token, on a server of its own.
pub(crate) async fn owner_on_new_server(mode: MailCryptMode) -> (Server, Owner) {
    let server = Server::start(mode).await;
    let owner = Owner::create(&server, "ada").await;
    (server, owner)
}

pub(crate) fn is_locked(key: &RetiredKey) -> bool {
    matches!(key.state, RetiredKeyState::Locked { .. })
}

/// The id of a key as a look-up shows it.
pub(crate) fn key_id(encoded: &str) -> KeyId {
    PublicKey::from_encoded(encoded).unwrap().key_id()
}

fn ring_entry(key: &RetiredKey) -> Option<vault::RetiredKey> {
    let RetiredKeyState::Open {
        opener,
        ring_box,
        archived,
    } = &key.state
    else {
        return None;
    };
    let public_key = PublicKey::from_encoded(&key.public_key).unwrap();
    assert_eq!(public_key.key_id().to_string(), key.key_id);
    Some(vault::RetiredKey {
        public_key,
        opener: opener.parse().unwrap(),
        ring_box: RingBox::parse(ring_box.as_str()).unwrap(),
        archived: archived.is_some(),
    })
}
