use std::str::FromStr;

use thiserror::Error;

/// What sort of home it is: how its people live, and what is wrong with its things.
///
/// Whatever the sort, the truth is known: what people do by habit. Not part of it is what an automation of
/// the home does already, what people did by hand until an automation took it over, what guests
/// do, and what a faulty sensor makes up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Flavour {
    /// Several habits of each kind, as far as the home has the entities for them, and much that is
    /// done by whim.
    #[default]
    Normal,
    /// None: people act as often, but by whim, and their days are irregular.
    Empty,
    /// Steady people who keep their habits and do little else.
    Easy,
    /// A full house: one person more, everybody on the move, about twice as much done by whim.
    Busy,
    /// Irregular days, more evenings out and days at home, habits kept in 60 to 90 of 100 cases,
    /// late and at uncertain times.
    Chaotic,
    /// Everybody is away for a quarter of the time and over a weekend, and some workdays are spent
    /// as free days. Habits pause, and go on.
    Holidays,
    /// Guests stay for days, and others come for an evening. Nothing tracks them; they move, turn on
    /// lights where it is dark, switch things at the wall by whim, and have none of the home's habits.
    Guests,
    /// Half of the sensors fail now and then, those that habits are triggered by among them:
    /// they chatter, stick, miss what happens, are unavailable, show absurd values.
    FaultySensors,
    /// Half a dozen automations are at work: by the clock, the sun, motion, the TV and when
    /// everybody has left, and two took over a habit some days ago. People now and then put back what they did.
    Automated,
}

/// A name that no sort of home has.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "{0:?} is no sort of home: choose one of normal, empty, easy, busy, chaotic, holidays, guests, faulty-sensors, automated"
)]
pub struct UnknownFlavour(String);

impl Flavour {
    /// All sorts.
    pub const ALL: [Self; 9] = [
        Self::Normal,
        Self::Empty,
        Self::Easy,
        Self::Busy,
        Self::Chaotic,
        Self::Holidays,
        Self::Guests,
        Self::FaultySensors,
        Self::Automated,
    ];

    /// Its name, as [`Flavour::from_str`] reads it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Empty => "empty",
            Self::Easy => "easy",
            Self::Busy => "busy",
            Self::Chaotic => "chaotic",
            Self::Holidays => "holidays",
            Self::Guests => "guests",
            Self::FaultySensors => "faulty-sensors",
            Self::Automated => "automated",
        }
    }

    /// How its people live.
    pub(crate) fn temper(self) -> Temper {
        let normal = Temper::NORMAL;
        match self {
            Self::Normal | Self::Holidays | Self::Guests | Self::FaultySensors | Self::Automated => normal,
            Self::Empty => Temper { deviation: [70.0, 80.0, 110.0, 65.0], evening_out: 0.25, ..normal },
            Self::Easy => Temper {
                deviation: [7.0, 8.0, 15.0, 15.0],
                evening_out: 0.03,
                whims: 0.4,
                probability: Some((0.9, 1.0)),
                ..normal
            },
            Self::Busy => Temper { pace: 1.2, whims: 2.2, outings: 1.8, more_people: 1, ..normal },
            Self::Chaotic => Temper {
                deviation: [28.0, 28.0, 70.0, 55.0],
                evening_out: 0.2,
                home_office: 0.4,
                outings: 1.5,
                whims: 1.5,
                spread: 1.5,
                slowness: 1.5,
                probability: Some((0.6, 0.9)),
                ..normal
            },
        }
    }
}

impl FromStr for Flavour {
    type Err = UnknownFlavour;

    fn from_str(name: &str) -> Result<Self, UnknownFlavour> {
        let known = Self::ALL.into_iter().find(|flavour| flavour.name() == name);
        known.ok_or_else(|| UnknownFlavour(name.chars().take(64).collect()))
    }
}

/// How regular the people of a home are, and how lively.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Temper {
    /// Standard deviations of waking, leaving, coming and going to sleep, in minutes.
    pub(crate) deviation: [f64; 4],
    /// How likely somebody goes out on the evening of a workday.
    pub(crate) evening_out: f64,
    /// How likely somebody spends a workday at home, at most.
    pub(crate) home_office: f64,
    /// Outings on a free day, on average.
    pub(crate) outings: f64,
    /// How much more is done by whim than in a normal home.
    pub(crate) whims: f64,
    /// How much more people move about, and do by whim.
    pub(crate) pace: f64,
    /// How much wider habits by the clock and the sun scatter.
    pub(crate) spread: f64,
    /// How much later people answer what happens.
    pub(crate) slowness: f64,
    /// How likely habits are kept, from and to; none for a normal home's mix.
    pub(crate) probability: Option<(f64, f64)>,
    /// People beyond those that a home of its size has.
    pub(crate) more_people: usize,
}

impl Temper {
    const NORMAL: Self = Self {
        deviation: [11.0, 12.0, 25.0, 24.0],
        evening_out: 0.07,
        home_office: 0.15,
        outings: 0.9,
        whims: 1.0,
        pace: 1.0,
        spread: 1.0,
        slowness: 1.0,
        probability: None,
        more_people: 0,
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back_and_others_refused() {
        for flavour in Flavour::ALL {
            assert_eq!(flavour.name().parse(), Ok(flavour));
            assert!(UnknownFlavour(String::new()).to_string().contains(flavour.name()));
        }
        let error = "festive".parse::<Flavour>().expect_err("there is no such sort").to_string();
        assert!(error.starts_with("\"festive\" is no sort of home"), "{error}");
    }
}
