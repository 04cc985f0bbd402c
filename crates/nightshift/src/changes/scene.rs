use std::collections::{BTreeMap, BTreeSet};

use domain::{Draft, EntityId, EventLog, Home, SuggestionId, SuggestionStatus, Trigger};
use mining::Replay;
use serde::Serialize;
use store::{InstallState, Store, StoredSuggestion};
use suggest::{Ground, Joinable, Options, draft_of, entities_asked_of};

use super::error::ChangeError;
use super::others::others;
use super::past::{Looked, Past};

/// A suggestion, and all that is needed to change it.
pub(super) struct Scene {
    pub(super) stored: StoredSuggestion,
    /// What nights find does.
    pub(super) found: Draft,
    /// What it does at present.
    pub(super) present: Draft,
    pub(super) home: Home,
    /// Other suggestions that may become part of it.
    pub(super) others: Vec<Joinable>,
    /// The history of what it has to do with; none where there is none yet.
    pub(super) past: Option<(EventLog, Looked)>,
}

/// What was seen of entities in a history.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) entities: BTreeSet<EntityId>,
    pub(super) ranges: BTreeMap<EntityId, (f64, f64)>,
}

/// What may be changed of a suggestion.
#[derive(Clone, Debug, Serialize)]
pub struct Offered {
    /// Which version of it this is of.
    pub version: u32,
    /// Why nothing can be changed at present, if that is so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_now: Option<String>,
    /// The changes.
    pub options: Options,
}

/// What may be changed of a suggestion, with the values that it has and the ranges that the history and the home give.
///
/// # Errors
/// [`ChangeError::Missing`], [`ChangeError::Unknown`]; when the store cannot be read.
pub fn options(store: &Store, past: &Past, id: &SuggestionId) -> Result<Offered, ChangeError> {
    let scene = Scene::of(store, past, id)?;
    let seen = scene.seen(scene.history().as_ref());
    offered(&scene, store, &seen)
}

/// The same of a scene that is there already.
pub(super) fn offered(scene: &Scene, store: &Store, seen: &Seen) -> Result<Offered, ChangeError> {
    let id = &scene.stored.suggestion.id;
    let whole = scene.stored.part_of.as_ref().map(|whole| part_of(store, whole)).transpose()?;
    let not_now = match (scene.stored.status, store.installation(id)?.map(|row| row.state)) {
        _ if whole.is_some() => whole.map(|whole| whole.to_string()),
        (SuggestionStatus::Pending, None | Some(InstallState::Undone | InstallState::Failed)) => None,
        (SuggestionStatus::Pending, Some(_)) => Some(ChangeError::Installed.to_string()),
        (status, _) => Some(ChangeError::Decided(status).to_string()),
    };
    let options = suggest::options(&scene.present, &scene.ground(seen));
    Ok(Offered { version: scene.stored.version, not_now, options })
}

/// That it is part of another one, by that one's name.
pub(super) fn part_of(store: &Store, whole: &SuggestionId) -> Result<ChangeError, ChangeError> {
    let title = store.suggestion(whole)?.map(|stored| stored.suggestion.title);
    Ok(ChangeError::Part(title.unwrap_or_else(|| whole.to_string())))
}

impl Scene {
    pub(super) fn of(store: &Store, past: &Past, id: &SuggestionId) -> Result<Self, ChangeError> {
        Self::beside(store, past, id, None)
    }

    /// The same, with the history of what `wanted` has to do with, too.
    pub(super) fn beside(
        store: &Store,
        past: &Past,
        id: &SuggestionId,
        wanted: Option<&Draft>,
    ) -> Result<Self, ChangeError> {
        let stored = store.suggestion(id)?.ok_or(ChangeError::Missing)?;
        let as_found = stored.as_found();
        let patterns = store.patterns_of(&as_found.pattern_ids)?;
        let found = draft_of(as_found, &patterns).ok_or(ChangeError::Unknown)?;
        let present = stored.draft.clone().unwrap_or_else(|| found.clone());
        let home = past.home(store)?;
        let others = others(store, &stored, &present)?;
        let drafts = [&found, &present].into_iter().chain(wanted).chain(others.iter().map(|other| &other.draft));
        let past = past.read(store, &entities_asked_of(&drafts.collect::<Vec<_>>()))?;
        Ok(Self { stored, found, present, home, others, past })
    }

    pub(super) fn history(&self) -> Option<Replay<'_>> {
        self.past.as_ref().and_then(|(log, _)| Replay::new(log, &self.home))
    }

    pub(super) fn seen(&self, history: Option<&Replay<'_>>) -> Seen {
        let mut seen = Seen { entities: self.home.entities.keys().cloned().collect(), ranges: BTreeMap::new() };
        if let Some((log, _)) = &self.past {
            seen.entities.extend(log.entity_names().iter().filter_map(|name| EntityId::parse(name).ok()));
        }
        if let (Some(history), Trigger::NumericState { entity_id, .. }) = (history, &self.present.trigger) {
            for id in entity_id.as_slice() {
                seen.ranges.extend(history.values(id).map(|range| (id.clone(), range)));
            }
        }
        seen
    }

    pub(super) fn ground<'a>(&'a self, seen: &'a Seen) -> Ground<'a> {
        Ground {
            found: &self.found,
            home: &self.home,
            entities: &seen.entities,
            ranges: &seen.ranges,
            others: &self.others,
        }
    }

    /// From when on the habit has been what it is.
    pub(super) fn since(&self) -> Option<i64> {
        self.stored.as_found().backtest.since
    }
}
