use std::collections::BTreeSet;

use domain::{Action, Category, EntityId, EntityIds, Suggestion, Trigger, WordedBy};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use store::StoredSuggestion;

use super::facts::Entities;
use super::picture::{Picture, picture};
use super::shell::Shell;
use super::texts::t;

/// The most rooms that a card names.
const MOST_ROOMS: usize = 3;

/// The longest name of a room, in characters: the rest of a longer one is left out.
const LONGEST_NAME: usize = 60;

/// A suggestion as its card shows it.
#[derive(Clone, Debug)]
pub(super) struct Card {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) why: String,
    /// Whether a language model had part in the words.
    pub(super) is_worded_by_model: bool,
    pub(super) category: String,
    pub(super) rooms: Vec<String>,
    pub(super) is_new: bool,
    pub(super) figures: Vec<Figure>,
    pub(super) picture: Option<Picture>,
    pub(super) yaml: String,
    pub(super) proposal: Option<Proposed>,
}

/// What a language model proposes to change of it.
#[derive(Clone, Debug)]
pub(super) struct Proposed {
    /// Of which version it was proposed.
    pub(super) version: u32,
    pub(super) summary: String,
    /// What the replay says of it.
    pub(super) figures: Vec<Figure>,
}

/// A number, and what it is of.
#[derive(Clone, Debug)]
pub(super) struct Figure {
    pub(super) value: String,
    pub(super) label: String,
}

/// The card of a suggestion; `latest` is when the latest successful run began.
pub(super) fn card(
    shell: &Shell,
    stored: StoredSuggestion,
    latest: Option<Timestamp>,
    entities: &Entities,
    zone: &TimeZone,
) -> Card {
    let StoredSuggestion { mut suggestion, first_seen, version, proposal, .. } = stored;
    let evidence = std::mem::take(&mut suggestion.evidence);
    let unit = measured(&suggestion).and_then(|id| entities.get(id)).and_then(|info| info.unit.as_deref());
    let proposal = proposal.map(|proposal| {
        let changed = Suggestion { backtest: proposal.after, ..suggestion.clone() };
        let figures = figures(shell, &changed).into_iter().take(2).collect();
        Proposed { version, summary: proposal.summary, figures }
    });
    Card {
        proposal,
        picture: picture(shell, &suggestion, &evidence, zone, unit),
        category: category(shell, suggestion.category),
        rooms: rooms(&suggestion, entities),
        is_new: latest.is_some_and(|latest| first_seen >= latest),
        figures: figures(shell, &suggestion),
        id: suggestion.id.as_str().to_owned(),
        title: suggestion.title,
        why: suggestion.description,
        is_worded_by_model: suggestion.worded_by == WordedBy::Model,
        yaml: suggestion.yaml,
    }
}

/// What speaks for and against it, in numbers.
pub(super) fn figures(shell: &Shell, suggestion: &Suggestion) -> Vec<Figure> {
    let backtest = &suggestion.backtest;
    let mut figures = vec![
        Figure {
            value: t!(shell, "figure-days", served = backtest.served_days, days = backtest.manual_days),
            label: t!(shell, "figure-days-label"),
        },
        Figure {
            value: backtest.false_fires.to_string(),
            label: t!(shell, "figure-wrong-label", number = backtest.false_fires),
        },
    ];
    let savings = &suggestion.savings;
    let whole = |value: f64| language::decimal(value, usize::from(value < 9.95), shell.language);
    match savings.hours_on_per_week {
        Some(hours) => figures.push(Figure {
            value: t!(shell, "length-hours", number = whole(hours)),
            label: t!(shell, "figure-hours-label"),
        }),
        None if savings.manual_actions_per_week >= 0.05 => figures
            .push(Figure { value: whole(savings.manual_actions_per_week), label: t!(shell, "figure-taps-label") }),
        None => {}
    }
    figures
}

fn category(shell: &Shell, category: Category) -> String {
    match category {
        Category::Comfort => t!(shell, "category-comfort"),
        Category::Energy => t!(shell, "category-energy"),
        Category::Security => t!(shell, "category-security"),
        Category::Convenience => t!(shell, "category-convenience"),
    }
}

/// The rooms of what it acts on, each once, by their names.
fn rooms(suggestion: &Suggestion, entities: &Entities) -> Vec<String> {
    let acted_on = suggestion.automation.actions.iter().flat_map(|action: &Action| action.target.entity_id.as_slice());
    let rooms: BTreeSet<String> = acted_on
        .filter_map(|id| entities.get(id)?.area.as_deref())
        .map(|area| area.chars().filter(|letter| !letter.is_control()).take(LONGEST_NAME).collect())
        .collect();
    rooms.into_iter().filter(|room| !room.trim().is_empty()).take(MOST_ROOMS).collect()
}

/// The entity whose value the trigger measures.
fn measured(suggestion: &Suggestion) -> Option<&EntityId> {
    match suggestion.automation.triggers.first()? {
        Trigger::NumericState { entity_id, .. } => EntityIds::as_slice(entity_id).first(),
        _ => None,
    }
}
