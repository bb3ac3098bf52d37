//! The rows of a userli database, in words that Waxseal has too.

use chrono::{DateTime, Utc};
use model::{DomainName, Invitations, InviteCode, Role, Roles, SealedText, TwoFactor};

use super::cells::{BrokenRow, Cells};
use super::{Batch, Extras, Joined, UserliDatabase, UserliError, UserliTable};

/// A mail domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserliDomain {
    /// Its row.
    pub row: i64,
    /// Its name.
    pub name: DomainName,
    /// What its members may hand out; none where the release has no such columns.
    pub invitations: Option<Invitations>,
    /// When it was added.
    pub created: Option<DateTime<Utc>>,
    /// Columns that Waxseal has no place for.
    pub extras: Extras,
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserliUser {
    /// Its row.
    pub row: i64,
    /// Its address, as it is written there.
    pub email: String,
    /// The name of its domain, where that row is there.
    pub domain: Option<String>,
    /// The password hash.
    pub password: SealedText,
    /// 1 for hashes of userli's first years, 2 since.
    pub password_version: i32,
    /// What it may do.
    pub roles: Roles,
    /// Size of the mailbox in megabytes.
    pub quota: Option<u32>,
    /// Deleted softly.
    pub deleted: bool,
    /// Whether a new password must be chosen first.
    pub password_change_required: bool,
    /// The last log-in.
    pub last_login: Option<DateTime<Utc>>,
    /// When it was made.
    pub created: Option<DateTime<Utc>>,
    /// The switch.
    pub mail_crypt: bool,
    /// base64 of the SPKI PEM.
    pub public_key: Option<String>,
    /// The private key under the password.
    pub secret_box: Option<SealedText>,
    /// The private key under the recovery token.
    pub recovery_box: Option<SealedText>,
    /// When the running recovery began.
    pub recovery_started: Option<DateTime<Utc>>,
    /// The second factor.
    pub two_factor: TwoFactor,
    /// Columns that Waxseal has no place for.
    pub extras: Extras,
}

/// An address that leads to a mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserliAlias {
    /// Its row.
    pub row: i64,
    /// The address.
    pub source: String,
    /// Where it leads.
    pub destination: Option<String>,
    /// The address of its owner's account.
    pub owner: Option<String>,
    /// The name of its domain.
    pub domain: Option<String>,
    /// Whether its name was drawn.
    pub random: bool,
    /// Deleted softly.
    pub deleted: bool,
    /// When it was made.
    pub created: Option<DateTime<Utc>>,
    /// Columns that Waxseal has no place for.
    pub extras: Extras,
}

/// An invite code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserliVoucher {
    /// Its row.
    pub row: i64,
    /// What the invited person types.
    pub code: InviteCode,
    /// The address of the account that invites.
    pub owner: Option<String>,
    /// The name of the domain that it opens; none in the first releases.
    pub domain: Option<String>,
    /// When somebody registered with it.
    pub redeemed: Option<DateTime<Utc>>,
    /// When it was made.
    pub created: Option<DateTime<Utc>>,
    /// Columns that Waxseal has no place for.
    pub extras: Extras,
}

/// An account and the code that it was registered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserliInvitation {
    /// The row of the account.
    pub row: i64,
    /// Its address.
    pub email: String,
    /// The code; none for an account that needed none.
    pub code: Option<InviteCode>,
}

/// A local part that nobody may register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserliReservedName {
    /// Its row.
    pub row: i64,
    /// The name, in lower case.
    pub name: String,
    /// When it was reserved.
    pub created: Option<DateTime<Utc>>,
    /// Columns that Waxseal has no place for.
    pub extras: Extras,
}

/// A token of a program that asks the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserliApiToken {
    /// Its row.
    pub row: i64,
    /// What it is called there.
    pub name: String,
    /// What it may ask for, in userli's words.
    pub scopes: Vec<String>,
    /// SHA-256 of the token, 64 lower-case hex digits.
    pub digest: String,
    /// When it was made.
    pub created: Option<DateTime<Utc>>,
    /// When it was last used.
    pub last_used: Option<DateTime<Utc>>,
    /// Columns that Waxseal has no place for.
    pub extras: Extras,
}

/// `user_id` leads to an address, `domain_id` to a name.
const OWNER_AND_DOMAIN: [Joined; 2] = [
    Joined {
        name: "owner_email",
        table: UserliTable::Users,
        column: "email",
        by: "user_id",
    },
    DOMAIN,
];

