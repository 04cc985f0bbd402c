//! The automations of a home, with their scripts, from their configurations.

mod conditions;
mod lookup;
mod states;
mod triggers;
mod values;
mod ways;

use std::collections::BTreeSet;

use domain::{EntityId, ExistingAutomation};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

pub(super) use lookup::Lookup;

use super::error::HomeAssistantError as Error;
use super::messages::Command;
use super::registries::Named;
use super::session::Session;

/// So many automations, and so many scripts, are read: far more than any home has.
const MOST: usize = 1_000;
/// The longest configuration that is read, in bytes.
const LONGEST: usize = 256 << 10;

/// The automations of a home, as far as their configurations could be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Automations {
    /// Those that could be read, by their entity ids.
    pub read: Vec<ExistingAutomation>,
    /// How many there are beside them.
    pub unread: usize,
}

#[derive(Deserialize)]
struct Config<'a> {
    #[serde(borrow)]
    config: Option<&'a RawValue>,
}

/// Asks for the configurations of all automations, and of the scripts that they call. What a version does not tell, or a
/// token may not see, stays unread.
pub(super) async fn read(
    session: &mut Session<'_>,
    mut named: Vec<Named>,
    mut lookup: Lookup,
) -> Result<Automations, Error> {
    named.sort_by(|a, b| a.entity_id.cmp(&b.entity_id));
    let mut configs = Vec::new();
    let mut scripts = BTreeSet::new();
    for one in named.iter().take(MOST) {
        let config = ask(session, Command::Automation { entity_id: one.entity_id.as_str() }).await?;
        if let Some(config) = &config {
            scripts_in(config, &mut scripts);
        }
        configs.push(config);
    }
    read_scripts(session, scripts, &mut lookup).await?;
    let of = |(named, config): (&Named, Option<Value>)| Some(automation(named, &config?, &lookup));
    let read: Vec<ExistingAutomation> = named.iter().zip(configs).filter_map(of).collect();
    Ok(Automations { unread: named.len() - read.len(), read })
}

/// The steps of these scripts, and of those that they call in turn.
async fn read_scripts(
    session: &mut Session<'_>,
    mut wanted: BTreeSet<EntityId>,
    lookup: &mut Lookup,
) -> Result<(), Error> {
    let mut asked = BTreeSet::new();
    while let Some(script) = wanted.pop_first() {
        if asked.len() >= MOST || !asked.insert(script.clone()) {
            continue;
        }
        let config = ask(session, Command::Script { entity_id: script.as_str() }).await?;
        if let Some(mut config) = config {
            scripts_in(&config, &mut wanted);
            let steps = config.get_mut("sequence").map(Value::take).unwrap_or_default();
            lookup.scripts.insert(script, steps);
        }
    }
    Ok(())
}

/// A configuration; none where there is none to be had.
async fn ask(session: &mut Session<'_>, command: Command<'_>) -> Result<Option<Value>, Error> {
    let answer = match session.ask(command).await {
        Err(error @ (Error::UnknownCommand { .. } | Error::Refused { .. })) => {
            tracing::debug!(%error, "An automation or a script does not show its configuration");
            return Ok(None);
        }
        answer => answer?,
    };
    let config: Option<Config<'_>> = answer.result().ok();
    let config = config.and_then(|config| config.config).filter(|config| config.get().len() <= LONGEST);
    Ok(config.and_then(|config| serde_json::from_str(config.get()).ok()).filter(Value::is_object))
}

/// All scripts that are named anywhere in a configuration.
fn scripts_in(config: &Value, found: &mut BTreeSet<EntityId>) {
    match config {
        Value::String(text) if text.starts_with("script.") => {
            let scripts = text.split(',').filter_map(|text| EntityId::parse(text.trim()).ok());
            found.extend(scripts.filter(|script| {
                script.domain() == "script"
                    && !matches!(script.object_id(), "turn_on" | "turn_off" | "toggle" | "reload")
            }));
        }
        Value::Array(values) => values.iter().for_each(|value| scripts_in(value, found)),
        Value::Object(values) => values.values().for_each(|value| scripts_in(value, found)),
        _ => {}
    }
}

fn automation(named: &Named, config: &Value, lookup: &Lookup) -> ExistingAutomation {
    let ways::Ways { routes, touches, .. } = ways::ways(config, lookup);
    let alias = named.alias.clone().or_else(|| {
        let alias = config.get("alias").and_then(Value::as_str)?;
        crate::sources::attributes::clean_text(alias)
    });
    ExistingAutomation {
        alias: alias.unwrap_or_else(|| named.entity_id.object_id().replace('_', " ")),
        entity_id: named.entity_id.clone(),
        is_enabled: named.is_enabled,
        routes,
        touches,
    }
}

#[cfg(test)]
mod tests;
