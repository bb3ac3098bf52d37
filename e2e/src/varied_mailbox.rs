//! A mailbox of more than two thousand messages of every shape, written as files.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use fastrand::Rng;
use rustix::fs::{XattrFlags, setxattr};

use crate::ATTRIBUTE;
use crate::varied_mail::{LineEnds, Shape, gzipped, varied_mail, virtual_size};

/// The mailboxes beside the INBOX, as they are named on the disk: below one another by dots,
/// other letters in IMAP's UTF-7.
const FOLDERS: [&str; 10] = [
    "Archive",
    "Archive.2023",
    "Archive.2023.With space",
    "It's \"quoted\"",
    "&AOQ-rger &- so",
    "R&AOk-sum&AOk-s",
    "100%, (all); [of] {it}",
    "back\\slash",
    "Sent",
    "Nothing in it",
];

/// The words behind the letters a to e at the end of a file's name.
const KEYWORDS: &str = "0 $Forwarded\n1 Work\n2 $label1\n3 NonJunk\n4 L\u{fc}beck\n";

/// How many messages there are besides the few large ones and the links.
const ORDINARY: usize = 2_000;

/// Sizes around the borders of the blocks in which ciphers and streams are read.
const BORDERS: [usize; 6] = [512, 1_024, 4_096, 8_192, 16_384, 65_536];

/// Sizes in bytes of the few that are large.
const LARGE: [usize; 6] = [
    300_000, 700_000, 1_500_000, 4_400_000, 5_000_000, 30_000_000,
];

/// Writes Maildirs; everything in them depends on the seed alone.
#[derive(Debug)]
pub struct VariedMailbox {
    maildir: PathBuf,
    owner: (u32, u32),
    rng: Rng,
    written: usize,
}

impl VariedMailbox {
    /// Fills a new Maildir, with its folders beside the INBOX in it; how many messages it has.
    pub fn write(maildir: &Path, owner: (u32, u32), seed: u64) -> usize {
        let mut mailbox = Self::begin(maildir, owner, seed);
        mailbox.add_ordinary(ORDINARY);
        for length in LARGE {
            mailbox.add(Shape::Attachments(length), false);
        }
        mailbox.written
    }

    /// The same with this many ordinary messages and no large ones.
    pub fn write_part(maildir: &Path, owner: (u32, u32), seed: u64, ordinary: usize) -> usize {
        let mut mailbox = Self::begin(maildir, owner, seed);
        mailbox.add_ordinary(ordinary);
        mailbox.written
    }

    /// The same with this many texts of a few kB, none compressed, for tests that
    /// convert often.
    pub fn write_small(maildir: &Path, owner: (u32, u32), seed: u64, messages: usize) {
        let mut mailbox = Self::begin(maildir, owner, seed);
        for number in 0..messages {
            let ends = [LineEnds::Lf, LineEnds::CrLf][number % 2];
            let length = mailbox.rng.usize(500..6_000);
            mailbox.add(Shape::Text(ends, length), false);
        }
    }

    fn add_ordinary(&mut self, messages: usize) {
        for number in 0..messages {
            let shape = self.shape(number);
            let path = self.add(shape, number % 17 == 3);
            if number % 40 == 7 {
                self.link(&path);
            }
        }
    }

    fn begin(maildir: &Path, owner: (u32, u32), seed: u64) -> Self {
        let mailbox = Self {
            maildir: maildir.to_owned(),
            owner,
            rng: Rng::with_seed(seed),
            written: 0,
        };
        mailbox.make_folder("");
        for folder in FOLDERS {
            mailbox.make_folder(folder);
        }
        let subscribed = FOLDERS.map(|folder| format!("{folder}\n")).concat();
        mailbox.own(
            &mailbox.maildir.join("subscriptions"),
            subscribed.as_bytes(),
        );
        mailbox
    }

    fn folder(&self, name: &str) -> PathBuf {
        match name {
            "" => self.maildir.clone(),
            name => self.maildir.join(format!(".{name}")),
        }
    }

    fn make_folder(&self, name: &str) {
        let folder = self.folder(name);
        for folder in [
            folder.clone(),
            folder.join("cur"),
            folder.join("new"),
            folder.join("tmp"),
        ] {
            fs::create_dir_all(&folder).unwrap();
            chown(&folder, Some(self.owner.0), Some(self.owner.1)).unwrap();
            fs::set_permissions(&folder, Permissions::from_mode(0o700)).unwrap();
        }
        self.own(&folder.join("dovecot-keywords"), KEYWORDS.as_bytes());
        if !name.is_empty() {
            self.own(&folder.join("maildirfolder"), b"");
        }
    }

