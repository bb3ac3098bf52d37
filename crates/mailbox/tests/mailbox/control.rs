//! Control files that lie apart from the mail (`CONTROL=`).

use std::fs;

use mailbox::{Task, Trouble, Unwatched, at, convert};

use crate::account::{Account, letter, options};
use crate::keys::Pair;

/// Dovecot 2.3.19 names the control directory of the INBOX `.INBOX`, with `LAYOUT=fs` `INBOX`
/// (`doveadm mailbox path -t control INBOX`). A lock anywhere else would lock nothing.
#[test]
fn the_lock_of_the_inbox_is_where_dovecot_has_it() {
    for inbox in [".INBOX", "INBOX"] {
        let account = Account::maildir("/tmp");
        account.store("cur/1.a:2,", &letter(1));
        let control = account.home().join("control");
        fs::create_dir_all(control.join(inbox)).unwrap();
        let lock = control.join(inbox).join("dovecot-uidlist.lock");
        let holder = format!("{}:elsewhere", std::process::id());
        fs::write(&lock, holder).unwrap();

        let mailboxes = at(&account.root, Some(&control)).unwrap();
        let mut options = options();
        options.lock_patience = std::time::Duration::from_millis(50);
        let task = Task::Seal(Pair::New.public());
        let locked = convert(&mailboxes, &task, &options, &Unwatched).unwrap();
        assert!(matches!(locked.problems[0].trouble, Trouble::InUse));
        assert_eq!(account.sealed_and_plain(), (0, 1));

        fs::remove_file(&lock).unwrap();
        let sealed = convert(&mailboxes, &task, &options, &Unwatched).unwrap();
        assert!(sealed.is_complete(), "{sealed:?}");
        assert_eq!(account.sealed_and_plain(), (1, 0));
    }
}