const DOMAIN: Joined = Joined {
    name: "domain_name",
    table: UserliTable::Domains,
    column: "name",
    by: "domain_id",
};

const CODE: Joined = Joined {
    name: "invitation_code",
    table: UserliTable::Vouchers,
    column: "code",
    by: "invitation_voucher_id",
};

impl UserliDatabase {
    /// The domains behind a row, at most so many.
    ///
    /// # Errors
    /// [`UserliError::Interrupted`].
    pub async fn domains(
        &self,
        after: i64,
        limit: u64,
    ) -> Result<Batch<UserliDomain>, UserliError> {
        self.rows(UserliTable::Domains, after, limit, &[], domain)
            .await
    }

    /// The accounts behind a row, at most so many.
    ///
    /// # Errors
    /// [`UserliError::Interrupted`].
    pub async fn users(&self, after: i64, limit: u64) -> Result<Batch<UserliUser>, UserliError> {
        self.rows(UserliTable::Users, after, limit, &[DOMAIN], user)
            .await
    }

    /// The aliases behind a row, at most so many.
    ///
    /// # Errors
    /// [`UserliError::Interrupted`].
    pub async fn aliases(&self, after: i64, limit: u64) -> Result<Batch<UserliAlias>, UserliError> {
        self.rows(UserliTable::Aliases, after, limit, &OWNER_AND_DOMAIN, alias)
            .await
    }

    /// The invite codes behind a row, at most so many.
    ///
    /// # Errors
    /// [`UserliError::Interrupted`].
    pub async fn vouchers(
        &self,
        after: i64,
        limit: u64,
    ) -> Result<Batch<UserliVoucher>, UserliError> {
        self.rows(
            UserliTable::Vouchers,
            after,
            limit,
            &OWNER_AND_DOMAIN,
            voucher,
        )
        .await
    }

    /// The accounts behind a row, at most so many, with the codes they were registered with.
    ///
    /// # Errors
    /// [`UserliError::Interrupted`].
    pub async fn invitations(
        &self,
        after: i64,
        limit: u64,
    ) -> Result<Batch<UserliInvitation>, UserliError> {
        self.rows(UserliTable::Users, after, limit, &[CODE], invitation)
            .await
    }

    /// The reserved names behind a row, at most so many.
    ///
    /// # Errors
    /// [`UserliError::Interrupted`].
    pub async fn reserved_names(
        &self,
        after: i64,
        limit: u64,
    ) -> Result<Batch<UserliReservedName>, UserliError> {
        self.rows(UserliTable::ReservedNames, after, limit, &[], reserved_name)
            .await
    }

    /// The tokens behind a row, at most so many.
    ///
    /// # Errors
    /// [`UserliError::Interrupted`].
    pub async fn api_tokens(
        &self,
        after: i64,
        limit: u64,
    ) -> Result<Batch<UserliApiToken>, UserliError> {
        self.rows(UserliTable::ApiTokens, after, limit, &[], api_token)
            .await
    }

    /// Which of these invite codes are there.
    ///
    /// # Errors
    /// [`UserliError::Interrupted`].
    pub async fn present_codes(&self, codes: Vec<String>) -> Result<Vec<String>, UserliError> {
        self.present(UserliTable::Vouchers, "code", codes).await
    }

    /// Which of these digests of tokens are there.
    ///
    /// # Errors
    /// [`UserliError::Interrupted`].
    pub async fn present_tokens(&self, digests: Vec<String>) -> Result<Vec<String>, UserliError> {
        let found = self
            .present(UserliTable::ApiTokens, "token", digests)
            .await?;
        Ok(found
            .iter()
            .map(|digest| digest.to_ascii_lowercase())
            .collect())
    }
}

fn domain(cells: &mut Cells<'_>) -> Result<UserliDomain, BrokenRow> {
    let name = cells.text("name")?;
    cells.is_about(&name);
    let name = name.parse().map_err(|fault| cells.broken("name", &fault))?;
    let enabled = cells.filled("invitation_enabled")?.is_some();
    let invitations = enabled.then(|| {
        Ok(Invitations {
            enabled: cells.flag("invitation_enabled")?,
            limit: cells.number("invitation_limit")?.unwrap_or_default(),
            waiting_days: cells
                .number("invitation_waiting_period_days")?
                .unwrap_or(Invitations::default().waiting_days),
        })
    });
    Ok(UserliDomain {
        row: cells.id(),
        name,
        invitations: invitations.transpose()?,
        created: cells.time("creation_time")?,
        extras: cells.extras()?,
    })
}

