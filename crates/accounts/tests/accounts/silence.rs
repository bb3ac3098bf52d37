//! No secret in a log, in an error or in the debug form of anything.

use std::fmt::{Debug, Write};
use std::io;
use std::sync::{Arc, Mutex};

use accounts::{
    AccountFilter, Accounts, Authority, DeletionAuthority, Error, OldSecret, PrivateKey,
    RecoveryToken, Registration, Secret, Source,
};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use chrono::Duration;
use model::ApiScope;
use model::MailCryptMode::AllUsers;
use tracing_subscriber::fmt::MakeWriter;

use crate::failing_entropy::FailingEntropy;
use crate::foreign::{SESAME, SHA512_CRYPT, argon2id_hash};
use crate::server::{Server, address, new_account, secret};

/// Everything that was logged or could have been printed.
#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl io::Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Captured {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Captured {
    /// Prints a value in both of its debug forms.
    fn print(&self, value: &impl Debug) {
        let text = format!("{value:?}\n{value:#?}\n");
        io::Write::write_all(&mut self.clone(), text.as_bytes()).unwrap();
    }

    /// Prints a result, and of an error its message and those of its causes.
    fn outcome<T: Debug>(&self, result: Result<T, Error>) -> Option<T> {
        self.print(&result);
        match result {
            Ok(value) => Some(value),
            Err(fault) => {
                let mut text = String::new();
                let mut cause: Option<&dyn std::error::Error> = Some(&fault);
                while let Some(fault) = cause {
                    writeln!(text, "{fault}").unwrap();
                    cause = fault.source();
                }
                self.print(&text);
                None
            }
        }
    }
}

/// What must not be found, with a name for it.
#[derive(Default)]
struct Secrets(Vec<(String, String)>);

impl Secrets {
    /// Bytes, in every form in which they are likely to be printed.
    fn bytes(&mut self, name: &str, bytes: &[u8]) {
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let mut forms = vec![
            hex.to_uppercase(),
            hex,
            format!("{bytes:?}"),
            format!("{bytes:x?}"),
            STANDARD.encode(bytes),
            STANDARD_NO_PAD.encode(bytes),
            URL_SAFE_NO_PAD.encode(bytes),
        ];
        if let Ok(text) = std::str::from_utf8(bytes) {
            forms.push(text.to_owned());
            forms.push(text.escape_debug().to_string());
        }
        // The debug form of a list over many lines.
        forms.push(format!("{bytes:#?}"));
        self.0
            .extend(forms.into_iter().map(|form| (name.to_owned(), form)));
    }

    fn password(&mut self, password: &Secret) {
        self.bytes("a password", password.expose());
    }

    fn token(&mut self, token: &RecoveryToken) {
        self.bytes("a recovery token", token.reveal().as_bytes());
        self.bytes("a recovery token", token.reveal().to_uppercase().as_bytes());
        self.bytes(
            "a recovery token",
            token.reveal().replace('-', "").as_bytes(),
        );
    }

    fn key(&mut self, key: &PrivateKey) {
        self.bytes("a private key", key.encoded().as_bytes());
        let pem = STANDARD.decode(key.encoded()).unwrap();
        self.bytes("a private key", &pem);
        let pem = String::from_utf8(pem).unwrap();
        let lines: Vec<_> = pem.lines().filter(|line| !line.starts_with('-')).collect();
        for line in lines.iter().filter(|line| line.len() == 64) {
            self.bytes("a line of a private key", line.as_bytes());
        }
        let der = STANDARD.decode(lines.concat()).unwrap();
        self.bytes("a private key", &der);
        // The scalar: 66 bytes behind 0x04 0x42, an OCTET STRING of RFC 5915.
        let scalar = der.windows(2).position(|pair| pair == [0x04, 66]).unwrap() + 2;
        self.bytes("a private scalar", &der[scalar..scalar + 66]);
    }

    /// A stored text that is no secret, but a gift to whoever guesses passwords.
    fn sealed(&mut self, text: &str) {
        let (name, tail) = ("a hash or box", &text[text.len().saturating_sub(43)..]);
        self.0.push((name.to_owned(), tail.to_owned()));
    }

