use domain::{AtTime, PatternKind, Trigger, Weekday};

use super::{Planted, Planter};
use crate::automations::EXISTING;
use crate::dice::Dice;
use crate::entities::Kind;
use crate::number::{MINUTE, whole};
use crate::sensors::quiet_for;

/// An automation that the home has: when it runs and what it switches.
#[derive(Clone, Debug)]
pub(crate) struct Automatic {
    /// Its own entity.
    pub(crate) automation: usize,
    /// When it runs, ascending.
    pub(crate) times: Vec<i64>,
    /// It also runs when this entity is put to work or to rest.
    pub(crate) device: Option<(usize, bool)>,
    /// What it switches.
    pub(crate) targets: Vec<(usize, bool)>,
    /// Whether somebody else turns off again what it turned on.
    pub(crate) left_to_people: bool,
}

/// After which share of the history an automation took over what people had done by hand.
const TAKEN_OVER: f64 = 0.3;

/// Draws what the automations do that a home has beside the garden's and the bathroom's.
pub(super) fn plant(planter: &mut Planter<'_>) {
    let mut dice = planter.dice("existing automations");
    let house = planter.world.house;
    for automation in house.of_kind(Kind::Automation) {
        let name = house.entities[automation].info.name.as_deref();
        match EXISTING.iter().position(|existing| Some(*existing) == name) {
            Some(0) => morning(planter, automation, &mut dice),
            Some(1) => motion(planter, automation, &mut dice),
            Some(2) => sunset(planter, automation, &mut dice),
            Some(3) => leaving(planter, automation, &mut dice),
            Some(4) => night(planter, automation, &mut dice),
            Some(5) => television(planter, automation, &mut dice),
            Some(_) => taken_over(planter, automation, &mut dice),
            None => {}
        }
    }
}

/// Coffee before people get up on workdays.
fn morning(planter: &mut Planter<'_>, automation: usize, dice: &mut Dice) {
    let at = (dice.between(5.7, 6.5) * 60.0).round() * 60.0;
    let calendar = planter.world.calendar;
    let workday = |day: &usize| !matches!(calendar.days[*day].weekday, Weekday::Sat | Weekday::Sun);
    let times = (0..calendar.days.len()).filter(workday).map(|day| calendar.at(day, at)).collect();
    by_time(planter, automation, Kind::CoffeeMaker, true, times, dice);
}

/// A light goes on by motion in the dark, and off when there was none for three minutes.
fn motion(planter: &mut Planter<'_>, automation: usize, dice: &mut Dice) {
    let world = planter.world;
    let sensors: Vec<usize> = world.house.of_kind(Kind::Motion).collect();
    let Some(&sensor) = dice.pick(&sensors) else { return };
    let Some(room) = world.house.entities[sensor].room else { return };
    let free = |light: &usize| planter.is_free(*light, true) && planter.is_free(*light, false);
    let Some(light) = world.house.in_room(room, Kind::Light).find(free) else { return };
    let dark = |time: &i64| world.calendar.is_dark(*time);
    let ons: Vec<i64> = world.reports[sensor].iter().filter(|report| report.1).map(|report| report.0).collect();
    let ons = ons.into_iter().filter(dark).collect();
    add(
        planter,
        Automatic { automation, times: ons, device: None, targets: vec![(light, true)], left_to_people: false },
    );
    let offs = quiet_for(&world.reports[sensor], 3);
    add(
        planter,
        Automatic { automation, times: offs, device: None, targets: vec![(light, false)], left_to_people: false },
    );
}

/// A lamp goes on around sunset.
fn sunset(planter: &mut Planter<'_>, automation: usize, dice: &mut Dice) {
    let offset = whole(dice.between(-3.0, 3.0)) * 10 * MINUTE;
    let calendar = planter.world.calendar;
    let evening = |(number, day): (usize, &crate::calendar::Day)| {
        day.sunset.unwrap_or_else(|| calendar.at(number, 18.5 * 3600.0)) + offset
    };
    let times = calendar.days.iter().enumerate().map(evening).collect();
    by_time(planter, automation, Kind::Light, true, times, dice);
}

/// Two lights go off when everybody has left.
fn leaving(planter: &mut Planter<'_>, automation: usize, dice: &mut Dice) {
    let mut lights = planter.free(Kind::Light, false);
    dice.shuffle(&mut lights);
    lights.truncate(2);
    let times = planter.world.people.away.as_slice().iter().map(|&(left, _)| left).collect();
    let targets: Vec<_> = lights.into_iter().map(|light| (light, false)).collect();
    if !targets.is_empty() {
        add(planter, Automatic { automation, times, device: None, targets, left_to_people: false });
    }
}

/// A blind closes at night.
fn night(planter: &mut Planter<'_>, automation: usize, dice: &mut Dice) {
    let at = (dice.between(20.5, 22.0) * 12.0).round() * 300.0;
    let calendar = planter.world.calendar;
    let times = (0..calendar.days.len()).map(|day| calendar.at(day, at)).collect();
    by_time(planter, automation, Kind::Cover, false, times, dice);
}

/// A light goes on with the TV.
fn television(planter: &mut Planter<'_>, automation: usize, dice: &mut Dice) {
    let Some(tv) = planter.world.house.of_kind(Kind::Tv).next() else { return };
    let free = planter.free(Kind::Light, true);
    if let Some(&light) = dice.pick(&free) {
        let targets = vec![(light, true)];
        let device = Some((tv, true));
        add(planter, Automatic { automation, times: Vec::new(), device, targets, left_to_people: true });
    }
}

/// People did something by the clock each evening, until an automation was written for it: no
/// longer a habit that anybody could be helped with.
fn taken_over(planter: &mut Planter<'_>, automation: usize, dice: &mut Dice) {
    let free = planter.free(Kind::Light, true);
    let Some(&light) = dice.pick(&free) else { return };
    let calendar = planter.world.calendar;
    let at = (dice.between(18.5, 21.0) * 60.0).round() * 60.0;
    let count = calendar.days.len();
    let since = crate::number::length(whole(crate::number::share(count) * TAKEN_OVER));
    let by_hand = (0..since).map(|day| calendar.at(day, dice.normal(at, 120.0))).collect();
    let times = (since..count).map(|day| calendar.at(day, at)).collect();
    let targets = vec![(light, true)];
    let trigger = Trigger::Time { at: AtTime::from_seconds(whole(at)) };
    let habit = planter.habit(PatternKind::Time, trigger, Vec::new(), &targets, 0.9);
    let lived = Planted { chances: by_hand, is_truth: false, ..Planted::new(habit, targets.clone()) };
    planter.add(lived, None);
    add(planter, Automatic { automation, times, device: None, targets, left_to_people: true });
}

/// Something that is free switches at these times.
fn by_time(planter: &mut Planter<'_>, automation: usize, kind: Kind, active: bool, times: Vec<i64>, dice: &mut Dice) {
    let free = planter.free(kind, active);
    if let Some(&entity) = dice.pick(&free) {
        let targets = vec![(entity, active)];
        add(planter, Automatic { automation, times, device: None, targets, left_to_people: true });
    }
}

fn add(planter: &mut Planter<'_>, automatic: Automatic) {
    planter.taken.extend(automatic.targets.iter().copied());
    planter.automatic.push(automatic);
}
