//! The invite codes of a member.

use chrono::{DateTime, Days, Utc};
use model::{Account, Domain, InviteCode, Voucher};
use store::{NewVoucher, Reader, StoreError, Transaction};
use vault::Entropy;

use crate::anew::anew;
use crate::clock::whole_seconds;
use crate::{Accounts, Error, Member};

/// Characters of a code, about 36 random bits; registrations are limited.
const LENGTH: usize = 6;
/// What a code is made of.
const LETTERS: &[u8; 62] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
/// How often another code is drawn because one like it is there already.
const TRIES: usize = 8;

/// What a member has to hand out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InviteCodes {
    /// The codes, the oldest first.
    pub codes: Vec<OwnInviteCode>,
    /// Whether the member may make another one whenever one is wanted.
    pub may_make_more: bool,
    /// From when on there will be codes, where it is only the age of the account that lacks.
    pub from: Option<DateTime<Utc>>,
}

/// A code, for its owner's eyes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnInviteCode {
    /// What the invited person types.
    pub code: InviteCode,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// When somebody registered with it.
    pub redeemed: Option<DateTime<Utc>>,
}

impl From<Voucher> for OwnInviteCode {
    fn from(voucher: Voucher) -> Self {
        Self {
            code: voucher.code,
            created: voucher.created,
            redeemed: voucher.redeemed,
        }
    }
}

/// What an account may have at a moment.
enum Entitlement {
    /// No codes at all.
    None,
    /// None before this moment.
    Later(DateTime<Utc>),
    /// So many, used ones included.
    Some(usize),
    /// As many as are asked for, one at a time.
    Free,
}

impl Accounts {
    /// The member's codes. Those that are due and not there yet are made with this, under the
    /// lock of the account, so that two askings at once make no more.
    ///
    /// # Errors
    /// [`Error::Entropy`], [`Error::Store`].
    pub async fn invite_codes(&self, member: &Member) -> Result<InviteCodes, Error> {
        let reader = self.store.reader();
        let (account, domain) = account_and_domain(&reader, member).await?;
        let entitlement = Entitlement::of(&account, &domain, whole_seconds(&*self.clock));
        let mut codes = reader.vouchers_of(account.id).await?;
        if entitlement.lacks(codes.len()) {
            codes = self.make_codes_that_are_due(member).await?;
        }
        Ok(InviteCodes {
            codes: codes.into_iter().map(OwnInviteCode::from).collect(),
            may_make_more: matches!(entitlement, Entitlement::Free),
            from: match entitlement {
                Entitlement::Later(from) => Some(from),
                _ => None,
            },
        })
    }

    async fn make_codes_that_are_due(&self, member: &Member) -> Result<Vec<Voucher>, Error> {
        let now = whole_seconds(&*self.clock);
        anew(|| async {
            let transaction = self.store.begin().await?;
            transaction.lock_account(member.address()).await?;
            let reader = transaction.reader();
            let (account, domain) = account_and_domain(&reader, member).await?;
            let entitlement = Entitlement::of(&account, &domain, now);
            let present = reader.vouchers_of(account.id).await?.len();
            for _ in (0..).take_while(|made| entitlement.lacks(present + made)) {
                new_code(&transaction, &*self.entropy, Some(&account), &domain, now).await?;
            }
            let codes = transaction.reader().vouchers_of(account.id).await?;
            transaction.commit().await?;
            Ok(codes)
        })
        .await
    }

    /// Makes one more code for a member who may have as many as are wanted.
    ///
    /// # Errors
    /// [`Error::NoInvitations`], [`Error::Entropy`], [`Error::Store`].
    pub async fn make_invite_code(&self, member: &Member) -> Result<InviteCode, Error> {
        let now = whole_seconds(&*self.clock);
        anew(|| async {
            let transaction = self.store.begin().await?;
            transaction.lock_account(member.address()).await?;
            let (account, domain) = account_and_domain(&transaction.reader(), member).await?;
            let Entitlement::Free = Entitlement::of(&account, &domain, now) else {
                return Err(Error::NoInvitations);
            };
            let code = new_code(&transaction, &*self.entropy, Some(&account), &domain, now).await?;
            transaction.commit().await?;
            Ok(code)
        })
        .await
    }
}

