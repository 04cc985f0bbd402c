use std::collections::{BTreeMap, BTreeSet};

use domain::{EntityId, EntityInfo, Home};

use crate::automations::EXISTING;
use crate::dice::Dice;
use crate::entities::{Entity, Kind};
use crate::flavour::Flavour;
use crate::plan::Plan;

/// The home: its rooms and what is in them.
#[derive(Clone, Debug)]
pub(crate) struct House {
    pub(crate) rooms: Vec<Room>,
    pub(crate) entities: Vec<Entity>,
    /// The entities of people, by person.
    pub(crate) persons: Vec<usize>,
}

/// A room.
#[derive(Clone, Debug)]
pub(crate) struct Room {
    pub(crate) name: String,
    pub(crate) slug: String,
    pub(crate) purpose: Purpose,
}

/// What a room is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Purpose {
    Hall,
    Kitchen,
    Living,
    Bedroom,
    Bathroom,
    Office,
    Side,
}

const ROOMS: [(&str, Purpose); 14] = [
    ("Hall", Purpose::Hall),
    ("Kitchen", Purpose::Kitchen),
    ("Living room", Purpose::Living),
    ("Bedroom", Purpose::Bedroom),
    ("Bathroom", Purpose::Bathroom),
    ("Office", Purpose::Office),
    ("Dining room", Purpose::Kitchen),
    ("Kids room", Purpose::Bedroom),
    ("Laundry", Purpose::Side),
    ("Guest room", Purpose::Side),
    ("Upper hall", Purpose::Hall),
    ("Garage", Purpose::Side),
    ("Basement", Purpose::Side),
    ("Attic", Purpose::Side),
];
const PEOPLE: [&str; 4] = ["Alex", "Robin", "Sam", "Kim"];

/// Adds entities until the home has as many as were asked for.
struct Furnishing {
    house: House,
    ids: BTreeSet<String>,
    wanted: usize,
    more_people: usize,
    /// No two homes have the same.
    dice: Dice,
}

impl House {
    /// Furnishes a home of `plan.entities` entities, what no home is without first.
    pub(crate) fn furnish(plan: &Plan) -> Self {
        let wanted = plan.entities as usize;
        let rooms = (wanted / 9).clamp(3, 26);
        let rooms = (0..rooms).map(Room::new).collect();
        let house = Self { rooms, entities: Vec::with_capacity(wanted), persons: Vec::new() };
        let mut furnishing = Furnishing {
            house,
            ids: BTreeSet::new(),
            wanted,
            more_people: plan.flavour.temper().more_people,
            dice: Dice::new(plan.seed, "furniture", 0),
        };
        furnishing.essentials();
        furnishing.comforts();
        if plan.flavour == Flavour::Automated {
            for name in EXISTING {
                furnishing.add(Kind::Automation, None, name);
            }
        }
        furnishing.rooms();
        furnishing.diagnostics();
        furnishing.house
    }

    /// The entities of one kind.
    pub(crate) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = usize> + '_ {
        self.entities.iter().enumerate().filter(move |(_, entity)| entity.kind == kind).map(|(place, _)| place)
    }

    /// The entities of one kind in a room.
    pub(crate) fn in_room(&self, room: usize, kind: Kind) -> impl Iterator<Item = usize> + '_ {
        self.of_kind(kind).filter(move |&entity| self.entities[entity].room == Some(room))
    }

    /// What everybody may know of it.
    pub(crate) fn known(&self, plan: &Plan) -> Home {
        let entities: BTreeMap<EntityId, EntityInfo> =
            self.entities.iter().map(|entity| (entity.id.clone(), entity.info.clone())).collect();
        Home { location: plan.location, entities, ..Home::in_zone(plan.time_zone.clone()) }
    }
}

impl Room {
    fn new(number: usize) -> Self {
        let (name, purpose) = ROOMS.get(number).copied().unwrap_or(("Room", Purpose::Side));
        let name = if number < ROOMS.len() { name.to_owned() } else { format!("Room {}", number + 1) };
        Self { slug: name.to_lowercase().replace(' ', "_"), name, purpose }
    }
}

impl Furnishing {
    /// Adds an entity; `what` is its name in its room. Does nothing once the home is full.
    fn add(&mut self, kind: Kind, room: Option<usize>, what: &str) {
        if self.house.entities.len() >= self.wanted {
            return;
        }
        let of = room.and_then(|room| self.house.rooms.get(room));
        let name = of.map_or_else(|| what.to_owned(), |room| format!("{} {what}", room.name));
        let slug = what.to_lowercase().replace([' ', '-'], "_");
        let object = of.map_or_else(|| slug.clone(), |room| format!("{}_{slug}", room.slug));
        let Ok(id) = EntityId::parse(&format!("{}.{object}", kind.domain())) else {
            return;
        };
        if !self.ids.insert(id.as_str().to_owned()) {
            return;
        }
        let info = EntityInfo {
            name: Some(name),
            area: of.map(|room| room.name.clone()),
            device_class: kind.device_class().map(str::to_owned),
            unit: kind.unit().map(str::to_owned),
            ..EntityInfo::default()
        };
        if kind == Kind::Person {
            self.house.persons.push(self.house.entities.len());
        }
        self.house.entities.push(Entity { id, info, kind, room });
    }

