//! Messages to send.

/// A word that is in every sample message, so that plaintext can be found on the disk.
pub const MARK: &str = "xylophone-quince";

/// A message with this subject, about as long as wanted, in lines that end in CRLF. It has
/// what is easily broken on the way: lines that start with dots, 8-bit text, no text.
///
/// LMTP adds header lines, so what comes back ends with these bytes rather than equals them.
pub fn sample_mail(subject: &str, length: usize) -> Vec<u8> {
    let mut mail = format!(
        "From: Ada <ada@example.net>\r\nTo: Someone <someone@example.org>\r\n\
         Subject: {subject} {MARK}\r\nMessage-ID: <{subject}@example.net>\r\n\
         MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\
         Content-Transfer-Encoding: 8bit\r\n\r\n\
         {MARK}: Grüße aus {subject}\r\n.\r\n..leading dots\r\n\r\n"
    );
    let mut number = 0;
    while mail.len() < length {
        number += 1;
        mail +=
            &format!("{number:06} {MARK} and more of the same, to fill a line of the body.\r\n");
    }
    mail.into_bytes()
}
