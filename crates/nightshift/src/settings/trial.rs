//! One connection, tried as it is set or would be.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use domain::{Clock, Watch};
use serde::Deserialize;
use serde_json::Value;
use store::Store;
use thiserror::Error;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::{ChangeError, Settings};
use crate::checks::texts::told;
use crate::checks::{self, Finding, Patient};
use crate::config::Config;
use crate::off_thread::{StoreFault, blocking};

/// What is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Connection {
    /// The MQTT broker.
    Broker,
    /// Home Assistant.
    HomeAssistant,
    /// Where the history is read from.
    Source,
    /// Those who are notified: a test is sent to them.
    Notify,
    /// The language model: it is asked about an automation that nobody has.
    Model,
}

/// Why nothing was tried.
#[derive(Debug, Error)]
pub enum TrialError {
    /// Another connection is being tried.
    #[error("another connection is being tried: wait a moment")]
    Busy,
    /// It would be tried with settings that cannot be.
    #[error(transparent)]
    Settings(#[from] ChangeError),
    /// The program is ending.
    #[error(transparent)]
    Fault(#[from] StoreFault),
}

/// How long a connection is tried before that is the answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long a language model is waited for: a moment less, in which to say that it did not answer.
const MODEL_PATIENCE: Duration = Duration::from_secs(18);

/// Days of the history that are read.
const DAYS: u32 = 2;

/// Ends a reading once nobody waits for it any more.
struct Until(CancellationToken);

impl Watch for Until {
    fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }
}

/// Tries `connection` with `set` over what is set. One at a time: whoever reaches us must not be able to have many
/// addresses tried at once.
///
/// # Errors
/// [`TrialError`] when nothing was tried. A connection that fails is a finding.
pub(crate) async fn attempt(
    settings: &Settings,
    turns: &Arc<Semaphore>,
    connection: Connection,
    set: BTreeMap<String, Value>,
    store: &Arc<Store>,
    clock: &Arc<dyn Clock>,
) -> Result<Finding, TrialError> {
    // It goes with the work, which may take longer than anybody waits for it.
    let turn = Arc::clone(turns).try_acquire_owned().map_err(|_| TrialError::Busy)?;
    let (settings, store, clock) = (settings.clone(), Arc::clone(store), Arc::clone(clock));
    let until = Until(CancellationToken::new());
    let _waited_for = until.0.clone().drop_guard();
    let work = blocking(move || {
        let _turn = turn;
        let config = if set.is_empty() { settings.config() } else { Arc::new(settings.with(&set)?.config) };
        Ok(look(connection, &config, &store, &*clock, &until))
    });
    let found = tokio::time::timeout(PATIENCE, work).await;
    found.unwrap_or_else(|_| {
        let found = told!("no-answer", seconds = PATIENCE.as_secs());
        Ok(Ok(Finding::fail(connection.check(), found, told!("see-it-is-up"))))
    })?
}

fn look(connection: Connection, config: &Config, store: &Store, clock: &dyn Clock, until: &Until) -> Finding {
    let patient = Patient::new(config, clock.now());
    match connection {
        Connection::Broker => checks::broker(&patient),
        Connection::HomeAssistant => checks::home_assistant(&patient, until)
            .unwrap_or_else(|| Finding::warn(connection.check(), told!("hub-unset"), told!("hub-unset-advice"))),
        Connection::Source => checks::source(&patient, DAYS.min(config.lookback_days), until).0,
        Connection::Notify => checks::notify_as_a_test(config, until),
        Connection::Model => checks::model(config, store, clock, MODEL_PATIENCE),
    }
}

impl Connection {
    fn check(self) -> &'static str {
        match self {
            Self::Broker => "broker",
            Self::HomeAssistant => "home assistant",
            Self::Source => "source",
            Self::Notify => "notifications",
            Self::Model => "language model",
        }
    }
}
