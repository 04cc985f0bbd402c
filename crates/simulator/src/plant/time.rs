use domain::{AtTime, Condition, PatternKind, Trigger, Weekday};

use super::{Planted, Planter};
use crate::dice::Dice;
use crate::entities::Kind;
use crate::number::whole;
use crate::people::Rhythm;

/// A habit of one weekday is only planted in a history that gives it this many chances: what
/// happened on four Mondays of a month no method can tell from chance, among all the clock times
/// and devices of a home.
const LEAST_CHANCES: usize = 8;

/// When of the day something is usually done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Morning,
    Evening,
}

/// What people do by the clock.
const CUSTOMS: [(Kind, bool, Part); 16] = [
    (Kind::CoffeeMaker, true, Part::Morning),
    (Kind::Kettle, true, Part::Morning),
    (Kind::Light, true, Part::Morning),
    (Kind::Cover, true, Part::Morning),
    (Kind::Heater, true, Part::Morning),
    (Kind::Climate, true, Part::Morning),
    (Kind::Light, true, Part::Evening),
    (Kind::Light, false, Part::Evening),
    (Kind::Cover, false, Part::Evening),
    (Kind::Tv, true, Part::Evening),
    (Kind::Lock, false, Part::Evening),
    (Kind::Climate, false, Part::Evening),
    (Kind::Fan, true, Part::Evening),
    (Kind::Plug, true, Part::Evening),
    (Kind::Kettle, true, Part::Evening),
    (Kind::WashingMachine, true, Part::Evening),
];

/// Plants up to `count` habits by the clock.
pub(super) fn plant(planter: &mut Planter<'_>, count: usize) {
    let mut dice = planter.dice("habits by the clock");
    let mut made = 0;
    for _ in 0..count * 8 {
        if made == count {
            break;
        }
        let Some(&(kind, active, part)) = dice.pick(&CUSTOMS) else { break };
        let free = planter.free(kind, active);
        let Some(&entity) = dice.pick(&free) else { continue };
        let Some(person) = dice.pick(&planter.world.people.all) else { break };
        let days = days(part, planter.world.calendar.days.len(), &mut dice);
        let Some(centre) = centre(person.rhythm, part, &days, &mut dice) else { continue };
        one(planter, entity, active, &days, centre, &mut dice);
        made += 1;
    }
}

fn one(planter: &mut Planter<'_>, entity: usize, active: bool, days: &[Weekday], centre: f64, dice: &mut Dice) {
    let deviation = dice.between(1.0, 4.0) * 60.0 * planter.temper().spread;
    let calendar = planter.world.calendar;
    let works = (days == &Weekday::ALL[..5]).then_some(&planter.world.people.days_off);
    let mut chances: Vec<i64> = (0..calendar.days.len())
        .filter(|&day| days.contains(&calendar.days[day].weekday))
        // On a free day nobody does what belongs to a workday.
        .filter(|day| works.is_none_or(|off| !off.contains(day)))
        .map(|day| calendar.at(day, dice.normal(centre, deviation)))
        .collect();
    chances.sort_unstable();
    let conditions = if days.len() == 7 {
        Vec::new()
    } else {
        vec![Condition::Time { after: None, before: None, weekday: days.to_vec() }]
    };
    let trigger = Trigger::Time { at: AtTime::from_seconds(whole(centre)) };
    let targets = vec![(entity, active)];
    // Once a week shows only when it is kept.
    let probability =
        if days.len() == 1 { (dice.between(0.9, 1.0) * 100.0).round() / 100.0 } else { planter.probability(dice) };
    let habit = planter.habit(PatternKind::Time, trigger, conditions, &targets, probability);
    planter.add(Planted { chances, ..Planted::new(habit, targets) }, None);
}

/// On which days of a history of so many.
fn days(part: Part, history: usize, dice: &mut Dice) -> Vec<Weekday> {
    let [working, free] = [&Weekday::ALL[..5], &Weekday::ALL[5..]];
    let draw = dice.unit();
    match part {
        Part::Morning if draw < 0.70 => working.to_vec(),
        Part::Evening if draw < 0.45 => Weekday::ALL.to_vec(),
        Part::Evening if draw < 0.75 => working.to_vec(),
        _ if draw < 0.88 => free.to_vec(),
        _ if history >= LEAST_CHANCES * 7 => vec![*dice.pick(&Weekday::ALL).unwrap_or(&Weekday::Mon)],
        _ => working.to_vec(),
    }
}

/// A clock time to the minute at which this person is nearly always at home and awake.
fn centre(rhythm: Rhythm, part: Part, days: &[Weekday], dice: &mut Dice) -> Option<f64> {
    let free = days.iter().all(|day| matches!(day, Weekday::Sat | Weekday::Sun));
    let (from, until) = match part {
        Part::Morning if free => {
            let up = rhythm.wake.0 + rhythm.lie_in + 4.0 * rhythm.wake.1;
            (up, up + 5400.0)
        }
        Part::Morning => (rhythm.wake.0 + 2.0 * rhythm.wake.1, rhythm.leave.0 - 2.0 * rhythm.leave.1),
        Part::Evening => (rhythm.come.0 + 2.0 * rhythm.come.1, rhythm.sleep.0 - 2.0 * rhythm.sleep.1),
    };
    (from < until).then(|| (dice.between(from, until) / 60.0).round() * 60.0)
}
