use domain::{Cause, EventLogBuilder};

use crate::calendar::Calendar;
use crate::dice::Dice;
use crate::entities::Kind;
use crate::number::{index, length, micros, real, share, whole};
use crate::plant::World;

/// Lets the sensors that measure report `events` values in all.
pub(crate) fn report(world: World<'_>, events: usize, builder: &mut EventLogBuilder) {
    let sensors: Vec<usize> =
        (0..world.house.entities.len()).filter(|&entity| world.house.entities[entity].kind.is_numeric()).collect();
    let weight = |entity: usize| {
        let mut dice = Dice::new(world.plan.seed, "talkative", entity);
        talkative(world.house.entities[entity].kind) * dice.log_normal(1.0, 0.3)
    };
    let mut left: f64 = sensors.iter().map(|&entity| weight(entity)).sum();
    let mut rest = events;
    let mut texts = Texts::default();
    for entity in sensors {
        let weight = weight(entity);
        let count = length(whole(share(rest) * (weight / left).min(1.0))).min(rest);
        left -= weight;
        rest -= count;
        one(world, entity, count, &mut texts, builder);
    }
}

/// `count` values of one sensor, spread over the history with a jitter. Neighbours differ, for a
/// value that stays is no change of state.
fn one(world: World<'_>, entity: usize, count: usize, texts: &mut Texts, builder: &mut EventLogBuilder) {
    let of = &world.house.entities[entity];
    let number = builder.entity(of.id.as_str());
    let calendar = world.calendar;
    let mut dice = Dice::new(world.plan.seed, "values", entity);
    let mut quantity = Quantity::new(of.kind, &mut dice);
    let every = real(calendar.end - calendar.start) / share(count.max(1)) / 1e6;
    let mut last = i64::MIN;
    for place in 0..count {
        let time = calendar.start + micros((share(place) + dice.between(0.02, 0.98)) * every);
        let mut value = quantity.at(time, calendar, &mut dice);
        if value == last {
            value += quantity.nudge(&mut dice);
        }
        last = value;
        let text = texts.number(value, quantity.decimals, builder);
        builder.push_numbers(time, number, text, Cause::Device);
    }
}

/// How often a sensor reports, compared to others.
fn talkative(kind: Kind) -> f64 {
    match kind {
        Kind::Power => 12.0,
        Kind::Energy | Kind::Illuminance => 4.0,
        Kind::Battery => 0.05,
        Kind::Signal => 1.0,
        _ => 2.0,
    }
}

/// What a sensor measures: a daily curve, a slow drift, and noise.
#[derive(Clone, Debug)]
struct Quantity {
    kind: Kind,
    decimals: u32,
    base: f64,
    swing: f64,
    drift: f64,
    clouds: f64,
    total: f64,
    last: i64,
}

impl Quantity {
    fn new(kind: Kind, dice: &mut Dice) -> Self {
        let (decimals, base, swing) = match kind {
            Kind::OutdoorTemperature => (1, dice.between(7.0, 12.0), 4.5),
            Kind::Humidity => (0, dice.between(42.0, 58.0), 6.0),
            Kind::Illuminance => (0, dice.between(120.0, 900.0), 0.0),
            Kind::CarbonDioxide => (0, 620.0, 180.0),
            Kind::Power => (1, dice.between(2.0, 180.0), 0.0),
            Kind::Energy => (2, dice.between(100.0, 4000.0), 0.0),
            Kind::Battery => (0, dice.between(55.0, 100.0), 0.0),
            Kind::Signal => (0, dice.between(-85.0, -45.0), 2.0),
            _ => (1, dice.between(19.0, 22.5), dice.between(0.8, 1.8)),
        };
        Self { kind, decimals, base, swing, drift: 0.0, clouds: 0.7, total: base, last: i64::MIN }
    }

    /// The value at `time`, in units of its last decimal.
    fn at(&mut self, time: i64, calendar: &Calendar, dice: &mut Dice) -> i64 {
        let hours = if self.last == i64::MIN { 0.0 } else { real(time - self.last) / 3.6e9 };
        self.last = time;
        self.drift += dice.normal(0.0, 0.35 * hours.min(4.0).sqrt()) - self.drift * (hours * 0.08).min(1.0);
        let clock = real((time - calendar.start).rem_euclid(86_400_000_000)) / 3.6e9;
        let wave = ((clock - 15.5) / 24.0 * std::f64::consts::TAU).cos();
        let value = match self.kind {
            Kind::Illuminance => {
                self.clouds = (self.clouds + dice.normal(0.0, 0.25 * hours.min(1.0).sqrt())).clamp(0.15, 1.0);
                self.base * calendar.daylight(time).powf(1.3) * self.clouds * dice.between(0.97, 1.03)
            }
            Kind::Power => {
                if dice.happens((hours * 0.8).min(0.5)) {
                    self.swing = if self.swing > 0.0 { 0.0 } else { dice.log_normal(300.0, 0.9).min(3200.0) };
                }
                (self.base + self.swing) * dice.between(0.96, 1.04)
            }
            Kind::Energy => {
                self.total += dice.exponential(0.35) * hours;
                self.total
            }
            Kind::Battery => {
                self.total -= hours * 0.01;
                self.total.max(1.0)
            }
            _ => self.base + self.swing * (wave + 0.5 * self.drift) + dice.normal(0.0, 0.04 * self.swing),
        };
        whole(value * 10_f64.powi(i32::try_from(self.decimals).unwrap_or(0)))
    }

    /// The smallest step up or down, where that makes sense.
    fn nudge(&self, dice: &mut Dice) -> i64 {
        match self.kind {
            Kind::Energy | Kind::Illuminance => 1,
            _ if dice.happens(0.5) => 1,
            _ => -1,
        }
    }
}

/// The numbers of the texts of values, so that each is written only once.
#[derive(Debug, Default)]
struct Texts {
    known: [Vec<u32>; 3],
}

const LOWEST: i64 = -2_000;
const HIGHEST: i64 = 2_000_000;

impl Texts {
    /// The number of `value`, which has so many decimals.
    fn number(&mut self, value: i64, decimals: u32, builder: &mut EventLogBuilder) -> u32 {
        let value = value.clamp(LOWEST, HIGHEST);
        let place = length(value - LOWEST);
        let known = &mut self.known[decimals.min(2) as usize];
        if known.len() <= place {
            known.resize(place + 1, u32::MAX);
        }
        if known[place] == u32::MAX {
            known[place] = builder.state(&text(value, decimals.min(2)));
        }
        known[place]
    }
}

/// A value as a sensor writes it.
fn text(value: i64, decimals: u32) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let (value, unit) = (value.unsigned_abs(), 10_u64.pow(decimals));
    if decimals == 0 {
        format!("{sign}{value}")
    } else {
        format!("{sign}{}.{:0width$}", value / unit, value % unit, width = decimals as usize)
    }
}

/// The number of a state's text for a count of people.
pub(crate) fn count_text(count: usize, builder: &mut EventLogBuilder) -> u32 {
    builder.state(&index(count).to_string())
}
