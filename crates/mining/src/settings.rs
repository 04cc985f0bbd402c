/// What mining takes for a habit. The defaults need no thought; each has its reason here.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Patterns with a larger share of false discoveries to expect are not reported.
    pub max_q_value: f64,
    /// A pattern must have held on this many different days: twice is chance, three times a try.
    pub min_days: u32,
    /// A pattern must have held in this share of its opportunities. Below a third a person would
    /// undo what the automation did more often than not, whatever the conditions.
    pub min_confidence: f64,
    /// An automation must be right in this share of its fires on the history: below a half it is
    /// wrong more often than right. (Of the rules that people accepted in the field study of
    /// `Trace2TAP`, Zhang et al., IMWUT 2020, the median was right in 55 %.)
    pub min_precision: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { max_q_value: 0.01, min_days: 4, min_confidence: 0.35, min_precision: 0.5 }
    }
}
