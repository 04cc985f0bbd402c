use crate::conditions::Circumstances;
use crate::detectors::Away;
use crate::prepare::House;
use crate::rule::Evaluator;
use crate::series::{Series, SeriesTable};
use crate::settings::Settings;

/// A home's history with all that is looked up in it: what every detector is given.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Study<'s, 'a> {
    /// The home's history, prepared.
    pub(crate) house: &'s House<'a>,
    /// The changes that could trigger something, by entity and state.
    pub(crate) series: &'s SeriesTable,
    /// When people came and left.
    pub(crate) presence: &'s [Series],
    /// When nobody was at home, where the history tells.
    pub(crate) away: Option<&'s Away>,
    /// What else is the case at home.
    pub(crate) circumstances: &'s Circumstances,
    /// How many entities are measured values.
    pub(crate) measured: usize,
    /// Evaluates triggers and conditions, and knows the sun.
    pub(crate) evaluator: &'s Evaluator<'s, 'a>,
    /// What counts as a habit.
    pub(crate) settings: &'s Settings,
}
