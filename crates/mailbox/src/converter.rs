//! Turning messages into what the task makes of them, in memory.

use dovecot_crypt::{OpenError, PrivateKey, SealError, Sealer, open};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use zeroize::Zeroizing;

use crate::look::{State, is_compressed, judge};
use crate::mailboxes::Format;
use crate::maildir_name;
use crate::sdbox::{SdboxError, SdboxFile};
use crate::source::Source;
use crate::task::{Need, Task};
use crate::trouble::Trouble;
use crate::uidlist::Sizes;

/// What one thread needs to do a task.
pub(crate) struct Converter<'a> {
    /// What opens the messages, unless they are plain.
    keys: Option<&'a [PrivateKey]>,
    /// What seals them, unless they are to be plain.
    sealer: Option<Sealer>,
}

/// A message, opened or plain from the beginning.
pub(crate) struct Opened {
    pub(crate) source: Source,
    /// The message, where it is not the file itself.
    plaintext: Option<Zeroizing<Vec<u8>>>,
    /// The sizes that clients see; `None` where the message is compressed.
    pub(crate) sizes: Option<Sizes>,
}

/// A converted message: all bytes of its file.
pub(crate) struct Converted {
    pub(crate) source: Source,
    pub(crate) sizes: Option<Sizes>,
    pub(crate) file: Zeroizing<Vec<u8>>,
}

/// What came of opening.
pub(crate) enum Opening {
    Opened(Opened),
    /// The task does not concern it (any more).
    NotNeeded,
    Trouble(Trouble),
}

impl<'a> Converter<'a> {
    pub(crate) fn new(task: &'a Task) -> Self {
        let (keys, to) = match task {
            Task::Seal(to) => (None, Some(to)),
            Task::Open(keys) => (Some(keys.as_slice()), None),
            Task::Reseal { keys, to } => (Some(keys.as_slice()), Some(to)),
        };
        Self {
            keys,
            sealer: to.map(Sealer::new),
        }
    }

    /// Opens a message and compares its sizes with what its names tell.
    pub(crate) fn open<'n>(
        &self,
        format: Format,
        task: &Task,
        source: Source,
        names: impl Iterator<Item = &'n OsStr>,
    ) -> Opening {
        let length = source.bytes.len() as u64;
        let state = judge(format, &source.bytes, length)
            .unwrap_or_else(|| State::Damaged("its header is too long".to_owned()));
        if task.need(&state) != Need::Convert {
            return Opening::NotNeeded;
        }
        match self.opened(format, source) {
            Ok(opened) => match opened.wrong_size(format, names) {
                None => Opening::Opened(opened),
                Some(trouble) => Opening::Trouble(trouble),
            },
            Err(trouble) => Opening::Trouble(trouble),
        }
    }

    fn opened(&self, format: Format, source: Source) -> Result<Opened, Trouble> {
        let body = body(format, &source.bytes)?;
        let plaintext = self.keys.map(|keys| open(body, keys)).transpose();
        let plaintext = plaintext.map_err(to_trouble)?;
        let message = plaintext.as_deref().map_or(body, Vec::as_slice);
        let sizes = (!is_compressed(message)).then(|| Sizes::of(message));
        Ok(Opened {
            source,
            plaintext,
            sizes,
        })
    }

    /// Seals opened messages, all at once; those that are to be plain stay as they are.
    pub(crate) fn convert(
        &mut self,
        format: Format,
        opened: Vec<Opened>,
    ) -> Result<Vec<Result<Converted, Trouble>>, SealError> {
        let mut sealed = match &mut self.sealer {
            None => Vec::new(),
            Some(sealer) => {
                let messages: Vec<&[u8]> = opened.iter().map(|it| it.message(format)).collect();
                sealer.seal_together(&messages)?
            }
        }
        .into_iter();
        let is_sealing = self.sealer.is_some();
        let converted = opened.into_iter().map(|opened| {
            let length = opened.message(format).len() as u64;
            let body = match sealed.next() {
                Some(sealed) => Zeroizing::new(sealed),
                None if is_sealing => return Err(Trouble::Damaged("it was not sealed".to_owned())),
                None => opened.plaintext.unwrap_or_default(),
            };
            let file = match format {
                Format::Sdbox => SdboxFile::parse(&opened.source.bytes)
                    .and_then(|file| file.with_body(&body, length))
                    .map(Zeroizing::new)
                    .map_err(sdbox_trouble)?,
                _ => body,
            };
            Ok(Converted {
                source: opened.source,
                sizes: opened.sizes,
                file,
            })
        });
        Ok(converted.collect())
    }
}

impl Opened {
    fn message(&self, format: Format) -> &[u8] {
        match &self.plaintext {
            Some(plaintext) => plaintext,
            // It was found when the message was opened.
            None => body(format, &self.source.bytes).unwrap_or_default(),
        }
    }

    /// A wrong size fails every read of Dovecot's, before and after.
    fn wrong_size<'n>(
        &self,
        format: Format,
        names: impl Iterator<Item = &'n OsStr>,
    ) -> Option<Trouble> {
        let sizes = self.sizes?;
        match format {
            Format::Sdbox => {
                let told = SdboxFile::parse(&self.source.bytes).ok()?.plaintext_size();
                differs("its metadata (Z)", told, sizes.physical)
            }
            _ => names.into_iter().find_map(|name| wrong_name(name, sizes)),
        }
    }
}

/// The first size of a Maildir name that is not true.
pub(crate) fn wrong_name(name: &OsStr, sizes: Sizes) -> Option<Trouble> {
    let told = |kind| maildir_name::size(name.as_bytes(), kind);
    differs("its name (S)", told(b'S'), sizes.physical)
        .or_else(|| differs("its name (W)", told(b'W'), sizes.virtual_))
}

pub(crate) fn differs(place: &'static str, told: Option<u64>, found: u64) -> Option<Trouble> {
    let told = told.filter(|told| *told != found)?;
    Some(Trouble::WrongSize { place, told, found })
}

/// The message itself in the bytes of its file.
pub(crate) fn body(format: Format, file: &[u8]) -> Result<&[u8], Trouble> {
    match format {
        Format::Sdbox => Ok(SdboxFile::parse(file).map_err(sdbox_trouble)?.body),
        _ => Ok(file),
    }
}

fn sdbox_trouble(error: SdboxError) -> Trouble {
    match error {
        SdboxError::ExternalAttachments => Trouble::ExternalAttachments,
        SdboxError::Damaged(what) => Trouble::Damaged(what.to_owned()),
    }
}

pub(crate) fn to_trouble(error: OpenError) -> Trouble {
    match error {
        OpenError::Damaged(_) | OpenError::Truncated { .. } => Trouble::Damaged(error.to_string()),
        other => Trouble::NotOpened(other),
    }
}
