//! Somebody makes an account for themselves.

use chrono::{DateTime, Utc};
use model::{Address, Domain, InviteCode, RegistrationMode, Roles, Voucher, VoucherId};
use store::{Reader, Transaction};
use vault::Secret;

use crate::limits::Limited;
use crate::{Accounts, Created, Error, NewAccount, Source};

/// What somebody asks for who wants a mailbox.
#[derive(Clone, Debug)]
pub struct Registration {
    /// The wanted address.
    pub address: Address,
    /// The chosen password.
    pub password: Secret,
    /// The invite code. Where the domain needs none, one that is given is used up all the same.
    pub invite_code: Option<InviteCode>,
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
        let attempt = self.try_to_register(wanted);
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
        if !(3..=32).contains(&local_part.len()) {
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
        };
        self.make(account, Admission::Registration(invite_code))
            .await
    }
}

/// Why a new account may be made.
pub(crate) enum Admission {
    /// An administrator says so.
    Administrator,
    /// Somebody registers, perhaps with a code.
    Registration(Option<InviteCode>),
}

impl Admission {
    /// Asked once more in the transaction that makes the account. Uses up the code, if there
    /// is one.
    pub(crate) async fn admit(
        &self,
        transaction: &Transaction,
        domain: &Domain,
        now: DateTime<Utc>,
    ) -> Result<Option<VoucherId>, Error> {
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
