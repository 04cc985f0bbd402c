//! How good what is found in a home is: against what was planted, and on days that were kept back,
//! beside two baselines. The integration tests share this folder with the bench.

pub(crate) mod actions;
mod curve;
mod heldout;
pub(crate) mod hourly;
mod planted;
mod proposal;
pub(crate) mod rules;

pub(crate) use curve::{Curve, Defeat};
pub(crate) use heldout::{HeldOut, Keep, held_out};
pub(crate) use planted::{Sort, Studied, study, suggestions};
