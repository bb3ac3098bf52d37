//! What the use cases refuse, said to the person who asked.

use accounts::{Error, PasswordRule};

use crate::api::SecretText;
use crate::page::{Form, PageError, Visit};

/// Says at the field of the present password or at `new` what is wrong with it. What is about
/// neither is not the form's to say.
pub(super) fn explain(
    visit: &Visit,
    form: &mut Form,
    present: &'static str,
    fault: Error,
) -> Result<(), PageError> {
    match fault {
        Error::WrongPassword => form.error(present, visit.t("error-wrong-password")),
        Error::PasswordRule(rule) => form.error("new", visit.t(rule_id(rule))),
        other => return Err(other.into()),
    }
    Ok(())
}

/// The message about a rule that a new password breaks.
pub(crate) fn rule_id(rule: PasswordRule) -> &'static str {
    match rule {
        PasswordRule::TooShort => "error-password-short",
        PasswordRule::TooLong => "error-password-long",
        PasswordRule::NotText => "error-password-characters",
        PasswordRule::Unchanged => "error-password-unchanged",
        // Whatever rule comes next is about how soon a password is guessed.
        _ => "error-password-weak",
    }
}

/// Asks for a secret that was left out.
pub(super) fn require(visit: &Visit, form: &mut Form, field: &'static str, secret: &SecretText) {
    if secret.0.is_empty() {
        let id = match field {
            "new" => "error-no-new-password",
            "token" => "error-no-recovery-token",
            _ => "error-no-password",
        };
        form.error(field, visit.t(id));
    }
}

/// Checks that a new password was typed twice, the same.
pub(crate) fn require_twice(
    visit: &Visit,
    form: &mut Form,
    new: &SecretText,
    repeated: &SecretText,
) {
    require(visit, form, "new", new);
    if new.0 != repeated.0 {
        form.error("repeated", visit.t("error-passwords-differ"));
    }
}
