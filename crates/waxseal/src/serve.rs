//! Serving HTTP until somebody says stop.

use std::fs::{self, Permissions};
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use accounts::Accounts;
use anyhow::{Context, bail};
use axum::Router;
use axum::serve::ListenerExt;
use tokio::net::{TcpListener, UnixListener, UnixStream};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;
use web::Web;

use crate::app;
use crate::cli::setup_link::setup_url;
use crate::config::{Config, Listen};
use crate::jobs::Jobs;
use crate::tls::{Certificates, TlsListener};

/// Serves until SIGTERM or SIGINT; requests under way are finished first, for which they
/// have as long as any request.
pub(crate) async fn serve(config: &Config) -> anyhow::Result<()> {
    let accounts = app::accounts(config).await?;
    let jobs = Jobs::start(&accounts, app::post_office(config)?);
    offer_setup(config, &accounts).await?;
    let stopping = Arc::<AtomicBool>::default();
    let router = web::router(Web {
        accounts,
        mailbox_home: config.mailbox_home.clone(),
        request_timeout: config.request_timeout,
        trusted_proxies: config.trusted_proxies.0.clone().into(),
        own_origin: config.app_url.as_deref().and_then(origin),
        stopping: Arc::clone(&stopping),
    });
    tracing::info!(
        database = %config.database_url,
        mail_crypt = config.mail_crypt.number(),
        workers = config.derivation_workers,
        "starting"
    );
    let served = listen(config, router, stopping).await;
    jobs.stop().await;
    served
}

/// While there is no administrator, every start prints a link that makes one. It is a secret,
/// and in the log on purpose: whoever reads that may run the server.
async fn offer_setup(config: &Config, accounts: &Accounts) -> anyhow::Result<()> {
    if let Some(token) = accounts.make_setup_link().await? {
        let link = setup_url(config, token.reveal());
        tracing::warn!(
            %link,
            "there is no administrator yet; this link makes one, works once and for a day \
             (`waxseal setup-link` prints another)"
        );
    }
    Ok(())
}

async fn listen(config: &Config, router: Router, stopping: Arc<AtomicBool>) -> anyhow::Result<()> {
    match &config.listen {
        Listen::Tcp(address) => {
            let listener = TcpListener::bind(address)
                .await
                .with_context(|| format!("cannot listen on {address}"))?;
            let address = listener.local_addr()?;
            let place = format!("{}://{address}", config.scheme());
            // Who connects is counted where attempts are limited.
            if let Some(files) = &config.tls {
                let certificates = Certificates::read(files).context("TLS cannot be used")?;
                let listener = TlsListener::start(listener, certificates)?.tap_io(|_| {});
                let service = router.into_make_service_with_connect_info::<SocketAddr>();
                let serve = |stop| axum::serve(listener, service).with_graceful_shutdown(stop);
                return run(serve, place, config.request_timeout, stopping).await;
            }
            if !address.ip().to_canonical().is_loopback() {
                tracing::warn!(
                    %address,
                    "passwords and private keys travel in the clear, as WAXSEAL_ALLOW_PLAIN_HTTP \
                     allows"
                );
            }
            let service = router.into_make_service_with_connect_info::<SocketAddr>();
            let serve = |stop| axum::serve(listener, service).with_graceful_shutdown(stop);
            run(serve, place, config.request_timeout, stopping).await
        }
        Listen::Unix(path) => {
            let listener = bind_socket(path).await?;
            let place = format!("unix:{}", path.display());
            let serve = |stop| axum::serve(listener, router).with_graceful_shutdown(stop);
            let served = run(serve, place, config.request_timeout, stopping).await;
            // Left behind, the file would only be found stale at the next start.
            let _ = fs::remove_file(path);
            served
        }
    }
}

/// What resolves when somebody says stop.
type Stop = Pin<Box<dyn Future<Output = ()> + Send>>;

async fn run<S>(
    serve: impl FnOnce(Stop) -> S,
    place: String,
    patience: Duration,
    has_begun_to_stop: Arc<AtomicBool>,
) -> anyhow::Result<()>
where
    S: IntoFuture<Output = io::Result<()>>,
{
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let (stopping, stopped) = oneshot::channel();
    let stop: Stop = Box::pin(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        has_begun_to_stop.store(true, Ordering::Relaxed);
        tracing::info!("stopping; requests under way are finished first");
        // Nobody hears it where the server has ended by itself.
        let _ = stopping.send(());
    });
    // Requests end by then at the latest; what is left has never sent a whole one.
    let out_of_patience = async move {
        match stopped.await {
            Ok(()) => tokio::time::sleep(patience).await,
            Err(_) => std::future::pending().await,
        }
    };
    tracing::info!(%place, "listening");
    let served = serve(stop).into_future();
    tokio::select! {
        served = served => served.context("the server stopped"),
        () = out_of_patience => {
            tracing::warn!("connections without a whole request were closed");
            Ok(())
        }
    }
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

/// Scheme, host and port of the pages' address.
fn origin(app_url: &str) -> Option<String> {
    let url = url::Url::parse(app_url).ok()?;
    Some(url.origin().ascii_serialization())
}
