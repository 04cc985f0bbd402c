//! Homes and automations to try properties on.

use domain::{
    AtTime, Cause, Condition, EntityId, Event, EventLog, EventLogBuilder, ForDuration, Home, Location, SunEvent,
    TargetState, Trigger, Weekday,
};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

pub(crate) const MINUTE: i64 = 60_000_000;
pub(crate) const DAY: i64 = 24 * 60 * MINUTE;
/// Monday, 7 September 2026, 0:00 in UTC.
pub(crate) const MONDAY: i64 = 1_788_739_200_000_000;

/// One event that owns its texts.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub time: i64,
    pub entity: String,
    pub state: &'static str,
    pub cause: Cause,
}

/// An automation to replay.
#[derive(Clone, Debug)]
pub(crate) struct Idea {
    pub trigger: Trigger,
    pub conditions: Vec<Condition>,
    pub targets: Vec<TargetState>,
}

/// The log of events, in whatever order they are told.
pub(crate) fn log_of<'t>(events: impl IntoIterator<Item = &'t Told>) -> EventLog {
    let mut log = EventLogBuilder::default();
    for told in events {
        log.push(Event { time: told.time, entity_id: &told.entity, state: told.state, cause: told.cause });
    }
    log.finish()
}

/// A home in a zone without daylight saving time, of unknown place.
pub(crate) fn plain_home() -> Home {
    Home::in_zone(TimeZone::UTC)
}

/// A home that knows of daylight saving time and of the sun.
pub(crate) fn berlin() -> Home {
    let mut home = Home::in_zone(TimeZone::get("Europe/Berlin").expect("a known zone"));
    home.location = Some(Location::new(52.52, 13.405).expect("a place"));
    home
}

/// Two to five weeks in a home with habits by the clock, a reaction, and things done at random.
pub(crate) fn lived_in() -> impl Strategy<Value = Vec<Told>> {
    (14_i64..36, prop::collection::vec((0_i64..1440, 1_i64..20, 0.5_f64..1.0), 1..4), any::<u64>())
        .prop_map(|(days, habits, seed)| live(days, &habits, seed))
}

fn live(days: i64, habits: &[(i64, i64, f64)], seed: u64) -> Vec<Told> {
    let mut random = Pcg64::seed_from_u64(seed);
    let mut events = Vec::new();
    let mut tell = |time: i64, entity: &str, state: &'static str, cause: Cause| {
        events.push(Told { time, entity: entity.to_owned(), state, cause });
    };
    for day in 0..days {
        let midnight = MONDAY + day * DAY;
        for (number, &(minute, jitter, chance)) in habits.iter().enumerate() {
            let entity = format!("switch.habit_{}", number % 2);
            if random.random_bool(chance) {
                let time = midnight + minute * MINUTE + random.random_range(-jitter * MINUTE..=jitter * MINUTE);
                tell(time, &entity, "on", Cause::Person);
                tell(time + random.random_range(MINUTE..=30 * MINUTE), &entity, "off", Cause::Device);
            }
        }
        for _ in 0..6 {
            let time = midnight + random.random_range(0..DAY);
            tell(time, "binary_sensor.motion", "on", Cause::Device);
            tell(time + MINUTE, "binary_sensor.motion", "off", Cause::Device);
            if random.random_bool(0.8) {
                tell(time + random.random_range(0..20_000_000), "light.hall", "on", Cause::Person);
                tell(time + random.random_range(2 * MINUTE..=9 * MINUTE), "light.hall", "off", Cause::Person);
            }
            let time = midnight + random.random_range(0..DAY);
            tell(time, "light.noise", if random.random_bool(0.5) { "on" } else { "off" }, Cause::Device);
            tell(midnight + random.random_range(0..DAY), "light.noise", "unavailable", Cause::Device);
            tell(midnight + random.random_range(0..DAY), "sensor.lux", "12.5", Cause::Device);
        }
    }
    events
}