    fn own(&self, path: &Path, bytes: &[u8]) {
        fs::write(path, bytes).unwrap();
        chown(path, Some(self.owner.0), Some(self.owner.1)).unwrap();
        fs::set_permissions(path, Permissions::from_mode(0o600)).unwrap();
    }

    /// Most are short texts; every other shape comes up again and again.
    fn shape(&mut self, number: usize) -> Shape {
        let ends = [LineEnds::Lf, LineEnds::CrLf, LineEnds::Mixed][number % 3];
        match number % 50 {
            0 => Shape::EightBit(ends),
            1 | 2 => Shape::Attachments(self.rng.usize(500..60_000)),
            3 => Shape::Forwarded,
            4 if number < 200 => Shape::LongHeader,
            5 if number < 200 => Shape::LongLine,
            6 => Shape::HeaderAlone,
            7 | 8 => Shape::Unfinished,
            9 | 10 => Shape::AlmostSealed,
            11 => Shape::Empty,
            12..=17 => {
                let border = BORDERS[number % BORDERS.len()];
                Shape::Text(ends, border - 20 + self.rng.usize(..40))
            }
            _ => Shape::Text(ends, self.rng.usize(500..8_000)),
        }
    }

    /// Adds one message; the path of its file.
    fn add(&mut self, shape: Shape, is_compressed: bool) -> PathBuf {
        let number = self.written;
        let mail = varied_mail(shape, number, &mut self.rng);
        // Dovecot names what it compresses with both sizes, and whoever does not unpack it
        // cannot know them.
        let sizes = match number % 4 {
            0 if !is_compressed => String::new(),
            1 if !is_compressed => format!(",S={}", mail.len()),
            _ => format!(",S={},W={}", mail.len(), virtual_size(&mail)),
        };
        let stored = if is_compressed { gzipped(&mail) } else { mail };
        let path = self.next_path(&sizes);
        self.own(&path, &stored);
        let mode = [0o600, 0o640, 0o660, 0o644][number % 4];
        fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        if number % 9 == 4 {
            // Not every file system keeps attributes.
            let _ = setxattr(&path, ATTRIBUTE, b"kept", XattrFlags::empty());
        }
        self.set_date(&path);
        path
    }

    /// A second name for the same file in another folder, as COPY leaves it.
    fn link(&mut self, path: &Path) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let sizes = match name.split_once(',') {
            Some((_, sizes)) => format!(",{}", sizes.split(':').next().unwrap_or_default()),
            None => String::new(),
        };
        let link = self.next_path(&sizes);
        fs::hard_link(path, link).unwrap();
    }

    fn next_path(&mut self, sizes: &str) -> PathBuf {
        let number = self.written;
        self.written += 1;
        let seconds = 1_230_000_000 + number as u64 * 60_000;
        let base = match number % 5 {
            0 => format!("{seconds}.{number}.old-host"),
            _ => format!("{seconds}.M{}P{number}.mail", 1_000 + number),
        };
        // A third of all is in the INBOX; the last folder stays empty.
        let folder = match self.rng.usize(..3 * (FOLDERS.len() - 1) / 2) {
            chosen if chosen < FOLDERS.len() - 1 => FOLDERS[chosen],
            _ => "",
        };
        let folder = self.folder(folder);
        match number % 12 {
            5 => folder.join("new").join(format!("{base}{sizes}")),
            6 => folder.join("cur").join(format!("{base}{sizes}")),
            _ => {
                let flags = self.flags();
                folder.join("cur").join(format!("{base}{sizes}:2,{flags}"))
            }
        }
    }

    /// Some of the flags and keywords, in the order that Maildir demands.
    fn flags(&mut self) -> String {
        let letters = "DFRSTabcde".chars();
        letters.filter(|_| self.rng.u8(..4) == 0).collect()
    }

    /// Between 2009 and 2024, to the nanosecond.
    fn set_date(&mut self, path: &Path) {
        let seconds = self.rng.u64(1_230_000_000..1_710_000_000);
        let date = SystemTime::UNIX_EPOCH + Duration::new(seconds, self.rng.u32(..1_000_000_000));
        let file = File::options().write(true).open(path).unwrap();
        file.set_modified(date).unwrap();
    }
}
