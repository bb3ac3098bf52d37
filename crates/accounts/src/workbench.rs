//! What a use case has at hand while it prepares a change on a derivation worker.

use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, Utc};
use model::MailCryptMode;
use vault::{
    Arena, Asker, BoxOrigin, Entropy, PasswordHash, PrivateKey, RecoveryToken, SealedBox, Secret,
};

use crate::clock::whole_seconds;
use crate::draft::Draft;
use crate::{Accounts, Error};

/// Derivation memory, randomness, the moment and the server's mode.
pub(crate) struct Workbench<'a> {
    pub(crate) arena: &'a mut Arena,
    pub(crate) entropy: &'a dyn Entropy,
    pub(crate) now: DateTime<Utc>,
    pub(crate) mode: MailCryptMode,
}

impl Workbench<'_> {
    /// A new key pair.
    pub(crate) fn new_key(&self) -> Result<PrivateKey, Error> {
        PrivateKey::generate(self.entropy).map_err(|fault| Error::sealing(&fault))
    }

    /// Seals a key under a password or token; the vault opens the box again before it
    /// lets it go.
    pub(crate) fn seal(&mut self, key: &PrivateKey, secret: &Secret) -> Result<SealedBox, Error> {
        SealedBox::seal(key, secret, self.entropy, self.arena)
            .map_err(|fault| Error::sealing(&fault))
    }

    /// Tries a secret on a box that opens with nothing, for an account that is not there.
    pub(crate) fn open_decoy(&mut self, secret: &Secret, origin: BoxOrigin) -> Result<(), Error> {
        let decoy = SealedBox::decoy(self.entropy)?;
        // It does not open, and that is all there is to know.
        let _ = decoy.open(secret, origin, self.arena);
        Ok(())
    }

    /// The hash of a password, as newly written.
    pub(crate) fn hash(&mut self, password: &Secret) -> Result<PasswordHash, Error> {
        PasswordHash::create(password, self.entropy, self.arena)
            .map_err(|fault| Error::sealing(&fault))
    }

    /// Makes a recovery token and seals `key` under it. The old token is void with the
    /// draft's writing, and so is a recovery that runs with it.
    pub(crate) fn new_recovery_token(
        &mut self,
        draft: &mut Draft,
        key: &PrivateKey,
    ) -> Result<RecoveryToken, Error> {
        let token = RecoveryToken::generate(self.entropy)?;
        let sealed = self.seal(key, &token.secret())?;
        draft.set_recovery_box(&sealed);
        draft.account.recovery_started = None;
        Ok(token)
    }
}

impl Accounts {
    /// Runs a job on a derivation worker when it is the asker's turn, with everything it may
    /// need at hand.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many jobs wait already; [`Error::Derivation`].
    pub(crate) async fn on_worker<T: Send + 'static>(
        &self,
        asker: Asker,
        job: impl FnOnce(&mut Workbench<'_>) -> T + Send + 'static,
    ) -> Result<T, Error> {
        let entropy = Arc::clone(&self.entropy);
        let now = whole_seconds(&*self.clock);
        let mode = self.mode;
        let metrics = self.metrics.clone();
        let came = Instant::now();
        let on_worker = move |arena: &mut Arena| {
            let begun = Instant::now();
            metrics.job_waited(begun - came);
            let done = job(&mut Workbench {
                arena,
                entropy: &*entropy,
                now,
                mode,
            });
            metrics.job_took(begun.elapsed());
            done
        };
        Ok(self.pool.run(asker, on_worker).await?)
    }
}
