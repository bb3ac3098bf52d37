//! How roles, states and entries of the audit trail are called.

use accounts::{Error, PasswordRule};
use chrono::{DateTime, Utc};
use model::{Account, AuditAction, AuditActor, Role};

use crate::page::{Form, PageError, Visit};
use crate::people::rule_id;

/// What a role is called, and what it means.
pub(crate) fn role_ids(role: &Role) -> Option<(&'static str, &'static str)> {
    Some(match role {
        Role::User => ("role-user", "role-user-text"),
        Role::Multiplier => ("role-multiplier", "role-multiplier-text"),
        Role::Suspicious => ("role-suspicious", "role-suspicious-text"),
        Role::Spam => ("role-spam", "role-spam-text"),
        Role::Permanent => ("role-permanent", "role-permanent-text"),
        Role::DomainAdmin => ("role-domain-admin", "role-domain-admin-text"),
        Role::Admin => ("role-admin", "role-admin-text"),
        Role::Other(_) => return None,
    })
}

/// The name of a role; that of another program's is shown as it is.
pub(crate) fn role_name(visit: &Visit, role: &Role) -> String {
    role_ids(role).map_or_else(|| role.to_string(), |(name, _)| visit.t(name))
}

/// Something about an account, in a word or two.
#[derive(Debug)]
pub(crate) struct Badge {
    pub(crate) text: String,
    /// How it looks: `good`, `attention`, `bad` or plain.
    pub(crate) kind: &'static str,
}

impl Badge {
    fn new(text: String, kind: &'static str) -> Self {
        Self { text, kind }
    }

    /// Whether new mail is sealed, as far as the account decides it.
    pub(crate) fn sealing(visit: &Visit, account: &Account) -> Self {
        let mail_crypt = &account.mail_crypt;
        match (mail_crypt.switch, mail_crypt.has_keys()) {
            (true, true) => Self::new(visit.t("badge-sealing-on"), "good"),
            (true, false) => Self::new(visit.t("badge-sealing-at-log-in"), ""),
            (false, _) => Self::new(visit.t("badge-sealing-off"), "attention"),
        }
    }

    /// Whether there are keys.
    pub(crate) fn keys(visit: &Visit, account: &Account) -> Self {
        if account.mail_crypt.has_keys() {
            Self::new(visit.t("badge-yes"), "")
        } else {
            Self::new(visit.t("badge-none"), "attention")
        }
    }

    /// How it stands with the recovery token.
    pub(crate) fn token(visit: &Visit, account: &Account) -> Self {
        match (&account.mail_crypt.recovery_box, &account.unconfirmed_token) {
            (None, _) => Self::new(visit.t("badge-none"), "attention"),
            (Some(_), Some(_)) => Self::new(visit.t("badge-token-unconfirmed"), "attention"),
            (Some(_), None) => Self::new(visit.t("badge-yes"), ""),
        }
    }

    /// Whether it can be used, and what is the matter if it cannot.
    pub(crate) fn states(visit: &Visit, account: &Account) -> Vec<Self> {
        let mut states = Vec::new();
        if account.deleted {
            return vec![Self::new(visit.t("badge-deleted"), "bad")];
        }
        if account.roles.contains(&Role::Spam) {
            states.push(Self::new(visit.t("badge-locked"), "bad"));
        }
        if account.password_change_required {
            states.push(Self::new(visit.t("badge-password"), "attention"));
        }
        if account.recovery_started.is_some() {
            states.push(Self::new(visit.t("badge-recovery"), "attention"));
        }
        if states.is_empty() {
            states.push(Self::new(visit.t("badge-active"), ""));
        }
        states
    }

    /// The roles beyond the one that everybody has; that of a locked account is its state.
    pub(crate) fn roles(visit: &Visit, account: &Account) -> Vec<Self> {
        let roles = account.roles.iter();
        let others = roles.filter(|role| !matches!(role, Role::User | Role::Spam));
        others
            .map(|role| Self::new(role_name(visit, role), ""))
            .collect()
    }
}

