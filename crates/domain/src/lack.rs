use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Why a regularity is no habit to suggest an automation for. It is worded where it is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Lack {
    /// Chance would bring as much.
    Chance {
        /// Its q-value.
        q_value: f64,
        /// The most that counts.
        most: f64,
    },
    /// It held too rarely.
    TooRare {
        /// The share of days or times that it held, 0 to 1.
        held: f64,
        /// The least that counts.
        least: f64,
    },
    /// It was seen on too few days.
    TooFewDays {
        /// The fewest that count.
        least: u32,
    },
    /// Its times are spread too wide for one clock time.
    TooWide {
        /// The share of them for which an automation would be in time, 0 to 1.
        in_time: f64,
    },
    /// It was done until a date, and is not any more.
    Over {
        /// The first day on which it was otherwise.
        until: Date,
        /// On how many days before it was done.
        before: u32,
        /// Of how many.
        days_before: u32,
        /// On how many days since it was done.
        since: u32,
        /// Of how many.
        days_since: u32,
    },
    /// What runs nearly every time that nobody is at home is meant to.
    Meant,
    /// One gesture switches them together already.
    Together,
    /// An automation does it already.
    TakenOver,
    /// Its automation would have been in time on too few days.
    InTimeRarely {
        /// On how many.
        days: u32,
    },
    /// Its automation would have been wrong too often.
    Imprecise {
        /// How often it would have been right.
        right: u32,
        /// How often wrong.
        wrong: u32,
    },
    /// The same, on days that it had not learned from.
    ImpreciseLater {
        /// How often it would have been right.
        right: u32,
        /// How often wrong.
        wrong: u32,
    },
    /// Lately its automation would have helped nobody.
    Ended,
    /// The same trigger is followed by the opposite more reliably.
    Contradicted,
    /// Two things go together, and the other one triggers this one more reliably.
    Mirrored,
}
