//! dovecot-crypt against real Dovecots, in both directions, at every size where a buffer of
//! either might end: what one seals, the other opens to the same bytes.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::Command;

use dovecot_crypt::{Header, PrivateKey, PublicKey, Sealer, open};
use e2e::{
    Dovecot, DovecotVersion, FakeAccount, FakeApi, ImapClient, KeyPair, MailFormat, Scratch,
    for_each_at_once, on_every_dovecot,
};

const ADA: &str = "ada@example.org";
const PASSWORD: &str = "correct horse";

/// What a sealed P-521 message has beside its text: header, tag.
const HEADER: usize = 323;
const TAG: usize = 16;

/// Sizes of messages, in bytes. Dovecot reads and writes in pieces of 8 kB and of other powers
/// of two, counted from the beginning of the file or of the text.
fn sizes() -> Vec<usize> {
    let near_nothing = 1..=70;
    let borders = [
        512, 1024, 4096, 8192, 16_384, 24_576, 32_768, 65_536, 131_072, 262_144,
    ];
    let around = |border: usize| {
        [0, HEADER, TAG, HEADER + TAG]
            .into_iter()
            .flat_map(move |shift| border - shift - 5..=border - shift + 5)
    };
    // Above, a few are enough: they are long.
    let large = [524_288, 1_048_576].into_iter().flat_map(|border: usize| {
        [0, HEADER, HEADER + TAG]
            .into_iter()
            .flat_map(move |shift| border - shift - 1..=border - shift + 1)
    });
    let sizes: BTreeSet<usize> = near_nothing
        .chain(borders.into_iter().flat_map(around))
        .chain(large)
        .collect();
    assert!(sizes.len() >= 500, "{}", sizes.len());
    sizes.into_iter().collect()
}

/// A few of them, for what takes a process each; nothing at all among them.
fn some_sizes() -> Vec<usize> {
    let some = sizes().into_iter().step_by(9);
    some.chain([0, 8191, 8192, 8193]).collect()
}

/// A message of exactly this size, unlike that of any other size, with lines that end in LF.
fn message(size: usize) -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(size as u64);
    let mut text = format!("Subject: {size}\n\n").into_bytes();
    while text.len() < size {
        text.extend((0..70).map(|_| random.u8(b'!'..=b'~')));
        text.push(b'\n');
    }
    text.truncate(size);
    text
}

/// As a mail server hands it out: with CRLF.
fn on_the_wire(message: &[u8]) -> Vec<u8> {
    let mut wire = Vec::with_capacity(message.len() + message.len() / 50);
    for byte in message {
        if *byte == b'\n' {
            wire.push(b'\r');
        }
        wire.push(*byte);
    }
    wire
}

/// The key of the account, for us and for Dovecot.
struct Keys {
    pair: KeyPair,
    public: PublicKey,
    private: [PrivateKey; 1],
}

impl Keys {
    fn new() -> Self {
        let pair = KeyPair::generate();
        Self {
            public: PublicKey::from_dovecot(pair.public.as_bytes()).unwrap(),
            private: [PrivateKey::from_dovecot(pair.private.as_bytes()).unwrap()],
            pair,
        }
    }
}

fn start(version: DovecotVersion, keys: &Keys) -> (FakeApi, Dovecot) {
    let api = FakeApi::start();
    api.put(ADA, FakeAccount::sealed(PASSWORD, &keys.pair));
    let dovecot = Dovecot::builder(version, MailFormat::Maildir)
        .api(&api.url(), FakeApi::TOKEN)
        .start();
    (api, dovecot)
}

fn logged_in(dovecot: &Dovecot) -> ImapClient {
    let mut imap = dovecot.imap();
    let answer = imap.login(ADA, PASSWORD).unwrap();
    assert!(answer.is_ok(), "{answer:?}\n{}", dovecot.log());
    imap
}

on_every_dovecot! {
    dovecot_reads_what_we_write,
    we_read_what_dovecot_writes,
    doveadm_reads_and_writes_the_same,
}

/// Sealed files in a Maildir, read over IMAP.
fn dovecot_reads_what_we_write(version: DovecotVersion) {
    let keys = Keys::new();
    let (_api, dovecot) = start(version, &keys);
    let mut imap = logged_in(&dovecot);
    // Dovecot makes the Maildir.
    assert!(imap.select("INBOX").unwrap().is_ok());
    imap.logout().unwrap();

    let messages: Vec<Vec<u8>> = sizes().into_iter().map(message).collect();
    drop_in(&dovecot, &keys, &messages);
    let mut imap = logged_in(&dovecot);
    assert!(imap.select("INBOX").unwrap().is_ok());
    let fetched = imap.command("FETCH 1:* BODY.PEEK[]").unwrap();
    assert!(fetched.is_ok(), "{}\n{}", fetched.text, dovecot.log());
    let mut bodies: Vec<&Vec<u8>> = fetched
        .untagged
        .iter()
        .flat_map(|it| &it.literals)
        .collect();
    assert_eq!(bodies.len(), messages.len());
    bodies.sort_by_key(|body| body.len());
    for (body, message) in bodies.into_iter().zip(&messages) {
        assert!(*body == on_the_wire(message), "{} bytes", message.len());
    }
}

