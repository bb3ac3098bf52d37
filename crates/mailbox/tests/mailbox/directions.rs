//! Opening, resealing, and keys that are not at hand.

use std::fs;

use mailbox::{Ending, Task, Trouble, Unwatched, verify};

use crate::account::{Account, letter, options, sealed};
use crate::child::Direction;
use crate::keys::{Pair, ring};

#[test]
fn resealing_leaves_what_is_right_already() {
    let account = Account::maildir("/tmp");
    for number in 0..30 {
        let to = [Pair::Old, Pair::New, Pair::Stranger][number % 3];
        account.store(format!("cur/{number}.a:2,"), &sealed(&letter(number), to));
    }
    account.store("cur/30.plain:2,", &letter(30));
    let before = account.seen();
    let untouched =
        |number: usize| fs::read(account.root.join(format!("cur/{number}.a:2,"))).unwrap();
    let (new, stranger) = (untouched(1), untouched(2));

    let report = account.convert(&Direction::Reseal.task());
    assert!(matches!(report.ending, Ending::Left), "{report:?}");
    assert_eq!(report.total.converted.messages, 10);
    assert_eq!(report.total.done.messages, 20);
    assert_eq!(report.total.pending.messages, 10, "the stranger's");
    assert_eq!(report.problems.len(), 10);
    for problem in &report.problems {
        let Trouble::NotOpened(error) = &problem.trouble else {
            panic!("{problem:?}");
        };
        assert!(
            error
                .to_string()
                .contains(&Pair::Stranger.public().key_id().to_string())
        );
    }
    assert_eq!(account.seen(), before);
    assert_eq!((untouched(1), untouched(2)), (new, stranger));
    assert_eq!(report.keys.get(&Pair::New.public().key_id()), Some(&20));
    assert_eq!(report.keys.get(&Pair::Old.public().key_id()), None);
    assert_eq!(account.sealed_and_plain(), (30, 1));
}

#[test]
fn opening_needs_the_keys_and_checks_the_sizes() {
    let account = Account::maildir("/tmp");
    account.store("cur/1.a:2,", &sealed(&letter(1), Pair::Old));
    account.store("cur/2.a,S=1:2,", &sealed(&letter(2), Pair::Old));
    let mut damaged = sealed(&letter(3), Pair::Old);
    *damaged.last_mut().unwrap() ^= 1;
    account.store("cur/3.a:2,", &damaged);
    account.store("cur/4.a,S=1:2,", &sealed(b"\x1f\x8b compressed", Pair::Old));
    let report = account.convert(&Task::Open(vec![Pair::New.private()]));
    assert_eq!(report.total.converted.messages, 0);
    assert_eq!(report.problems.len(), 4);

    let report = account.convert(&Task::Open(ring()));
    assert_eq!(report.total.converted.messages, 2, "{report:?}");
    let mut problems: Vec<_> = report.problems.iter().map(|it| &it.trouble).collect();
    problems.sort_by_key(|trouble| matches!(trouble, Trouble::Damaged(_)));
    assert!(
        matches!(
            problems[..],
            [Trouble::WrongSize { told: 1, .. }, Trouble::Damaged(_)]
        ),
        "{problems:?}"
    );
    assert_eq!(fs::read(account.root.join("cur/3.a:2,")).unwrap(), damaged);
    assert_eq!(account.sealed_and_plain(), (2, 2));
}

#[test]
fn verifying_finds_what_does_not_open_with_keys_and_without() {
    let account = Account::maildir("/tmp");
    account.store("cur/1.a:2,", &sealed(&letter(1), Pair::Old));
    account.store("cur/2.a:2,", &sealed(&letter(2), Pair::Stranger));
    let mut damaged = sealed(&letter(3), Pair::New);
    *damaged.last_mut().unwrap() ^= 1;
    account.store("cur/3.a:2,", &damaged);
    account.store("cur/4.a:2,", &damaged[..100]);
    account.store("cur/5.a,W=7:2,", &sealed(&letter(5), Pair::New));
    account.store("cur/6.a:2,", &letter(6));
    let mailboxes = account.mailboxes();
    let verify = |keys: &[_], known: &[_]| {
        let verified = verify(&mailboxes, keys, known, &options(), &Unwatched).unwrap();
        let mut bad: Vec<String> = verified
            .problems
            .iter()
            .map(|it| it.path.file_name().unwrap().to_string_lossy()[..1].to_owned())
            .collect();
        bad.sort();
        assert_eq!(verified.plain.messages, 1);
        assert_eq!(verified.good.messages + bad.len() as u64, 5);
        bad.concat()
    };
    let ids = [Pair::Old, Pair::New].map(|pair| pair.public().key_id());
    assert_eq!(verify(&ring(), &[]), "2345");
    assert_eq!(verify(&[], &ids), "24");
    assert_eq!(verify(&[], &[]), "4");
}
