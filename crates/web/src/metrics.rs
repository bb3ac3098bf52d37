//! What is counted of requests.

use std::sync::Arc;
use std::time::Duration;

use axum::http::{Method, StatusCode};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

/// Counters of requests since the start. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Metrics(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    requests: Family<RequestLabels, Counter>,
    seconds: Histogram,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    method: &'static str,
    /// The route as the program knows it, never what somebody asked for.
    route: String,
    status: u16,
}

impl Default for Inner {
    fn default() -> Self {
        Self {
            requests: Family::default(),
            seconds: Histogram::new([
                0.000_1, 0.000_5, 0.001, 0.005, 0.025, 0.1, 0.25, 1.0, 5.0, 20.0,
            ]),
        }
    }
}

impl Metrics {
    /// Adds all of them to what is shown.
    pub fn register(&self, registry: &mut Registry) {
        registry.register(
            "http_requests",
            "Requests, by method, route and status",
            self.0.requests.clone(),
        );
        registry.register_with_unit(
            "http_request_duration",
            "How long requests took, whatever they were",
            Unit::Seconds,
            self.0.seconds.clone(),
        );
    }

    pub(crate) fn answered(
        &self,
        (method, route): (&Method, &str),
        status: StatusCode,
        took: Duration,
    ) {
        let labels = RequestLabels {
            method: known(method),
            route: route.to_owned(),
            status: status.as_u16(),
        };
        self.0.requests.get_or_create(&labels).inc();
        self.0.seconds.observe(took.as_secs_f64());
    }
}

/// Clients may send any word for a method; each would be a line of the metrics.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        Method::PATCH => "PATCH",
        _ => "other",
    }
}
