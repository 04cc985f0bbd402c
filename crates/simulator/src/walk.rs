use crate::calendar::Calendar;
use crate::dice::Dice;
use crate::guests::Guests;
use crate::home::{House, Purpose};
use crate::number::{MINUTE, SECOND, micros, real};
use crate::people::People;

/// Somebody's stay in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Visit {
    pub(crate) start: i64,
    pub(crate) end: i64,
}

/// The stays in each room, by their start.
///
/// While at home and awake, people wander over the floor plan: where to depends on the time of
/// day, and most ways lead through the hall. `pace` is how often they move: 1 is natural, and a
/// small budget of events makes for calmer people. Some nights have a way to the bathroom.
pub(crate) fn visits(seed: u64, house: &House, calendar: &Calendar, people: &People, pace: f64) -> Vec<Vec<Visit>> {
    let mut rooms = vec![Vec::new(); house.rooms.len()];
    for (number, person) in people.all.iter().enumerate() {
        let mut dice = Dice::new(seed, "walk", number);
        for &(start, end) in person.active.as_slice() {
            wander((house, calendar), |_| true, (start, end), pace, &mut dice, &mut rooms);
        }
        let mut dice = Dice::new(seed, "night", number);
        let bathroom = house.rooms.iter().position(|room| room.purpose == Purpose::Bathroom);
        for pair in person.active.as_slice().windows(2) {
            let (from, to) = (pair[0].1, pair[1].0);
            let asleep = person.away.as_slice().iter().all(|&(start, end)| end <= from || start >= to);
            if asleep && to - from > 240 * MINUTE && dice.happens(0.2 * pace.min(1.0)) {
                let at = from + micros(dice.between(0.3, 0.8) * real(to - from) / 1e6);
                rooms[0].push(Visit { start: at, end: at + micros(dice.between(15.0, 40.0)) });
                if let Some(bathroom) = bathroom {
                    let at = at + 40 * SECOND;
                    rooms[bathroom].push(Visit { start: at, end: at + micros(dice.between(90.0, 300.0)) });
                }
            }
        }
    }
    for room in &mut rooms {
        room.sort_unstable();
    }
    rooms
}

/// The stays of guests in each room, by their start. They do not enter where the family works and
/// sleeps.
pub(crate) fn guest_visits(
    seed: u64,
    house: &House,
    calendar: &Calendar,
    guests: &Guests,
    pace: f64,
) -> Vec<Vec<Visit>> {
    let mut rooms = vec![Vec::new(); house.rooms.len()];
    for (number, guest) in guests.all.iter().enumerate() {
        let mut dice = Dice::new(seed, "walk of a guest", number);
        for &(start, end) in guest.as_slice() {
            wander((house, calendar), is_open_to_guests, (start, end), pace, &mut dice, &mut rooms);
        }
    }
    for room in &mut rooms {
        room.sort_unstable();
    }
    rooms
}

fn wander(
    (house, calendar): (&House, &Calendar),
    enters: fn(Purpose) -> bool,
    (start, end): (i64, i64),
    pace: f64,
    dice: &mut Dice,
    rooms: &mut [Vec<Visit>],
) {
    let mut time = start;
    let mut room = 0;
    while time < end {
        let stay = dice.log_normal(stay(house.rooms[room].purpose), 0.7).clamp(8.0, 2.5 * 3600.0);
        let stay = if room == 0 { micros(stay) } else { micros(stay / pace) };
        let until = (time + stay).min(end);
        rooms[room].push(Visit { start: time, end: until });
        time = until + micros(dice.between(1.0, 4.0));
        let next = next_room(house, enters, calendar.clock(time), room, dice);
        // Through the hall, mostly.
        room = if room != 0 && next != 0 && dice.happens(0.6) {
            let until = (time + micros(dice.between(5.0, 20.0))).min(end);
            if time < until {
                rooms[0].push(Visit { start: time, end: until });
            }
            time = until + micros(dice.between(1.0, 4.0));
            next
        } else {
            next
        };
    }
}

fn is_open_to_guests(purpose: Purpose) -> bool {
    !matches!(purpose, Purpose::Office | Purpose::Bedroom)
}

/// The median stay, in seconds.
fn stay(purpose: Purpose) -> f64 {
    60.0 * match purpose {
        Purpose::Hall => 0.5,
        Purpose::Kitchen | Purpose::Bedroom => 9.0,
        Purpose::Living => 24.0,
        Purpose::Bathroom => 6.0,
        Purpose::Office => 35.0,
        Purpose::Side => 5.0,
    }
}

/// Where to go from `room` at `clock` seconds after midnight.
fn next_room(house: &House, enters: fn(Purpose) -> bool, clock: f64, room: usize, dice: &mut Dice) -> usize {
    let hour = clock / 3600.0;
    let weight = |place: usize| {
        if place == room || !enters(house.rooms[place].purpose) {
            return 0.0;
        }
        match house.rooms[place].purpose {
            Purpose::Hall => 1.0,
            Purpose::Kitchen if (6.0..9.0).contains(&hour) || (11.5..13.5).contains(&hour) => 5.0,
            Purpose::Kitchen if (17.5..20.0).contains(&hour) => 5.0,
            Purpose::Kitchen => 2.0,
            Purpose::Living if hour >= 18.5 => 6.0,
            Purpose::Living => 2.5,
            Purpose::Bedroom if !(8.0..21.5).contains(&hour) => 2.5,
            Purpose::Bedroom => 0.7,
            Purpose::Bathroom => 1.5,
            Purpose::Office if (9.0..18.0).contains(&hour) => 2.0,
            Purpose::Office => 0.5,
            Purpose::Side => 0.2,
        }
    };
    let total: f64 = (0..house.rooms.len()).map(weight).sum();
    let mut rest = dice.unit() * total;
    for place in 0..house.rooms.len() {
        rest -= weight(place);
        if rest < 0.0 {
            return place;
        }
    }
    0
}