    async fn stored(&mut self, server: &Server, local_part: &str) {
        let stored = server.stored(&address(local_part)).await;
        let keys = stored.account.mail_crypt;
        self.sealed(stored.account.password.hash.as_str());
        for sealed in keys.secret_box.iter().chain(&keys.recovery_box) {
            self.sealed(sealed.as_str());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_secret_is_printed() {
    let captured = Captured::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_ansi(false)
        .with_writer(captured.clone())
        .finish();
    // For every thread, the derivation workers among them; so other tests are captured too.
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let server = Server::start(AllUsers).await;
    let mut secrets = Secrets::default();
    a_life(&server, &captured, &mut secrets).await;
    what_goes_wrong(&server, &captured, &mut secrets).await;
    tokens_of_programs(&server.accounts, &captured, &mut secrets).await;
    at_the_pages(&server, &captured, &mut secrets).await;
    beside_the_accounts(&server, &captured).await;

    let printed = String::from_utf8_lossy(&captured.0.lock().unwrap()).into_owned();
    for expected in [
        // What was captured is really the log, and really what was printed.
        "another program changed the password",
        "the sealing switch is on",
        "PrivateKey(..)",
        "RecoveryToken(..)",
        "Secret(..)",
        "SealedText(..)",
        "the password is wrong",
    ] {
        assert!(printed.contains(expected), "{expected}");
    }
    assert!(secrets.0.len() > 200);
    for (name, form) in &secrets.0 {
        assert!(form.len() >= 6, "{name}");
        if let Some(at) = printed.find(form.as_str()) {
            let around = printed[..at].chars().rev().take(300).collect::<Vec<_>>();
            let before: String = around.into_iter().rev().collect();
            panic!("{name} was printed as {form:?} behind {before:?}");
        }
    }
}

/// One account from its registration to its end.
async fn a_life(server: &Server, captured: &Captured, secrets: &mut Secrets) {
    let accounts = &server.accounts;
    let ada = &address("ada");
    let [first, second, third, fourth] = [
        "ada's first password",
        "ada's second passw\u{f6}rd",
        "ada's third \"password\"",
        "ada's fourth password",
    ]
    .map(secret);
    for password in [&first, &second, &third, &fourth] {
        secrets.password(password);
    }
    let registration = Registration {
        address: ada.clone(),
        password: first.clone(),
        invite_code: None,
        language: None,
    };
    captured.print(&registration);
    let created = captured
        .outcome(accounts.register(Source::CommandLine, registration).await)
        .unwrap();
    secrets.token(&created.recovery_token);
    log_in(server, captured, secrets, &first).await;
    captured.outcome(accounts.change_password(ada, &first, second.clone()).await);
    let token = captured
        .outcome(accounts.new_recovery_token(ada, &second).await)
        .unwrap();
    secrets.token(&token);
    captured
        .outcome(
            accounts
                .start_recovery(Source::CommandLine, ada, &token)
                .await,
        )
        .unwrap();
    server.clock.advance(Duration::days(2));
    captured
        .outcome(
            accounts
                .recovery_status(Source::CommandLine, ada, &token)
                .await,
        )
        .unwrap();
    let finished = accounts
        .finish_recovery(Source::CommandLine, ada, &token, third.clone())
        .await;
    secrets.token(&captured.outcome(finished).unwrap());
    let rotated = captured
        .outcome(accounts.rotate(ada, &third).await)
        .unwrap();
    secrets.token(&rotated);
    log_in(server, captured, secrets, &third).await;
    let reset = accounts
        .reset(Authority::command_line(), ada, fourth.clone(), false)
        .await;
    let reset = captured.outcome(reset).unwrap();
    secrets.token(&reset.recovery_token.unwrap());
    for old in [
        OldSecret::RecoveryToken(rotated),
        OldSecret::Password(third),
    ] {
        captured.print(&old);
        captured.outcome(accounts.open_locked_keys(ada, &fourth, old).await);
    }
    log_in(server, captured, secrets, &fourth).await;
    captured
        .outcome(accounts.show(Authority::command_line(), ada).await)
        .unwrap();
    captured
        .outcome(
            accounts
                .list(Authority::command_line(), &AccountFilter::default())
                .await,
        )
        .unwrap();
    captured.outcome(accounts.lookup(ada).await).unwrap();
    let authority = DeletionAuthority::OwnerPassword(fourth);
    captured.print(&authority);
    captured
        .outcome(accounts.delete(ada, authority).await)
        .unwrap();
    let restored = accounts
        .restore(Authority::command_line(), ada, first.clone(), false)
        .await;
    secrets.token(&captured.outcome(restored).unwrap());
    log_in(server, captured, secrets, &first).await;
}

async fn log_in(server: &Server, captured: &Captured, secrets: &mut Secrets, password: &Secret) {
    let ada = &address("ada");
    let log_in = captured
        .outcome(server.accounts.log_in(ada, password).await)
        .unwrap();
    let keys = captured
        .outcome(server.accounts.private_keys(ada, password).await)
        .unwrap();
    assert_eq!(keys.open.len(), log_in.retired_private_keys.len());
    for key in keys.all().chain(&log_in.private_key) {
        secrets.key(key);
    }
    secrets.stored(server, "ada").await;
}

/// Every error that knows a secret when it is made.
async fn what_goes_wrong(server: &Server, captured: &Captured, secrets: &mut Secrets) {
    let accounts = &server.accounts;
    let wanted = new_account("bob", "bob's first password");
    captured.print(&wanted);
    let (bob, first) = (&wanted.address.clone(), wanted.password.clone());
    let created = captured
        .outcome(accounts.create(Authority::command_line(), wanted).await)
        .unwrap();
    secrets.password(&first);
    secrets.token(&created.recovery_token);
    let [wrong, short, second] = [
        "a wrong guess of bob's",
        "shortish",
        "bob's second password",
    ]
    .map(secret);
    for password in [&wrong, &short, &second] {
        secrets.password(password);
    }
    captured.outcome(accounts.log_in(bob, &wrong).await);
    captured.outcome(accounts.change_password(bob, &first, short.clone()).await);
    captured.outcome(accounts.change_password(bob, &first, first.clone()).await);
    captured.outcome(accounts.change_password(bob, &wrong, second.clone()).await);
    captured.outcome(
        accounts
            .reset(Authority::command_line(), bob, short, true)
            .await,
    );
    let never = RecoveryToken::generate(&vault::SystemEntropy).unwrap();
    secrets.token(&never);
    captured.outcome(
        accounts
            .start_recovery(Source::CommandLine, bob, &never)
            .await,
    );
    let token = &created.recovery_token;
    captured.outcome(
        accounts
            .finish_recovery(Source::CommandLine, bob, token, second.clone())
            .await,
    );
    let dry = server.accounts_with(AllUsers, FailingEntropy::after(1));
    captured.outcome(dry.rotate(bob, &first).await);

    // A hash of another program, and a key stranded by it.
    let hash = argon2id_hash(&second);
    secrets.sealed(&hash);
    let set = format!("UPDATE virtual_users SET password = '{hash}' WHERE email = '{bob}'");
    server.sql(&set).await;
    captured.outcome(accounts.log_in(bob, &first).await);
    captured
        .outcome(accounts.log_in(bob, &second).await)
        .unwrap();
    secrets.stored(server, "bob").await;
    damaged_columns(server, captured, secrets, &second).await;
    let legacy = server.insert_legacy("legacy", SHA512_CRYPT).await;
    secrets.sealed(SHA512_CRYPT);
    server.sql("UPDATE virtual_users SET mail_crypt = 1").await;
    captured.outcome(accounts.lookup(&legacy).await);
    let first_keys = captured.outcome(accounts.log_in(&legacy, &secret(SESAME)).await);
    secrets.key(&first_keys.unwrap().private_key.unwrap());
}

/// Columns that hold what they should not: a key in the clear, say.
async fn damaged_columns(
    server: &Server,
    captured: &Captured,
    secrets: &mut Secrets,
    password: &Secret,
) {
    let bob = &address("bob");
    let key = PrivateKey::generate(&vault::SystemEntropy).unwrap();
    secrets.key(&key);
    server
        .sql("CREATE TABLE copy AS SELECT * FROM virtual_users")
        .await;
    for column in [
        "password",
        "mail_crypt_public_key",
        "mail_crypt_secret_box",
        "roles",
    ] {
        let damage = format!("UPDATE virtual_users SET {column} = '{}'", key.encoded());
        server.sql(&damage).await;
        let log_in = captured.outcome(server.accounts.log_in(bob, password).await);
        assert!(log_in.is_none(), "{column}");
        captured.outcome(server.accounts.show(Authority::command_line(), bob).await);
        let mend = format!(
            "UPDATE virtual_users SET {column} = (SELECT {column} FROM copy \
             WHERE copy.id = virtual_users.id)"
        );
        server.sql(&mend).await;
    }
}

async fn tokens_of_programs(accounts: &Accounts, captured: &Captured, secrets: &mut Secrets) {
    let token = accounts
        .create_api_token(Authority::command_line(), "mx1", &[ApiScope::Dovecot])
        .await;
    let token = captured.outcome(token).unwrap();
    secrets.bytes("an API token", token.reveal().as_bytes());
    let check = accounts.check_api_token(token.reveal(), ApiScope::Dovecot);
    captured.outcome(check.await).unwrap();
    captured.outcome(
        accounts
            .create_api_token(Authority::command_line(), "mx1", &[])
            .await,
    );
    captured
        .outcome(accounts.api_tokens(Authority::command_line()).await)
        .unwrap();
    captured
        .outcome(
            accounts
                .delete_api_token(Authority::command_line(), "mx1")
                .await,
        )
        .unwrap();
    let check = accounts.check_api_token(token.reveal(), ApiScope::Dovecot);
    captured.outcome(check.await);
}

/// Sessions, invite codes, and links that work once.
async fn at_the_pages(server: &Server, captured: &Captured, secrets: &mut Secrets) {
    let accounts = &server.accounts;
    let link = captured.outcome(accounts.make_setup_link().await).unwrap();
    secrets.bytes(
        "a link for the first start",
        link.unwrap().reveal().as_bytes(),
    );
    let carol = crate::owner::Owner::create(server, "carol").await;
    secrets.password(&carol.password);
    secrets.token(carol.token.as_ref().unwrap());
    let network = Source::Network("192.0.2.1".parse().unwrap());
    let wrong = secret("a wrong guess of carol's");
    secrets.password(&wrong);
    captured.outcome(accounts.begin_session(network, "carol", &wrong).await);
    let begun = accounts.begin_session(network, "carol", &carol.password);
    let Some(accounts::Begun::Session(token)) = captured.outcome(begun.await) else {
        panic!("no session");
    };
    secrets.bytes("a session", token.reveal().as_bytes());
    let visitor = captured.outcome(accounts.visitor(token.reveal()).await);
    let Some(Some(accounts::Visitor::Member(member))) = visitor else {
        panic!("no member");
    };
    captured.outcome(accounts.own_account(&carol.address).await);
    server
        .sql("UPDATE virtual_domains SET invitation_waiting_period_days = 0")
        .await;
    for own in captured
        .outcome(accounts.invite_codes(&member).await)
        .unwrap()
        .codes
    {
        secrets.bytes("an invite code", own.code.reveal().as_bytes());
    }
    let token = carol.token.as_ref().unwrap();
    let started = accounts.start_recovery(network, &carol.address, token);
    captured.outcome(started.await).unwrap();
    while let Some(letter) = captured.outcome(accounts.claim_letter().await).unwrap() {
        if let Some(link) = &letter.stop_link {
            secrets.bytes("a link that stops a recovery", link.reveal().as_bytes());
        }
        let fault = std::io::Error::other("no way");
        captured.outcome(accounts.letter_was_not_sent(&letter, &fault).await);
    }
    captured.outcome(accounts.end_all_sessions(&member).await);
}

/// The tables that tell of accounts without being one, every text in them.
async fn beside_the_accounts(server: &Server, captured: &Captured) {
    captured
        .outcome(server.accounts.write_journal().await)
        .unwrap();
    for (table, columns) in [
        (
            "virtual_audit",
            "CONCAT(subject, ' ', coalesce(detail, ''), ' ', coalesce(actor_name, ''))",
        ),
        (
            "virtual_mail_queue",
            "CONCAT(kind, ' ', coalesce(language, ''))",
        ),
        ("virtual_links", "CONCAT(purpose, ' ', digest)"),
        ("virtual_sessions", "CONCAT(digest, ' ', password_binding)"),
        ("virtual_attempts", "bucket"),
        ("virtual_hand_overs", "CONCAT(service, ' ', key_ids)"),
    ] {
        let all = format!("SELECT {columns} FROM {table}");
        let all = server.ask_all(&all).await;
        if table != "virtual_sessions" {
            assert!(!all.is_empty(), "{table} is empty, and proves nothing");
        }
        captured.print(&all);
    }
}
