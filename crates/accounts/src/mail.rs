//! Letters on their way: who sends which, and what becomes of those that fail.
//!
//! A letter is queued in the transaction of what it tells of. Whoever sends it claims it for
//! five minutes: of two servers one does, and one that dies with a letter in its hand leaves
//! it to be sent after that. So a letter is sent at least once, and twice only where a server
//! died between the mail server's yes and the note of it.

use chrono::{DateTime, Duration, Utc};
use model::{Account, Address, Language, Letter, QueuedLetterId};
use store::{Link, LinkPurpose, QueuedLetter, Transaction};
use vault::BearerToken;

use crate::anew::anew;
use crate::clock::whole_seconds;
use crate::recovery::RecoveryPhase;
use crate::{Accounts, Error};

/// How long a claim keeps others away.
const CLAIM: Duration = Duration::minutes(5);
/// How long a letter is tried before it is given up.
const PATIENCE: Duration = Duration::days(5);
/// How many letters are looked at in one go.
const AT_ONCE: u64 = 16;
/// How long the link in a letter works: as long as a recovery lives.
const LINK_LIFE: Duration = Duration::days(30);

/// A letter that this sender has claimed.
#[derive(Debug)]
pub struct ClaimedLetter {
    /// Its number in the queue.
    pub id: QueuedLetterId,
    /// Whom it is for.
    pub to: Address,
    /// What it says.
    pub letter: Letter,
    /// In which language.
    pub language: Language,
    /// When what it tells of happened.
    pub created: DateTime<Utc>,
    /// The secret part of the link that stops the recovery it tells of; made for this attempt,
    /// and stored as a digest only.
    pub stop_link: Option<BearerToken>,
    attempts: u32,
}

impl Accounts {
    /// The next letter that is due, claimed for whoever calls; none when all is sent for now.
    /// Letters that nobody needs any more are dropped on the way.
    ///
    /// # Errors
    /// [`Error::Entropy`], [`Error::Store`].
    pub async fn claim_letter(&self) -> Result<Option<ClaimedLetter>, Error> {
        let now = whole_seconds(&*self.clock);
        loop {
            let due = self.store.reader().due_letters(now, AT_ONCE).await?;
            if due.is_empty() {
                return Ok(None);
            }
            for letter in &due {
                if let Some(claimed) = self.try_to_claim(letter, now).await? {
                    return Ok(Some(claimed));
                }
            }
        }
    }

    async fn try_to_claim(
        &self,
        queued: &QueuedLetter,
        now: DateTime<Utc>,
    ) -> Result<Option<ClaimedLetter>, Error> {
        let transaction = self.store.begin().await?;
        if !transaction.claim_letter(queued, now + CLAIM).await? {
            return Ok(None);
        }
        let reader = transaction.reader();
        let account = reader.account_by_id(queued.account).await?;
        let Some(account) = account.filter(|account| is_needed(queued.letter, account, now)) else {
            transaction.delete_letter(queued.id).await?;
            transaction.commit().await?;
            return Ok(None);
        };
        let stop_link = match queued.letter {
            Letter::RecoveryStarted { .. } => {
                Some(self.new_stop_link(&transaction, &account, now).await?)
            }
            _ => None,
        };
        transaction.commit().await?;
        Ok(Some(ClaimedLetter {
            id: queued.id,
            to: account.address,
            letter: queued.letter,
            language: queued.language.unwrap_or_default(),
            created: queued.created,
            stop_link,
            attempts: queued.attempts + 1,
        }))
    }

    /// Every attempt brings a link of its own: the one before was not stored and cannot be
    /// written again. All of them work until the recovery ends.
    async fn new_stop_link(
        &self,
        transaction: &Transaction,
        account: &Account,
        now: DateTime<Utc>,
    ) -> Result<BearerToken, Error> {
        let token = BearerToken::generate(&*self.entropy)?;
        let link = Link {
            account: Some(account.id),
            created: now,
            expires: now + LINK_LIFE,
        };
        transaction
            .insert_link(LinkPurpose::StopRecovery, token.digest(), &link)
            .await?;
        Ok(token)
    }

    /// Notes that a letter was sent.
    ///
    /// # Errors
    /// [`Error::Store`]; the letter is then sent once more when the claim has run out.
    pub async fn letter_was_sent(&self, letter: &ClaimedLetter) -> Result<(), Error> {
        anew(|| async {
            let transaction = self.store.begin().await?;
            transaction.delete_letter(letter.id).await?;
            Ok(transaction.commit().await?)
        })
        .await
    }

    /// Notes that a letter could not be sent: it is tried again after a minute, then ever more
    /// rarely, up to every four hours. After five days it is given up, and the log says so.
    ///
    /// # Errors
    /// [`Error::Store`]; the letter is then tried again when the claim has run out.
    pub async fn letter_was_not_sent(
        &self,
        letter: &ClaimedLetter,
        fault: &(dyn std::error::Error + Send + Sync),
    ) -> Result<(), Error> {
        let now = whole_seconds(&*self.clock);
        let (to, kind, attempts) = (&letter.to, letter.letter.kind(), letter.attempts);
        let is_given_up = now >= letter.created + PATIENCE;
        if is_given_up {
            tracing::error!(%to, kind, attempts, %fault, "a letter was given up after five days");
        } else {
            tracing::warn!(%to, kind, attempts, %fault, "a letter was not sent; trying again later");
        }
        anew(|| async {
            let transaction = self.store.begin().await?;
            if is_given_up {
                transaction.delete_letter(letter.id).await?;
            } else {
                let due = now + pause(letter.attempts);
                transaction.put_letter_off(letter.id, due).await?;
            }
            Ok(transaction.commit().await?)
        })
        .await
    }
}

fn pause(attempts: u32) -> Duration {
    match attempts {
        0..=1 => Duration::minutes(1),
        2 => Duration::minutes(5),
        3 => Duration::minutes(15),
        4 => Duration::hours(1),
        _ => Duration::hours(4),
    }
}

/// Whether the letter still tells its owner something that holds.
fn is_needed(letter: Letter, account: &Account, now: DateTime<Utc>) -> bool {
    if account.deleted {
        return false;
    }
    match letter {
        Letter::RecoveryStarted { .. } => {
            let phase = RecoveryPhase::of(account.recovery_started, now);
            matches!(phase, RecoveryPhase::Waiting(_) | RecoveryPhase::Ready(_))
        }
        Letter::NoRecoveryToken => account.mail_crypt.recovery_box.is_none(),
        _ => true,
    }
}
