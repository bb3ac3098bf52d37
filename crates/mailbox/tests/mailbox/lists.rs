//! `dovecot-uidlist` gets the sizes that names do not tell, and nothing else.

use std::fs;
use std::os::unix::fs::MetadataExt;

use mailbox::Trouble;

use crate::account::{Account, letter, sizes};

const HEADER: &str = "3 V1600000000 N9 G0123456789abcdef0123456789abcdef";

#[test]
fn only_what_is_missing_is_added() {
    let account = Account::maildir("/tmp");
    let (physical, virtual_) = sizes(&letter(3));
    let names = [
        "1.a".to_owned(),
        format!("2.a,S={physical}"),
        format!("3.a,S={physical},W={virtual_}"),
        "4.a".to_owned(),
        "5.a".to_owned(),
    ];
    for name in &names {
        account.store(format!("cur/{name}:2,S"), &letter(3));
    }
    account.store("cur/6.unknown:2,", &letter(3));
    let line = |uid: usize, fields: &str| format!("{uid} {fields}:{}\n", names[uid - 1]);
    let list = [
        format!("{HEADER} X~future\n"),
        line(1, "G0123 Qfuture "),
        line(2, ""),
        line(3, ""),
        line(4, &format!("S{physical} ")),
        line(5, "S77 "),
        "6 :7.expunged\n".to_owned(),
    ]
    .concat();
    let path = account.store("dovecot-uidlist", list.as_bytes());
    let before = fs::metadata(&path).unwrap();
    let report = account.seal();
    assert_eq!(report.total.converted.messages, 5, "{report:?}");
    assert_eq!(report.total.without_sizes, 1, "6.unknown");
    assert_eq!(report.problems.len(), 1);
    let Trouble::WrongSize { told: 77, .. } = report.problems[0].trouble else {
        panic!("{report:?}");
    };
    let expected = [
        format!("{HEADER} X~future\n"),
        line(1, &format!("W{virtual_} S{physical} G0123 Qfuture ")),
        line(2, &format!("W{virtual_} ")),
        line(3, ""),
        line(4, &format!("W{virtual_} S{physical} ")),
        line(5, "S77 "),
        "6 :7.expunged\n".to_owned(),
    ]
    .concat();
    assert_eq!(fs::read_to_string(&path).unwrap(), expected);
    let after = fs::metadata(&path).unwrap();
    assert_eq!(
        (after.mode(), after.uid(), after.gid()),
        (before.mode(), before.uid(), before.gid())
    );
    assert!(after.mtime() > before.mtime());
}

#[test]
fn a_list_that_is_not_understood_is_not_touched() {
    for list in [
        "1 1600000000 9\n1 1.a\n",
        "garbage\n",
        "",
        "3 V1 N2\n1 :1.a\ncut of",
    ] {
        let account = Account::maildir("/tmp");
        account.store("cur/1.a:2,", &letter(1));
        let path = account.store("dovecot-uidlist", list.as_bytes());
        let report = account.seal();
        assert_eq!(report.total.converted.messages, 1);
        assert_eq!(report.total.without_sizes, 1);
        assert!(
            matches!(report.problems[0].trouble, Trouble::NotRecorded(_)),
            "{report:?}"
        );
        assert_eq!(fs::read_to_string(path).unwrap(), list);
    }
}
