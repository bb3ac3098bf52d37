//! The switch that says whether an account's mail is sealed.

use model::{Address, AuditAction};

use crate::anew::anew;
use crate::audit::Note;
use crate::change::Change;
use crate::clock::whole_seconds;
use crate::draft::Draft;
use crate::{Accounts, Authority, Error};

impl Accounts {
    /// Sets the switch of one account; returns whether the account has keys. Without
    /// keys, sealing begins with the next log-in, which makes them.
    ///
    /// # Errors
    /// [`Error::UnknownAccount`], [`Error::NotAllowed`], and those of every change.
    pub async fn set_mail_crypt(
        &self,
        by: &Authority,
        address: &Address,
        on: bool,
    ) -> Result<bool, Error> {
        self.change_by(by, address, move |seen, _bench| {
            let mut draft = Draft::from(seen.alive()?);
            draft.switch_sealing(on);
            let outcome = draft.account.mail_crypt.has_keys();
            Ok(Change { draft, outcome })
        })
        .await
    }

    /// Turns the switch on for every account that has a box under its password and the
    /// switch off: what the documented SQL does. An administrator of a domain does so there.
    /// Returns how many there were.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`].
    pub async fn switch_on_all_with_keys(&self, by: &Authority) -> Result<u64, Error> {
        anew(|| async {
            let transaction = self.store.begin().await?;
            let domain = by.powers(&transaction.reader()).await?.domain();
            let switched = transaction.switch_on_all_with_keys(domain).await?;
            if switched > 0 {
                let now = whole_seconds(&*self.clock);
                let note = Note::with(AuditAction::SealingSwitchedForAll, &switched);
                let domains = transaction.reader().domains().await?;
                match domains.iter().find(|of| Some(of.id) == domain) {
                    Some(of) => {
                        let of = (of.id, &of.name);
                        note.of_domain(&transaction, by.actor(), of, now).await?;
                    }
                    None => note.of_server(&transaction, by.actor(), "", now).await?,
                }
            }
            transaction.commit().await?;
            Ok(switched)
        })
        .await
    }
}

impl Draft {
    /// Sets the switch.
    pub(crate) fn switch_sealing(&mut self, on: bool) {
        let switch = &mut self.account.mail_crypt.switch;
        if std::mem::replace(switch, on) != on {
            let word = if on { "on" } else { "off" };
            self.note(Note::with(AuditAction::SealingSwitched, word));
        }
    }
}
