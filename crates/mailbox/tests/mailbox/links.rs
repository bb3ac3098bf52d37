//! Messages with several names, and what else a file has beside its bytes.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;

use rustix::fs::{XattrFlags, getxattr, setxattr};
use rustix::process::geteuid;

use crate::account::{Account, PLACES, letter};
use crate::child::{Child, Direction};
use crate::kill_points::age_locks;

#[test]
fn a_message_in_several_folders_stays_one_file() {
    for place in PLACES {
        let account = Account::maildir(place);
        account.folder(".Archive");
        account.folder(".Sent");
        for number in 0..40 {
            let name = format!("{number}.a,S={}:2,", letter(number).len());
            let first = account.store(format!("cur/{name}"), &letter(number));
            for folder in [".Archive", ".Sent"].into_iter().take(number % 3) {
                let other = format!("{folder}/cur/9{number}.b:2,S");
                fs::hard_link(&first, account.root.join(other)).unwrap();
            }
        }
        let twice = account.root.join("new/0.twice");
        fs::hard_link(
            account
                .root
                .join(format!("cur/0.a,S={}:2,", letter(0).len())),
            twice,
        )
        .unwrap();
        let inodes = |account: &Account| {
            let mut links = std::collections::BTreeMap::<u64, Vec<PathBuf>>::new();
            for path in account.seen().into_keys() {
                let inode = fs::metadata(account.root.join(&path)).unwrap().ino();
                links.entry(inode).or_default().push(path);
            }
            let mut groups: Vec<_> = links.into_values().collect();
            groups.sort();
            groups
        };
        let (before, linked) = (account.seen(), inodes(&account));
        assert_eq!(linked.iter().filter(|group| group.len() > 1).count(), 27);
        let report = account.seal();
        assert!(report.is_complete(), "{report:?}");
        assert_eq!(report.total.converted.messages, before.len() as u64);
        assert_eq!(account.seen(), before);
        assert_eq!(inodes(&account), linked, "{place}");
        assert_eq!(account.sealed_and_plain(), (before.len(), 0));
        assert_eq!(account.leftovers(), Vec::<PathBuf>::new());
    }
}

#[test]
fn a_death_between_the_names_of_a_message_loses_nothing() {
    for (step, count) in [
        (mailbox::Step::Unlocked, 1),
        (mailbox::Step::Compared, 2),
        (mailbox::Step::Removed, 3),
    ] {
        let account = Account::maildir("/tmp");
        account.folder(".Sent");
        for number in 0..6 {
            let first = account.store(format!("cur/{number}.a:2,"), &letter(number));
            fs::hard_link(first, account.root.join(format!(".Sent/cur/{number}.b:2,"))).unwrap();
        }
        let before = account.seen();
        let child = Child::start(&account.root, Direction::Seal, Some((step, count)));
        assert!(child.was_killed());
        assert_eq!(account.seen(), before);
        age_locks(&account);
        assert!(account.seal().is_complete());
        assert_eq!(account.seen(), before, "{step:?}");
        assert_eq!(account.leftovers(), Vec::<PathBuf>::new());
    }
}

#[test]
fn owner_mode_and_attributes_are_kept() {
    for place in PLACES {
        let account = Account::maildir(place);
        let path = account.store("cur/1.a:2,", &letter(1));
        let long = [b'l'; 1000];
        setxattr(&path, "user.colour", b"red", XattrFlags::empty()).unwrap();
        setxattr(&path, "user.long", &long, XattrFlags::empty()).unwrap();
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o640)).unwrap();
        if geteuid().is_root() {
            std::os::unix::fs::chown(&path, Some(5000), Some(5001)).unwrap();
        }
        let before = fs::metadata(&path).unwrap();
        assert!(account.seal().is_complete());
        let after = fs::metadata(&path).unwrap();
        assert_ne!(after.ino(), before.ino());
        assert_eq!((after.uid(), after.gid()), (before.uid(), before.gid()));
        assert_eq!(after.mode(), before.mode());
        let mut colour = [0; 8];
        let length = getxattr(&path, "user.colour", &mut colour).unwrap();
        assert_eq!(&colour[..length], b"red");
        let mut kept = [0; 2000];
        let length = getxattr(&path, "user.long", &mut kept).unwrap();
        assert_eq!(kept[..length], long);
    }
}
