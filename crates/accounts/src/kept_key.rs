//! A retired key while a change is being prepared.

use chrono::{DateTime, Utc};
use model::{RetiredKey, RetiredKeyId, RetiredKeyState, RetirementReason, SealedText};
use vault::{KeyRing, PrivateKey};

use crate::Error;
use crate::draft::Draft;
use crate::workbench::Workbench;

/// A retired key of a [`Draft`]: one that has a row, or one that retires with the change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeptKey {
    /// Its row; none while it is only about to retire.
    pub(crate) row: Option<RetiredKeyId>,
    pub(crate) key_id: String,
    pub(crate) public_key: String,
    pub(crate) state: RetiredKeyState,
    pub(crate) reason: RetirementReason,
}

impl From<RetiredKey> for KeptKey {
    fn from(row: RetiredKey) -> Self {
        Self {
            row: Some(row.id),
            key_id: row.key_id,
            public_key: row.public_key,
            state: row.state,
            reason: row.reason,
        }
    }
}

impl KeptKey {
    /// Whether the old password or token of its time is what opens it.
    pub(crate) fn is_locked(&self) -> bool {
        matches!(self.state, RetiredKeyState::Locked { .. })
    }

    /// Puts an open key into the archive, or takes it out. A locked one stays as it is.
    pub(crate) fn set_archived(&mut self, since: Option<DateTime<Utc>>) {
        if let RetiredKeyState::Open { archived, .. } = &mut self.state {
            *archived = since;
        }
    }
}

impl Draft {
    /// Seals all keys of `ring` under `active`, so that whoever opens that one has them.
    /// The ring's own first key retires with this if it has no row yet. What was archived
    /// stays archived.
    pub(crate) fn keep_ring_under(
        &mut self,
        active: &PrivateKey,
        ring: &KeyRing,
        bench: &Workbench<'_>,
    ) -> Result<(), Error> {
        let opener = active.public_key().key_id().to_string();
        for (key_id, ring_box) in ring.reseal_under(active, bench.entropy)? {
            let key_id = key_id.to_string();
            let open = |archived| RetiredKeyState::Open {
                opener: opener.clone(),
                ring_box: SealedText::new(ring_box.to_text()),
                archived,
            };
            match self.retired.iter_mut().find(|kept| kept.key_id == key_id) {
                Some(kept) => kept.state = open(kept.state.archived_since()),
                None => self.retired.push(KeptKey {
                    row: None,
                    key_id,
                    public_key: ring.active().public_key().encoded().to_owned(),
                    state: open(None),
                    reason: RetirementReason::Rotation,
                }),
            }
        }
        Ok(())
    }
}
