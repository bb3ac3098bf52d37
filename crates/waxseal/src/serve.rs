//! Serving HTTP until somebody says stop.

use std::fs::{self, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::path::Path;

use anyhow::{Context, bail};
use axum::Router;
use tokio::net::{TcpListener, UnixListener, UnixStream};
use tokio::signal::unix::{SignalKind, signal};
use web::Web;

use crate::app;
use crate::config::{Config, Listen};

/// Serves until SIGTERM or SIGINT; requests under way are finished first.
pub(crate) async fn serve(config: &Config) -> anyhow::Result<()> {
    let accounts = app::accounts(config).await?;
    let router = web::router(Web {
        accounts,
        mailbox_home: config.mailbox_home.clone(),
        request_timeout: config.request_timeout,
    });
    tracing::info!(
        database = %config.database_url,
        mail_crypt = config.mail_crypt.number(),
        workers = config.derivation_workers,
        "starting"
    );
    match &config.listen {
        Listen::Tcp(address) => {
            let listener = TcpListener::bind(address)
                .await
                .with_context(|| format!("cannot listen on {address}"))?;
            let address = listener.local_addr()?;
            if !address.ip().is_loopback() {
                tracing::warn!(
                    %address,
                    "private keys travel in the clear to whoever asks with a token; listen \
                     on 127.0.0.1 or a unix socket, or put TLS in front"
                );
            }
            run(listener, router, format!("http://{address}")).await
        }
        Listen::Unix(path) => {
            let listener = bind_socket(path).await?;
            let served = run(listener, router, format!("unix:{}", path.display())).await;
            // Left behind, the file would only be found stale at the next start.
            let _ = fs::remove_file(path);
            served
        }
    }
}

async fn run<L>(listener: L, router: Router, place: String) -> anyhow::Result<()>
where
    L: axum::serve::Listener,
    L::Addr: std::fmt::Debug,
{
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let stop = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping; requests under way are finished first");
    };
    tracing::info!(%place, "listening");
    axum::serve(listener, router)
        .with_graceful_shutdown(stop)
        .await
        .context("the server stopped")
}

/// Binds a socket that only its owner and group may use. A file left by a killed server
/// is taken over; anything else at the path stays.
async fn bind_socket(path: &Path) -> anyhow::Result<UnixListener> {
    let shown = path.display();
    match fs::symlink_metadata(path) {
        Ok(found) if found.file_type().is_socket() => {
            if UnixStream::connect(path).await.is_ok() {
                bail!("cannot listen on unix:{shown}: another server answers there");
            }
            fs::remove_file(path).with_context(|| format!("cannot replace {shown}"))?;
        }
        Ok(_) => bail!("cannot listen on unix:{shown}: the file there is no socket"),
        Err(fault) if fault.kind() == ErrorKind::NotFound => {}
        Err(fault) => return Err(fault).with_context(|| format!("cannot listen on unix:{shown}")),
    }
    let listener =
        UnixListener::bind(path).with_context(|| format!("cannot listen on unix:{shown}"))?;
    fs::set_permissions(path, Permissions::from_mode(0o660))
        .with_context(|| format!("cannot set the permissions of {shown}"))?;
    Ok(listener)
}
