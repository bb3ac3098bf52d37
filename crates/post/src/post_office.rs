//! Sending a letter.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MessageBuilder};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls as SmtpTls, TlsParameters};
use lettre::{
    Address as MailAddress, AsyncFileTransport, AsyncSmtpTransport, AsyncTransport, Message,
    Tokio1Executor,
};
use model::{Address, Language, Letter, QueuedLetterId};

use crate::MailerDsn;
use crate::mailer_dsn::{Server, Tls, Way};
use crate::words;

/// How long a mail server may take for one answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// Who writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct House {
    /// The sender's address.
    pub sender: Address,
    /// What the service is called.
    pub name: String,
    /// Where its pages are, without a slash at the end.
    pub url: String,
}

/// A letter that goes out.
#[derive(Clone, Debug)]
pub struct Outgoing<'a> {
    /// Its number in the queue. With the time of its making it names the message, so that one
    /// that was sent twice can be told by its Message-ID.
    pub id: QueuedLetterId,
    /// Whom it is for.
    pub to: &'a Address,
    /// What it says.
    pub letter: Letter,
    /// In which language.
    pub language: Language,
    /// When what it tells of happened.
    pub created: DateTime<Utc>,
    /// The secret part of the link that stops a recovery.
    pub stop_link: Option<&'a str>,
}

/// Why a letter did not go out. It tells what the mail server said, and no password.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NotSent {
    /// A language lacks the letter.
    #[error("there are no words for it in the language {0}")]
    NoWords(Language),
    /// The message cannot be put together.
    #[error("the message cannot be put together: {0}")]
    Message(#[from] lettre::error::Error),
    /// An address that no mail program would take.
    #[error("the address cannot be written to: {0}")]
    Address(#[from] lettre::address::AddressError),
    /// The mail server, or the way to it.
    #[error("the mail server did not take it: {0}")]
    Server(#[from] lettre::transport::smtp::Error),
    /// There is no such folder.
    #[error("there is no folder {}", .0.display())]
    NoFolder(PathBuf),
    /// The mail server answered, and not well.
    #[error("the mail server answers, but does not want to work")]
    Unwilling,
    /// The folder.
    #[error("it cannot be written to the folder: {0}")]
    Folder(#[from] lettre::transport::file::Error),
}

/// Sends letters, one after another.
pub struct PostOffice {
    house: House,
    way: Sending,
}

enum Sending {
    Nowhere,
    Folder(PathBuf, AsyncFileTransport<Tokio1Executor>),
    Server(Box<AsyncSmtpTransport<Tokio1Executor>>),
}

impl PostOffice {
    /// Opens it. Nothing is sent, and no server asked.
    ///
    /// # Errors
    /// [`NotSent::Server`] where the name of the server cannot be that of a certificate.
    pub fn open(house: House, dsn: &MailerDsn) -> Result<Self, NotSent> {
        let way = match &dsn.0 {
            Way::Nowhere => Sending::Nowhere,
            Way::Folder(folder) => Sending::Folder(folder.clone(), AsyncFileTransport::new(folder)),
            Way::Server(server) => Sending::Server(Box::new(transport(server)?)),
        };
        Ok(Self { house, way })
    }

    /// Sends a letter.
    ///
    /// # Errors
    /// [`NotSent`]; whether a server has taken it all the same, one cannot know then.
    pub async fn send(&self, outgoing: &Outgoing<'_>) -> Result<(), NotSent> {
        let message = self.message(outgoing)?;
        match &self.way {
            Sending::Nowhere => {}
            Sending::Folder(_, folder) => {
                folder.send(message).await?;
            }
            Sending::Server(server) => {
                server.send(message).await?;
            }
        }
        Ok(())
    }

    /// Whether letters could leave at this moment: the server answers and takes the log-in, or
    /// the folder is there. Nothing is sent.
    ///
    /// # Errors
    /// [`NotSent::Server`], [`NotSent::Unwilling`] and [`NotSent::NoFolder`].
    pub async fn test(&self) -> Result<(), NotSent> {
        match &self.way {
            Sending::Nowhere => Ok(()),
            Sending::Folder(path, _) if path.is_dir() => Ok(()),
            Sending::Folder(path, _) => Err(NotSent::NoFolder(path.clone())),
            Sending::Server(server) => {
                if server.test_connection().await? {
                    return Ok(());
                }
                Err(NotSent::Unwilling)
            }
        }
    }

    fn message(&self, outgoing: &Outgoing<'_>) -> Result<Message, NotSent> {
        let House { sender, name, url } = &self.house;
        let address = outgoing.to.to_string();
        let ready = outgoing.letter.moment().map_or_else(String::new, |moment| {
            moment.format("%Y-%m-%d %H:%M UTC").to_string()
        });
        let stop = outgoing
            .stop_link
            .map(|secret| format!("{url}/recovery/stop/{secret}"))
            .unwrap_or_default();
        let values = [
            ("app", name.as_str()),
            ("address", address.as_str()),
            ("url", url.as_str()),
            ("ready", ready.as_str()),
            ("stop", stop.as_str()),
        ];
        let text = words::write(outgoing.letter, outgoing.language, &values)
            .ok_or(NotSent::NoWords(outgoing.language))?;
        let seconds = u64::try_from(outgoing.created.timestamp()).unwrap_or_default();
        let id = format!("<{}.{seconds}.waxseal@{}>", outgoing.id, sender.domain());
        let message = MessageBuilder::new()
            .from(Mailbox::new(Some(name.clone()), mail_address(sender)?))
            .to(Mailbox::new(None, mail_address(outgoing.to)?))
            .subject(text.subject)
            .date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
            .message_id(Some(id))
            .header(AutoSubmitted)
            .header(ContentType::TEXT_PLAIN)
            .body(text.body)?;
        Ok(message)
    }
}

fn mail_address(address: &Address) -> Result<MailAddress, NotSent> {
    Ok(MailAddress::new(
        address.local_part(),
        address.domain().as_str(),
    )?)
}

fn transport(server: &Server) -> Result<AsyncSmtpTransport<Tokio1Executor>, NotSent> {
    let tls = match server.tls {
        Tls::Always => SmtpTls::Wrapper(TlsParameters::new(server.host.clone())?),
        Tls::Upgraded => SmtpTls::Required(TlsParameters::new(server.host.clone())?),
        Tls::Offered => SmtpTls::Opportunistic(TlsParameters::new(server.host.clone())?),
        Tls::Needless => SmtpTls::None,
    };
    let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&server.host)
        .port(server.port)
        .timeout(Some(PATIENCE))
        .tls(tls);
    if let Some((user, password)) = &server.login {
        let credentials = Credentials::new(user.clone(), password.to_string());
        transport = transport.credentials(credentials);
    }
    Ok(transport.build())
}

/// `Auto-Submitted: auto-generated` (RFC 3834), so that no holiday notice answers.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

impl std::fmt::Debug for PostOffice {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("PostOffice")
            .field("house", &self.house)
            .finish_non_exhaustive()
    }
}
