//! The ways through an automation, and what is done on each. Source: <https://www.home-assistant.io/docs/scripts/>.

use std::collections::BTreeSet;

use domain::{AtTime, Condition, EntityId, ForDuration, Route, TargetState, Trigger};
use serde_json::Value;

use super::conditions::{Held, held};
use super::lookup::Lookup;
use super::states::states_after;
use super::triggers::{Start, starts};
use super::values::{either, is_on, length, list, texts};

/// How much of one automation is looked at: steps, ...
const MOST_STEPS: usize = 2_000;
/// ... how deep they may lie in one another, ...
const DEEPEST: usize = 12;
/// ... ways through it, ...
const MOST_ROUTES: usize = 100;
/// ... and what it does on one of them, and in all.
const MOST_ACTS: usize = 500;
/// By what a target names entities.
const TARGET_KEYS: [&str; 5] = ["entity_id", "device_id", "area_id", "floor_id", "label_id"];

/// What is done, and when, as far as it is understood.
#[derive(Debug, Default)]
pub(super) struct Ways {
    pub(super) routes: Vec<Route>,
    pub(super) touches: BTreeSet<EntityId>,
    steps: usize,
}

/// How far a run has come.
#[derive(Clone, Debug)]
struct Way {
    starts: Vec<Start>,
    conditions: Vec<Condition>,
    /// Whether it is known when a run comes here.
    is_understood: bool,
    /// Whether the run has ended.
    is_over: bool,
}

/// The ways through an automation of this configuration.
pub(super) fn ways(config: &Value, lookup: &Lookup) -> Ways {
    let starts = starts(either(config, ["triggers", "trigger"]), lookup);
    let way = Way { starts, conditions: Vec::new(), is_understood: true, is_over: false };
    let way = way.under(held(either(config, ["conditions", "condition"]), lookup));
    let mut ways = Ways::default();
    ways.walk(list(either(config, ["actions", "action"])), way, lookup, 0);
    ways.routes.retain(|route| !route.triggers.is_empty() && !route.acts.is_empty());
    ways
}

impl Ways {
    /// Goes through a sequence of steps; returns where a run is after it.
    fn walk(&mut self, steps: &[Value], mut way: Way, lookup: &Lookup, depth: usize) -> Way {
        for step in steps {
            self.steps += 1;
            if depth > DEEPEST || self.steps > MOST_STEPS || way.is_over {
                break;
            }
            if is_on(step) {
                way = self.step(step, way, lookup, depth);
            }
        }
        way
    }

    fn step(&mut self, step: &Value, way: Way, lookup: &Lookup, depth: usize) -> Way {
        let deeper = depth + 1;
        if let Some(service) = either(step, ["action", "service"]).and_then(Value::as_str) {
            self.call(service, step, &way, lookup, deeper);
        } else if let Some(scene) = step.get("scene").and_then(Value::as_str) {
            self.touch(lookup.named("entity_id", scene, "scene"), lookup);
        } else if let Some(options) = step.get("choose") {
            for option in list(Some(options)) {
                let way = way.clone().under(held(option.get("conditions"), lookup));
                self.walk(list(option.get("sequence")), way, lookup, deeper);
            }
            self.walk(list(step.get("default")), way.clone().unknown(), lookup, deeper);
        } else if step.get("if").is_some() {
            let then = way.clone().under(held(step.get("if"), lookup));
            self.walk(list(step.get("then")), then, lookup, deeper);
            self.walk(list(step.get("else")), way.clone().unknown(), lookup, deeper);
        } else if let Some(branches) = step.get("parallel") {
            for branch in list(Some(branches)) {
                self.walk(std::slice::from_ref(branch), way.clone(), lookup, deeper);
            }
        } else if let Some(repeat) = step.get("repeat") {
            self.walk(list(repeat.get("sequence")), way.clone().unknown(), lookup, deeper);
        } else if let Some(sequence) = step.get("sequence") {
            return self.walk(list(Some(sequence)), way, lookup, deeper);
        } else if let Some(delay) = step.get("delay") {
            return way.after(length(Some(delay)));
        } else if let Some(triggers) = step.get("wait_for_trigger") {
            return Way { starts: starts(Some(triggers), lookup), ..way };
        } else if step.get("wait_template").is_some() {
            return way.unknown();
        } else if step.get("stop").is_some() {
            return Way { is_over: true, ..way };
        } else if step.get("device_id").is_some() && step.get("condition").is_none() {
            self.device(step, &way, lookup);
        } else if step.get("condition").is_some()
            || step.is_string()
            || CONDITIONS.iter().any(|key| step.get(key).is_some())
        {
            return way.under(held(Some(step), lookup));
        }
        way
    }

    /// An action is called, `light.turn_on`.
    fn call(&mut self, service: &str, step: &Value, way: &Way, lookup: &Lookup, depth: usize) {
        let Some((domain, name)) = service.split_once('.') else { return };
        let data = either(step, ["data", "service_data"]);
        let targets = targets(&[step.get("target"), Some(step), data], domain, lookup);
        match (domain, name) {
            ("script", "turn_on") => self.scripts(targets, way, lookup, depth),
            ("script", "turn_off" | "toggle" | "reload") => {}
            ("script", name) => {
                let script = EntityId::parse(&format!("script.{name}"));
                self.scripts(script.into_iter().collect(), way, lookup, depth);
            }
            ("scene", "apply") => {
                let entities = data.and_then(|data| data.get("entities")).and_then(Value::as_object);
                for (id, state) in entities.into_iter().flatten() {
                    let Ok(entity) = EntityId::parse(id) else { continue };
                    self.act(&entity, &scene_states(state), way, lookup);
                }
            }
            ("scene", _) => self.touch(targets, lookup),
            _ => {
                for entity in targets {
                    self.service(entity, (domain, name), data, way, lookup);
                }
            }
        }
    }

