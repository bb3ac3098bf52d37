//! What a server does beside answering: sending letters, writing the journal, counting and
//! clearing away.
//!
//! Several servers on one database do it side by side without harm.

use std::time::{Duration, Instant};

use accounts::{Accounts, BearerToken, Error};
use post::{Outgoing, PostOffice};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How often the queue of letters is looked at.
const LETTERS: Duration = Duration::from_secs(2);
/// How often what time has ended is cleared away.
const TIDY: Duration = Duration::from_secs(600);
/// How often what log-ins leave behind is written.
const JOURNAL: Duration = Duration::from_secs(1);
/// How often accounts are counted at most.
const COUNTING: Duration = Duration::from_secs(60);
/// Counting reads every account; it may take this part of the time.
const COUNTING_SHARE: u32 = 100;
/// How long a job may still take when the server stops: as long as a mail server has for one
/// answer, and a little more.
const LAST_WORD: Duration = Duration::from_secs(35);

/// The jobs of a server that runs.
pub(crate) struct Jobs {
    stop: watch::Sender<bool>,
    running: Vec<JoinHandle<()>>,
}

impl Jobs {
    /// Begins.
    pub(crate) fn start(
        accounts: &Accounts,
        post_office: PostOffice,
        somebody_sees_metrics: bool,
    ) -> Self {
        let (stop, stopped) = watch::channel(false);
        let letters = send_letters(accounts.clone(), post_office, stopped.clone());
        let tidy = tidy_up(accounts.clone(), stopped.clone());
        let journal = write_journal(accounts.clone(), stopped.clone());
        let mut running = vec![
            tokio::spawn(letters),
            tokio::spawn(tidy),
            tokio::spawn(journal),
        ];
        if somebody_sees_metrics {
            running.push(tokio::spawn(count_accounts(accounts.clone(), stopped)));
        }
        Self { stop, running }
    }

    /// Ends, when the letter that is being sent is sent and the journal is written.
    pub(crate) async fn stop(self) {
        // A job that has ended by itself hears nothing.
        let _ = self.stop.send(true);
        for job in self.running {
            if tokio::time::timeout(LAST_WORD, job).await.is_err() {
                tracing::warn!(
                    "a letter or the journal was under way for too long; a letter may be sent once \
                     more, and the last log-ins may not be noted"
                );
            }
        }
    }
}

/// Waits; whether the server still runs then.
async fn goes_on(stopped: &mut watch::Receiver<bool>, pause: Duration) -> bool {
    tokio::select! {
        () = tokio::time::sleep(pause) => true,
        _ = stopped.wait_for(|stopped| *stopped) => false,
    }
}

async fn send_letters(
    accounts: Accounts,
    post_office: PostOffice,
    mut stopped: watch::Receiver<bool>,
) {
    loop {
        if let Err(fault) = send_what_is_due(&accounts, &post_office, &stopped).await {
            tracing::warn!(%fault, "the queue of letters cannot be worked on; trying again");
        }
        if !goes_on(&mut stopped, LETTERS).await {
            return;
        }
    }
}

async fn send_what_is_due(
    accounts: &Accounts,
    post_office: &PostOffice,
    stopped: &watch::Receiver<bool>,
) -> Result<(), Error> {
    while !*stopped.borrow() {
        let Some(letter) = accounts.claim_letter().await? else {
            return Ok(());
        };
        let outgoing = Outgoing {
            id: letter.id,
            to: &letter.to,
            letter: letter.letter,
            language: letter.language,
            created: letter.created,
            stop_link: letter.stop_link.as_ref().map(BearerToken::reveal),
        };
        match post_office.send(&outgoing).await {
            Ok(()) => accounts.letter_was_sent(&letter).await?,
            Err(fault) => accounts.letter_was_not_sent(&letter, &fault).await?,
        }
    }
    Ok(())
}

async fn tidy_up(accounts: Accounts, mut stopped: watch::Receiver<bool>) {
    loop {
        if let Err(fault) = accounts.tidy_up().await {
            tracing::warn!(%fault, "what has run out was not cleared away; trying again later");
        }
        if !goes_on(&mut stopped, TIDY).await {
            return;
        }
    }
}

async fn write_journal(accounts: Accounts, mut stopped: watch::Receiver<bool>) {
    let mut is_failing = false;
    loop {
        let goes_on = goes_on(&mut stopped, JOURNAL).await;
        match accounts.write_journal().await {
            Ok(()) => is_failing = false,
            Err(fault) => {
                if !is_failing || !goes_on {
                    tracing::warn!(
                        %fault,
                        waiting = accounts.journal_waiting(),
                        "what log-ins leave behind was not written; trying again"
                    );
                }
                is_failing = true;
            }
        }
        if !goes_on {
            return;
        }
    }
}

async fn count_accounts(accounts: Accounts, mut stopped: watch::Receiver<bool>) {
    loop {
        let begun = Instant::now();
        if let Err(fault) = accounts.count_account_states().await {
            tracing::warn!(%fault, "the accounts were not counted; trying again later");
        }
        let pause = COUNTING.max(begun.elapsed() * COUNTING_SHARE);
        if !goes_on(&mut stopped, pause).await {
            return;
        }
    }
}
