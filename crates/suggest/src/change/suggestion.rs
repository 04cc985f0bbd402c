use std::collections::BTreeSet;

use domain::{
    Automation, Backtest, Draft, EntityId, Evidence, Home, Mode, Moment, Pattern, PatternId, Setting, Suggestion,
    WordedBy,
};
use serde::Serialize;

use crate::actions::actions_with;
use crate::check::{Known, check};
use crate::rating::{category_of, priority_of, savings_of};
use crate::words::{self, say};
use crate::yaml::to_yaml;

/// What the replay of a draft brought.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Replayed {
    /// Over the history.
    pub backtest: Backtest,
    /// Over the whole days after its user changed it: it was learned from no day, so those before say less. None so far
    /// where it was changed today.
    pub since_changed: Backtest,
    /// What the picture of it is drawn from.
    pub evidence: Evidence,
    /// When it would have been right: the trigger, and what somebody did by hand.
    pub moments: Vec<Moment>,
    /// Whether its user only tries it: then its description says what might be.
    pub is_only_tried: bool,
    /// Over the history, each action by itself; looked at where other suggestions are part of it.
    pub by_action: Vec<ActionReplayed>,
}

/// What the replay of one action brought.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ActionReplayed {
    /// On what it acts.
    pub entity_id: EntityId,
    /// Over the history.
    pub backtest: Backtest,
}

/// The suggestion that a draft makes of another one: with its id, what it stands for and how sure its habit is, and with
/// the words, the figures and the YAML of what it does now.
///
/// # Errors
/// Why Home Assistant could not or should not do it, as a sentence.
pub fn changed_suggestion(
    of: &Suggestion,
    draft: &Draft,
    replayed: &Replayed,
    home: &Home,
    entities: &BTreeSet<EntityId>,
) -> Result<Suggestion, String> {
    let pattern = pattern_of(of, draft, replayed);
    let title = draft.title.clone().unwrap_or_else(|| titled(&pattern, draft, home));
    let with_actions = |mut evidence: String| {
        if !draft.joined.is_empty() {
            evidence.push(' ');
            evidence.push_str(&by_action(&replayed.by_action, home));
        }
        evidence
    };
    let kept = with_actions(words::changed_evidence(&pattern, home.language));
    let actions = actions_with(draft.kind, &draft.actions, &draft.settings, home).map_err(|error| sentence(&error))?;
    let automation = Automation {
        alias: title.clone(),
        description: say!(home.language, "changed-by", evidence = kept.as_str(), id = pattern.id.as_str()),
        triggers: vec![draft.trigger.clone()],
        conditions: draft.conditions.clone(),
        actions,
        mode: Mode::Single,
    };
    if let Some(problem) = check(&automation, &Known { entities, home }).first() {
        return Err(format!("The changed automation does not pass the check: {problem}."));
    }
    let yaml = to_yaml(&automation).map_err(|error| sentence(&error))?;
    // The automation is what would be kept, to the letter.
    let tried = || with_actions(words::tried_evidence(&pattern, home.language));
    let description = if replayed.is_only_tried { tried() } else { kept };
    Ok(Suggestion {
        id: of.id.clone(),
        title,
        description,
        worded_by: WordedBy::Plain,
        category: category_of(draft.kind, &draft.actions, home),
        priority: priority_of(&pattern),
        confidence: of.confidence,
        kind: draft.kind,
        pattern_ids: of.pattern_ids.clone(),
        backtest: replayed.backtest.clone(),
        held_out: replayed.since_changed.clone(),
        savings: savings_of(&pattern),
        evidence: replayed.evidence.clone(),
        automation,
        yaml,
        feedback: of.feedback.clone(),
    })
}

/// What it does as a pattern: words and ratings go by those. What it was seen to be, it keeps from the habit.
fn pattern_of(of: &Suggestion, draft: &Draft, replayed: &Replayed) -> Pattern {
    Pattern {
        id: of.pattern_ids.first().cloned().unwrap_or_else(|| PatternId::new(of.id.as_str())),
        kind: draft.kind,
        trigger: draft.trigger.clone(),
        conditions: draft.conditions.clone(),
        actions: draft.actions.clone(),
        support: 0,
        opportunities: 0,
        confidence: of.confidence,
        confidence_low: of.confidence,
        q_value: 1.0,
        lift: 1.0,
        delay_seconds: None,
        machine_like: false,
        backtest: replayed.backtest.clone(),
        held_out: replayed.since_changed.clone(),
        evidence: Evidence::default(),
        score: 0.0,
        moments: replayed.moments.clone(),
    }
}

/// How each action does by itself, as a sentence: of several habits in one, one may do badly.
fn by_action(replayed: &[ActionReplayed], home: &Home) -> String {
    let language = home.language;
    let one = |ActionReplayed { entity_id, backtest }: &ActionReplayed| {
        let Backtest { served, false_fires, manual_actions, .. } = backtest;
        let name = words::display_name(entity_id, home);
        let missed = manual_actions.saturating_sub(*served);
        say!(language, "by-action-one", name = name, served = *served, wrong = *false_fires, missed = missed)
    };
    let list: Vec<String> = replayed.iter().map(one).collect();
    say!(language, "by-action", list = list.join("; "))
}

/// The title of what it does, with what it sets.
fn titled(pattern: &Pattern, draft: &Draft, home: &Home) -> String {
    let said = |setting: &Setting| match setting {
        Setting::BrightnessPct(percent) => {
            let percent = language::percent(&percent.to_string(), home.language);
            say!(home.language, "set-brightness", percent = percent)
        }
        Setting::Temperature(degrees) => {
            say!(home.language, "set-temperature", degrees = language::decimal(*degrees, 1, home.language))
        }
    };
    let mut settings: Vec<String> = draft.settings.values().map(said).collect();
    settings.dedup();
    std::iter::once(words::title(pattern, home)).chain(settings).collect::<Vec<_>>().join(", ")
}

fn sentence(error: &impl ToString) -> String {
    crate::suggest::sentence(&error.to_string())
}
