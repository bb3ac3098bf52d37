//! A Maildir is sealed, opened and resealed.

use std::fs;

use mailbox::{Ending, Left, Task, Trouble, Unwatched, survey, verify};

use crate::account::{Account, PLACES, letter, options, sealed, sizes};
use crate::keys::{Pair, ring};

#[test]
fn everything_but_the_bytes_stays_the_same() {
    for place in PLACES {
        let account = Account::maildir(place);
        account.folder(".Sent Mail.2024");
        for number in 0..250 {
            let directory = ["cur", "new", ".Sent Mail.2024/cur"][number % 3];
            account.deliver(directory, number);
        }
        let before = account.seen();
        let report = account.seal();
        assert!(report.is_complete(), "{report:?}");
        assert_eq!(report.total.converted.messages, 250);
        assert_eq!(account.seen(), before);
        assert_eq!(account.sealed_and_plain(), (250, 0));
        assert_eq!(account.leftovers(), Vec::<std::path::PathBuf>::new());
        assert_eq!(report.keys.get(&Pair::New.public().key_id()), Some(&250));

        let again = account.seal();
        assert!(again.is_complete(), "{again:?}");
        assert_eq!(again.passes, 0);
        assert_eq!(again.total.done.messages, 250);

        let survey = survey(&account.mailboxes(), &Unwatched).unwrap();
        assert_eq!(survey.total.sealed.messages, 250);
        assert_eq!(survey.folders.len(), 2);
        let verified = verify(&account.mailboxes(), &ring(), &[], &options(), &Unwatched).unwrap();
        assert_eq!(verified.good.messages, 250);
        assert_eq!(verified.problems.len(), 0);

        let report = account.convert(&Task::Open(ring()));
        assert!(report.is_complete(), "{report:?}");
        assert_eq!(account.seen(), before);
        assert_eq!(account.sealed_and_plain(), (0, 250));
    }
}

#[test]
fn section_six_row_by_row() {
    let account = Account::maildir("/tmp");
    let message = letter(3);
    account.store("cur/1.a:2,", b"");
    account.store("cur/2.a:2,", b"CRYPTED mail is what this is about\n");
    account.store("cur/3.a:2,", b"Crypted\n");
    account.store("cur/4.a:2,", b"CRYPTED\x03\x07and then junk");
    account.store("cur/5.a:2,", b"CRYPTED\x03\x07");
    account.store("cur/6.a,S=999,W=1234:2,", b"\x1f\x8bnot really gzip");
    account.store("cur/7.a,S=999:2,", b"\x28\xb5\x2f\xfdnot really zstd");
    account.store("cur/8.a,S=999:2,", &message);
    account.store("cur/9.a,W=999:2,", &message);
    account.store("cur/.10.hidden", &message);
    account.store("cur/:2,S", &message);
    account.store("tmp/11.a", &message);
    account.store("dovecot-uidlist", b"1 1600000000 99\n");
    account.store("maildirsize", b"1000S\n12 1\n");
    std::os::unix::fs::symlink("12.target", account.root.join("cur/12.a:2,")).unwrap();
    fs::create_dir(account.root.join("cur/13.a")).unwrap();
    let whole = sealed(&message, Pair::Stranger);
    account.store("cur/14.a:2,", &whole);
    account.store("cur/15.a:2,", &whole[..200]);
    let before = account.seen();
    let untouched = [
        "cur/1.a:2,",
        "cur/4.a:2,",
        "cur/5.a:2,",
        "cur/8.a,S=999:2,",
        "cur/9.a,W=999:2,",
        "cur/.10.hidden",
        "cur/:2,S",
        "tmp/11.a",
        "dovecot-uidlist",
        "maildirsize",
        "cur/14.a:2,",
        "cur/15.a:2,",
    ]
    .map(|name| (name, fs::read(account.root.join(name)).unwrap()));

    let report = account.seal();
    assert!(matches!(report.ending, Ending::Left), "{report:?}");
    assert_eq!(report.total.converted.messages, 4, "2, 3, 6 and 7");
    assert_eq!(report.total.done.messages, 5, "those and 14");
    assert_eq!(account.seen(), before);
    for (name, bytes) in untouched {
        assert_eq!(fs::read(account.root.join(name)).unwrap(), bytes, "{name}");
    }
    for (reason, count) in [
        (Left::Empty, 1),
        (Left::OnlyMark, 1),
        (Left::Link, 1),
        (Left::NoFile, 1),
    ] {
        assert_eq!(report.total.left.get(&reason), Some(&count), "{reason:?}");
    }
    let mut problems: Vec<String> = report
        .problems
        .iter()
        .map(|problem| {
            format!(
                "{} {}",
                problem.path.file_name().unwrap().display(),
                problem.trouble
            )
        })
        .collect();
    problems.sort();
    let (physical, virtual_) = sizes(&message);
    let [fifteen, four, eight, nine, old_list] = problems.as_slice() else {
        panic!("{problems:#?}");
    };
    assert!(fifteen.starts_with("15.a:2, it is damaged"), "{fifteen}");
    assert!(four.starts_with("4.a:2, it is damaged"), "{four}");
    assert!(
        eight.starts_with(&format!(
            "8.a,S=999:2, its name (S) says 999 bytes, but the message has {physical}"
        )),
        "{eight}"
    );
    assert!(
        nine.starts_with(&format!(
            "9.a,W=999:2, its name (W) says 999 bytes, but the message has {virtual_}"
        )),
        "{nine}"
    );
    assert!(old_list.contains("old version"), "{old_list}");
    assert!(
        report
            .problems
            .iter()
            .any(|problem| matches!(problem.trouble, Trouble::WrongSize { .. }))
    );
    assert_eq!(report.total.pending.messages, 2, "8 and 9: {report:#?}");
}
