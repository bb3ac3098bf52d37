//! Messages of many shapes, as programs of two decades left them in mailboxes.

use std::io::Write;
use std::process::{Command, Stdio};

use fastrand::Rng;

/// What a message looks like inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Lines of text of this length in all, which end as this says.
    Text(LineEnds, usize),
    /// Bytes above 127 without a word about their character set, in header and body.
    EightBit(LineEnds),
    /// Two texts and an attachment of this many bytes, in base64.
    Attachments(usize),
    /// A message inside a message.
    Forwarded,
    /// Header lines of 70 kB in all.
    LongHeader,
    /// One line of 100 kB.
    LongLine,
    /// A header and nothing behind it, not even an empty line.
    HeaderAlone,
    /// A text whose last line does not end, with NUL bytes in it.
    Unfinished,
    /// Text that begins like the mark of sealed mail, but is none.
    AlmostSealed,
    /// No byte at all.
    Empty,
}

/// How lines end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnds {
    /// As on Unix.
    Lf,
    /// As on the wire.
    CrLf,
    /// Now so, now so.
    Mixed,
}

const WORDS: [&str; 16] = [
    "quince",
    "xylophone",
    "tomorrow",
    "meeting",
    "Gr\u{fc}\u{df}e",
    "harbour",
    "seven",
    "the",
    "and",
    "of",
    "letter",
    "garden",
    "\u{10d}esk\u{fd}",
    "receipt",
    "answer",
    "please",
];

/// A message of this shape; the same for the same number and state of `rng`.
///
/// Where it has a header, there is a line `X-Unique: v-NUMBER` in it.
pub fn varied_mail(shape: Shape, number: usize, rng: &mut Rng) -> Vec<u8> {
    let (text, ends) = match shape {
        Shape::Text(ends, length) => (text_mail(number, length, rng), ends),
        Shape::EightBit(ends) => (eight_bit(number, rng), ends),
        Shape::Attachments(length) => (attachments(number, length, rng), LineEnds::Lf),
        Shape::Forwarded => (forwarded(number, rng), LineEnds::CrLf),
        Shape::LongHeader => (long_header(number, rng), LineEnds::Lf),
        Shape::LongLine => (long_line(number), LineEnds::CrLf),
        Shape::HeaderAlone => (header(number, "text/plain", rng), LineEnds::Lf),
        Shape::Unfinished => (unfinished(number, rng), LineEnds::Lf),
        Shape::AlmostSealed => (almost_sealed(number, rng), LineEnds::Lf),
        Shape::Empty => (Vec::new(), LineEnds::Lf),
    };
    with_line_ends(&text, ends)
}

