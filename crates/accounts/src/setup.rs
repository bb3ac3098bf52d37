//! The first start: a domain and an administrator, by a link that the server prints.

use chrono::{DateTime, Duration, Utc};
use model::{Address, AuditAction, AuditActor, Language, Role, Roles};
use store::{AccountFilter, Link, LinkPurpose, Reader};
use vault::{BearerToken, Secret, bearer_token_digest};

use crate::anew::anew;
use crate::audit::Note;
use crate::clock::whole_seconds;
use crate::register::Admission;
use crate::{Accounts, Created, Error, NewAccount};

/// How long a link lives that nobody uses.
const LIFE: Duration = Duration::hours(24);

/// What the first administrator asks for.
#[derive(Clone, Debug)]
pub struct SetUp {
    /// The address of the first administrator. Its domain is added where it is missing.
    pub address: Address,
    /// The password.
    pub password: Secret,
    /// The language of letters.
    pub language: Option<Language>,
}

impl Accounts {
    /// Whether the server has no administrator yet, so that a link for the first start can be
    /// made.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn needs_setup(&self) -> Result<bool, Error> {
        has_no_administrator(&self.store.reader()).await
    }

    /// Makes the secret part of a link for the first start; none where there is an
    /// administrator already. It works once, and for a day. Links that were made before, by
    /// another server perhaps, go on working until one of them is used.
    ///
    /// # Errors
    /// [`Error::Entropy`], [`Error::Store`].
    pub async fn make_setup_link(&self) -> Result<Option<BearerToken>, Error> {
        let token = BearerToken::generate(&*self.entropy)?;
        let made = anew(|| async {
            let transaction = self.store.begin_alone().await?;
            if !has_no_administrator(&transaction.reader()).await? {
                return Ok(false);
            }
            let now = whole_seconds(&*self.clock);
            let link = Link {
                account: None,
                created: now,
                expires: now + LIFE,
            };
            transaction
                .insert_link(LinkPurpose::SetUp, token.digest(), &link)
                .await?;
            transaction.commit().await?;
            Ok(true)
        });
        Ok(made.await?.then_some(token))
    }

    /// Whether a presented link for the first start works. Changes nothing.
    ///
    /// # Errors
    /// [`Error::InvalidLink`], [`Error::Store`].
    pub async fn check_setup_link(&self, presented: &str) -> Result<(), Error> {
        let now = whole_seconds(&*self.clock);
        check(&self.store.reader(), presented, now).await
    }

    /// Makes the first administrator, and the domain where it is missing. The link ends with
    /// it, and all others like it.
    ///
    /// # Errors
    /// [`Error::InvalidLink`], [`Error::PasswordRule`], [`Error::AddressTaken`],
    /// [`Error::Busy`], [`Error::Store`].
    pub async fn set_up(&self, presented: &str, wanted: SetUp) -> Result<Created, Error> {
        self.check_setup_link(presented).await?;
        let password = crate::password_from_person(wanted.password, &wanted.address)?;
        self.add_first_domain(presented, &wanted.address).await?;
        let account = NewAccount {
            address: wanted.address,
            password,
            roles: Roles::from_iter([Role::User, Role::Admin]),
            quota: None,
            password_change_required: false,
            language: wanted.language,
        };
        self.make(account, Admission::SetupLink(presented.to_owned()))
            .await
    }

    async fn add_first_domain(&self, presented: &str, address: &Address) -> Result<(), Error> {
        let name = address.domain();
        let now = whole_seconds(&*self.clock);
        anew(|| async {
            let transaction = self.store.begin_alone().await?;
            let reader = transaction.reader();
            check(&reader, presented, now).await?;
            if reader.domain(name).await?.is_some() {
                return Ok(());
            }
            let id = transaction.insert_domain(name, now).await?;
            Note::from(AuditAction::DomainAdded)
                .of_domain(&transaction, AuditActor::SetupLink, (id, name), now)
                .await?;
            Ok(transaction.commit().await?)
        })
        .await
    }
}

/// Whether a link works at this moment: while there is no administrator.
pub(crate) async fn check(
    reader: &Reader<'_>,
    presented: &str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let digest = bearer_token_digest(presented);
    let link = reader.link(LinkPurpose::SetUp, &digest).await?;
    if link.is_none_or(|link| now >= link.expires) || !has_no_administrator(reader).await? {
        return Err(Error::InvalidLink);
    }
    Ok(())
}

async fn has_no_administrator(reader: &Reader<'_>) -> Result<bool, Error> {
    let administrators = AccountFilter {
        role: Some(Role::Admin),
        deleted: Some(false),
        ..AccountFilter::default()
    };
    Ok(reader.count_accounts(&administrators).await? == 0)
}
