use std::time::Duration;

use domain::Clock;
use store::Store;

use super::Finding;
use super::texts::told;
use crate::config::Config;
use crate::llm::{ModelTrial, try_model};

const CHECK: &str = "language model";

/// Whether the language model answers. It is asked about an automation that nobody has, and paid for it.
pub(crate) fn model(config: &Config, store: &Store, clock: &dyn Clock, limit: Duration) -> Finding {
    let access = match config.llm.access(&config.source) {
        Ok(Some(access)) => access,
        Ok(None) => return Finding::ok(CHECK, told!("model-none")),
        Err((setting, problem)) => {
            return Finding::fail(CHECK, format!("{setting}: {problem}"), told!("model-failed-advice"));
        }
    };
    let name = access.name();
    let seconds = |took: Duration| format!("{:.1}", took.as_secs_f64());
    match try_model(&access, store, clock, &config.timezone, limit) {
        ModelTrial::Answered(took) => {
            Finding::ok(CHECK, told!("model-answered", model = name, seconds = seconds(took)))
        }
        ModelTrial::Odd(took) => {
            let found = told!("model-odd", model = name, seconds = seconds(took));
            Finding::warn(CHECK, found, told!("model-odd-advice"))
        }
        ModelTrial::Failed(reason) => {
            let found = told!("model-failed", model = name, reason = reason);
            Finding::fail(CHECK, found, told!("model-failed-advice"))
        }
    }
}
