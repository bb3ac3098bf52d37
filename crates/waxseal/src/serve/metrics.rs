//! `/metrics`: what the server does, in the text format of OpenMetrics.

use std::sync::Arc;

use accounts::Accounts;
use axum::Router;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

use super::connections::Connected;

/// The media type of OpenMetrics.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The page that a Prometheus asks for, and nothing else.
pub(crate) fn router(accounts: &Accounts, web: &web::Metrics, connected: Connected) -> Router {
    let mut registry = Registry::with_prefix("waxseal");
    registry.register(
        "build",
        "What runs here",
        Info::new([("version", env!("CARGO_PKG_VERSION"))]),
    );
    accounts.metrics().register(&mut registry);
    web.register(&mut registry);
    registry.register_collector(Box::new(Moment {
        accounts: accounts.clone(),
        connected,
    }));
    let registry = Arc::new(registry);
    let page = move || std::future::ready(page(&registry));
    Router::new().route("/metrics", get(page))
}

fn page(registry: &Registry) -> Response {
    let mut text = String::new();
    match encode(&mut text, registry) {
        Ok(()) => ([(header::CONTENT_TYPE, OPEN_METRICS)], text).into_response(),
        // Writing into a text does not fail.
        Err(_) => axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// What is looked at when somebody asks.
struct Moment {
    accounts: Accounts,
    connected: Connected,
}

impl std::fmt::Debug for Moment {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Moment(..)")
    }
}

impl Collector for Moment {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), std::fmt::Error> {
        let pool = self.accounts.pool_counts();
        let number = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        for (name, help, value) in [
            (
                "derivations_waiting",
                "Work that waits for a derivation worker",
                number(pool.waiting),
            ),
            (
                "derivations_working",
                "Derivation workers that have work",
                number(pool.working),
            ),
            (
                "journal_waiting",
                "Notes of log-ins that wait to be written",
                number(self.accounts.journal_waiting()),
            ),
            (
                "connections",
                "Clients that are connected",
                i64::try_from(self.connected.now()).unwrap_or(i64::MAX),
            ),
        ] {
            let gauge = ConstGauge::new(value);
            let encoder = encoder.encode_descriptor(name, help, None, gauge.metric_type())?;
            gauge.encode(encoder)?;
        }
        for (name, help, value) in [
            (
                "derivations",
                "Argon2 computations begun",
                self.accounts.derivations(),
            ),
            (
                "derivations_refused",
                "Work that was refused because the queue was full",
                pool.refused,
            ),
            (
                "derivations_late",
                "Work that was refused because it had waited for too long",
                pool.late,
            ),
            (
                "derivations_abandoned",
                "Work that was skipped because nobody waited for it any more",
                pool.abandoned,
            ),
        ] {
            let counter = ConstCounter::new(value);
            let encoder = encoder.encode_descriptor(name, help, None, counter.metric_type())?;
            counter.encode(encoder)?;
        }
        Ok(())
    }
}
