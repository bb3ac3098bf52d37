//! One batch of rows of one kind, in one transaction.

use store::userli::Extras;
use store::{Imported, ImportedRow, PresentRow, Reader, Remembered, Transaction};

use super::merge::{Merge, marks, merge};
use super::{Finding, FindingKind, Import, ImportKind};
use crate::Error;

/// A row on its way.
pub(super) struct Incoming<R> {
    pub(super) row: R,
    pub(super) extras: Extras,
    /// Where it comes from, as in `row 7 of users`.
    pub(super) place: String,
    /// What it is called in reports; none where its name is a secret.
    pub(super) subject: Option<String>,
}

/// What one kind of row needs beyond what all need.
pub(super) trait Brought: ImportedRow {
    /// As what it is counted.
    const REPORTED_AS: ImportKind;
    /// Whether a row that is here already, and was not brought over, is as good as one that
    /// was: then it stays as it is.
    const SAME_IF_PRESENT: bool;

    /// Parts whose change on both sides is nobody's concern.
    fn is_quiet(_part: &str) -> bool {
        false
    }

    /// Does what must happen before parts are written over; or says why they must not be.
    async fn before_update(
        &self,
        _import: &mut Import<'_>,
        _transaction: &Transaction,
        _id: i64,
        _parts: &[&str],
    ) -> Result<Result<(), String>, Error> {
        Ok(Ok(()))
    }
}

/// What is to be done with a row.
enum Fate {
    Insert,
    Unchanged,
    /// Here already, and not ours.
    Taken,
    /// Here already, and just as good.
    Adopt(i64),
    /// Brought over before, and removed here since.
    RemovedHere,
    Merge(Imported, Merge),
}

impl Import<'_> {
    /// Brings a batch over.
    pub(super) async fn bring<R: Brought>(&mut self, batch: Vec<Incoming<R>>) -> Result<(), Error> {
        let batch = self.without_doubles(batch);
        if batch.is_empty() {
            return Ok(());
        }
        if self.dry_run {
            let fates = fates(&self.accounts.store.reader(), &batch).await?;
            for (incoming, fate) in batch.iter().zip(fates) {
                self.tell_of(incoming, &fate);
            }
            return Ok(());
        }
        let transaction = self.accounts.store.begin().await?;
        let fates = fates(&transaction.reader(), &batch).await?;
        let mut new = Vec::new();
        let mut remembered = Vec::new();
        for (incoming, fate) in batch.iter().zip(fates) {
            let fate = self.allowed(&transaction, incoming, fate).await?;
            self.tell_of(incoming, &fate);
            match fate {
                Fate::Insert => new.push(incoming),
                Fate::Adopt(target) => remembered.push(memory(incoming, None, target)),
                Fate::Merge(before, merge) => {
                    if !merge.write.is_empty() {
                        transaction
                            .update_imported(before.target, &incoming.row, &merge.write, self.now)
                            .await?;
                    }
                    remembered.push(Remembered {
                        marks: merge.marks,
                        ..memory(incoming, Some(before.memory), before.target)
                    });
                }
                Fate::Unchanged | Fate::Taken | Fate::RemovedHere => {}
            }
        }
        let rows: Vec<&R> = new.iter().map(|incoming| &incoming.row).collect();
        let ids = transaction.insert_imported(&rows).await?;
        let inserted = new.iter().zip(ids);
        remembered.extend(inserted.map(|(incoming, id)| memory(incoming, None, id)));
        if remembered.is_empty() {
            return Ok(());
        }
        transaction.remember_imported::<R>(remembered).await?;
        Ok(transaction.commit().await?)
    }

    /// Reports rows that are called like an earlier one of the same batch.
    fn without_doubles<R: Brought>(&mut self, batch: Vec<Incoming<R>>) -> Vec<Incoming<R>> {
        let mut seen = std::collections::HashSet::new();
        let (first, doubles): (Vec<_>, Vec<_>) = batch
            .into_iter()
            .partition(|incoming| seen.insert(incoming.row.key()));
        for double in doubles {
            self.not_brought(&double, "another row before it has the same name");
        }
        first
    }

    async fn allowed<R: Brought>(
        &mut self,
        transaction: &Transaction,
        incoming: &Incoming<R>,
        fate: Fate,
    ) -> Result<Fate, Error> {
        let Fate::Merge(before, mut merge) = fate else {
            return Ok(fate);
        };
        if !merge.write.is_empty() {
            let (row, id) = (&incoming.row, before.target);
            let checked = row
                .before_update(self, transaction, id, &merge.write)
                .await?;
            if let Err(why) = checked {
                self.find(&Finding {
                    kind: FindingKind::KeptHere,
                    place: incoming.place.clone(),
                    subject: incoming.subject.clone(),
                    words: why,
                });
                merge = Merge {
                    marks: before.marks.clone(),
                    kept: std::mem::take(&mut merge.write),
                    write: Vec::new(),
                };
            }
        }
        Ok(Fate::Merge(before, merge))
    }

    fn tell_of<R: Brought>(&mut self, incoming: &Incoming<R>, fate: &Fate) {
        let kept = |import: &mut Self, words: String| {
            import.report.tally(R::REPORTED_AS).kept_here += 1;
            import.find(&Finding {
                kind: FindingKind::KeptHere,
                place: incoming.place.clone(),
                subject: incoming.subject.clone(),
                words,
            });
        };
        match fate {
            Fate::Insert => self.report.tally(R::REPORTED_AS).new += 1,
            Fate::Unchanged | Fate::Adopt(_) => self.report.tally(R::REPORTED_AS).unchanged += 1,
            Fate::Taken => self.not_brought(
                incoming,
                "there is one here already that was not brought over from userli; it stays as \
                 it is",
            ),
            Fate::RemovedHere => kept(self, "it was removed here since".to_owned()),
            Fate::Merge(_, merge) => {
                let loud: Vec<_> = merge
                    .kept
                    .iter()
                    .copied()
                    .filter(|part| !R::is_quiet(part))
                    .collect();
                if !loud.is_empty() {
                    let words = format!("changed in userli and here: {}", loud.join(", "));
                    kept(self, words);
                }
                let tally = self.report.tally(R::REPORTED_AS);
                match merge.write.is_empty() {
                    false => tally.changed += 1,
                    true if loud.is_empty() => tally.unchanged += 1,
                    true => {}
                }
            }
        }
    }

    pub(super) fn not_brought<R: Brought>(&mut self, incoming: &Incoming<R>, words: &str) {
        self.report.tally(R::REPORTED_AS).not_brought += 1;
        self.find(&Finding {
            kind: FindingKind::NotBrought,
            place: incoming.place.clone(),
            subject: incoming.subject.clone(),
            words: words.to_owned(),
        });
    }
}

