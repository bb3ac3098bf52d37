//! A batch of converted messages takes the place of the originals.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::exchange::exchange_folder;
use crate::fault::Fault;
use crate::report::Problem;
use crate::run::Run;
use crate::slot::Slot;
use crate::watcher::Step;
use crate::workplace::Workplace;

/// What came of a batch.
pub(crate) struct Committed {
    pub(crate) slots: Vec<Slot>,
    /// What is wrong with folders.
    pub(crate) problems: Vec<Problem>,
    /// Whether it was stopped, by the watcher or by a fault.
    pub(crate) ended: Result<ControlFlow<()>, Fault>,
}

/// Makes a batch durable, exchanges it folder by folder, makes that durable too, and only then
/// removes the originals. What was not exchanged is removed, too: the message is in its place.
pub(crate) fn commit(run: &Run<'_>, mut slots: Vec<Slot>) -> Committed {
    let mut problems = Vec::new();
    let exchanged = make_durable(&slots).and_then(|()| {
        run.watcher.step(Step::Flushed);
        exchange(run, &mut slots, &mut problems)
    });
    let cleaned = clean(run, &slots);
    Committed {
        slots,
        problems,
        ended: exchanged.and_then(|flow| cleaned.map(|()| flow)),
    }
}

/// Waits until every converted message is on the disk, whole. Nothing else would see to it:
/// an exchange says nothing about the bytes of what is exchanged.
fn make_durable(slots: &[Slot]) -> Result<(), Fault> {
    let mut file_systems: BTreeMap<u64, &Workplace> = BTreeMap::new();
    for slot in slots {
        let device = slot.origin.source.device;
        file_systems.entry(device).or_insert(&slot.workplace);
    }
    for workplace in file_systems.values() {
        let temporary = &workplace.temporary;
        temporary
            .sync_file_system()
            .map_err(|error| Fault::io(error, temporary.path()))?;
    }
    Ok(())
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

fn clean(run: &Run<'_>, slots: &[Slot]) -> Result<(), Fault> {
    let mut touched: BTreeMap<usize, &Workplace> = BTreeMap::new();
    for slot in slots.iter().filter(|slot| slot.is_done()) {
        touched
            .entry(slot.workplace.index)
            .or_insert(&slot.workplace);
    }
    for workplace in touched.values() {
        workplace
            .sync()
            .map_err(|error| Fault::io(error, workplace.path()))?;
    }
    if !touched.is_empty() {
        run.watcher.step(Step::NamesFlushed);
    }
    for slot in slots {
        let cleaned = if slot.is_done() {
            slot.remove_original()
        } else {
            slot.discard()
        };
        cleaned.map_err(|error| {
            let path = slot.workplace.temporary.path_of(&slot.temporary);
            Fault::io(error, path)
        })?;
        if slot.is_done() {
            run.watcher.step(Step::Removed);
        }
    }
    Ok(())
}
