//! `mailcrypt-encrypt-maildir user@example.org`, the command that userli's documentation
//! promises.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::env;
use std::process::Output;

use e2e::{DovecotVersion, ExistingAccount, MailFormat, VariedMailbox, repository};

const MESSAGES: usize = 30;

/// Runs the script with the program that is tested as the installed one.
fn script(account: &ExistingAccount, arguments: &[&str]) -> Output {
    let program = account.server.program();
    let folder = program.parent().unwrap().to_str().unwrap();
    let path = format!("{folder}:{}", env::var("PATH").unwrap());
    let mut command = account.server.command(&[]);
    let settings: Vec<_> = command
        .get_envs()
        .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())))
        .collect();
    command = std::process::Command::new(repository().join("bin/mailcrypt-encrypt-maildir"));
    command
        .env_clear()
        .envs(settings)
        .env("PATH", path)
        .env(
            "DOVECOT_MAIL_LOCATION",
            account.dovecot.folder().join("mail"),
        )
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn seals_the_mail_of_the_user_it_is_given() {
    let account = ExistingAccount::new(
        DovecotVersion::V2_3,
        MailFormat::Maildir,
        None,
        "",
        |maildir, owner| VariedMailbox::write_small(maildir, owner, 10, MESSAGES),
    );
    let before = account.portrait();
    // Sealing is off: it says so, and does nothing.
    let refused = script(&account, &[ExistingAccount::ADDRESS]);
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    assert_eq!(account.mail().sealed(), [false; MESSAGES]);
    let wrong = script(&account, &[]);
    assert_eq!(wrong.status.code(), Some(2), "{wrong:?}");

    account.switch("on");
    let sealed = script(&account, &[ExistingAccount::ADDRESS]);
    assert_eq!(sealed.status.code(), Some(0), "{sealed:?}");
    assert_eq!(account.mail().sealed(), [true; MESSAGES]);
    e2e::assert_same(&before, &account.portrait());
    let again = script(&account, &[ExistingAccount::ADDRESS]);
    assert_eq!(again.status.code(), Some(0), "{again:?}");
}
