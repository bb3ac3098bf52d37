//! One message for one account.

use dovecot_check::{Severity, Trap};

use super::imap::Imap;
use super::made::{Canary, Made};
use super::{Live, disk, finding, lmtp, mark, message};

impl Live<'_> {
    /// Delivers, looks at the disk, reads, and looks once more: reading fills caches.
    pub(super) async fn try_single(&self, made: &mut Made<'_>) -> anyhow::Result<Trap> {
        made.find_places(self)?;
        let mark = mark()?;
        made.remember(&mark);
        let canary = made.first();
        let mut trap = Trap {
            rule: "live-canary",
            title: "a canary message was delivered, lay sealed, and was read",
            why: "What really happens to a message counts more than what a configuration says.",
            findings: Vec::new(),
        };
        let user = canary.address.to_string();
        let replies = lmtp::deliver(self, &[&user], &message(&mark)).await?;
        if let Some((code, text)) = replies.first()
            && *code != 250
        {
            let what = format!("Dovecot answers the delivery with {code} {text}");
            let severity = if code / 100 == 4 {
                Severity::Warning
            } else {
                Severity::Danger
            };
            let change = "look into Dovecot's log; the other findings may say why";
            trap.findings.push(finding(severity, what, change));
            return Ok(trap);
        }
        self.look(canary, &mark, "after the delivery", &mut trap)?;
        match self.read(canary, &mark).await {
            Ok(()) => {}
            Err(fault) => trap.findings.push(finding(
                Severity::Danger,
                format!("the canary cannot be read over IMAP: {fault:#}"),
                "look into Dovecot's log; the other findings may say why",
            )),
        }
        if trap.findings.is_empty() {
            self.look(canary, &mark, "after it was read", &mut trap)?;
        }
        Ok(trap)
    }

    /// Looks for the text of the canary on the disk.
    pub(super) fn look(
        &self,
        canary: &Canary,
        mark: &str,
        when: &str,
        trap: &mut Trap,
    ) -> anyhow::Result<()> {
        let search = disk::search(canary.places(), mark)?;
        for path in &search.clear {
            let what = format!("{when}, the canary lies in the clear in {}", path.display());
            let is_cache = path.ends_with("dovecot.index.cache");
            let change = if is_cache {
                "set mail_never_cache_fields as the rule index-cache says"
            } else if canary.sealed.is_none() {
                "if the account's switch is on, something stores its mail in the clear: see the \
                 other findings"
            } else {
                "something stores mail in the clear, see the other findings; where Dovecot's \
                 configuration was changed, reload it"
            };
            trap.findings.push(finding(Severity::Danger, what, change));
        }
        if search.clear.is_empty() && search.sealed == 0 {
            let what = format!(
                "{when}, no sealed message was found among {} file(s) of the account",
                search.files
            );
            let change = "run this as root on Dovecot's machine; where mail lies elsewhere, name it \
                          with --root";
            trap.findings.push(finding(Severity::Warning, what, change));
        }
        Ok(())
    }

    /// Reads the canary as its owner.
    pub(super) async fn read(&self, canary: &Canary, mark: &str) -> anyhow::Result<()> {
        let user = canary.address.to_string();
        let mut imap = Imap::open(self, &user, &canary.password).await?;
        let uids = imap.with_subject(mark).await?;
        let Some(uid) = uids.first() else {
            anyhow::bail!("it is not in the INBOX");
        };
        let text = imap.fetch(*uid).await?;
        if text.matches(mark).count() < 3 {
            anyhow::bail!("what IMAP shows is not what was delivered");
        }
        Ok(())
    }
}