impl Entitlement {
    fn of(account: &Account, domain: &Domain, now: DateTime<Utc>) -> Self {
        let invitations = domain.invitations;
        if account.deleted || account.roles.may_not_invite() {
            return Self::None;
        }
        if account.roles.invite_freely() {
            return Self::Free;
        }
        if !invitations.enabled || invitations.limit == 0 {
            return Self::None;
        }
        let waiting = Days::new(invitations.waiting_days.into());
        match account.created.checked_add_days(waiting) {
            Some(from) if now < from => Self::Later(from),
            Some(_) => Self::Some(invitations.limit as usize),
            // Longer than there is time.
            None => Self::None,
        }
    }

    fn lacks(&self, present: usize) -> bool {
        matches!(self, Self::Some(due) if present < *due)
    }
}

async fn account_and_domain(
    reader: &Reader<'_>,
    member: &Member,
) -> Result<(Account, Domain), Error> {
    let address = member.address();
    let account = reader
        .account_by_id(member.account)
        .await?
        .ok_or_else(|| Error::UnknownAccount(address.clone()))?;
    let domain = reader
        .domain(address.domain())
        .await?
        .ok_or_else(|| Error::UnknownDomain(address.domain().clone()))?;
    Ok((account, domain))
}

/// Makes a code for a domain, of an account or of nobody.
pub(crate) async fn new_code(
    transaction: &Transaction,
    entropy: &dyn Entropy,
    owner: Option<&Account>,
    domain: &Domain,
    now: DateTime<Utc>,
) -> Result<InviteCode, Error> {
    for _ in 0..TRIES {
        let code = draw(entropy)?;
        if transaction.reader().voucher(&code).await?.is_some() {
            continue;
        }
        let voucher = NewVoucher {
            owner: owner.map(|owner| owner.id),
            domain: domain.id,
            code: code.clone(),
            created: now,
        };
        match transaction.insert_voucher(voucher).await {
            Err(StoreError::VoucherTaken) => return Err(Error::Busy),
            inserted => inserted?,
        };
        return Ok(code);
    }
    Err(Error::Busy)
}

/// Every letter is as likely as any other: bytes beyond the last whole round are left out.
fn draw(entropy: &dyn Entropy) -> Result<InviteCode, Error> {
    let mut code = String::with_capacity(LENGTH);
    while code.len() < LENGTH {
        let mut bytes = [0; 2 * LENGTH];
        entropy.fill(&mut bytes)?;
        let whole_rounds = 256 - 256 % LETTERS.len();
        let letters = bytes
            .iter()
            .map(|byte| usize::from(*byte))
            .filter(|number| *number < whole_rounds)
            .filter_map(|number| LETTERS.get(number % LETTERS.len()));
        code.extend(
            letters
                .map(|letter| char::from(*letter))
                .take(LENGTH - code.len()),
        );
    }
    Ok(InviteCode::new(&code))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use vault::SystemEntropy;

    use super::*;

    #[test]
    fn codes_have_six_letters_each_as_likely_as_the_other() {
        let mut counts: BTreeMap<char, u32> = BTreeMap::new();
        for _ in 0..10_000 {
            let code = draw(&SystemEntropy).unwrap();
            assert_eq!(code.reveal().len(), LENGTH);
            for letter in code.reveal().chars() {
                *counts.entry(letter).or_default() += 1;
            }
        }
        assert_eq!(counts.len(), LETTERS.len());
        // 968 expected; five standard deviations are 154.
        for (letter, count) in counts {
            assert!((814..1122).contains(&count), "{letter}: {count}");
        }
    }
}
