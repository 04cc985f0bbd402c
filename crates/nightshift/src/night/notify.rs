use std::fmt;

use domain::Remark;

use crate::config::Config;
use crate::remarks::remark;

/// Carries the outbox to the broker.
pub trait Announce: Send + Sync + fmt::Debug {
    /// There may be something in the outbox. Takes a short while at most, and never fails: what
    /// cannot be delivered stays in the outbox.
    fn announce(&self) -> Announced;
}

/// What became of the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Announced {
    /// There is nobody to tell.
    NoBroker,
    /// Somebody who is always connected takes care of it.
    Handed,
    /// The broker has acknowledged all of it.
    Sent,
    /// It waits in the outbox for a later time.
    Waiting {
        /// Messages that wait.
        messages: u64,
        /// Why, without any secret.
        reason: String,
    },
}

/// Leaves it to somebody who is always connected and watches the outbox.
#[derive(Clone, Copy, Debug)]
pub struct Handed;

impl Announce for Handed {
    fn announce(&self) -> Announced {
        Announced::Handed
    }
}

/// Has nobody to tell.
#[derive(Clone, Copy, Debug)]
pub struct Silent;

impl Announce for Silent {
    fn announce(&self) -> Announced {
        Announced::NoBroker
    }
}

pub(super) fn notify(config: &Config, announcer: &dyn Announce) -> Announced {
    if config.mqtt.url.is_none() {
        return Announced::NoBroker;
    }
    let result = announcer.announce();
    if let Announced::Waiting { messages, reason } = &result {
        tracing::warn!(outbox.depth = messages, error = %reason, "The broker was not told yet; the outbox keeps it");
    }
    result
}

/// What the user should know of the announcement before it is made.
pub(super) fn note(config: &Config) -> Option<Remark> {
    config.mqtt.url.is_none().then(|| remark!("nobody-told").into())
}
