//! A home's history and its truth: people who live by habits and by whim, sensors that chatter,
//! devices that fail, and a list of the habits that were planted.
//!
//! [`simulate()`] draws a home and lives through it: what people do depends on where they are, on
//! what is already on and on chance. The habits are known ([`Truth`]), so that whoever looks for
//! habits can be measured; they are drawn without regard to how anybody looks for them.
//!
//! Everything follows from the [`Plan`]: no clock, no environment, and each concern draws from a
//! random stream of its own, so a change to one leaves the others as they were.

mod automations;
mod calendar;
mod chatter;
mod diary;
mod dice;
mod echoes;
mod engine;
mod entities;
mod faults;
mod feed;
mod flavour;
mod guests;
mod home;
mod json;
mod noise;
mod number;
mod people;
mod plan;
mod plant;
mod presence;
mod quantity;
mod score;
mod sensors;
mod shuffle;
mod simulate;
mod spans;
mod texts;
mod troubles;
mod truth;
mod walk;

pub use flavour::{Flavour, UnknownFlavour};
pub use json::write_json_lines;
pub use plan::{Plan, PlanError};
pub use score::{Counts, Score};
pub use shuffle::{Shuffle, shuffled};
pub use simulate::{Simulated, simulate};
pub use truth::{Habit, LeftRunning, Truth};
