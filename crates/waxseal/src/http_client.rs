//! Asking an HTTP server one question, as Dovecot's adapter does.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use http_body_util::{BodyExt, Empty, Limited};
use hyper::body::Bytes;
use hyper::{Request, StatusCode, header};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, UnixStream};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::ClientConfig;
use tokio_rustls::rustls::pki_types::ServerName;
use url::Url;

/// As long as the adapter waits for a connection.
const CONNECT: Duration = Duration::from_secs(2);
/// As long as the adapter waits for an answer, where its settings do not say.
const ANSWER: Duration = Duration::from_secs(20);
/// The longest answer that the adapter reads, in bytes.
const MOST_BYTES: usize = 65536;

/// Where a server is.
#[derive(Clone, Debug)]
pub(crate) enum Server {
    /// `http://` or `https://`.
    Url(Url),
    /// A unix socket.
    Socket(std::path::PathBuf),
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Bytes,
}

/// `GET path` with a token.
pub(crate) async fn get(
    server: &Server,
    path: &str,
    token: &str,
    tls: Option<Arc<ClientConfig>>,
) -> anyhow::Result<Answer> {
    match server {
        Server::Socket(socket) => {
            let stream = in_time(CONNECT, UnixStream::connect(socket))
                .await?
                .with_context(|| format!("no connection to {}", shown(socket)))?;
            ask(stream, "localhost", path, token).await
        }
        Server::Url(url) => {
            let host = url.host_str().context("the URL names no host")?;
            let port = url
                .port_or_known_default()
                .context("the URL names no port")?;
            let bare = host.trim_matches(['[', ']']);
            let stream = in_time(CONNECT, TcpStream::connect((bare, port)))
                .await?
                .with_context(|| format!("no connection to {host}:{port}"))?;
            let path = format!("{}{path}", url.path().trim_end_matches('/'));
            let host = format!("{host}:{port}");
            if url.scheme() != "https" {
                return ask(stream, &host, &path, token).await;
            }
            let tls = tls.context("there is no authority to believe")?;
            let name = ServerName::try_from(bare.to_owned()).context("the URL names no host")?;
            let stream = in_time(CONNECT, TlsConnector::from(tls).connect(name, stream))
                .await?
                .context("no TLS came about")?;
            ask(stream, &host, &path, token).await
        }
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

async fn in_time<T>(limit: Duration, work: impl Future<Output = T>) -> anyhow::Result<T> {
    match tokio::time::timeout(limit, work).await {
        Ok(done) => Ok(done),
        Err(_) => bail!("no answer within {} seconds", limit.as_secs()),
    }
}

async fn ask<S>(stream: S, host: &str, path: &str, token: &str) -> anyhow::Result<Answer>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .context("the server speaks no HTTP")?;
    let driver = tokio::spawn(connection);
    let request = Request::get(path)
        .header(header::HOST, host)
        .header(header::ACCEPT, "application/json")
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .body(Empty::<Bytes>::new())?;
    let answer = in_time(ANSWER, async {
        let response = sender.send_request(request).await?;
        let status = response.status();
        let body = Limited::new(response.into_body(), MOST_BYTES)
            .collect()
            .await;
        anyhow::Ok((status, body))
    })
    .await;
    driver.abort();
    let (status, body) = answer?.context("the connection was lost, or the answer is no HTTP")?;
    let body = body.map_err(|fault| anyhow::anyhow!("the answer broke off: {fault}"))?;
    Ok(Answer {
        status,
        body: body.to_bytes(),
    })
}