/// What gzip makes of it, with nothing in it that depends on the moment.
///
/// # Panics
/// When there is no gzip.
pub fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut child = Command::new("gzip")
        .args(["--no-name", "--stdout"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("start gzip");
    let mut input = child.stdin.take().unwrap();
    let output = std::thread::scope(|scope| {
        scope.spawn(move || input.write_all(bytes).unwrap());
        child.wait_with_output().unwrap()
    });
    assert!(output.status.success(), "gzip failed");
    output.stdout
}

/// The size with every line ending in CRLF: what Dovecot calls the virtual size.
pub fn virtual_size(bytes: &[u8]) -> usize {
    let mut before = b' ';
    let mut bare = 0;
    for byte in bytes {
        bare += usize::from(*byte == b'\n' && before != b'\r');
        before = *byte;
    }
    bytes.len() + bare
}

fn sentence(rng: &mut Rng) -> String {
    let words: Vec<&str> = (0..rng.usize(4..12))
        .map(|_| WORDS[rng.usize(..WORDS.len())])
        .collect();
    words.join(" ")
}

fn header(number: usize, content_type: &str, rng: &mut Rng) -> Vec<u8> {
    format!(
        "Return-Path: <sender-{number}@example.net>\n\
         From: \"Sender, {number}\" <sender-{number}@example.net>\n\
         To: Someone <someone@example.org>, other@example.com\n\
         Cc: =?utf-8?q?Gr=C3=BC=C3=9Fe?= <third@example.org>\n\
         Date: Mon, {day} Jan 20{year:02} 0{hour}:30:00 +0100\n\
         Subject: {subject}\n\
         Message-ID: <v-{number}@example.net>\n\
         References: <v-{before}@example.net>\n\
         X-Unique: v-{number}\n\
         MIME-Version: 1.0\n\
         Content-Type: {content_type}\n\
         Content-Transfer-Encoding: 8bit\n",
        day = 1 + number % 28,
        year = 9 + number % 15,
        hour = number % 10,
        before = number.saturating_sub(7),
        subject = sentence(rng),
    )
    .into_bytes()
}

fn text_mail(number: usize, length: usize, rng: &mut Rng) -> Vec<u8> {
    let mut mail = header(number, "text/plain; charset=utf-8", rng);
    mail.extend_from_slice(b"\n.\n..dots\nFrom the beginning of a line\n\n");
    while mail.len() < length {
        mail.extend_from_slice(sentence(rng).as_bytes());
        mail.push(b'\n');
    }
    mail
}

fn eight_bit(number: usize, rng: &mut Rng) -> Vec<u8> {
    let mut mail = header(number, "text/plain", rng);
    mail.extend_from_slice(b"X-Raw: Gr\xfc\xdfe \xe4\xf6\n\n");
    for _ in 0..rng.usize(5..40) {
        mail.extend((0..60).map(|_| rng.u8(0xa0..)));
        mail.extend_from_slice(b" quince\n");
    }
    mail
}

fn attachments(number: usize, length: usize, rng: &mut Rng) -> Vec<u8> {
    let mut mail = header(number, "multipart/mixed; boundary=\"=_outer\"", rng);
    let text = sentence(rng);
    mail.extend_from_slice(
        format!(
            "\nA preamble.\n--=_outer\nContent-Type: multipart/alternative; boundary=inner\n\n\
             --inner\nContent-Type: text/plain; charset=utf-8\n\n{text}\n\
             --inner\nContent-Type: text/html; charset=utf-8\n\
             Content-Transfer-Encoding: quoted-printable\n\n<p>{text}=\n</p>\n--inner--\n\
             --=_outer\nContent-Type: application/octet-stream; name=\"a \\\"b\\\".bin\"\n\
             Content-Disposition: attachment; filename*=utf-8''%C3%A4.bin\n\
             Content-Transfer-Encoding: base64\n\n"
        )
        .as_bytes(),
    );
    let line: Vec<u8> = (0..76).map(|_| rng.alphanumeric() as u8).collect();
    let end = mail.len() + length;
    while mail.len() < end {
        // Lines that are not the same, at the price of one number each.
        mail.extend_from_slice(&line[8..]);
        mail.extend_from_slice(format!("{:08}\n", mail.len()).as_bytes());
    }
    mail.extend_from_slice(b"--=_outer--\nAn epilogue.\n");
    mail
}

fn forwarded(number: usize, rng: &mut Rng) -> Vec<u8> {
    let mut mail = header(number, "multipart/digest; boundary=digest", rng);
    mail.push(b'\n');
    for _ in 0..3 {
        mail.extend_from_slice(b"--digest\n\nSubject: inside\nFrom: <inner@example.net>\n\n");
        mail.extend_from_slice(sentence(rng).as_bytes());
        mail.push(b'\n');
    }
    mail.extend_from_slice(b"--digest--\n");
    mail
}

fn long_header(number: usize, rng: &mut Rng) -> Vec<u8> {
    let mut mail = header(number, "text/plain", rng);
    while mail.len() < 70_000 {
        mail.extend_from_slice(
            format!("X-Trace: {}\n\t{}\n", sentence(rng), sentence(rng)).as_bytes(),
        );
    }
    mail.extend_from_slice(b"\nquince\n");
    mail
}

fn long_line(number: usize) -> Vec<u8> {
    let mut mail = format!("Subject: one line\nX-Unique: v-{number}\n\n").into_bytes();
    mail.extend_from_slice(&[b'x'; 100_000]);
    mail.push(b'\n');
    mail
}

fn unfinished(number: usize, rng: &mut Rng) -> Vec<u8> {
    let mut mail = header(number, "text/plain", rng);
    mail.extend_from_slice(b"\nnul \0 in it\nand no end of the last lin");
    mail
}

fn almost_sealed(number: usize, rng: &mut Rng) -> Vec<u8> {
    let start = ["CRYPTED mail", "Crypted", "CRYPTED", "CRYPTED\x03"][number % 4];
    format!(
        "{start}: quince\nX-Unique: v-{number}\n\n{}\n",
        sentence(rng)
    )
    .into_bytes()
}

/// `text` has lines that end in LF.
fn with_line_ends(text: &[u8], ends: LineEnds) -> Vec<u8> {
    if ends == LineEnds::Lf {
        return text.to_vec();
    }
    let mut mail = Vec::with_capacity(text.len() + text.len() / 30);
    for (number, line) in text.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let becomes_crlf = ends == LineEnds::CrLf || number % 3 == 0;
        match line.strip_suffix(b"\n") {
            Some(line) if becomes_crlf => {
                mail.extend_from_slice(line);
                mail.extend_from_slice(b"\r\n");
            }
            _ => mail.extend_from_slice(line),
        }
    }
    mail
}
