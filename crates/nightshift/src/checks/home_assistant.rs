use std::collections::BTreeSet;

use domain::Watch;
use jiff::tz::TimeZone;

use super::{Finding, Patient};
use crate::figures::count;
use crate::off_thread::in_full;
use crate::sources::{self, Description, Source};

/// Whether Home Assistant can be asked, and what it says of the home; none where it is not to be asked.
pub(crate) fn home_assistant(patient: &Patient<'_>, watch: &dyn Watch) -> Option<Finding> {
    const CHECK: &str = "home assistant";
    let source = &patient.config.source;
    let access = source.access()?;
    let history = patient.config.history(patient.now);
    Some(match sources::describe(&access, watch) {
        Ok(Description { facts, entities, .. }) => {
            let areas: BTreeSet<&str> = entities.values().filter_map(|info| info.area.as_deref()).collect();
            let zone = facts.time_zone.as_ref().and_then(TimeZone::iana_name).unwrap_or("none that is known here");
            let found = format!(
                "{} at {} knows {} in {}; its time zone is {zone}",
                facts.version,
                access.address(),
                count(entities.len() as u64, "entity").replace("entitys", "entities"),
                count(areas.len() as u64, "area")
            );
            Finding::ok(CHECK, found)
        }
        // From elsewhere the history comes all the same, and names and areas are those of earlier nights.
        Err(error) if error.is_transient() || !matches!(history, None | Some(Source::HomeAssistant(_))) => {
            Finding::warn(CHECK, in_full(&error), "until it answers, names, areas and the time zone are what they were")
        }
        Err(error) => Finding { advice: None, ..Finding::fail(CHECK, in_full(&error), "") },
    })
}
