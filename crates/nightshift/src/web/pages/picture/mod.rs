//! The picture of a suggestion's evidence, as SVG that the server draws: when people acted and when the automation would
//! have. What is right and what is wrong differs in colour and in shape.

mod day_strip;
mod distribution;
mod svg;

use domain::{Evidence, ForDuration, Suggestion, Trigger};
use jiff::tz::TimeZone;

use super::shell::Shell;
use super::texts::t;

pub(super) use svg::{Mark, Svg};

/// A picture, and what its marks mean.
#[derive(Clone, Debug)]
pub(super) struct Picture {
    /// One or two drawings, as HTML.
    pub(super) svg: String,
    /// What its marks mean.
    pub(super) legend: Vec<Entry>,
}

/// What a mark means.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The mark, as HTML.
    pub(super) mark: String,
    /// What it means.
    pub(super) text: String,
}

/// The picture of a suggestion; none where nothing was kept of it.
pub(super) fn picture(
    shell: &Shell,
    suggestion: &Suggestion,
    evidence: &Evidence,
    zone: &TimeZone,
    unit: Option<&str>,
) -> Option<Picture> {
    if evidence.acts.is_empty() && evidence.fires.is_empty() {
        return None;
    }
    let automation = &suggestion.automation;
    let mut svg = day_strip::draw(shell, automation, evidence, zone);
    match automation.triggers.first() {
        Some(Trigger::NumericState { above, below, .. }) => {
            svg.push_str(&distribution::of_values(shell, evidence, above.or(*below), unit));
        }
        Some(Trigger::State { hold, .. }) => {
            svg.push_str(&distribution::of_delays(shell, evidence, hold.map(ForDuration::seconds)));
        }
        _ => {}
    }
    let served = evidence.acts.iter().filter(|act| act.served).count();
    let missed = evidence.acts.len() - served;
    let wrong = evidence.fires.iter().filter(|fire| !fire.right).count();
    let mut legend = vec![Entry { mark: Mark::Served.alone(), text: t!(shell, "legend-served", number = served) }];
    if missed > 0 {
        legend.push(Entry { mark: Mark::Missed.alone(), text: t!(shell, "legend-missed", number = missed) });
    }
    if wrong > 0 {
        legend.push(Entry { mark: Mark::Wrong.alone(), text: t!(shell, "legend-wrong", number = wrong) });
    }
    Some(Picture { svg, legend })
}