/// Seals the messages into the `cur` of the account's INBOX, with ephemeral keys of their own
/// and with shared ones.
fn drop_in(dovecot: &Dovecot, keys: &Keys, messages: &[Vec<u8>]) {
    let cur = dovecot.folder().join("mail/example.org/ada/Maildir/cur");
    let (user, group) = dovecot.mail_owner();
    let mut sealer = Sealer::new(&keys.public);
    for (number, batch) in messages.chunks(32).enumerate() {
        let batch: Vec<&[u8]> = batch.iter().map(Vec::as_slice).collect();
        let sealed = if number % 2 == 0 {
            sealer.seal_together(&batch)
        } else {
            sealer.seal_all(&batch)
        };
        for (index, sealed) in sealed.unwrap().iter().enumerate() {
            let (plain, wire) = (batch[index].len(), on_the_wire(batch[index]).len());
            assert_eq!(sealed.len(), HEADER + plain + TAG);
            let name = format!("{number}.M{index}P1.test,S={plain},W={wire}:2,S");
            fs::write(cur.join(&name), sealed).unwrap();
            chown(cur.join(&name), Some(user), Some(group)).unwrap();
        }
    }
}

/// Messages that came in over IMAP, read from the disk.
fn we_read_what_dovecot_writes(version: DovecotVersion) {
    let keys = Keys::new();
    let (_api, dovecot) = start(version, &keys);
    let mut imap = logged_in(&dovecot);
    let messages: Vec<Vec<u8>> = sizes().into_iter().map(message).collect();
    for message in &messages {
        let answer = imap.append("INBOX", message).unwrap();
        assert!(answer.is_ok(), "{answer:?}\n{}", dovecot.log());
    }
    let mut opened: Vec<_> = dovecot
        .mail_on_disk(ADA)
        .messages()
        .iter()
        .map(|stored| {
            let header = Header::parse(&stored.bytes).unwrap();
            assert_eq!((header.len(), header.version()), (HEADER, 2));
            assert!(header.is_sealed_to(&keys.public));
            header.check_length(stored.bytes.len() as u64).unwrap();
            open(&stored.bytes, &keys.private).unwrap()
        })
        .collect();
    assert_eq!(opened.len(), messages.len());
    opened.sort_by_key(|plaintext| plaintext.len());
    for (plaintext, message) in opened.iter().zip(&messages) {
        assert!(**plaintext == *message, "{} bytes", message.len());
    }
}

/// `doveadm fs`, which knows no mail: bytes of any kind, and none.
fn doveadm_reads_and_writes_the_same(version: DovecotVersion) {
    let keys = Keys::new();
    let doveadm = Doveadm::new(version, &keys);
    for_each_at_once(&some_sizes(), |_, size| {
        let message = message(*size);
        let sealed = Sealer::new(&keys.public).seal(&message).unwrap();
        doveadm.write(&format!("sealed-ours-{size}"), &sealed);
        assert!(
            doveadm.get(&format!("ours-{size}")) == message,
            "{size} bytes"
        );

        doveadm.write(&format!("plain-{size}"), &message);
        let theirs = doveadm.put(&format!("plain-{size}"), &format!("theirs-{size}"));
        assert_eq!(theirs.len(), sealed.len());
        let opened = open(&theirs, &keys.private).unwrap();
        assert!(*opened == message, "{size} bytes");
    });
}

/// The program, with keys and a folder of its own.
struct Doveadm {
    version: DovecotVersion,
    scratch: Scratch,
    /// The same folder as Dovecot sees it, which may be in a chroot.
    inside: PathBuf,
}

impl Doveadm {
    fn new(version: DovecotVersion, keys: &Keys) -> Self {
        version.demand();
        let scratch = Scratch::within(version.root());
        let inside = Path::new("/").join(scratch.path().strip_prefix(version.root()).unwrap());
        let folder = inside.display();
        let configuration = match version {
            DovecotVersion::V2_3 => "log_path = /dev/stderr\nssl = no\n\
                 mail_plugins = mail_crypt\n"
                .to_owned(),
            DovecotVersion::V2_4 => format!(
                "dovecot_config_version = 2.4.1
dovecot_storage_version = 2.4.1
log_path = /dev/stderr
ssl = no
mail_plugins {{
  mail_crypt = yes
}}
crypt_global_public_key_file = inline:{}
crypt_global_private_key main {{
  crypt_private_key_file = inline:{}
}}
mail_ext_attachment {{
  fs crypt {{
  }}
  fs posix {{
    fs_posix_prefix = {folder}/sealed-
  }}
}}
",
                keys.pair.public, keys.pair.private
            ),
        };
        let doveadm = Self {
            version,
            scratch,
            inside,
        };
        doveadm.write("doveadm.conf", configuration.as_bytes());
        doveadm.write("public", keys.pair.public.as_bytes());
        doveadm.write("private", keys.pair.private.as_bytes());
        doveadm
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.scratch.path().join(name), bytes).unwrap();
    }

    /// What the sealed file of this name opens to.
    fn get(&self, name: &str) -> Vec<u8> {
        self.run("get", &[name.to_owned()])
    }

    /// Seals a file of the folder, and returns what it wrote.
    fn put(&self, file: &str, name: &str) -> Vec<u8> {
        let file = self.inside.join(file).display().to_string();
        self.run("put", &[file, name.to_owned()]);
        fs::read(self.scratch.path().join(format!("sealed-{name}"))).unwrap()
    }

    fn run(&self, action: &str, arguments: &[String]) -> Vec<u8> {
        let folder = self.inside.display();
        let mut command: Command = self.version.command("/usr/bin/doveadm");
        command.args(["-c", &format!("{folder}/doveadm.conf"), "fs", action]);
        match self.version {
            DovecotVersion::V2_3 => command.args([
                "crypt",
                &format!(
                    "public_key_path={folder}/public:private_key_path={folder}/private:\
                     posix:prefix={folder}/sealed-"
                ),
            ]),
            DovecotVersion::V2_4 => command.arg("mail_ext_attachment"),
        };
        let output = command.args(arguments).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success() && said.is_empty(),
            "{action}: {said}"
        );
        output.stdout
    }
}
