use std::collections::{BTreeMap, BTreeSet};

use language::Sentence;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::secrets::guarding;
use super::standing::{Effect, effect, standing};
use super::texts::later;
use super::{ChangeError, Refusal};
use crate::config::{Inputs, Key, Kind, Loaded, keys, load_as_far_as_possible};

/// The longest text of a setting, in bytes.
const LONGEST: usize = 4096;

/// The most entries of a list.
const MOST_ENTRIES: usize = 500;

/// What is to be changed: all of it or nothing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The version of the settings that was looked at.
    pub version: String,
    /// The new values by the settings' whole names. Null takes one back, so that what holds without it does.
    pub set: BTreeMap<String, Value>,
}

/// What was changed.
#[derive(Clone, Debug, Serialize)]
pub struct Changed {
    /// The version of the settings now.
    pub version: String,
    /// When it takes effect: the latest of all that was changed. None where nothing is different.
    pub effect: Option<Effect>,
}

/// The configuration with `set` over what is set on the page, checked; and the page's new values.
///
/// # Errors
/// [`ChangeError::Refused`] with all that is wrong, a setting each.
pub(super) fn candidate(
    inputs: &Inputs,
    now: &Loaded,
    set: &BTreeMap<String, Value>,
) -> Result<(Loaded, toml::Table), ChangeError> {
    let before = &now.page.values;
    let (mut values, mut refusals) = (before.clone(), Vec::new());
    for (name, value) in set {
        let Some(key) = keys().find(|key| key.name == name) else {
            refusals.push(Refusal::new(&name.chars().take(100).collect::<String>(), later!("no-such-setting")));
            continue;
        };
        match standing(now, key).reason().map_or_else(|| read(key, value), Err) {
            Ok(Some(value)) => _ = values.insert(name.clone(), value),
            Ok(None) => _ = values.remove(name),
            Err(problem) => refusals.push(Refusal::new(name, problem)),
        }
    }
    refusals.extend(shown_elsewhere(before, &values, set));
    // What is refused already is left out of the rest of the checks, not taken for what it was.
    let mut tried = values.clone();
    for refusal in &refusals {
        tried.remove(&refusal.key);
    }
    // What was of no use before does not stand in the way of what is.
    let (_, left_out_before) = load_as_far_as_possible(&with(inputs, before.clone()))?;
    let excused: BTreeSet<String> =
        left_out_before.iter().map(|error| Refusal::of(error).key).filter(|key| !set.contains_key(key)).collect();
    let (loaded, left_out) = load_as_far_as_possible(&with(inputs, tried))?;
    for refusal in left_out.iter().map(Refusal::of).filter(|refusal| !excused.contains(&refusal.key)) {
        // What lacks a neighbour that was refused is not wrong itself.
        let section = |name: &str| name.split_once('.').map(|(section, _)| section.to_owned());
        let is_echo = refusal.problem.key().is_some_and(|key| key.starts_with("needs"))
            && refusals.iter().any(|earlier| section(&earlier.key) == section(&refusal.key));
        if !is_echo {
            refusals.push(refusal);
        }
    }
    if refusals.is_empty()
        && let Some(broker) =
            loaded.config.mqtt.broker("nightshift").filter(|_| set.keys().any(|key| key.starts_with("mqtt.")))
        && let Err(error) = broker.check_files()
    {
        refusals.push(Refusal::new("mqtt.url", error.to_string()));
    }
    if refusals.is_empty() { Ok((loaded, values)) } else { Err(ChangeError::Refused(refusals)) }
}

/// When what is different between two sets of the page's values takes effect.
pub(super) fn effect_of(before: &toml::Table, after: &toml::Table) -> Option<Effect> {
    let is_different = |key: &&Key| before.get(key.name) != after.get(key.name);
    keys().filter(is_different).map(effect).max()
}

fn with(inputs: &Inputs, page: toml::Table) -> Inputs {
    Inputs { page: Some(page), ..inputs.clone() }
}

/// Secrets that were set on the page before, and would now be sent to another address: whoever changes that has to know them.
fn shown_elsewhere(before: &toml::Table, after: &toml::Table, set: &BTreeMap<String, Value>) -> Vec<Refusal> {
    let moved = set.keys().filter(|name| before.get(name.as_str()) != after.get(name.as_str()));
    let secrets = moved.flat_map(|address| guarding(address).iter().map(move |secret| (address, *secret)));
    secrets
        .filter(|(_, secret)| after.contains_key(*secret) && !set.contains_key(*secret))
        .map(|(address, secret)| Refusal::new(secret, later!("moved-secret", address = address)))
        .collect()
}

/// A value as it is kept; none where it is taken back.
fn read(key: &Key, value: &Value) -> Result<Option<toml::Value>, Sentence> {
    let wrong = || Err(key.kind.not_this());
    let is_long = |text: &str| text.len() > LONGEST;
    let read = match value {
        Value::Null => return Ok(None),
        Value::String(text) if text.trim().is_empty() => return Ok(None),
        Value::String(text) if is_long(text) => return Err(later!("too-long", bytes = LONGEST.to_string())),
        Value::String(text) => key.kind.read(text),
        Value::Bool(truth) => toml::Value::Boolean(*truth),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => toml::Value::Integer(whole),
            (None, Some(number)) => toml::Value::Float(number),
            (None, None) => return wrong(),
        },
        Value::Array(entries) => {
            if entries.len() > MOST_ENTRIES {
                return Err(later!("too-many", number = MOST_ENTRIES.to_string()));
            }
            let texts: Option<Vec<&str>> = entries.iter().map(Value::as_str).collect();
            let Some(texts) = texts else { return wrong() };
            if texts.iter().any(|text| is_long(text)) {
                return Err(later!("entry-too-long", bytes = LONGEST.to_string()));
            }
            let texts = texts.into_iter().map(str::trim).filter(|text| !text.is_empty());
            toml::Value::Array(texts.map(toml::Value::from).collect())
        }
        Value::Object(_) => return wrong(),
    };
    if matches!(&read, toml::Value::Array(entries) if entries.is_empty()) && key.kind == Kind::Texts {
        return Ok(None);
    }
    if key.name == "source.recorder_url" && read.as_str().is_some_and(|url| url.trim_start().starts_with("sqlite")) {
        return Err(later!("no-file-here"));
    }
    Ok(Some(read))
}
