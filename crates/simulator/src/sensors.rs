use crate::calendar::Calendar;
use crate::dice::Dice;
use crate::entities::Kind;
use crate::guests::Guests;
use crate::home::House;
use crate::number::{HOUR, MINUTE, SECOND, micros, real};
use crate::people::People;
use crate::walk::Visit;

/// What the sensors with two states report, by entity: when, and whether they are on. Empty for
/// all other entities. In order, on and off in turns.
pub(crate) type Reports = Vec<Vec<(i64, bool)>>;

/// Motion, doors and windows over the whole history.
pub(crate) fn reports(
    seed: u64,
    house: &House,
    calendar: &Calendar,
    people: &People,
    visits: &[Vec<Visit>],
    guests: &Guests,
    pace: f64,
) -> Reports {
    (0..house.entities.len())
        .map(|entity| {
            let mut dice = Dice::new(seed, "sensor", entity);
            let of = &house.entities[entity];
            let mut reports = match of.kind {
                Kind::Motion => motion(of.room.map_or(&[][..], |room| &visits[room]), pace, &mut dice),
                Kind::Door => door(people, &guests.doors, &mut dice),
                Kind::Window => window(people, calendar, &mut dice),
                _ => Vec::new(),
            };
            reports.retain(|&(time, _)| (calendar.start..calendar.end).contains(&time));
            reports
        })
        .collect()
}

/// A motion sensor goes on when somebody moves, and off when nobody has for its hold time.
fn motion(visits: &[Visit], pace: f64, dice: &mut Dice) -> Vec<(i64, bool)> {
    let hold = micros(dice.between(30.0, 120.0).round());
    let gap = dice.between(70.0, 160.0) / pace.min(1.0);
    let mut moves = Vec::new();
    for visit in visits {
        let mut time = visit.start + micros(dice.between(0.2, 1.5));
        while time < visit.end || time <= visit.start + 2 * SECOND {
            moves.push(time);
            time += micros(dice.exponential(gap).max(2.0));
        }
    }
    moves.sort_unstable();
    let mut reports = Vec::new();
    let mut off_at: Option<i64> = None;
    for time in moves {
        match off_at {
            Some(off) if time <= off => {}
            Some(off) => {
                reports.push((off, false));
                reports.push((time, true));
            }
            None => reports.push((time, true)),
        }
        off_at = Some(time + hold + micros(dice.between(0.0, 0.8)));
    }
    reports.extend(off_at.map(|off| (off, false)));
    reports
}

/// The front door opens when somebody leaves or comes, and now and then for a parcel.
fn door(people: &People, guests: &[i64], dice: &mut Dice) -> Vec<(i64, bool)> {
    let mut opened = guests.to_vec();
    for person in &people.all {
        for &(leave, come) in person.away.as_slice() {
            opened.push(leave - micros(dice.between(10.0, 60.0)));
            opened.push(come - micros(dice.between(2.0, 20.0)));
        }
    }
    for &(start, end) in people.active.as_slice() {
        for _ in 0..dice.poisson(0.12 * real(end - start) / real(HOUR)) {
            opened.extend(people.active.uniform(start, end, dice));
        }
    }
    opened.sort_unstable();
    open_and_close(&opened, || micros(dice.log_normal(9.0, 0.5).clamp(2.0, 120.0)))
}

/// Windows are opened for air, at any time of the day.
fn window(people: &People, calendar: &Calendar, dice: &mut Dice) -> Vec<(i64, bool)> {
    let rate = dice.between(0.3, 1.6);
    let mut opened = Vec::new();
    for day in &calendar.days {
        for _ in 0..dice.poisson(rate) {
            opened.extend(people.active.uniform(day.start, day.end, dice));
        }
    }
    opened.sort_unstable();
    open_and_close(&opened, || micros(dice.log_normal(1100.0, 0.8).clamp(60.0, 6.0 * 3600.0)))
}

fn open_and_close(opened: &[i64], mut long: impl FnMut() -> i64) -> Vec<(i64, bool)> {
    let mut reports = Vec::with_capacity(opened.len() * 2);
    let mut closed = i64::MIN;
    for &time in opened {
        if time <= closed {
            continue;
        }
        closed = time + long();
        reports.push((time, true));
        reports.push((closed, false));
    }
    reports
}

/// When a motion sensor has been off for `minutes`, each with whether it was in use before.
pub(crate) fn quiet_for(reports: &[(i64, bool)], minutes: i64) -> Vec<i64> {
    let mut quiet = Vec::new();
    for (place, &(time, on)) in reports.iter().enumerate() {
        let until = time + minutes * MINUTE;
        if !on && reports.get(place + 1).is_none_or(|&(next, _)| next > until) {
            quiet.push(until);
        }
    }
    quiet
}
