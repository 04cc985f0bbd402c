use std::fmt::Write as _;
use std::io::{self, Write};

use domain::{Cause, EntityId, Row, domain_of, is_actuator, is_person};
use jiff::Timestamp;
use serde_json::json;

use crate::number::SECOND;
use crate::simulate::Simulated;

/// Writes the history as Home Assistant's state objects, one JSON object a line, by time: one line
/// for each event of the log.
///
/// `context` tells the cause as Home Assistant's does. Its `id` looks like a ULID of the event's
/// time. What a person did has a `user_id`; what followed from another change has the `parent_id`
/// of that one's context; what a device did by itself, or a hand on a wall switch, has neither.
///
/// An automation that the home has already shows as its own entity: each run is a line of
/// `automation.…` with the state `on` as before, the attribute `last_triggered` set to its time
/// and a new context, and what it switches bears *the same* `context.id` within seconds,
/// with neither parent nor user. So the acts of an automation are those whose context id a line
/// of an `automation.…` entity has, too.
///
/// Where only attributes changed, the line has the same state again, `last_changed` is when the
/// state changed last, and `last_updated` is the event's time.
///
/// # Errors
/// What `out` returns.
pub fn write_json_lines(simulated: &Simulated, out: &mut dyn Write) -> io::Result<()> {
    let log = &simulated.log;
    let entities: Vec<Shown> = log.entity_names().iter().map(|id| Shown::new(simulated, id)).collect();
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let ids: Vec<String> = log.entity_names().iter().map(quoted).collect();
    let states: Vec<String> = log.state_names().iter().map(quoted).collect();
    let users = log.entity_names().iter().filter(|id| domain_of(id) == "person").count().max(1);
    let mut changed: Vec<Option<(u32, i64)>> = vec![None; entities.len()];
    let mut ran: Vec<Option<i64>> = vec![None; entities.len()];
    let mut contexts = Contexts::default();
    let mut line = String::new();
    for row in 0..crate::number::index(log.len()) {
        let (time, entity, state) = (log.time(row), log.entity(row) as usize, log.state(row));
        let since = match changed[entity] {
            Some((before, since)) if before == state => since,
            _ => time,
        };
        changed[entity] = Some((state, since));
        let of = &entities[entity];
        if of.is_automation && log.cause(row) == Cause::Automation {
            ran[entity] = Some(time);
        }
        line.clear();
        let _ = write!(
            line,
            r#"{{"entity_id":{},"state":{},"attributes":{},"last_changed":"{}","last_updated":"{}","context":{}}}"#,
            ids[entity],
            states[state as usize],
            of.attributes(log.state_names().get(state), row, ran[entity]),
            instant(since),
            instant(time),
            contexts.of(log.cause(row), of, time, row, users),
        );
        line.push('\n');
        out.write_all(line.as_bytes())?;
    }
    out.flush()
}

/// An entity as its lines show it.
struct Shown {
    /// The attributes that stay, as the start of a JSON object.
    attributes: String,
    domain: String,
    is_automation: bool,
    /// Whether its changes may be what others follow from.
    leads: bool,
}

/// Which contexts there were, for those that refer to them.
#[derive(Default)]
struct Contexts {
    /// Of the latest run of an automation, and when.
    automation: Option<(i64, String)>,
    /// Of the latest change that another may have followed from.
    leading: Option<String>,
}

impl Shown {
    fn new(simulated: &Simulated, id: &str) -> Self {
        let known = EntityId::parse(id).ok().and_then(|id| simulated.home.entities.get(&id));
        let mut attributes = serde_json::Map::new();
        for (key, value) in [
            ("device_class", known.and_then(|info| info.device_class.clone())),
            ("friendly_name", known.and_then(|info| info.name.clone())),
            ("unit_of_measurement", known.and_then(|info| info.unit.clone())),
        ] {
            if let Some(value) = value {
                attributes.insert(key.to_owned(), value.into());
            }
        }
        let mut attributes = serde_json::Value::from(attributes).to_string();
        attributes.pop();
        let domain = domain_of(id).to_owned();
        let is_automation = domain == "automation";
        Self { attributes, is_automation, leads: is_actuator(id) || is_person(id), domain }
    }

    /// The attributes as JSON, those that differ from event to event among them.
    fn attributes(&self, state: &str, row: Row, ran: Option<i64>) -> String {
        let varying = match (self.domain.as_str(), state) {
            ("light", "on") => json!({ "brightness": 55 + mix(row.into()) % 200 }),
            ("media_player", "playing") => json!({ "media_title": format!("Programme {}", mix(row.into()) % 40) }),
            ("climate", "heat" | "off") => json!({ "current_temperature": 18 + mix(row.into()) % 5 }),
            ("automation", _) => json!({ "last_triggered": ran.map(instant), "mode": "single" }),
            _ => return format!("{}}}", self.attributes),
        };
        let varying = varying.to_string();
        let comma = if self.attributes.len() > 1 { "," } else { "" };
        format!("{}{comma}{}", self.attributes, &varying[1..])
    }
}