/// Events that nobody would send: entities that are none, states of all sorts, all at once or
/// years apart.
pub(crate) fn garbage() -> impl Strategy<Value = Vec<Told>> {
    let entity = prop::sample::select(vec![
        "light.a",
        "light.b",
        "lock.door",
        "cover.c",
        "person.p",
        "sensor.s",
        "binary_sensor.m",
        "automation.x",
        "sun.sun",
        "zone.home",
        "",
        "no dot",
        "light.<script>",
        "light.küche",
        "alarm_control_panel.home",
    ]);
    let state = prop::sample::select(vec![
        "on",
        "off",
        "open",
        "opening",
        "locked",
        "unlocked",
        "home",
        "unavailable",
        "unknown",
        "",
        "21.5",
        "-3",
        "NaN",
        "inf",
        "1e999",
        "☀",
        "on ",
    ]);
    let time = prop_oneof![
        4 => 0_i64..90 * DAY,
        2 => (0_i64..60).prop_map(|day| day * DAY + 7 * 60 * MINUTE),
        1 => Just(5 * DAY),
        1 => -400 * DAY..400 * DAY,
    ];
    prop::collection::vec(
        (time, entity, state, 0_u8..4).prop_map(|(time, entity, state, cause)| Told {
            time: MONDAY + time,
            entity: entity.to_owned(),
            state,
            cause: Cause::from_code(cause).unwrap_or(Cause::Device),
        }),
        0..200,
    )
}

/// Automations over the entities of [`lived_in`] and some that it does not have.
pub(crate) fn ideas() -> impl Strategy<Value = Idea> {
    let trigger = prop_oneof![
        clock_triggers(),
        (entities(), prop::option::of(states()), prop::option::of(0_i32..900)).prop_map(|(entity_id, to, hold)| {
            Trigger::State {
                entity_id: entity_id.into(),
                from: None,
                to: to.map(str::to_owned),
                hold: hold.map(ForDuration::from_seconds),
            }
        }),
        (entities(), -50.0..50.0).prop_map(|(entity_id, above)| Trigger::NumericState {
            entity_id: entity_id.into(),
            above: Some(above),
            below: None,
            hold: None,
        }),
    ];
    idea(trigger)
}

/// Automations that the clock or the sun starts.
pub(crate) fn clock_ideas() -> impl Strategy<Value = Idea> {
    idea(clock_triggers())
}

fn idea(trigger: impl Strategy<Value = Trigger>) -> impl Strategy<Value = Idea> {
    let target =
        (entities(), states()).prop_map(|(entity_id, state)| TargetState { entity_id, state: state.to_owned() });
    (trigger, prop::collection::vec(conditions(), 0..3), prop::collection::vec(target, 1..3)).prop_map(
        |(trigger, conditions, mut targets)| {
            targets.sort_unstable();
            targets.dedup();
            Idea { trigger, conditions, targets }
        },
    )
}

fn clock_triggers() -> impl Strategy<Value = Trigger> {
    let sun = (any::<bool>(), -10_000_i32..10_000).prop_map(|(rise, offset)| Trigger::Sun {
        event: if rise { SunEvent::Sunrise } else { SunEvent::Sunset },
        offset: ForDuration::from_seconds(offset),
    });
    prop_oneof![(0_i64..86_400).prop_map(|second| Trigger::Time { at: AtTime::from_seconds(second) }), sun]
}

fn conditions() -> impl Strategy<Value = Condition> {
    let time = prop::option::of((0_i64..86_400).prop_map(AtTime::from_seconds));
    let days = prop::collection::vec(prop::sample::select(Weekday::ALL.to_vec()), 0..4);
    prop_oneof![
        (time.clone(), time, days).prop_map(|(after, before, weekday)| Condition::Time { after, before, weekday }),
        (entities(), states(), prop::option::of(1_i32..7200)).prop_map(|(entity_id, state, hold)| Condition::State {
            entity_id: entity_id.into(),
            state: state.to_owned(),
            hold: hold.map(ForDuration::from_seconds)
        }),
        (1_i32..7200).prop_map(|hold| Condition::FormerState { hold: ForDuration::from_seconds(hold) }),
        Just(Condition::Sun { after: Some(SunEvent::Sunset), before: Some(SunEvent::Sunrise) }),
        Just(Condition::Sun { after: Some(SunEvent::Sunrise), before: None }),
    ]
}

fn entities() -> impl Strategy<Value = EntityId> {
    prop::sample::select(vec![
        "switch.habit_0",
        "switch.habit_1",
        "light.hall",
        "light.noise",
        "binary_sensor.motion",
        "sensor.lux",
        "light.unheard_of",
    ])
    .prop_map(|id| EntityId::parse(id).expect("valid"))
}

fn states() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["on", "off", "unheard of"])
}
