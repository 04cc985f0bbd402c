use crate::calendar::Calendar;
use crate::dice::Dice;
use crate::entities::Kind;
use crate::number::{micros, real, share, whole};
use crate::plant::{Measured, World};

/// `count` values of one sensor, spread over the history with a jitter. Neighbours differ, for a
/// value that stays is no change of state.
pub(crate) fn measure(world: World<'_>, entity: usize, count: usize) -> Measured {
    let mut values = Vec::with_capacity(count);
    each(world, entity, count, |time, value| values.push((time, value)));
    Measured { entity, values, decimals: decimals(world.house.entities[entity].kind) }
}

/// Calls `take` with each time and value that [`measure`] would list.
pub(crate) fn each(world: World<'_>, entity: usize, count: usize, mut take: impl FnMut(i64, i64)) {
    let calendar = world.calendar;
    let mut dice = Dice::new(world.plan.seed, "values", entity);
    let mut quantity = Quantity::new(world.house.entities[entity].kind, &mut dice);
    let every = real(calendar.end - calendar.start) / share(count.max(1)) / 1e6;
    let mut last = i64::MIN;
    for place in 0..count {
        let time = calendar.start + micros((share(place) + dice.between(0.02, 0.98)) * every);
        let mut value = quantity.at(time, calendar, &mut dice);
        if value == last {
            value += quantity.nudge(&mut dice);
        }
        last = value;
        take(time, value);
    }
}

/// How many decimals the values of such a sensor have.
pub(crate) fn decimals(kind: Kind) -> u32 {
    match kind {
        Kind::Humidity | Kind::Illuminance | Kind::CarbonDioxide | Kind::Battery | Kind::Signal => 0,
        Kind::Energy => 2,
        _ => 1,
    }
}

/// What a sensor measures: a daily curve, a slow drift, and noise.
#[derive(Clone, Debug)]
struct Quantity {
    kind: Kind,
    scale: f64,
    base: f64,
    swing: f64,
    /// The hour at which a daily curve is highest.
    peak: f64,
    drift: f64,
    clouds: f64,
    total: f64,
    last: i64,
}

impl Quantity {
    fn new(kind: Kind, dice: &mut Dice) -> Self {
        let (base, swing, peak) = match kind {
            Kind::OutdoorTemperature => (dice.between(7.0, 12.0), 4.5, 15.5),
            Kind::Humidity => (dice.between(42.0, 58.0), 6.0, 7.0),
            Kind::Illuminance => (dice.between(120.0, 900.0), 0.0, 0.0),
            Kind::CarbonDioxide => (620.0, 180.0, 22.0),
            Kind::Power => (dice.between(2.0, 180.0), 0.0, 0.0),
            Kind::Energy => (dice.between(100.0, 4000.0), 0.0, 0.0),
            Kind::Battery => (dice.between(55.0, 100.0), 0.0, 0.0),
            Kind::Signal => (dice.between(-85.0, -45.0), 2.0, 12.0),
            // Rooms are warmest when the sun or the people have been in them.
            _ => (dice.between(20.5, 24.0), dice.between(1.0, 2.2), dice.between(15.0, 21.0)),
        };
        let scale = 10_f64.powi(i32::try_from(decimals(kind)).unwrap_or(0));
        Self { kind, scale, base, swing, peak, drift: 0.0, clouds: 0.7, total: base, last: i64::MIN }
    }

    /// The value at `time`, in units of its last decimal.
    fn at(&mut self, time: i64, calendar: &Calendar, dice: &mut Dice) -> i64 {
        let hours = if self.last == i64::MIN { 0.0 } else { real(time - self.last) / 3.6e9 };
        self.last = time;
        self.drift += dice.normal(0.0, 0.35 * hours.min(4.0).sqrt()) - self.drift * (hours * 0.08).min(1.0);
        let clock = real((time - calendar.start).rem_euclid(86_400_000_000)) / 3.6e9;
        let wave = ((clock - self.peak) / 24.0 * std::f64::consts::TAU).cos();
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
        whole(value * self.scale)
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
