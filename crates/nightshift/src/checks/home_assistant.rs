use std::collections::BTreeSet;

use domain::Watch;
use jiff::tz::TimeZone;
use language::Sentence;

use super::texts::told;
use super::{Finding, Patient};
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
            let zone = facts.time_zone.as_ref().and_then(TimeZone::iana_name);
            let found = told!(
                "hub-knows",
                version = facts.version.clone(),
                address = access.address().to_string(),
                entities = entities.len(),
                areas = areas.len(),
                zone = zone.map_or_else(|| told!("hub-no-zone"), Sentence::from),
            );
            Finding::ok(CHECK, found)
        }
        // From elsewhere the history comes all the same, and names and areas are those of earlier nights.
        Err(error) if error.is_transient() || !matches!(history, None | Some(Source::HomeAssistant(_))) => {
            Finding::warn(CHECK, error.sentence(), told!("hub-until-then"))
        }
        Err(error) => Finding { advice: None, ..Finding::fail(CHECK, error.sentence(), "") },
    })
}