impl Contexts {
    /// The context of an event, as JSON.
    fn of(&mut self, cause: Cause, of: &Shown, time: i64, row: Row, users: usize) -> String {
        let id = ulid(time, row);
        let context = |id: &str, parent: Option<&str>, user: Option<&str>| {
            let text = |text: Option<&str>| text.map_or_else(|| "null".to_owned(), |text| format!("\"{text}\""));
            format!(r#"{{"id":"{id}","parent_id":{},"user_id":{}}}"#, text(parent), text(user))
        };
        match cause {
            Cause::Automation if of.is_automation => {
                let written = context(&id, None, None);
                self.automation = Some((time, id));
                written
            }
            Cause::Automation => match &self.automation {
                Some((ran, id)) if time - ran < 10 * SECOND => context(id, None, None),
                // A log that was not simulated whole: at least nobody takes it for a person's act.
                _ => context(&id, Some(&ulid(time, !row)), None),
            },
            Cause::Derived => {
                let parent = self.leading.clone().unwrap_or_else(|| ulid(time, !row));
                context(&id, Some(&parent), None)
            }
            Cause::Person => {
                let user = mix(mix(row.into()) % u64::try_from(users).unwrap_or(1));
                let written = context(&id, None, Some(&format!("{user:016x}{:016x}", mix(user))));
                self.leading = Some(id);
                written
            }
            Cause::Device => {
                let written = context(&id, None, None);
                if of.leads {
                    self.leading = Some(id);
                }
                written
            }
        }
    }
}

/// An instant as Home Assistant writes it.
fn instant(time: i64) -> String {
    let instant = Timestamp::from_microsecond(time).unwrap_or_default();
    let mut text = format!("{instant:.6}");
    text.pop();
    text.push_str("+00:00");
    text
}

/// 26 letters that sort by time, as <https://github.com/ulid/spec> has it: 48 bits of milliseconds,
/// 80 bits that differ.
fn ulid(time: i64, row: Row) -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let millis = u128::from((time / 1000).unsigned_abs()) & 0xffff_ffff_ffff;
    let (high, low) = (mix(row.into()), mix(u64::from(row) ^ 0x9e37_79b9_7f4a_7c15));
    let bits = (millis << 80) | (u128::from(high & 0xffff) << 64) | u128::from(low);
    (0..26).rev().map(|place| char::from(LETTERS[usize::try_from((bits >> (5 * place)) & 31).unwrap_or(0)])).collect()
}

/// Spreads numbers (the finaliser of `SplitMix64`).
fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use serde_json::Value;

    use super::*;
    use crate::{Plan, simulate};

    fn lines(simulated: &Simulated) -> Vec<Value> {
        let mut bytes = Vec::new();
        write_json_lines(simulated, &mut bytes).expect("memory takes all");
        let text = String::from_utf8(bytes).expect("JSON is UTF-8");
        text.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
    }

    #[test]
    fn tells_every_event_and_its_cause() {
        for seed in 0..5 {
            tells_all(&simulate(&Plan { events: 30_000, entities: 80, ..Plan::new(seed) }).expect("possible"));
        }
    }

    fn tells_all(simulated: &Simulated) {
        let log = &simulated.log;
        let lines = lines(simulated);
        assert_eq!(lines.len(), log.len());
        let is_automation = |line: &Value| line["entity_id"].as_str().is_some_and(|id| id.starts_with("automation."));
        let runs: BTreeSet<&str> =
            lines.iter().filter(|line| is_automation(line)).filter_map(|line| line["context"]["id"].as_str()).collect();
        let mut causes = BTreeMap::<Cause, usize>::new();
        for (event, line) in log.iter().zip(&lines) {
            assert_eq!(line["entity_id"], event.entity_id);
            assert_eq!(line["state"], event.state);
            let updated: Timestamp = line["last_updated"].as_str().expect("a text").parse().expect("an instant");
            assert_eq!(updated.as_microsecond(), event.time);
            let context = &line["context"];
            let id = context["id"].as_str().expect("a text");
            assert_eq!(id.len(), 26);
            // As a source decides it.
            let cause = if runs.contains(id) {
                Cause::Automation
            } else if context["parent_id"].is_string() {
                Cause::Derived
            } else if context["user_id"].is_string() {
                Cause::Person
            } else {
                Cause::Device
            };
            if !is_automation(line) {
                assert_eq!(cause, event.cause, "{line}");
                *causes.entry(cause).or_default() += 1;
            }
        }
        assert_eq!(causes.len(), 4, "{causes:?}");
    }

    #[test]
    fn a_repeated_state_keeps_the_time_of_its_change() {
        let simulated = simulate(&Plan::new(5)).expect("possible");
        let mut last = BTreeMap::<String, (String, String)>::new();
        let mut repeated = 0;
        for line in lines(&simulated) {
            let text = |key: &str| line[key].as_str().expect("a text").to_owned();
            let (state, changed) = (text("state"), text("last_changed"));
            match last.insert(text("entity_id"), (state.clone(), changed.clone())) {
                Some((before, since)) if before == state => {
                    assert_eq!(changed, since);
                    repeated += 1;
                }
                _ => assert_eq!(changed, text("last_updated")),
            }
        }
        assert!(repeated > 20, "{repeated}");
    }

    #[test]
    fn contexts_sort_by_time_as_ulids_do() {
        // The spec's example of a time: 1469922850259 ms is 01ARZ3NDEK….
        assert_eq!(&ulid(1_469_922_850_259_000, 1)[..10], "01ARZ3NDEK");
        assert!(ulid(1_469_922_850_260_000, 0) > ulid(1_469_922_850_259_000, 9));
        assert_eq!(instant(1_790_838_062_123_456), "2026-10-01T07:01:02.123456+00:00");
    }
}
