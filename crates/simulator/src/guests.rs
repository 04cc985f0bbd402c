use crate::calendar::Calendar;
use crate::dice::Dice;
use crate::entities::Kind;
use crate::flavour::Flavour;
use crate::home::House;
use crate::number::{HOUR, MINUTE, micros, real, whole};
use crate::people::People;
use crate::plan::Plan;
use crate::spans::Spans;
use crate::walk::Visit;

/// Who is in the home and not of it. Nothing tracks guests, and they have none of its habits.
#[derive(Clone, Debug, Default)]
pub(crate) struct Guests {
    /// When each of them is in the home and awake.
    pub(crate) all: Vec<Spans>,
    /// When any of them is.
    pub(crate) active: Spans,
    /// When they come and go through the front door.
    pub(crate) doors: Vec<i64>,
}

/// What a guest does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Act {
    pub(crate) time: i64,
    pub(crate) entity: usize,
    /// Whether it is only turned on where it is off, and else left alone.
    pub(crate) only_on: bool,
}

/// How likely a guest turns on a light in a dark room.
const LIGHTS: f64 = 0.6;
/// How often a guest switches something, an hour.
const WHIMS_AN_HOUR: f64 = 1.0;

impl Guests {
    /// The guests of a home; none but where the sort of home has them.
    ///
    /// Two stay with the people for a few days every other week or so. Mostly they go out with the
    /// people, and sometimes stay behind alone. Every sixth evening or so, two or three others
    /// come for some hours.
    pub(crate) fn draw(plan: &Plan, calendar: &Calendar, people: &People) -> Self {
        if plan.flavour != Flavour::Guests {
            return Self::default();
        }
        let mut dice = Dice::new(plan.seed, "guests", 0);
        let days = calendar.days.len();
        let mut guests = Self { all: vec![Spans::default(); 2], ..Self::default() };
        let mut staying: [Vec<(i64, i64)>; 2] = [Vec::new(), Vec::new()];
        let mut day = 1 + dice.below(7);
        while day + 2 < days {
            let stay = 2 + dice.below(3);
            let from = calendar.at(day, dice.between(14.0, 19.0) * 3600.0);
            let to = calendar.at((day + stay).min(days - 1), dice.between(10.0, 15.0) * 3600.0);
            guests.doors.extend([from, to]);
            for own in &mut staying {
                own.extend(guests_days(people, (from, to), &mut dice));
            }
            day += stay + 7 + dice.below(7);
        }
        guests.all = staying.into_iter().map(Spans::union).collect();
        for day in 0..days {
            if !dice.happens(0.16) {
                continue;
            }
            let from = calendar.at(day, dice.between(18.0, 20.0) * 3600.0);
            let to = from + micros(dice.between(2.0, 4.5) * 3600.0);
            // Who is invited finds somebody at home.
            if !people.active.contains(from) || people.active.within(from, to) < HOUR {
                continue;
            }
            guests.doors.extend([from, to]);
            for _ in 0..2 + dice.below(2) {
                let own = from + micros(dice.between(0.0, 60.0));
                guests.all.push(Spans::union(vec![(own, to)]));
            }
        }
        let all = guests.all.iter().flat_map(Spans::as_slice).copied().collect();
        guests.active = Spans::union(all);
        guests.doors.sort_unstable();
        guests
    }

    /// What they do by hand, by time: now and then they switch something of what people switch, and
    /// where they come into a dark room, they mostly turn on a light.
    ///
    /// `visits` are their own, by room.
    pub(crate) fn acts(&self, seed: u64, house: &House, calendar: &Calendar, visits: &[Vec<Visit>]) -> Vec<Act> {
        let things: Vec<usize> = (0..house.entities.len()).filter(|&e| house.entities[e].kind.is_switched()).collect();
        let mut acts = Vec::new();
        for (number, guest) in self.all.iter().enumerate() {
            let mut dice = Dice::new(seed, "whims of a guest", number);
            for &(from, to) in guest.as_slice() {
                for _ in 0..dice.poisson(WHIMS_AN_HOUR * real(to - from) / real(HOUR)) {
                    let time = from + whole(dice.unit() * real(to - from));
                    acts.extend(dice.pick(&things).map(|&entity| Act { time, entity, only_on: false }));
                }
            }
        }
        for (room, own) in visits.iter().enumerate() {
            let mut dice = Dice::new(seed, "light for a guest", room);
            let lights: Vec<usize> = house.in_room(room, Kind::Light).collect();
            for visit in own.iter().filter(|visit| calendar.is_dark(visit.start)) {
                let time = visit.start + micros(dice.between(2.0, 20.0));
                if dice.happens(LIGHTS) {
                    acts.extend(dice.pick(&lights).map(|&entity| Act { time, entity, only_on: true }));
                }
            }
        }
        acts.sort_unstable();
        acts
    }
}

/// When one who stays from `from` to `to` is up and in the home.
fn guests_days(people: &People, (from, to): (i64, i64), dice: &mut Dice) -> Vec<(i64, i64)> {
    let mut active = Vec::new();
    for &(start, end) in people.active.as_slice() {
        let later = micros(dice.between(0.0, 3600.0));
        active.push(((start + later).max(from), end.min(to)));
    }
    for &(left, came) in people.away.as_slice() {
        if came - left < 12 * HOUR && dice.happens(0.4) {
            active.push((left.max(from), came.min(to)));
        }
    }
    active.retain(|&(start, end)| end - start > 10 * MINUTE);
    active
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::length;
    use crate::walk;

    #[test]
    fn come_for_days_and_evenings_while_somebody_is_there_to_let_them_in() {
        let plan = Plan { flavour: Flavour::Guests, ..Plan::new(3) };
        let calendar = Calendar::new(&plan).expect("possible");
        let people = People::live(&plan, &calendar, 2);
        let guests = Guests::draw(&plan, &calendar, &people);
        let hours = guests.active.within(calendar.start, calendar.end) / HOUR;
        assert!((40..250).contains(&hours), "{hours}");
        assert!(guests.all.len() >= 4, "{}", guests.all.len());
        assert!(
            guests.all[2..]
                .iter()
                .flat_map(Spans::as_slice)
                .all(|&(from, _)| { people.active.contains(from) || people.active.contains(from - MINUTE) })
        );
        let house = House::furnish(&plan);
        let visits = walk::guest_visits(plan.seed, &house, &calendar, &guests, 1.0);
        let acts = guests.acts(plan.seed, &house, &calendar, &visits);
        assert!(acts.len() >= length(hours) / 2, "{}", acts.len());
        assert!(acts.iter().filter(|act| !act.only_on).all(|act| guests.active.contains(act.time)));
        assert!(acts.iter().all(|act| house.entities[act.entity].kind.is_switched()));
    }
}