fn memory<R: ImportedRow>(incoming: &Incoming<R>, memory: Option<i64>, target: i64) -> Remembered {
    Remembered {
        memory,
        key: incoming.row.key(),
        target,
        marks: marks(&incoming.row.parts()),
        extras: incoming.extras.clone(),
    }
}

async fn fates<R: Brought>(reader: &Reader<'_>, batch: &[Incoming<R>]) -> Result<Vec<Fate>, Error> {
    let rows: Vec<&R> = batch.iter().map(|incoming| &incoming.row).collect();
    let remembered = reader.imported(&rows).await?;
    let is_same = |number: usize, before: &Option<Imported>| {
        let Some(incoming) = batch.get(number) else {
            return false;
        };
        before.as_ref().is_some_and(|before| {
            before.extras == incoming.extras
                && marks(&incoming.row.parts())
                    .iter()
                    .all(|(part, mark)| before.marks.get(part) == Some(mark))
        })
    };
    let same: Vec<bool> = remembered
        .iter()
        .enumerate()
        .map(|(number, before)| is_same(number, before))
        .collect();
    let asked: Vec<(&R, Option<i64>)> = rows
        .iter()
        .zip(&remembered)
        .zip(&same)
        .filter(|(_, same)| !**same)
        .map(|((row, before), _)| (*row, before.as_ref().map(|before| before.target)))
        .collect();
    let mut present = reader.present_rows(&asked).await?.into_iter();
    let fates = rows.iter().zip(remembered).zip(same);
    Ok(fates
        .map(|((row, before), same)| {
            if same {
                return Fate::Unchanged;
            }
            fate(*row, before, present.next().flatten())
        })
        .collect())
}

fn fate<R: Brought>(row: &R, before: Option<Imported>, present: Option<PresentRow>) -> Fate {
    match (before, present) {
        (None, None) => Fate::Insert,
        (None, Some(present)) if R::SAME_IF_PRESENT || present.parts == row.parts() => {
            Fate::Adopt(present.id)
        }
        (None, Some(_)) => Fate::Taken,
        (Some(_), None) => Fate::RemovedHere,
        (Some(before), Some(present)) => {
            let merge = merge(&before.marks, &row.parts(), &present.parts);
            Fate::Merge(before, merge)
        }
    }
}