    /// The smallest home: 12 entities.
    fn essentials(&mut self) {
        self.add(Kind::Person, None, PEOPLE[0]);
        self.add(Kind::Motion, Some(0), "motion");
        self.add(Kind::Light, Some(0), "ceiling");
        self.add(Kind::Light, Some(1), "ceiling");
        self.add(Kind::Light, Some(2), "lamp");
        self.add(Kind::Tv, Some(2), "TV");
        self.add(Kind::CoffeeMaker, None, "Coffee maker");
        self.add(Kind::Motion, Some(1), "motion");
        self.add(Kind::Temperature, Some(2), "temperature");
        self.add(Kind::Power, None, "House power");
        self.add(Kind::Heater, Some(2), "heater");
        self.add(Kind::Door, None, "Front door");
    }

    /// What most homes add next.
    fn comforts(&mut self) {
        let people = match self.wanted {
            0..20 => 1,
            20..60 => 2,
            60..150 => 3,
            _ => 4,
        };
        let people = (people + self.more_people).min(PEOPLE.len());
        if people > 1 {
            self.add(Kind::Zone, None, "Home");
        }
        for name in &PEOPLE[1..people] {
            self.add(Kind::Person, None, name);
        }
        for name in &PEOPLE[..people] {
            self.add(Kind::Tracker, None, &format!("{name} phone"));
        }
        let comforts = [
            (Kind::Fan, Some(2), "fan"),
            (Kind::Cover, Some(2), "blind"),
            (Kind::Illuminance, Some(2), "illuminance"),
            (Kind::Motion, Some(2), "motion"),
            (Kind::Light, Some(2), "floor lamp"),
            (Kind::Light, None, "Porch"),
            (Kind::Lock, None, "Front door"),
            (Kind::Climate, Some(2), "thermostat"),
            (Kind::Kettle, None, "Kettle"),
            (Kind::OutdoorTemperature, None, "Outdoor temperature"),
            (Kind::Backlight, Some(2), "TV backlight"),
            (Kind::WashingMachine, None, "Washing machine"),
            (Kind::Energy, None, "House energy"),
        ];
        for (place, (kind, room, what)) in comforts.into_iter().enumerate() {
            if place == 6 {
                self.add(Kind::GardenLight, None, "Garden");
                self.add(Kind::Automation, None, "Garden light at sunset");
                self.add(Kind::Automation, None, "Garden light off at night");
                let bathroom = self.house.rooms.iter().position(|room| room.purpose == Purpose::Bathroom);
                if let Some(bathroom) = bathroom {
                    self.add(Kind::Motion, Some(bathroom), "motion");
                    self.add(Kind::MirrorLight, Some(bathroom), "mirror light");
                    self.add(Kind::Automation, None, "Bathroom mirror light by motion");
                }
            }
            if !self.dice.happens(0.1) {
                self.add(kind, room, what);
            }
        }
    }

    /// Each room's own things, round after round, so that a small home has some of each room.
    fn rooms(&mut self) {
        const ROUNDS: [&[(Kind, &str)]; 6] = [
            &[(Kind::Light, "ceiling"), (Kind::Motion, "motion"), (Kind::Temperature, "temperature")],
            &[(Kind::Light, "lamp"), (Kind::Window, "window"), (Kind::Humidity, "humidity"), (Kind::Cover, "blind")],
            &[(Kind::Illuminance, "illuminance"), (Kind::Plug, "plug"), (Kind::Power, "plug power")],
            &[(Kind::Battery, "motion battery"), (Kind::Signal, "motion signal"), (Kind::Fan, "fan")],
            &[(Kind::Light, "strip"), (Kind::CarbonDioxide, "carbon dioxide"), (Kind::Energy, "plug energy")],
            &[(Kind::Climate, "thermostat"), (Kind::Heater, "heater"), (Kind::Battery, "window battery")],
        ];
        for round in ROUNDS {
            for room in 0..self.house.rooms.len() {
                for &(kind, what) in round {
                    if fits(kind, self.house.rooms[room].purpose) && !self.dice.happens(0.12) {
                        self.add(kind, Some(room), what);
                    }
                }
            }
        }
    }

    /// The sensors about sensors that fill a large home.
    fn diagnostics(&mut self) {
        let mut number = 1;
        while self.house.entities.len() < self.wanted {
            for room in 0..self.house.rooms.len() {
                self.add(Kind::Power, Some(room), &format!("outlet {number} power"));
                self.add(Kind::Signal, Some(room), &format!("outlet {number} signal"));
                self.add(Kind::Temperature, Some(room), &format!("radiator {number} temperature"));
            }
            number += 1;
        }
    }
}

/// Whether a room of this purpose has such a thing.
fn fits(kind: Kind, purpose: Purpose) -> bool {
    match kind {
        Kind::Cover | Kind::Window => !matches!(purpose, Purpose::Hall),
        Kind::Fan => matches!(purpose, Purpose::Bedroom | Purpose::Office | Purpose::Bathroom),
        Kind::Climate => matches!(purpose, Purpose::Bedroom | Purpose::Office),
        Kind::Heater => matches!(purpose, Purpose::Bathroom | Purpose::Office),
        Kind::Plug => !matches!(purpose, Purpose::Hall | Purpose::Bathroom),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_exactly_as_many_entities_as_asked_for() {
        for entities in [12, 13, 19, 20, 37, 60, 150, 500, 1234] {
            let house = House::furnish(&Plan { entities, ..Plan::new(1) });
            assert_eq!(house.entities.len(), entities as usize);
            assert!(!house.persons.is_empty());
            assert!(house.entities.iter().any(|entity| entity.kind.is_numeric()));
        }
    }
}
