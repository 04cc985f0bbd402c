use domain::{Clock, Watch};
use jiff::tz::TimeZone;

use super::{home, machine, others, stored};
use crate::checks::{self, Finding, Patient};
use crate::config::Loaded;

/// Does all checks, in the order in which a night needs what they look at. Blocks: it reads the
/// history, and waits for the broker and for our own daemon, some seconds each. `watch` is told how much of the history has been read.
pub(super) fn examine(loaded: &Loaded, clock: &dyn Clock, watch: &dyn Watch) -> Vec<Finding> {
    let config = &loaded.config;
    let patient = Patient::new(config, clock.now());
    let (source, newest_event) = checks::source(&patient, config.lookback_days, watch);
    let mut findings = vec![
        home::configuration(loaded),
        home::time_zone(loaded, patient.now, TimeZone::try_system().ok().as_ref()),
        home::language(loaded),
        home::clock(&patient, newest_event),
        home::schedule(&patient),
        stored::database(&patient),
        stored::archive(&patient),
        source,
        checks::broker(&patient),
        checks::notify(config, watch),
        machine::write_access(config),
        machine::disk_space(config),
        others::http(config),
        machine::memory(),
        stored::nights(&patient),
    ];
    let before_source = findings.iter().position(|finding| finding.check == "source").unwrap_or(0);
    findings.splice(
        before_source..before_source,
        checks::home_assistant(&patient, watch).into_iter().chain(stored::live(&patient)),
    );
    findings
}
