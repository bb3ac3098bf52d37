//! Does the system give random bytes?

use std::sync::mpsc;
use std::time::Duration;

use dovecot_check::Severity;
use vault::{Entropy, SystemEntropy};

use super::Findings;

pub(super) const NAME: &str = "entropy";
pub(super) const TITLE: &str = "the system gives random bytes";

/// A system that has just started may have to collect some; others answer at once.
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) fn look() -> Findings {
    let mut findings = Findings::default();
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut draws = [[0; 32]; 2];
        let drawn = draws
            .iter_mut()
            .try_for_each(|draw| SystemEntropy.fill(draw));
        let [first, second] = draws;
        // Nobody listens after the time is up.
        let _ = sender.send(drawn.is_ok() && first != second);
    });
    if receiver.recv_timeout(PATIENCE) != Ok(true) {
        findings.add(
            Severity::Danger,
            "the system gives no random bytes, or the same ones twice",
            "no key and no token is made until it does; in a virtual machine, give it a virtio-rng \
             device",
        );
    }
    findings
}
