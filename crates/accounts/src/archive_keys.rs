//! Taking retired keys out of the ring without throwing them away.

use chrono::Duration;
use model::{Address, AuditAction};

use crate::audit::Note;
use crate::change::Change;
use crate::draft::Draft;
use crate::stored_keys::active_key_id;
use crate::{Accounts, Error, KeyStanding};

/// For how long after a key has retired it stays in the ring: sessions and deliveries that
/// began before go on sealing to it.
const STAYS_IN_RING: Duration = Duration::days(2);

/// What became of keys that were to be archived, by their ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArchivedKeys {
    /// Archived from now on.
    pub archived: Vec<String>,
    /// Retired less than two days ago; they stay in the ring.
    pub too_young: Vec<String>,
}

impl Accounts {
    /// Archives those of `key_ids` that are handed over at log-in: they are kept, sealed
    /// under the active key, and no longer handed over. The caller has made sure that no
    /// message needs them. All other ids are passed over.
    ///
    /// # Errors
    /// [`Error::UnknownAccount`], and those of every change.
    pub async fn archive_keys(
        &self,
        address: &Address,
        key_ids: &[String],
    ) -> Result<ArchivedKeys, Error> {
        let key_ids = key_ids.to_vec();
        self.change(address, move |seen, bench| {
            let seen = seen.alive()?;
            let active = active_key_id(&seen.account)?;
            let young = |retired| bench.now < retired + STAYS_IN_RING;
            let young: Vec<bool> = seen.retired.iter().map(|key| young(key.retired)).collect();
            let mut draft = Draft::from(seen);
            let mut outcome = ArchivedKeys::default();
            for (kept, young) in draft.retired.iter_mut().zip(young) {
                let open = KeyStanding::of(&kept.state, active.as_deref()) == KeyStanding::Open;
                if !open || !key_ids.contains(&kept.key_id) {
                    continue;
                }
                if young {
                    outcome.too_young.push(kept.key_id.clone());
                } else {
                    kept.set_archived(Some(bench.now));
                    outcome.archived.push(kept.key_id.clone());
                }
            }
            if !outcome.archived.is_empty() {
                let count = outcome.archived.len();
                draft.note(Note::with(AuditAction::KeysArchived, &count));
            }
            Ok(Change { draft, outcome })
        })
        .await
    }
}
