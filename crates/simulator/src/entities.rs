use domain::{EntityId, EntityInfo};

/// An entity of the home.
#[derive(Clone, Debug)]
pub(crate) struct Entity {
    pub(crate) id: EntityId,
    pub(crate) info: EntityInfo,
    pub(crate) kind: Kind,
    /// Its room's number.
    pub(crate) room: Option<usize>,
}

/// What an entity is, as far as people and physics care.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Light,
    /// A light that follows the TV by itself.
    Backlight,
    /// A light that an automation of the home turns on at sunset already.
    GardenLight,
    /// A light that an automation of the home turns on by motion already.
    MirrorLight,
    CoffeeMaker,
    Kettle,
    Heater,
    WashingMachine,
    Plug,
    Fan,
    Cover,
    Climate,
    Tv,
    Lock,
    Motion,
    Door,
    Window,
    Temperature,
    OutdoorTemperature,
    Humidity,
    Illuminance,
    CarbonDioxide,
    Power,
    Energy,
    Battery,
    Signal,
    Person,
    Tracker,
    Zone,
    Automation,
}

impl Kind {
    /// The entity's domain.
    pub(crate) fn domain(self) -> &'static str {
        match self {
            Self::Light | Self::Backlight | Self::GardenLight | Self::MirrorLight => "light",
            Self::CoffeeMaker | Self::Kettle | Self::Heater | Self::WashingMachine | Self::Plug => "switch",
            Self::Fan => "fan",
            Self::Cover => "cover",
            Self::Climate => "climate",
            Self::Tv => "media_player",
            Self::Lock => "lock",
            Self::Motion | Self::Door | Self::Window => "binary_sensor",
            Self::Temperature
            | Self::OutdoorTemperature
            | Self::Humidity
            | Self::Illuminance
            | Self::CarbonDioxide
            | Self::Power
            | Self::Energy
            | Self::Battery
            | Self::Signal => "sensor",
            Self::Person => "person",
            Self::Tracker => "device_tracker",
            Self::Zone => "zone",
            Self::Automation => "automation",
        }
    }

    /// Its `device_class`.
    pub(crate) fn device_class(self) -> Option<&'static str> {
        Some(match self {
            Self::CoffeeMaker | Self::Kettle | Self::Heater | Self::WashingMachine | Self::Plug => "outlet",
            Self::Cover => "blind",
            Self::Tv => "tv",
            Self::Motion => "motion",
            Self::Door => "door",
            Self::Window => "window",
            Self::Temperature | Self::OutdoorTemperature => "temperature",
            Self::Humidity => "humidity",
            Self::Illuminance => "illuminance",
            Self::CarbonDioxide => "carbon_dioxide",
            Self::Power => "power",
            Self::Energy => "energy",
            Self::Battery => "battery",
            Self::Signal => "signal_strength",
            _ => return None,
        })
    }

    /// Its `unit_of_measurement`.
    pub(crate) fn unit(self) -> Option<&'static str> {
        Some(match self {
            Self::Temperature | Self::OutdoorTemperature => "°C",
            Self::Humidity | Self::Battery => "%",
            Self::Illuminance => "lx",
            Self::CarbonDioxide => "ppm",
            Self::Power => "W",
            Self::Energy => "kWh",
            Self::Signal => "dBm",
            _ => return None,
        })
    }

    /// Whether its state is a number that a sensor measures.
    pub(crate) fn is_numeric(self) -> bool {
        self.domain() == "sensor"
    }

    /// Whether people switch it by hand.
    pub(crate) fn is_switched(self) -> bool {
        let by_itself = matches!(self, Self::Backlight | Self::GardenLight | Self::MirrorLight);
        self.states().is_some() && !by_itself && self.domain() != "binary_sensor"
    }

    /// Its states at rest and at work, for what has two.
    pub(crate) fn states(self) -> Option<[&'static str; 2]> {
        match self.domain() {
            "light" | "switch" | "fan" | "binary_sensor" => Some(["off", "on"]),
            "cover" => Some(["closed", "open"]),
            "climate" => Some(["off", "heat"]),
            "media_player" => Some(["off", "playing"]),
            "lock" => Some(["locked", "unlocked"]),
            _ => None,
        }
    }
}
