//! One message for two accounts at once.

use dovecot_check::{Severity, Trap};

use super::made::Canary;
use super::{Live, finding, lmtp, mark, message};

const CURE: &str = "let the mail server deliver to one recipient at a time (Postfix: \
                    lmtp_destination_recipient_limit=1) and say so with --one-recipient; for \
                    Maildir, set maildir_copy_with_hardlinks = no";

impl Live<'_> {
    /// Before 2.3.21, the second recipient may get the first one's file.
    pub(super) async fn try_pairs(
        &self,
        sealed: &Canary,
        [other, plain]: [&Canary; 2],
    ) -> anyhow::Result<Trap> {
        let mut trap = Trap {
            rule: "live-two-recipients",
            title: "one message for two accounts was sealed for each of them",
            why: "Before 2.3.21, the second recipient of one LMTP transaction may get a copy of \
                  the first one's file: in the clear, or sealed to the wrong key.",
            findings: Vec::new(),
        };
        for [first, second] in [[plain, sealed], [sealed, other]] {
            let mark = mark()?;
            let recipients = [first.address.to_string(), second.address.to_string()];
            let recipients = recipients.each_ref().map(String::as_str);
            let replies = lmtp::deliver(self, &recipients, &message(&mark)).await?;
            let is_stored = |index: usize| replies.get(index).is_some_and(|reply| reply.0 == 250);
            for (index, canary) in [first, second].into_iter().enumerate() {
                if !is_stored(index) {
                    // It is tried again later, alone.
                    continue;
                }
                if canary.sealed == Some(true) {
                    self.look(
                        canary,
                        &mark,
                        "delivered to two accounts at once",
                        &mut trap,
                    )?;
                }
                if let Err(fault) = self.read(canary, &mark).await {
                    trap.findings.push(finding(
                        Severity::Danger,
                        format!(
                            "delivered to two accounts at once, the canary cannot be read by the \
                             {} one: {fault:#}",
                            if index == 0 { "first" } else { "second" }
                        ),
                        CURE,
                    ));
                }
            }
        }
        for found in &mut trap.findings {
            CURE.clone_into(&mut found.change);
        }
        Ok(trap)
    }
}
