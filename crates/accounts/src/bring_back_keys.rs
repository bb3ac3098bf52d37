//! Taking archived keys back into the ring.

use model::{Address, AuditAction};
use vault::KeyRing;

use crate::audit::Note;
use crate::change::Change;
use crate::draft::Draft;
use crate::kept_key::KeptKey;
use crate::stored_keys::active_key_id;
use crate::{Accounts, Error, KeyStanding};

/// What became of archived keys that were wanted back, by their ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BroughtBack {
    /// Handed over at log-in from now on.
    pub back: Vec<String>,
    /// Still archived: the ring has no room for them.
    pub no_room: Vec<String>,
}

impl Accounts {
    /// Brings those of `key_ids` that are archived back into the ring, as far as it has
    /// room, those that retired last first. All other ids are passed over.
    ///
    /// # Errors
    /// [`Error::UnknownAccount`], and those of every change.
    pub async fn bring_back_keys(
        &self,
        address: &Address,
        key_ids: &[String],
    ) -> Result<BroughtBack, Error> {
        let key_ids = key_ids.to_vec();
        self.change(address, move |seen, _bench| {
            let seen = seen.alive()?;
            let active = active_key_id(&seen.account)?;
            let mut draft = Draft::from(seen);
            let standing = |kept: &KeptKey| KeyStanding::of(&kept.state, active.as_deref());
            let is_open = |kept: &&KeptKey| standing(kept) == KeyStanding::Open;
            let handed_over = 1 + draft.retired.iter().filter(is_open).count();
            let mut room = KeyRing::MOST_KEYS.saturating_sub(handed_over);
            let mut outcome = BroughtBack::default();
            for kept in &mut draft.retired {
                let archived = standing(kept) == KeyStanding::Archived;
                if !archived || !key_ids.contains(&kept.key_id) {
                    continue;
                }
                if room == 0 {
                    outcome.no_room.push(kept.key_id.clone());
                } else {
                    room -= 1;
                    kept.set_archived(None);
                    outcome.back.push(kept.key_id.clone());
                }
            }
            if !outcome.back.is_empty() {
                let count = outcome.back.len();
                draft.note(Note::with(AuditAction::KeysBroughtBack, &count));
            }
            Ok(Change { draft, outcome })
        })
        .await
    }
}
