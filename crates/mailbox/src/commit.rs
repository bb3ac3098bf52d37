//! Batches of converted messages take the places of the originals, one after the other.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::exchange::exchange_folder;
use crate::fault::Fault;
use crate::report::Problem;
use crate::run::Run;
use crate::slot::{Original, Slot};
use crate::watcher::Step;
use crate::workplace::Workplace;

/// Lets batches take the places of the originals.
///
/// One flush serves two batches: it brings the converted messages of the one to the disk, and
/// the changed names of the one before, whose originals are removed then and not earlier.
pub(crate) struct Commits<'a> {
    run: &'a Run<'a>,
    /// Originals that changed places after the last flush.
    originals: Vec<Original>,
}

/// What came of a batch.
pub(crate) struct Committed {
    pub(crate) slots: Vec<Slot>,
    /// What is wrong with folders.
    pub(crate) problems: Vec<Problem>,
    /// Whether it was stopped, by the watcher or by a fault.
    pub(crate) ended: Result<ControlFlow<()>, Fault>,
}

impl<'a> Commits<'a> {
    pub(crate) fn new(run: &'a Run<'a>) -> Self {
        Self {
            run,
            originals: Vec::new(),
        }
    }

    /// Makes a batch durable and exchanges it folder by folder. What was not exchanged is
    /// removed: the message is in its place.
    pub(crate) fn commit(&mut self, mut slots: Vec<Slot>) -> Committed {
        let mut problems = Vec::new();
        let exchanged = self.flush(&slots).and_then(|()| {
            self.run.watcher.step(Step::Flushed);
            self.remove_originals()?;
            exchange(self.run, &mut slots, &mut problems)
        });
        let done = slots.iter().filter(|slot| slot.is_done());
        self.originals.extend(done.map(Slot::original));
        let cleaned = discard_the_rest(&slots);
        Committed {
            slots,
            problems,
            ended: exchanged.and_then(|flow| cleaned.map(|()| flow)),
        }
    }

    /// Makes the last exchanges durable and removes their originals.
    pub(crate) fn finish(mut self) -> Result<(), Fault> {
        if self.originals.is_empty() {
            return Ok(());
        }
        self.flush(&[])?;
        self.remove_originals()
    }

    /// Waits until all that is new is on the disk: every converted message, whole, because an
    /// exchange says nothing about the bytes of what is exchanged, and every name.
    fn flush(&self, slots: &[Slot]) -> Result<(), Fault> {
        let mut file_systems: BTreeMap<u64, &Workplace> = BTreeMap::new();
        let written = slots.iter().map(|slot| (&slot.origin, &slot.workplace));
        let changed = self.originals.iter();
        let changed = changed.map(|original| (&original.origin, &original.workplace));
        for (origin, workplace) in written.chain(changed) {
            file_systems
                .entry(origin.source.device)
                .or_insert(workplace);
        }
        for workplace in file_systems.values() {
            let temporary = &workplace.temporary;
            temporary
                .sync_file_system()
                .map_err(|error| Fault::io(error, temporary.path()))?;
        }
        Ok(())
    }

    /// To be called after a flush.
    fn remove_originals(&mut self) -> Result<(), Fault> {
        if !self.originals.is_empty() {
            self.run.watcher.step(Step::NamesFlushed);
        }
        for original in self.originals.drain(..) {
            original
                .remove()
                .map_err(|error| Fault::io(error, original.path()))?;
            self.run.watcher.step(Step::Removed);
        }
        Ok(())
    }
}

fn exchange(
    run: &Run<'_>,
    slots: &mut [Slot],
    problems: &mut Vec<Problem>,
) -> Result<ControlFlow<()>, Fault> {
    let mut folders: BTreeMap<usize, (Arc<Workplace>, Vec<&mut Slot>)> = BTreeMap::new();
    for slot in slots {
        let workplace = Arc::clone(&slot.workplace);
        let folder = folders.entry(workplace.index);
        folder
            .or_insert_with(|| (workplace, Vec::new()))
            .1
            .push(slot);
    }
    for (workplace, mut slots) in folders.into_values() {
        let mut troubles = Vec::new();
        let exchanged = exchange_folder(run, &workplace, &mut slots, &mut troubles);
        problems.extend(troubles.into_iter().map(|trouble| Problem {
            path: workplace.path(),
            trouble,
        }));
        if exchanged?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

fn discard_the_rest(slots: &[Slot]) -> Result<(), Fault> {
    for slot in slots.iter().filter(|slot| !slot.is_done()) {
        slot.discard().map_err(|error| {
            let path = slot.workplace.temporary.path_of(&slot.temporary);
            Fault::io(error, path)
        })?;
    }
    Ok(())
}
