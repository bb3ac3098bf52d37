//! What a server does beside answering: sending letters and clearing away.
//!
//! Several servers on one database do it side by side without harm.

use std::time::Duration;

use accounts::{Accounts, BearerToken, Error};
use post::{Outgoing, PostOffice};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How often the queue of letters is looked at.
const LETTERS: Duration = Duration::from_secs(2);
/// How often what time has ended is cleared away.
const TIDY: Duration = Duration::from_secs(600);
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
    pub(crate) fn start(accounts: &Accounts, post_office: PostOffice) -> Self {
        let (stop, stopped) = watch::channel(false);
        let letters = send_letters(accounts.clone(), post_office, stopped.clone());
        let tidy = tidy_up(accounts.clone(), stopped);
        Self {
            stop,
            running: vec![tokio::spawn(letters), tokio::spawn(tidy)],
        }
    }

    /// Ends, when the letter that is being sent is sent.
    pub(crate) async fn stop(self) {
        // A job that has ended by itself hears nothing.
        let _ = self.stop.send(true);
        for job in self.running {
            if tokio::time::timeout(LAST_WORD, job).await.is_err() {
                tracing::warn!("a letter was under way for too long; it may be sent once more");
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
