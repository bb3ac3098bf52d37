//! `waxseal mailbox --doveadm`: real Dovecots say where the mail of an account lies.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use e2e::{
    Dovecot, DovecotVersion, MailFormat, WaxsealServer, on_every_dovecot_and_format, sample_mail,
};

const ADA: &str = "ada@example.org";
const PASSWORD: &str = "the password of ada";

on_every_dovecot_and_format! { the_mail_is_found_where_dovecot_has_it }

fn the_mail_is_found_where_dovecot_has_it(version: DovecotVersion, format: MailFormat) {
    let server = WaxsealServer::start(2);
    server.add_domain("example.org");
    server.add_user(ADA, PASSWORD);
    server.run_well(&["user", "mail-crypt", ADA, "off"], "");
    let dovecot = Dovecot::builder(version, format).waxseal(&server).start();
    let mails = [sample_mail("one", 1_000), sample_mail("two", 1_000)];
    let reads = |dovecot: &Dovecot| {
        let mut imap = dovecot.logged_in(ADA, PASSWORD);
        imap.select("INBOX").unwrap();
        [1, 2].map(|number| imap.fetch_body(number).unwrap())
    };
    for mail in &mails {
        dovecot.deliver(ADA, mail);
    }
    let before = reads(&dovecot);
    let created = dovecot.doveadm(&["mailbox", "create", "-u", ADA, "Never used", "Drafts/Old"]);
    assert_eq!(created, "");
    assert_eq!(dovecot.mail_on_disk(ADA).sealed(), [false; 2]);

    let words = version.command("/usr/bin/doveadm");
    let words = std::iter::once(words.get_program()).chain(words.get_args());
    let words: Vec<&str> = words.map(|word| word.to_str().unwrap()).collect();
    let conf = dovecot.folder_inside().join("dovecot.conf");
    let flag = format!("--doveadm={} -c {}", words.join(" "), conf.display());
    let encrypt = ["mailbox", "encrypt", "--enable", ADA, &flag];
    if version.root() == std::path::Path::new("/") {
        server.run_well(&encrypt, "");
        assert_eq!(dovecot.mail_on_disk(ADA).sealed(), [true; 2]);
    } else {
        // What a Dovecot in a chroot calls a path is none here; it is understood all the same.
        let output = server.run(&encrypt, "");
        let told = String::from_utf8(output.stdout).unwrap();
        let home = dovecot.folder_inside().join("mail/example.org/ada");
        let place = home.join(format.path().trim_start_matches("~/"));
        let nothing = format!("there is nothing in {},", place.display());
        assert!(told.contains(&nothing), "{told}");
        assert_eq!(output.status.code(), Some(1));
    }
    assert_eq!(reads(&dovecot), before);
}
