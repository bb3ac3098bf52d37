//! One long story: a person, a browser and a mail program, from the invitation on through
//! every change of password and key, and all mail reads to the end.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use e2e::{
    Browser, Dovecot, DovecotVersion, LetterBox, MailFormat, WaxsealServer, on_every_dovecot,
    sample_mail,
};

const ADA: &str = "ada@example.org";
const ADAS_PASSWORD: &str = "ada has been here for long";
const CAROL: &str = "carol@example.org";
const FIRST: &str = "carol's first \"password\" Grüße";
const SECOND: &str = "carol's second, quite another";
const THIRD: &str = "carol's third, after the loss";
const GIVEN: &str = "given by an administrator";
const FIFTH: &str = "carol's own choice once more";

on_every_dovecot! { carol_is_invited_and_never_loses_a_letter }

fn carol_is_invited_and_never_loses_a_letter(version: DovecotVersion) {
    let letter_box = LetterBox::new();
    let server = WaxsealServer::start_with(2, &letter_box.settings());
    server.add_domain("example.org");
    server.add_user(ADA, ADAS_PASSWORD);
    let dovecot = Dovecot::builder(version, MailFormat::Maildir)
        .waxseal(&server)
        .start();
    let mut carol = Carol {
        browser: Browser::start(&server.url()),
        server: &server,
        dovecot: &dovecot,
        letter_box: &letter_box,
        letters: Vec::new(),
    };
    let code = carol.ada_invites();
    let token = carol.registers(&code);
    carol.changes_the_password();
    carol.loses_the_password_and_recovers(&token);
    carol.is_reset_and_opens_the_old_mail();
    carol.browser.expect_no_complaints();
}

struct Carol<'a> {
    browser: Browser,
    server: &'a WaxsealServer,
    dovecot: &'a Dovecot,
    letter_box: &'a LetterBox,
    letters: Vec<Vec<u8>>,
}

impl Carol<'_> {
    fn sql(&self, statement: &str) {
        self.server.database().execute(statement, []);
    }

    fn log_in(&self, login: &str, password: &str) -> &Browser {
        self.browser.forget().open("/log-in");
        self.browser.fill("login", login).fill("password", password);
        self.browser.press("Log in")
    }

    /// A letter comes, and is sealed on the disk.
    fn gets_a_letter(&mut self, subject: &str) {
        let letter = sample_mail(subject, 2_000);
        assert!(self.dovecot.deliver(CAROL, &letter).is_sealed());
        self.letters.push(letter);
    }

    /// The server writes to her, and that letter comes as any other.
    fn is_told(&mut self, subject: &str) {
        let letter = self.letter_box.letter_with(subject).into_bytes();
        assert!(self.dovecot.deliver(CAROL, &letter).is_sealed());
        self.letters.push(letter);
    }

    /// Every letter from this one on reads over IMAP, byte for byte.
    fn reads_letters_from(&self, first: usize, password: &str) {
        let mut imap = self.dovecot.logged_in(CAROL, password);
        for (number, letter) in (1..).zip(&self.letters).skip(first) {
            let read = imap.fetch_body(number).unwrap();
            assert!(read.ends_with(letter), "letter {number}");
        }
    }

    fn shown_token(&self) -> String {
        let token = self.browser.text_of("#recovery-token");
        self.browser.tick("stored").press("Done").is_at("/account");
        token
    }

    /// A code of somebody who has been here for a week; it works once.
    fn ada_invites(&self) -> String {
        self.sql("UPDATE virtual_domains SET registration = 'invite'");
        self.sql("UPDATE virtual_users SET creation_time = datetime('now', '-8 days')");
        self.log_in(ADA, ADAS_PASSWORD).press("Invite others");
        self.browser.text_of(".code")
    }

    fn registers(&mut self, code: &str) -> String {
        self.browser.forget().open("/").press("Get a mailbox");
        self.browser.fill("name", "carol").fill("invite_code", code);
        self.browser.fill("new", FIRST).fill("repeated", FIRST);
        self.browser.press("Make my mailbox").says("Welcome!");
        let token = self.shown_token();
        self.browser
            .says("noted as safely stored")
            .says("well looked after");
        self.gets_a_letter("for the first password");
        self.reads_letters_from(0, FIRST);
        token
    }

    fn changes_the_password(&mut self) {
        self.browser
            .open("/account/password")
            .fill("present", FIRST);
        self.browser.fill("new", SECOND).fill("repeated", SECOND);
        self.browser.press("Change the password").is_at("/account");
        assert_eq!(self.dovecot.try_login(CAROL, FIRST), "AUTHENTICATIONFAILED");
        self.gets_a_letter("for the second password");
        self.reads_letters_from(0, SECOND);
    }

    fn loses_the_password_and_recovers(&mut self, token: &str) {
        let asks = |carol: &Self| {
            carol.browser.forget().open("/recovery");
            carol
                .browser
                .fill("login", CAROL)
                .fill("token", token)
                .press("Go on");
        };
        asks(self);
        self.browser.says("Please come back in two days");
        self.gets_a_letter("while waiting");
        self.reads_letters_from(0, SECOND);
        // Two days and an hour go by.
        self.sql(
            "UPDATE virtual_users SET recovery_start_time =
             datetime(recovery_start_time, '-49 hours') WHERE email = 'carol@example.org'",
        );
        asks(self);
        self.browser.fill("new", THIRD).fill("repeated", THIRD);
        self.browser
            .press("Set the new password")
            .says("You are back");
        assert_ne!(self.shown_token(), token);
        self.gets_a_letter("for the third password");
        assert_eq!(
            self.dovecot.try_login(CAROL, SECOND),
            "AUTHENTICATIONFAILED"
        );
        self.reads_letters_from(0, THIRD);
    }

    fn is_reset_and_opens_the_old_mail(&mut self) {
        let reset = [
            "user",
            "reset",
            CAROL,
            "--require-password-change",
            "--password-stdin",
        ];
        self.server.run_well(&reset, &format!("{GIVEN}\n"));
        let before = self.letters.len();
        self.is_told("An administrator gave you a new password");
        self.log_in("carol", GIVEN).is_at("/account/password");
        self.browser
            .fill("present", GIVEN)
            .fill("new", FIFTH)
            .fill("repeated", FIFTH);
        self.browser.press("Change the password").is_at("/account");
        self.browser
            .says("Your password was reset, and a former key is locked");
        self.gets_a_letter("after the reset");
        self.reads_letters_from(before, FIFTH);
        let mut imap = self.dovecot.logged_in(CAROL, FIFTH);
        assert!(
            imap.fetch_body(1).is_err(),
            "a letter of before the reset reads already"
        );

        self.browser.open("/account/old-mail");
        self.browser
            .fill("old_password", THIRD)
            .fill("password", FIFTH);
        self.browser
            .press("Open older mail")
            .says("Your older mail is open again.");
        self.gets_a_letter("at the end");
        self.reads_letters_from(0, FIFTH);
    }
}
