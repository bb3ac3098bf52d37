//! Serving HTTP until somebody says stop.

mod connections;
mod listener;
mod metrics;
mod reload;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use accounts::Accounts;
use sd_notify::NotifyState;
use tokio::sync::watch;
use web::Web;

use self::connections::Connected;
use self::listener::Listener;
use self::reload::Reload;
use crate::cli::setup_link::setup_url;
use crate::config::Config;
use crate::jobs::Jobs;
use crate::logging::LogLevel;
use crate::stop_signals::StopSignals;
use crate::{app, process};

/// How many clients of the metrics may be connected.
const METRICS_CLIENTS: usize = 8;

/// Serves until SIGTERM or SIGINT; requests under way are finished first, for which they
/// have as long as any request. SIGHUP reads again what can be read again.
pub(crate) async fn serve(
    config: &Config,
    env_file: Option<&Path>,
    log: LogLevel,
) -> anyhow::Result<()> {
    let most = process::most_connections()?;
    let accounts = app::accounts(config).await?;
    let reload = Reload::new(accounts.clone(), log, env_file)?;
    // Before anybody can know that it listens: a signal sent then must find its handler.
    let mut stop_signals = StopSignals::listen()?;
    let listener = Listener::bind(&config.listen, config.tls.as_ref()).await?;
    let metrics_listener = match &config.metrics_listen {
        Some(listen) => Some(Listener::bind(listen, None).await?),
        None => None,
    };
    let jobs = Jobs::start(
        &accounts,
        app::post_office(config)?,
        metrics_listener.is_some(),
    );
    offer_setup(config, &accounts).await?;
    let stopping = Arc::<AtomicBool>::default();
    let web = Web {
        accounts: accounts.clone(),
        mailbox_home: config.mailbox_home.clone(),
        request_timeout: config.request_timeout,
        trusted_proxies: config.trusted_proxies.0.clone().into(),
        own_origin: config.app_url.as_deref().and_then(origin),
        stopping: Arc::clone(&stopping),
        metrics: web::Metrics::default(),
    };
    tracing::info!(
        database = %config.database_url,
        mail_crypt = config.mail_crypt.number(),
        workers = config.derivation_workers,
        "starting"
    );
    announce(&listener)?;
    tell_systemd(NotifyState::Ready);
    let (stop, stopped) = watch::channel(false);
    let connected = Connected::default();
    let patience = config.request_timeout;
    if let Some(listener) = metrics_listener {
        let place = listener.place()?;
        tracing::info!(%place, "metrics are at this place");
        let router = metrics::router(&accounts, &web.metrics, connected.clone());
        let limit = (METRICS_CLIENTS, Connected::default());
        let served = connections::serve(listener, router, limit, stopped.clone(), patience);
        tokio::spawn(served);
    }
    let router = web::router(web);
    let served = connections::serve(listener, router, (most, connected), stopped, patience);
    tokio::pin!(served);
    tokio::select! {
        () = &mut served => {}
        () = stop_signals.received() => {
            tracing::info!("stopping; requests under way are finished first");
            tell_systemd(NotifyState::Stopping);
            stopping.store(true, Ordering::Relaxed);
            // The server is listening.
            let _ = stop.send(true);
            served.await;
        }
        () = reload.run() => {}
    }
    jobs.stop().await;
    Ok(())
}

fn announce(listener: &Listener) -> anyhow::Result<()> {
    let place = listener.place()?;
    if listener.is_in_the_clear() {
        tracing::warn!(
            %place,
            "passwords and private keys travel in the clear, as WAXSEAL_ALLOW_PLAIN_HTTP allows"
        );
    }
    tracing::info!(%place, "listening");
    Ok(())
}

/// Where systemd started it, `systemctl` waits for this word, and fails where none comes.
fn tell_systemd(state: NotifyState<'_>) {
    if let Err(fault) = sd_notify::notify(&[state]) {
        tracing::warn!(%fault, "systemd cannot be told how the server is");
    }
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

/// Scheme, host and port of the pages' address.
fn origin(app_url: &str) -> Option<String> {
    let url = url::Url::parse(app_url).ok()?;
    Some(url.origin().ascii_serialization())
}
