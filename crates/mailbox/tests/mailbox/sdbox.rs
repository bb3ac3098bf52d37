//! Files of sdbox are converted as those of a Maildir are.

use std::fs;
use std::path::Path;

use mailbox::{Format, Task, Trouble, Unwatched, verify};

use crate::account::{Account, PLACES, letter, options};
use crate::child::{Child, Direction};
use crate::keys::ring;

const METADATA: &str = "R655e0f00\nV1a2\nG0123456789abcdef0123456789abcdef\nBINBOX\n\n";

fn file(body: &[u8], metadata: &str) -> Vec<u8> {
    let start = format!("2 M1e C655e0f00\n\x01\x02N          {:016X}\n", body.len());
    [start.as_bytes(), body, b"\n\x01\x03\n", metadata.as_bytes()].concat()
}

fn account(place: &str) -> Account {
    let account = Account::empty(place, "sdbox");
    for folder in ["INBOX", "A/B"] {
        let directory = format!("mailboxes/{folder}/dbox-Mails");
        fs::create_dir_all(account.root.join(&directory)).unwrap();
        for number in 1..20 {
            account.store(
                format!("{directory}/u.{number}"),
                &file(&letter(number), METADATA),
            );
        }
        account.store(format!("{directory}/dovecot.index.log"), b"index");
        account.store(format!("{directory}/.temp.1.2.3"), b"being saved");
    }
    account
}

/// The message in a file, and the file with a plain message in its place.
fn opened(path: &Path) -> (bool, Vec<u8>, Vec<u8>) {
    let bytes = fs::read(path).unwrap();
    let length = std::str::from_utf8(&bytes[29..45]).unwrap();
    let length = usize::from_str_radix(length, 16).unwrap();
    let body = &bytes[46..46 + length];
    let metadata = bytes[46 + length + 4..].to_vec();
    match dovecot_crypt::open(body, &ring()) {
        Ok(plaintext) => (true, plaintext.to_vec(), metadata),
        Err(_) => (false, body.to_vec(), metadata),
    }
}

fn check(account: &Account, is_sealed: bool, has_size: bool) {
    for folder in ["INBOX", "A/B"] {
        for number in 1..20 {
            let path = account
                .root
                .join(format!("mailboxes/{folder}/dbox-Mails/u.{number}"));
            let (found, plaintext, metadata) = opened(&path);
            assert_eq!(found, is_sealed, "{}", path.display());
            assert_eq!(plaintext, letter(number));
            let size = if has_size {
                format!("Z{:x}\n", plaintext.len())
            } else {
                String::new()
            };
            assert_eq!(metadata, format!("{size}{METADATA}").into_bytes());
            let modified = fs::metadata(&path).unwrap().modified().unwrap();
            let seconds = modified
                .duration_since(std::time::UNIX_EPOCH)
                .unwrap()
                .as_secs();
            assert_eq!(
                seconds,
                1_600_000_000 + file(&plaintext, METADATA).len() as u64
            );
        }
    }
}

#[test]
fn there_and_back() {
    for place in PLACES {
        let account = account(place);
        assert_eq!(account.mailboxes().format(), Format::Sdbox);
        let report = account.seal();
        assert!(report.is_complete(), "{report:?}");
        assert_eq!(report.total.converted.messages, 38);
        check(&account, true, true);
        let verified = verify(&account.mailboxes(), &ring(), &[], &options(), &Unwatched).unwrap();
        assert_eq!(verified.good.messages, 38, "{verified:?}");
        let report = account.convert(&Task::Open(ring()));
        assert!(report.is_complete(), "{report:?}");
        check(&account, false, true);
        assert_eq!(account.leftovers().len(), 0);
    }
}

#[test]
fn killed_at_any_step() {
    use mailbox::Step::{Compared, Created, Exchanged, Named, NamesFlushed, Removed, Written};
    for step in [
        Created,
        Written,
        Named,
        Exchanged,
        Compared,
        NamesFlushed,
        Removed,
    ] {
        let account = account("/tmp");
        let count = if step == NamesFlushed { 1 } else { 3 };
        let death = Some((step, count));
        assert!(
            Child::start(&account.root, Direction::Seal, death).was_killed(),
            "{step:?}"
        );
        let report = account.seal();
        assert!(report.is_complete(), "{step:?}: {report:?}");
        check(&account, true, true);
        assert_eq!(account.leftovers().len(), 0, "{step:?}");
    }
}

#[test]
fn what_is_stored_elsewhere_or_damaged_is_reported() {
    let account = account("/tmp");
    let directory = Path::new("mailboxes/INBOX/dbox-Mails");
    let external = file(&letter(1), &format!("X1 2 - a/b\n{METADATA}"));
    let wrong = file(&letter(2), &format!("Z1\n{METADATA}"));
    let compressed = file(b"\x1f\x8b compressed", &format!("Z999\n{METADATA}"));
    let cut = &file(&letter(4), METADATA)[..100];
    for (number, bytes) in [(1, &external[..]), (2, &wrong), (3, &compressed), (4, cut)] {
        account.store(directory.join(format!("u.{number}")), bytes);
    }
    account.store(directory.join("u.5"), &file(b"", METADATA));
    let report = account.seal();
    assert_eq!(report.total.converted.messages, 34, "{report:?}");
    let mut problems: Vec<_> = report
        .problems
        .iter()
        .map(|it| (it.path.file_name().unwrap().to_str().unwrap(), &it.trouble))
        .collect();
    problems.sort_by_key(|(name, _)| *name);
    assert!(
        matches!(
            problems[..],
            [
                ("u.1", Trouble::ExternalAttachments),
                ("u.2", Trouble::WrongSize { told: 1, .. }),
                ("u.4", Trouble::Damaged(_)),
            ]
        ),
        "{problems:?}"
    );
    let path = account.root.join(directory.join("u.3"));
    let (is_sealed, plaintext, metadata) = opened(&path);
    assert!(is_sealed);
    assert_eq!(plaintext, b"\x1f\x8b compressed");
    assert_eq!(metadata, format!("Z999\n{METADATA}").into_bytes());
    assert_eq!(
        fs::read(account.root.join(directory.join("u.1"))).unwrap(),
        external
    );
}