    /// An action is called on an entity, or on the members of a group.
    fn service(
        &mut self,
        entity: EntityId,
        (domain, name): (&str, &str),
        data: Option<&Value>,
        way: &Way,
        lookup: &Lookup,
    ) {
        for member in lookup.with_members(entity) {
            if domain == "homeassistant" || member.domain() == domain {
                let states = states_after(member.domain(), name, data);
                self.act(&member, &states, way, lookup);
            }
        }
    }

    /// Something is done with a device, as the editor offers it.
    fn device(&mut self, step: &Value, way: &Way, lookup: &Lookup) {
        let text = |key: &str| step.get(key).and_then(Value::as_str);
        let (Some(entity), Some(kind)) = (text("entity_id").and_then(|id| lookup.entity(id)), text("type")) else {
            return;
        };
        let service = match (entity.domain(), kind) {
            ("cover", "open" | "close") => format!("{kind}_cover"),
            ("vacuum", "clean") => "start".to_owned(),
            ("vacuum", "dock") => "return_to_base".to_owned(),
            _ => kind.to_owned(),
        };
        let states = states_after(entity.domain(), &service, Some(step));
        self.act(&entity, &states, way, lookup);
    }

    /// Scripts are run; what they do is done by whoever runs them.
    fn scripts(&mut self, scripts: Vec<EntityId>, way: &Way, lookup: &Lookup, depth: usize) {
        for script in scripts {
            if let Some(steps) = lookup.scripts.get(&script) {
                self.walk(list(Some(steps)), way.clone(), lookup, depth);
            }
        }
    }

    /// Something is acted on, nobody knows how.
    fn touch(&mut self, entities: Vec<EntityId>, lookup: &Lookup) {
        let all = entities.into_iter().flat_map(|entity| lookup.with_members(entity));
        for entity in all.filter(|entity| !matches!(entity.domain(), "scene" | "group")) {
            if self.touches.len() < MOST_ACTS {
                self.touches.insert(entity);
            }
        }
    }

    fn act(&mut self, entity: &EntityId, states: &[String], way: &Way, lookup: &Lookup) {
        self.touch(vec![entity.clone()], lookup);
        if !way.is_understood || !self.touches.contains(entity) {
            return;
        }
        let triggers: Vec<Trigger> = way.starts.iter().flat_map(|start| start.triggers.iter().cloned()).collect();
        let of_this_way = |route: &Route| route.triggers == triggers && route.conditions == way.conditions;
        let place = self.routes.iter().position(of_this_way).unwrap_or(self.routes.len());
        if place == self.routes.len() && place < MOST_ROUTES {
            self.routes.push(Route { triggers, conditions: way.conditions.clone(), acts: Vec::new() });
        }
        let Some(route) = self.routes.get_mut(place) else { return };
        for state in states {
            let act = TargetState { entity_id: entity.clone(), state: state.clone() };
            if route.acts.len() < MOST_ACTS && !route.acts.contains(&act) {
                route.acts.push(act);
            }
        }
    }
}

/// Shorthands of conditions.
const CONDITIONS: [&str; 3] = ["and", "or", "not"];

impl Way {
    fn unknown(self) -> Self {
        Self { is_understood: false, ..self }
    }

    /// The same under further conditions; none where they are not understood.
    fn under(mut self, held: Option<Held>) -> Self {
        let Some(Held { conditions, starts }) = held else { return self.unknown() };
        self.conditions.extend(conditions);
        if let Some(ids) = starts {
            self.starts.retain(|start| ids.contains(&start.id));
        }
        self
    }

    /// The same after a delay: whatever starts it does so later. None for a delay that is not known.
    fn after(mut self, delay: Option<ForDuration>) -> Self {
        let Some(delay) = delay else { return self.unknown() };
        for start in &mut self.starts {
            for trigger in &mut start.triggers {
                *trigger = later(trigger, delay);
            }
        }
        self
    }
}

fn later(trigger: &Trigger, delay: ForDuration) -> Trigger {
    let longer = |length: ForDuration| ForDuration::from_seconds(length.seconds().saturating_add(delay.seconds()));
    let after = |hold: Option<ForDuration>| Some(longer(hold.unwrap_or_default())).filter(|hold| !hold.is_zero());
    match trigger.clone() {
        Trigger::Time { at } => {
            Trigger::Time { at: AtTime::from_seconds(i64::from(at.seconds()) + i64::from(delay.seconds())) }
        }
        Trigger::Sun { event, offset } => Trigger::Sun { event, offset: longer(offset) },
        Trigger::State { entity_id, from, to, hold } => Trigger::State { entity_id, from, to, hold: after(hold) },
        Trigger::NumericState { entity_id, above, below, hold } => {
            Trigger::NumericState { entity_id, above, below, hold: after(hold) }
        }
    }
}

/// The entities that are named in any of these places.
fn targets(places: &[Option<&Value>], domain: &str, lookup: &Lookup) -> Vec<EntityId> {
    let mut found = BTreeSet::new();
    for place in places.iter().flatten() {
        for key in TARGET_KEYS {
            for text in texts(place.get(key)).unwrap_or_default() {
                found.extend(lookup.named(key, text, domain));
            }
        }
    }
    found.into_iter().take(MOST_ACTS).collect()
}

/// The state that a scene puts an entity into.
pub(super) fn scene_states(state: &Value) -> Vec<String> {
    let state = state.get("state").unwrap_or(state);
    super::values::states(Some(state)).unwrap_or_default().into_iter().take(1).collect()
}