fn user(cells: &mut Cells<'_>) -> Result<UserliUser, BrokenRow> {
    let email = cells.text("email")?;
    cells.is_about(&email);
    let sealed = |column| Ok(cells.filled(column)?.map(SealedText::new));
    Ok(UserliUser {
        row: cells.id(),
        domain: cells.optional(DOMAIN.name)?,
        password: SealedText::new(cells.text("password")?),
        // The column came when there were hashes of a second kind.
        password_version: cells.number("password_version")?.unwrap_or(1),
        roles: roles(&cells.list("roles")?),
        quota: cells.number("quota")?,
        deleted: cells.flag("deleted")?,
        password_change_required: cells.flag("password_change_required")?,
        last_login: cells.time("last_login_time")?,
        created: cells.time("creation_time")?,
        mail_crypt: cells.flag("mail_crypt")?,
        public_key: cells.filled("mail_crypt_public_key")?,
        secret_box: sealed("mail_crypt_secret_box")?,
        recovery_box: sealed("recovery_secret_box")?,
        recovery_started: cells.time("recovery_start_time")?,
        two_factor: TwoFactor {
            secret: sealed("totp_secret")?,
            confirmed: cells.flag("totp_confirmed")?,
            backup_codes: cells.list("totp_backup_codes")?,
        },
        extras: cells.extras()?,
        email,
    })
}

fn alias(cells: &mut Cells<'_>) -> Result<UserliAlias, BrokenRow> {
    let source = cells.text("source")?;
    cells.is_about(&source);
    Ok(UserliAlias {
        row: cells.id(),
        destination: cells.filled("destination")?,
        owner: cells.optional("owner_email")?,
        domain: cells.optional(DOMAIN.name)?,
        random: cells.flag("random")?,
        deleted: cells.flag("deleted")?,
        created: cells.time("creation_time")?,
        extras: cells.extras()?,
        source,
    })
}

fn voucher(cells: &mut Cells<'_>) -> Result<UserliVoucher, BrokenRow> {
    // A code opens a registration, so nothing names it.
    let code = InviteCode::new(&cells.text("code")?);
    if code.reveal().is_empty() {
        return Err(cells.broken("code", "it is empty"));
    }
    Ok(UserliVoucher {
        row: cells.id(),
        code,
        owner: cells.optional("owner_email")?,
        domain: cells.optional(DOMAIN.name)?,
        redeemed: cells.time("redeemed_time")?,
        created: cells.time("creation_time")?,
        extras: cells.extras()?,
    })
}

fn invitation(cells: &mut Cells<'_>) -> Result<UserliInvitation, BrokenRow> {
    let email = cells.text("email")?;
    cells.is_about(&email);
    Ok(UserliInvitation {
        row: cells.id(),
        code: cells.optional(CODE.name)?.as_deref().map(InviteCode::new),
        email,
    })
}

fn reserved_name(cells: &mut Cells<'_>) -> Result<UserliReservedName, BrokenRow> {
    let name = cells.text("name")?.trim().to_lowercase();
    cells.is_about(&name);
    if name.is_empty() {
        return Err(cells.broken("name", "it is empty"));
    }
    Ok(UserliReservedName {
        row: cells.id(),
        created: cells.time("creation_time")?,
        extras: cells.extras()?,
        name,
    })
}

fn api_token(cells: &mut Cells<'_>) -> Result<UserliApiToken, BrokenRow> {
    let name = cells.text("name")?;
    cells.is_about(&name);
    let digest = cells.text("token")?.trim().to_ascii_lowercase();
    let is_digest = digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_digest {
        return Err(cells.broken("token", "it is not a SHA-256 in 64 hex digits"));
    }
    Ok(UserliApiToken {
        row: cells.id(),
        scopes: cells.list("scopes")?,
        digest,
        created: cells.time("creation_time")?,
        last_used: cells.time("last_used_time")?,
        extras: cells.extras()?,
        name,
    })
}

/// No role at all means an ordinary account.
fn roles(names: &[String]) -> Roles {
    if names.is_empty() {
        return Roles::default();
    }
    names.iter().map(|name| Role::from(name.as_str())).collect()
}
