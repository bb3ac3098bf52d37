//! Somebody makes an account for themselves.

use std::ops::RangeInclusive;

use chrono::{DateTime, Utc};
use model::{
    Account, Address, AuditAction, AuditActor, Domain, InviteCode, Language, RegistrationMode,
    Roles, Voucher, VoucherId,
};
use store::{LinkPurpose, Reader, Transaction};
use vault::{Asker, Secret};

use crate::audit::Note;
use crate::limits::Limited;
use crate::{Accounts, Authority, Created, Error, NewAccount, Source, setup};

/// How many characters stand before the @ of an address that somebody registers. An
/// administrator may give out others.
pub const REGISTERED_LOCAL_PART: RangeInclusive<usize> = 3..=32;

/// What somebody asks for who wants a mailbox.
#[derive(Clone, Debug)]
pub struct Registration {
    /// The wanted address.
    pub address: Address,
    /// The chosen password.
    pub password: Secret,
    /// The invite code. Where the domain needs none, one that is given is used up all the same.
    pub invite_code: Option<InviteCode>,
    /// The language that was chosen or that the browser asks for.
    pub language: Option<Language>,
}

impl Accounts {
    /// Makes an ordinary account, as the domain's registration mode allows. An invite code is
    /// used up in the same transaction.
    ///
    /// Without a code that works, nobody learns which addresses are taken in a domain that
    /// asks for one.
    ///
    /// # Errors
    /// [`Error::TooManyAttempts`], [`Error::UnknownDomain`], [`Error::RegistrationClosed`],
    /// [`Error::InviteCodeRequired`], [`Error::UnknownInviteCode`], [`Error::UsedInviteCode`],
    /// [`Error::LocalPartLength`], [`Error::AddressReserved`], and those of
    /// [`Accounts::create`].
    pub async fn register(&self, source: Source, wanted: Registration) -> Result<Created, Error> {
        let attempt = Box::pin(self.try_to_register(wanted));
        self.within_limits(Limited::Registration, source, None, attempt)
            .await
    }

    async fn try_to_register(&self, wanted: Registration) -> Result<Created, Error> {
        let reader = self.store.reader();
        let name = wanted.address.domain();
        let domain = reader
            .domain(name)
            .await?
            .ok_or_else(|| Error::UnknownDomain(name.clone()))?;
        let invite_code = wanted.invite_code;
        admit(&reader, &domain, invite_code.as_ref()).await?;

        let local_part = wanted.address.local_part();
        if !REGISTERED_LOCAL_PART.contains(&local_part.len()) {
            return Err(Error::LocalPartLength);
        }
        if reader.reserved_name_exists(local_part).await? {
            return Err(Error::AddressReserved(wanted.address));
        }
        let account = NewAccount {
            address: wanted.address,
            password: wanted.password,
            roles: Roles::default(),
            quota: None,
            password_change_required: false,
            language: wanted.language,
        };
        self.make(account, Admission::Registration(invite_code))
            .await
    }
}

/// Why a new account may be made.
pub(crate) enum Admission {
    /// An administrator says so.
    Administrator(Authority),
    /// Whoever holds this link for the first start says so; all links end with it.
    SetupLink(String),
    /// Somebody registers, perhaps with a code.
    Registration(Option<InviteCode>),
}

impl Admission {
    /// Asked before the costly part.
    pub(crate) async fn check(
        &self,
        reader: &Reader<'_>,
        domain: &Domain,
        roles: &Roles,
    ) -> Result<(), Error> {
        if let Self::Administrator(by) = self {
            let powers = by.powers(reader).await?;
            powers.over_domain(domain.id)?;
            powers.grant(&Roles::from_iter([]), roles)?;
        }
        Ok(())
    }

    /// Asked once more in the transaction that makes the account. Uses up the code, if there
    /// is one.
    pub(crate) async fn admit(
        &self,
        transaction: &Transaction,
        domain: &Domain,
        roles: &Roles,
        now: DateTime<Utc>,
    ) -> Result<Option<VoucherId>, Error> {
        let reader = transaction.reader();
        self.check(&reader, domain, roles).await?;
        if let Self::SetupLink(presented) = self {
            setup::check(&reader, presented, now).await?;
            transaction.delete_links(LinkPurpose::SetUp, None).await?;
        }
        let Self::Registration(code) = self else {
            return Ok(None);
        };
        let Some(voucher) = admit(&transaction.reader(), domain, code.as_ref()).await? else {
            return Ok(None);
        };
        if !transaction.redeem_voucher(voucher.id, now).await? {
            return Err(Error::UsedInviteCode);
        }
        Ok(Some(voucher.id))
    }

    /// Whose share of the workers it takes.
    pub(crate) fn asker(&self) -> Asker {
        match self {
            Self::Administrator(_) | Self::SetupLink(_) => Asker::known(),
            // All who register share one: nobody has shown anything yet.
            Self::Registration(_) => Asker::stranger().from_source("registration"),
        }
    }

    /// Who makes the account.
    pub(crate) fn actor(&self) -> AuditActor {
        match self {
            Self::Administrator(by) => by.actor(),
            Self::SetupLink(_) => AuditActor::SetupLink,
            Self::Registration(_) => AuditActor::Owner,
        }
    }

    /// What the audit trail tells.
    pub(crate) fn note(&self, account: &Account) -> Note {
        match self {
            Self::Registration(_) => AuditAction::Registered.into(),
            _ => Note::with(AuditAction::AccountCreated, &account.roles.names()),
        }
    }
}

/// Whether somebody with this code may register in a domain.
async fn admit(
    reader: &Reader<'_>,
    domain: &Domain,
    code: Option<&InviteCode>,
) -> Result<Option<Voucher>, Error> {
    match (domain.registration, code) {
        (RegistrationMode::Closed, _) => Err(Error::RegistrationClosed(domain.name.clone())),
        (RegistrationMode::Invite, None) => Err(Error::InviteCodeRequired(domain.name.clone())),
        (RegistrationMode::Open, None) => Ok(None),
        (RegistrationMode::Invite | RegistrationMode::Open, Some(code)) => {
            valid_voucher(reader, domain, code).await.map(Some)
        }
    }
}

/// The voucher of a code that opens this domain. Codes of an account that may not invite, or
/// is deleted, are void.
async fn valid_voucher(
    reader: &Reader<'_>,
    domain: &Domain,
    code: &InviteCode,
) -> Result<Voucher, Error> {
    let voucher = reader
        .voucher(code)
        .await?
        .ok_or(Error::UnknownInviteCode)?;
    let opens = match voucher.domain {
        Some(opened) => opened == domain.id,
        None => reader.first_domain().await?.as_ref() == Some(domain),
    };
    if !opens {
        return Err(Error::UnknownInviteCode);
    }
    if let Some(owner) = voucher.owner {
        let owner = reader.account_by_id(owner).await?;
        if owner.is_none_or(|owner| owner.deleted || owner.roles.may_not_invite()) {
            return Err(Error::UnknownInviteCode);
        }
    }
    if voucher.redeemed.is_some() {
        return Err(Error::UsedInviteCode);
    }
    Ok(voucher)
}
