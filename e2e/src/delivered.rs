//! Mail that must arrive and must read.

use std::collections::BTreeSet;

use crate::{Dovecot, ImapClient, MARK, StoredMessage};

impl Dovecot {
    /// How a delivery is answered that was stored.
    pub const SAVED: &'static str = "250 2.0.0";

    /// Delivers a message over LMTP; the file that it became. Nobody else may change the
    /// account's mail meanwhile.
    ///
    /// # Panics
    /// When it is not taken, or when its file looks sealed and holds plaintext, or neither.
    pub fn deliver(&self, address: &str, mail: &[u8]) -> StoredMessage {
        let on_disk = self.mail_on_disk(address);
        let paths = |message: StoredMessage| message.path;
        let before: BTreeSet<_> = on_disk.messages().into_iter().map(paths).collect();
        assert_eq!(
            self.try_delivery(address, mail),
            Self::SAVED,
            "{}",
            self.log()
        );
        let mut after = on_disk.messages();
        after.retain(|message| !before.contains(&message.path));
        assert_eq!(after.len(), 1, "new files of {address}");
        let message = after.remove(0);
        let is_plain = message.contains(MARK.as_bytes());
        assert_ne!(is_plain, message.is_sealed(), "{}", message.path.display());
        message
    }

    /// A connection that is logged in, with the INBOX open.
    ///
    /// # Panics
    /// When the log-in is refused, with Dovecot's log.
    pub fn logged_in(&self, address: &str, password: &str) -> ImapClient {
        let mut imap = self.imap();
        let answer = imap.login(address, password);
        let answer = answer.unwrap_or_else(|error| panic!("{address}: {error}\n{}", self.log()));
        assert!(answer.is_ok(), "{address}: {answer:?}\n{}", self.log());
        imap.select("INBOX").expect("the INBOX");
        imap
    }

    /// Logs in and reads the whole INBOX: it must hold these messages, in this order, each
    /// behind the header lines that LMTP put before it.
    ///
    /// # Panics
    /// When it holds anything else.
    pub fn expect_inbox(&self, address: &str, password: &str, mails: &[Vec<u8>]) {
        let mut imap = self.logged_in(address, password);
        let count = imap.status_messages("INBOX").expect("a STATUS");
        assert_eq!(count as usize, mails.len(), "messages of {address}");
        for (number, mail) in (1..).zip(mails) {
            let read = imap.fetch_body(number);
            let read = read.unwrap_or_else(|error| panic!("{number}: {error}\n{}", self.log()));
            assert!(
                read.ends_with(mail),
                "message {number} of {address} reads differently"
            );
        }
    }
}
