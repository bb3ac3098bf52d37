//! What can be seen of an account's keys and hash without any secret.

use store::ImportedAccount;
use vault::{PasswordHash, PublicKey, SealedBox};

/// What cannot be right, a sentence each. The account is brought over all the same: whatever
/// is in its columns may be somebody's only key.
pub(super) fn doubts(account: &ImportedAccount) -> Vec<String> {
    let mut doubts = Vec::new();
    let keys = &account.mail_crypt;
    if let Err(fault) = PasswordHash::parse(account.password.hash.as_str()) {
        doubts.push(format!("nobody can log in with its password hash: {fault}"));
    }
    if let Some(text) = &keys.public_key
        && let Err(fault) = PublicKey::from_encoded(text)
    {
        doubts.push(format!("its public key: {fault}"));
    }
    for (name, sealed) in [
        ("the box under its password", &keys.secret_box),
        ("the box under its recovery token", &keys.recovery_box),
    ] {
        if let Some(sealed) = sealed
            && let Err(fault) = SealedBox::parse(sealed.as_str())
        {
            doubts.push(format!("{name}: {fault}"));
        }
    }
    let sealed = "while its switch is on, mail for it waits and nobody can log in";
    if keys.public_key.is_some() && !keys.has_keys() {
        doubts.push(format!(
            "it has a public key, and no box with the private one; {sealed}"
        ));
    }
    if keys.public_key.is_none() && !keys.is_empty() {
        doubts.push(format!(
            "it has a box with a private key, and no public key; {sealed}"
        ));
    }
    if keys.has_keys() && keys.secret_box.is_none() {
        doubts.push(
            "it has no box under its password; its next log-in makes a new key, and the recovery \
             token opens the older mail"
                .to_owned(),
        );
    }
    if keys.switch && keys.is_empty() && !account.deleted {
        doubts.push(
            "its switch is on and it has no keys; its mail is stored as it comes until its next \
             log-in makes them"
                .to_owned(),
        );
    }
    doubts
}
