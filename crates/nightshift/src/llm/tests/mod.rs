//! Nights with a model that answers in every way that models and what is before them do.

mod failures;
mod privacy;
mod proposals;
mod providers;
mod readings;
pub(crate) mod server;
mod spending;

use std::collections::BTreeSet;
use std::time::Duration;

use domain::{
    Backtest, Clock as _, EntityId, EntityInfo, Home, Language, ManualClock, Pattern, PatternId, PatternKind,
    Suggestion, TargetState, Trigger,
};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use store::Store;
use tokio_util::sync::CancellationToken;

use super::{ModelAccess, Night, Patience, word};
use crate::config::{Inputs, load};

/// A home with some suggestions, a store, and a night whenever it is asked for.
pub(super) struct House {
    pub(super) home: Home,
    pub(super) store: Store,
    pub(super) plain: Vec<Suggestion>,
    pub(super) patterns: Vec<Pattern>,
    pub(super) clock: ManualClock,
    pub(super) limit: Duration,
    pub(super) language: Language,
}

impl House {
    /// With a lamp each of these names, each turned on at its own time.
    pub(super) fn with(names: &[&str]) -> Self {
        let mut home = Home::in_zone(TimeZone::UTC);
        let mut patterns = Vec::new();
        for (number, name) in names.iter().enumerate() {
            let id = EntityId::parse(&format!("light.secret_{number}")).expect("valid");
            home.entities.insert(id.clone(), EntityInfo { name: Some((*name).to_owned()), ..EntityInfo::default() });
            patterns.push(pattern(&id, number));
        }
        let limits = suggest::Limits { max_suggestions: 99, ..suggest::Limits::default() };
        let suggested = suggest::suggest(&patterns, &home, &BTreeSet::new(), &limits);
        assert_eq!(suggested.suggestions.len(), names.len(), "{:?}", suggested.withheld);
        let now = "2026-10-15T03:00:00Z".parse().expect("a time");
        Self {
            home,
            store: Store::open_in_memory().expect("opens"),
            plain: suggested.suggestions,
            patterns,
            clock: ManualClock::new(now),
            limit: Duration::from_secs(20),
            language: Language::English,
        }
    }

    pub(super) fn new() -> Self {
        Self::with(&["Kitchen lamp", "Porch lamp", "Bedside lamp"])
    }

    pub(super) fn pass(&self, time: SignedDuration) {
        self.clock.set(self.clock.now() + time);
    }

    /// A night: the suggestions as they are worded, and the notes.
    pub(super) fn night(&self, access: &ModelAccess) -> (Vec<Suggestion>, Vec<String>) {
        self.patient_night(access, quick())
    }

    pub(super) fn patient_night(&self, access: &ModelAccess, patience: Patience) -> (Vec<Suggestion>, Vec<String>) {
        let night = Night {
            access,
            store: &self.store,
            clock: &self.clock,
            zone: &TimeZone::UTC,
            run: None,
            language: self.language,
            limit: self.limit,
            cancel: &CancellationToken::new(),
            patience,
        };
        let mut suggestions = self.plain.clone();
        let notes = word(&night, &mut suggestions, &self.home).notes.iter().map(ToString::to_string).collect();
        (suggestions, notes)
    }
}

fn pattern(id: &EntityId, number: usize) -> Pattern {
    let number = u32::try_from(number).expect("few");
    let backtest = Backtest {
        days: 30,
        fired_days: 28,
        manual_days: 28,
        served_days: 28,
        fires: 28,
        served: 28,
        manual_actions: 28,
        precision: 1.0,
        recall: 1.0,
        ..Backtest::default()
    };
    let at = format!("{:02}:{:02}:00", 6 + number % 12, 2 + 15 * (number / 12)).parse().expect("a time");
    Pattern {
        id: PatternId::of(&[id.as_str()]),
        kind: PatternKind::Time,
        trigger: Trigger::Time { at },
        conditions: Vec::new(),
        actions: vec![TargetState { entity_id: id.clone(), state: "on".to_owned() }],
        support: 28,
        opportunities: 28,
        confidence: 1.0,
        confidence_low: 0.9,
        q_value: 0.001,
        lift: 9.0,
        delay_seconds: None,
        machine_like: false,
        held_out: backtest.clone(),
        backtest,
        score: 10.0 - f64::from(number),
        moments: Vec::new(),
        evidence: domain::Evidence::default(),
    }
}

/// Hardly a pause.
pub(super) fn quick() -> Patience {
    Patience {
        first_pause: SignedDuration::from_millis(1),
        longest_pause: SignedDuration::from_millis(2),
        ..Patience::default()
    }
}

/// How the model at `url` is asked, by settings as a user writes them.
pub(super) fn access(url: &str, more: &str) -> ModelAccess {
    let provider = if more.contains("provider") { "" } else { "provider = \"openai\"\n" };
    let model = if more.contains("model") { "" } else { "model = \"m\"\n" };
    try_access(&format!("{provider}{model}base_url = {url:?}\n{more}")).expect("valid").expect("is set")
}

pub(super) fn try_access(settings: &str) -> Result<Option<ModelAccess>, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("nightshift.toml");
    std::fs::write(&file, format!("[llm]\n{settings}")).expect("is written");
    let loaded = load(&Inputs { file: Some(file), ..Inputs::default() }).map_err(|error| error.to_string())?;
    Ok(loaded.config.llm.access(&loaded.config.source).expect("was checked"))
}

/// Titles of the model, of so many.
pub(super) fn worded(suggestions: &[Suggestion]) -> usize {
    suggestions.iter().filter(|suggestion| suggestion.title.starts_with("Now ")).count()
}
