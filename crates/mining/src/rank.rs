use domain::{Backtest, Outlook};

use crate::detectors::Candidate;

/// Served actions a week at which a suggestion is worth half of what it could be.
const HALF_WORTH: f64 = 1.5;
/// What a condition costs: of the rules that people accepted in the field study of `Trace2TAP`
/// (Zhang et al., IMWUT 2020), most had none or one.
const PRICE_OF_CONDITION: f64 = 0.95;
/// What looks like a device's own schedule is worth half: the device does it already.
const MACHINE: f64 = 0.5;

/// A pattern's rank, 0 to 1: the lower bound of its automation's precision, on days that it was not
/// learned from as far as there are any, times how often it would help, less for every condition
/// that the user has to understand.
pub(crate) fn score(backtest: &Backtest, held_out: &Backtest, entities: usize, habit: &Candidate) -> f64 {
    let outlook = Outlook::of(backtest, held_out, entities);
    let useful = outlook.served_per_week / (outlook.served_per_week + HALF_WORTH);
    let own = if habit.machine_like { MACHINE } else { 1.0 };
    outlook.precision_low * useful * price(habit.conditions.len()) * own
}

/// How well an automation does what people do: sure of being right first (the lower bound of its
/// precision), then much of it (its recall), with few conditions.
pub(crate) fn explains(precision_low: f64, recall: f64, conditions: usize) -> f64 {
    precision_low * (0.2 + 0.8 * recall) * price(conditions)
}

/// What is left of a rule's worth when the user has to understand so many conditions.
fn price(conditions: usize) -> f64 {
    (0..conditions).fold(1.0, |price, _| price * PRICE_OF_CONDITION)
}
