//! Moving in from userli, with the mail: everybody logs in with the password of before and reads
//! what was sealed before.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "whatever fails here fails a test, and the panic says where"
)]

use e2e::{
    DatabaseKind, Dovecot, DovecotVersion, FakeApi, MailFormat, UserliAccount, UserliDatabase,
    UserliTables, WaxsealServer, on_every_dovecot, sample_mail,
};

/// A token that userli made for its Dovecot.
const TOKEN: &str = "5f2d1c7b9e8a4d6f0b3c5a7e9d1f2b4c6e8a0d2f4b6c8e0a2d4f6b8c0e2a4d6f";

on_every_dovecot! { everybody_moves_in_and_reads_the_old_mail }

fn everybody_moves_in_and_reads_the_old_mail(version: DovecotVersion) {
    let accounts = [
        UserliAccount::sealed("ada@example.org", "ada's \"password\" Grüße"),
        UserliAccount::sealed("bob@example.org", "bob's first").with_password("bob's old hash"),
        UserliAccount::legacy("carl@example.org", "carl's, from before sealing"),
    ];
    let api = FakeApi::start();
    let dovecot = Dovecot::builder(version, MailFormat::Maildir)
        .api(&api.url(), FakeApi::TOKEN)
        .start();
    let mut letters = [const { Vec::new() }; 3];
    for (account, letters) in accounts.iter().zip(&mut letters) {
        api.put(&account.email, account.at_the_api());
        let letter = sample_mail("before the move", 3_000);
        let stored = dovecot.deliver(&account.email, &letter);
        assert_eq!(
            stored.is_sealed(),
            account.keys.is_some(),
            "{}",
            account.email
        );
        letters.push(letter);
    }
    for storage in DatabaseKind::all() {
        for tables in UserliTables::ALL {
            println!("userli in {storage:?}, {tables:?}; Waxseal in another of the kind");
            let server = WaxsealServer::start_in(storage, 2);
            move_in(&server, &dovecot, storage, tables, &accounts);
            for (account, letters) in accounts.iter().zip(&mut letters) {
                let letter = sample_mail("after the move", 2_000);
                let stored = dovecot.deliver(&account.email, &letter);
                assert_eq!(stored.is_sealed(), account.keys.is_some());
                letters.push(letter);
                dovecot.expect_inbox(&account.email, &account.password, letters);
                if let Some(keys) = &account.keys {
                    let start = [
                        "user",
                        "recovery",
                        "start",
                        &account.email,
                        "--password-stdin",
                    ];
                    server.run_well(&start, &format!("{}\n", keys.token));
                }
            }
            assert_eq!(
                dovecot.try_login("ada@example.org", "bob's old hash"),
                "AUTHENTICATIONFAILED"
            );
        }
    }
}

/// Brings the accounts over, and tells Dovecot's adapter where they are now.
fn move_in(
    server: &WaxsealServer,
    dovecot: &Dovecot,
    storage: DatabaseKind,
    tables: UserliTables,
    accounts: &[UserliAccount],
) {
    let userli = UserliDatabase::new(storage, tables);
    userli.add_domain("example.org");
    for account in accounts {
        userli.add(account);
    }
    if tables == UserliTables::Current {
        userli.run(&format!(
            "INSERT INTO api_tokens (name, scopes, token, creation_time) VALUES \
             ('dovecot', '[\"dovecot\"]', '{}', '2024-01-01 00:00:00');",
            vault::bearer_token_digest(TOKEN)
        ));
    }
    server.run_well(&["import", "userli", "--from", &userli.url()], "");
    let token = match tables {
        UserliTables::Current => TOKEN.to_owned(),
        UserliTables::Virtual => server.create_token("dovecot"),
    };
    dovecot.change_setting("url", &server.url());
    if dovecot.setting("token") != token {
        dovecot.change_setting("token", &token);
    }
}