/// Who did something, for the audit trail.
pub(crate) fn actor(visit: &Visit, actor: &AuditActor) -> String {
    match actor {
        AuditActor::CommandLine => visit.t("actor-command-line"),
        AuditActor::Owner => visit.t("actor-owner"),
        AuditActor::SetupLink => visit.t("actor-setup-link"),
        AuditActor::Administrator { address, .. } => address.clone(),
    }
}

/// What was done, for the audit trail.
pub(crate) fn action_id(action: AuditAction) -> &'static str {
    use AuditAction as Did;
    match action {
        Did::Registered => "audit-registered",
        Did::AccountCreated => "audit-account-created",
        Did::AccountDeleted => "audit-account-deleted",
        Did::AccountRestored => "audit-account-restored",
        Did::RolesChanged => "audit-roles-changed",
        Did::QuotaChanged => "audit-quota-changed",
        Did::PasswordChangeRequired => "audit-password-change-required",
        Did::PasswordChanged => "audit-password-changed",
        Did::PasswordReset => "audit-password-reset",
        Did::PasswordRecovered => "audit-password-recovered",
        Did::PasswordChangedElsewhere => "audit-password-changed-elsewhere",
        Did::KeysMade => "audit-keys-made",
        Did::KeyRotated => "audit-key-rotated",
        Did::KeysOpened => "audit-keys-opened",
        Did::KeysArchived => "audit-keys-archived",
        Did::KeysBroughtBack => "audit-keys-brought-back",
        Did::RecoveryTokenMade => "audit-recovery-token-made",
        Did::RecoveryTokenConfirmed => "audit-recovery-token-confirmed",
        Did::RecoveryStarted => "audit-recovery-started",
        Did::RecoveryStopped => "audit-recovery-stopped",
        Did::SealingSwitched => "audit-sealing-switched",
        Did::SealingSwitchedForAll => "audit-sealing-switched-for-all",
        Did::SessionsEnded => "audit-sessions-ended",
        Did::DomainAdded => "audit-domain-added",
        Did::DomainChanged => "audit-domain-changed",
        Did::DomainDeleted => "audit-domain-deleted",
        Did::InviteCodeMade => "audit-invite-code-made",
        Did::InviteCodeDeleted => "audit-invite-code-deleted",
        Did::ReservedNamesAdded => "audit-reserved-names-added",
        Did::ReservedNameDeleted => "audit-reserved-name-deleted",
        Did::ApiTokenMade => "audit-api-token-made",
        Did::ApiTokenDeleted => "audit-api-token-deleted",
        Did::UserliImported => "audit-userli-imported",
    }
}

/// Says at the field `new` what is wrong with a password that an administrator chose.
pub(crate) fn explain_password(visit: &Visit, form: &mut Form, rule: PasswordRule) {
    form.error("new", visit.t(rule_id(rule)));
}

/// What is refused to an administrator who acts on the own account, or chooses a password.
pub(crate) fn explain_refusal(
    visit: &Visit,
    form: &mut Form,
    field: &'static str,
    fault: Error,
) -> Result<(), PageError> {
    match fault {
        Error::OwnAccount => form.error(field, visit.t("admin-error-own-account")),
        Error::PasswordRule(rule) => explain_password(visit, form, rule),
        other => return Err(other.into()),
    }
    Ok(())
}

/// A week by its Monday, or that there was none.
pub(crate) fn last_login(visit: &Visit, last_login: Option<DateTime<Utc>>) -> String {
    match last_login {
        Some(monday) => visit.t1("admin-last-log-in-week", "day", visit.day(&monday)),
        None => visit.t("fact-log-in-never"),
    }
}

/// A number of megabytes, or none.
pub(crate) fn megabytes(text: &str) -> Result<Option<u32>, ()> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| ())
}
