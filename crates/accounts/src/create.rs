//! An administrator makes an account.

use model::{Address, Domain, Language, Letter, Roles};
use store::Reader;
use vault::{RecoveryToken, Secret};

use crate::anew::anew;
use crate::clock::whole_seconds;
use crate::register::Admission;
use crate::{Accounts, Authority, Error, password_from_person};

/// What an administrator asks for.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// The address, in a domain of this server.
    pub address: Address,
    /// The first password.
    pub password: Secret,
    /// What the account may do.
    pub roles: Roles,
    /// Size of the mailbox in megabytes.
    pub quota: Option<u32>,
    /// Whether the owner must choose another password before reading mail.
    pub password_change_required: bool,
    /// The language of letters, where it is known.
    pub language: Option<Language>,
}

/// A new account.
#[derive(Debug)]
pub struct Created {
    /// Its address.
    pub address: Address,
    /// Whether its mail is sealed from the first message on.
    pub mail_crypt: bool,
    /// For the owner, shown once.
    pub recovery_token: RecoveryToken,
}

impl Accounts {
    /// Makes an account with keys and a recovery token; the mode sets its switch.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::PasswordRule`], [`Error::UnknownDomain`], [`Error::AddressTaken`],
    /// [`Error::Busy`], [`Error::Store`]. Nothing is made then.
    pub async fn create(&self, by: &Authority, wanted: NewAccount) -> Result<Created, Error> {
        self.make(wanted, Admission::Administrator(by.clone()))
            .await
    }

    pub(crate) async fn make(
        &self,
        wanted: NewAccount,
        admission: Admission,
    ) -> Result<Created, Error> {
        let password = password_from_person(wanted.password, &wanted.address)?;
        // Asked before the costly part as well, so that a taken address answers at once.
        let reader = self.store.reader();
        let domain = domain_of_free_address(&reader, &wanted.address).await?;
        admission.check(&reader, &domain, &wanted.roles).await?;
        let secrets = self
            .on_worker(admission.asker(), move |bench| {
                bench.first_secrets(&password)
            })
            .await??;
        let row = store::NewAccount {
            domain_id: domain.id,
            address: wanted.address,
            password: secrets.password,
            roles: wanted.roles,
            quota: wanted.quota,
            password_change_required: wanted.password_change_required,
            mail_crypt: secrets.mail_crypt,
            language: wanted.language,
            unconfirmed_token: secrets.unconfirmed_token,
            invitation_voucher: None,
            created: whole_seconds(&*self.clock),
        };
        anew(|| self.insert(&row, &admission)).await?;
        Ok(Created {
            address: row.address,
            mail_crypt: row.mail_crypt.switch,
            recovery_token: secrets.recovery_token,
        })
    }

    async fn insert(&self, row: &store::NewAccount, admission: &Admission) -> Result<(), Error> {
        let now = row.created;
        let transaction = self.store.begin_alone().await?;
        let domain = domain_of_free_address(&transaction.reader(), &row.address).await?;
        let invitation_voucher = admission
            .admit(&transaction, &domain, &row.roles, now)
            .await?;
        let row = store::NewAccount {
            domain_id: domain.id,
            invitation_voucher,
            ..row.clone()
        };
        let language = row.language;
        let id = transaction.insert_account(row).await?;
        if let Some(account) = transaction.reader().account_by_id(id).await? {
            admission
                .note(&account)
                .of_account(&transaction, admission.actor(), &account, now)
                .await?;
        }
        transaction
            .insert_letter(id, Letter::Welcome, language, now)
            .await?;
        Ok(transaction.commit().await?)
    }
}

/// The domain of an address that nobody has or had.
async fn domain_of_free_address(reader: &Reader<'_>, address: &Address) -> Result<Domain, Error> {
    let domain = reader
        .domain(address.domain())
        .await?
        .ok_or_else(|| Error::UnknownDomain(address.domain().clone()))?;
    if reader.account(address).await?.is_some() || reader.alias_exists(address).await? {
        return Err(Error::AddressTaken(address.clone()));
    }
    Ok(domain)
}
