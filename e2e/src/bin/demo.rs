//! The main job to look at: two accounts, a letter to each, what lies on the disk, and what
//! the owner reads.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a demonstration that cannot go on says why and ends"
)]

use std::io::Error;
use std::path::Path;

use e2e::{Dovecot, DovecotVersion, MailFormat, StoredMessage, WaxsealServer};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

const SEALED: &str = "ada@example.org";
const PLAIN: &str = "bob@example.org";
const PASSWORD: &str = "a herd of violet trombones";

/// New accounts are sealed.
const MAIL_CRYPT: u8 = 2;

const LETTER: &str = "From: Grace <grace@example.net>\r\n\
    To: A friend <friend@example.org>\r\n\
    Subject: The garden\r\n\
    \r\n\
    The key is under the third flower pot.\r\n";

/// How much of a file is shown, in lines of 16 bytes.
const SHOWN_LINES: usize = 5;

fn main() -> Result<(), Error> {
    // Asked for before anything starts, so that Ctrl-C always finds somebody to clean up.
    let mut end = Signals::new([SIGINT, SIGTERM])?;

    title("Waxseal and a private Dovecot start");
    let server = WaxsealServer::start(MAIL_CRYPT);
    println!("waxseal serve      {}", server.url());
    let dovecot = start_dovecot(&server);
    println!("Dovecot            imap://{}", dovecot.imap_address());

    title("Two accounts: one sealed, one plain");
    server.add_domain("example.org");
    for address in [SEALED, PLAIN] {
        server.add_user(address, PASSWORD);
    }
    server.run_well(&["user", "mail-crypt", PLAIN, "off"], "");
    println!("{}", server.run_well(&["user", "list"], ""));

    title("The same letter to each, over LMTP, while nobody is logged in");
    for address in [SEALED, PLAIN] {
        let reply = dovecot.lmtp().deliver_to(address, LETTER.as_bytes())?;
        println!("{address}    {} {}", reply.code, reply.text.trim());
    }

    title("What lies on the disk");
    for address in [SEALED, PLAIN] {
        for message in dovecot.mail_on_disk(address).messages() {
            print_message(&message, dovecot.folder());
        }
    }

    title(&format!("What {SEALED} reads over IMAP after the log-in"));
    println!("{}", read_over_imap(&dovecot)?);

    title("Go on yourself");
    print_hints(&server, &dovecot);
    end.forever().next();
    println!("\nStopped, and everything of it is removed.");
    Ok(())
}

/// The version that this machine has.
fn start_dovecot(server: &WaxsealServer) -> Dovecot {
    Dovecot::builder(DovecotVersion::V2_3, MailFormat::Maildir)
        .waxseal(server)
        .start()
}

fn title(text: &str) {
    println!("\n== {text}\n");
}

fn print_message(message: &StoredMessage, folder: &Path) {
    let path = message.path.strip_prefix(folder).unwrap_or(&message.path);
    let state = if message.is_sealed() {
        "sealed"
    } else {
        "plain"
    };
    println!("{} ({state})", path.display());
    for line in message.bytes.chunks(16).take(SHOWN_LINES) {
        let hex: Vec<String> = line.iter().map(|byte| format!("{byte:02x}")).collect();
        let text: String = line
            .iter()
            .map(|byte| match byte {
                b' '..=b'~' => char::from(*byte),
                _ => '.',
            })
            .collect();
        println!("    {:47}  {text}", hex.join(" "));
    }
    println!();
}

fn read_over_imap(dovecot: &Dovecot) -> Result<String, Error> {
    let mut imap = dovecot.imap();
    let answer = imap.login(SEALED, PASSWORD)?;
    assert!(answer.is_ok(), "{answer:?}");
    imap.select("INBOX")?;
    let message = imap.fetch_body(1)?;
    imap.logout()?;
    let message = String::from_utf8_lossy(&message);
    Ok(message.replace('\r', "").trim_end().to_owned())
}

fn print_hints(server: &WaxsealServer, dovecot: &Dovecot) {
    let imap = dovecot.imap_address();
    let waxseal = format!(
        "DATABASE_URL={} {}",
        server.database_url(),
        server.program().display()
    );
    println!(
        "Accounts     {SEALED} and {PLAIN}, password: {PASSWORD}\n\
         IMAP         {imap}, without TLS\n\
         Mail         {folder}/mail\n\
         Database     {database}\n\
         \n\
         Read the letter with another program:\n\
         \x20   curl --user '{SEALED}:{PASSWORD}' 'imap://{imap}/INBOX;MAILINDEX=1'\n\
         Look at an account, or give it a new key:\n\
         \x20   {waxseal} user show {SEALED}\n\
         \x20   {waxseal} user rotate {SEALED} --password-stdin <<< '{PASSWORD}'\n\
         \n\
         Ctrl-C ends it and removes everything.",
        folder = dovecot.folder().display(),
        database = server.database_url(),
    );
}
