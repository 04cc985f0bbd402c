use domain::{Backtest, Change, Draft, Suggestion, SuggestionId};
use jiff::Timestamp;
use serde::Serialize;
use store::{NewVersion, Store, StoredSuggestion, Versioned};
use suggest::{ActionReplayed, Options, Replayed, apply, changed_suggestion, differences};

use super::error::ChangeError;
use super::past::{Looked, Past};
use super::reading::{Read, ReadBy, read};
use super::replay::replay;
use super::scene::{Scene, part_of};
use crate::llm::Reader;

/// What is to become of a suggestion.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asked {
    /// The changes, one after the other.
    pub changes: Vec<Change>,
    /// The version that they are of: when it is another one by now, nothing is changed. None for whichever it is.
    pub version: Option<u32>,
    /// The user's own sentence, where the changes were read out of one.
    pub request: Option<String>,
}

/// A sentence about a suggestion.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Request {
    /// What the user said.
    pub text: String,
    /// The version that they saw; none for whichever it is.
    pub version: Option<u32>,
}

/// What would come of changes.
#[derive(Clone, Debug, Serialize)]
pub struct Tried {
    /// The version that was changed.
    pub version: u32,
    /// What is different, as a sentence.
    pub summary: String,
    /// The suggestion as it would be, with its figures and YAML.
    pub suggestion: Suggestion,
    /// What the suggestion as it is would have done on the same history.
    pub present: Backtest,
    /// What each action would have done by itself, where other suggestions are part of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by_action: Vec<ActionReplayed>,
    /// What was looked at.
    pub history: Looked,
    /// What could then be changed further.
    pub options: Options,
    /// Who read the sentence that asked for it, if one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_by: Option<ReadBy>,
    #[serde(skip)]
    draft: Draft,
    #[serde(skip)]
    found: Draft,
}

/// A suggestion that was changed.
#[derive(Clone, Debug)]
pub struct Changed {
    /// As it is now.
    pub stored: StoredSuggestion,
    /// What is different, as a sentence.
    pub summary: String,
    /// What it would have done before, on the same history.
    pub before: Backtest,
    /// What each action would have done by itself, where other suggestions are part of it.
    pub by_action: Vec<ActionReplayed>,
    /// Who read the sentence that asked for it, if one did.
    pub read_by: Option<ReadBy>,
}

/// So often a change is made anew that somebody else's came before.
const TRIES: usize = 4;

/// Replays what would come of changes over the archived history; nothing is stored.
///
/// # Errors
/// [`ChangeError`], except of those about what the user decided: everything may be tried.
pub fn try_out(store: &Store, past: &Past, id: &SuggestionId, changes: &[Change]) -> Result<Tried, ChangeError> {
    let scene = Scene::of(store, past, id)?;
    let seen = scene.seen(scene.history().as_ref());
    let draft = apply(&scene.present, changes, &scene.ground(&seen))?;
    tried(&scene, draft)
}

/// Changes a suggestion that is pending, and stores it as a new version.
///
/// # Errors
/// [`ChangeError`]; then nothing is stored.
pub fn change(
    store: &Store,
    past: &Past,
    id: &SuggestionId,
    asked: &Asked,
    now: Timestamp,
) -> Result<Changed, ChangeError> {
    for _ in 0..TRIES {
        let scene = Scene::of(store, past, id)?;
        let seen = scene.seen(scene.history().as_ref());
        let draft = apply(&scene.present, &asked.changes, &scene.ground(&seen))?;
        match put(store, id, to_keep(&scene, draft)?, asked, None, now) {
            // It was meant for whatever is there.
            Err(ChangeError::Outdated(_)) if asked.version.is_none() => {}
            done => return done,
        }
    }
    let version = store.suggestion(id)?.ok_or(ChangeError::Missing)?.version;
    Err(ChangeError::Outdated(version))
}

/// Changes a suggestion that is pending as a sentence of its user says, and stores it as a new version.
///
/// # Errors
/// [`ChangeError::NotUnderstood`] for a sentence that is not understood as a whole, [`ChangeError::NotRead`] where `reader`
/// could not help either; else as [`change`].
pub fn refine(
    store: &Store,
    past: &Past,
    id: &SuggestionId,
    asked: &Request,
    reader: Option<&Reader>,
    now: Timestamp,
) -> Result<Changed, ChangeError> {
    change_as_read(store, past, id, asked, read(store, past, id, asked, reader)?, now)
}

/// Makes the changes that were read out of a sentence.
pub(super) fn change_as_read(
    store: &Store,
    past: &Past,
    id: &SuggestionId,
    asked: &Request,
    Read { changes, version, by }: Read,
    now: Timestamp,
) -> Result<Changed, ChangeError> {
    // What was understood was understood of this version.
    let asked = Asked { changes, version: Some(asked.version.unwrap_or(version)), request: Some(asked.text.clone()) };
    Ok(Changed { read_by: Some(by), ..change(store, past, id, &asked, now)? })
}

/// What would come of a sentence; nothing is stored.
///
/// # Errors
/// As [`refine`].
pub fn try_refining(
    store: &Store,
    past: &Past,
    id: &SuggestionId,
    asked: &Request,
    reader: Option<&Reader>,
) -> Result<Tried, ChangeError> {
    try_as_read(store, past, id, read(store, past, id, asked, reader)?)
}

/// What would come of the changes that were read out of a sentence.
pub(super) fn try_as_read(store: &Store, past: &Past, id: &SuggestionId, read: Read) -> Result<Tried, ChangeError> {
    Ok(Tried { read_by: Some(read.by), ..try_out(store, past, id, &read.changes)? })
}

/// Brings back what a version of a suggestion did, as a new version. With the first one, it is again as nights find it.
///
/// # Errors
/// [`ChangeError`]; then nothing is stored.
pub fn restore(
    store: &Store,
    past: &Past,
    id: &SuggestionId,
    number: u32,
    now: Timestamp,
) -> Result<Changed, ChangeError> {
    store.suggestion(id)?.ok_or(ChangeError::Missing)?;
    let versions = store.suggestion_versions(id)?;
    let wanted = versions.into_iter().find(|version| version.number == number);
    let Some(version) = wanted else { return Err(ChangeError::NoVersion(number)) };
    let scene = Scene::beside(store, past, id, Some(&version.draft))?;
    let draft = if number == 1 { scene.found.clone() } else { version.draft };
    let asked = Asked { version: Some(scene.stored.version), ..Asked::default() };
    put(store, id, to_keep(&scene, draft)?, &asked, Some(number), now)
}

pub(super) fn put(
    store: &Store,
    id: &SuggestionId,
    tried: Tried,
    asked: &Asked,
    restores: Option<u32>,
    now: Timestamp,
) -> Result<Changed, ChangeError> {
    let Tried { version, summary, suggestion, present, by_action, draft, found, .. } = tried;
    if asked.version.is_some_and(|wanted| wanted != version) {
        return Err(ChangeError::Outdated(version));
    }
    let new = NewVersion {
        of: version,
        draft: (draft != found).then_some(draft),
        found,
        suggestion,
        summary: summary.clone(),
        changes: asked.changes.clone(),
        request: asked.request.clone(),
        restores,
    };
    match store.change_suggestion(id, &new, now)? {
        Versioned::Done(stored) => Ok(Changed { stored: *stored, summary, before: present, by_action, read_by: None }),
        Versioned::Part(whole) => Err(part_of(store, &whole)?),
        Versioned::Taken(other) => Err(ChangeError::Taken(other)),
        Versioned::Missing => Err(ChangeError::Missing),
        Versioned::Decided(status) => Err(ChangeError::Decided(status)),
        Versioned::Installed => Err(ChangeError::Installed),
        Versioned::Outdated(version) => Err(ChangeError::Outdated(version)),
    }
}

/// What a draft comes to on the scene's history, for whoever has not kept it so far. What is kept already is worded as that.
pub(super) fn tried(scene: &Scene, draft: Draft) -> Result<Tried, ChangeError> {
    let is_kept = draft == scene.present;
    come_of(scene, draft, scene.stored.changed_at.filter(|_| is_kept), !is_kept)
}

/// The same, worded for whoever keeps it.
pub(super) fn to_keep(scene: &Scene, draft: Draft) -> Result<Tried, ChangeError> {
    come_of(scene, draft, None, false)
}

fn come_of(
    scene: &Scene,
    draft: Draft,
    changed_at: Option<Timestamp>,
    is_only_tried: bool,
) -> Result<Tried, ChangeError> {
    let Some((history, (_, looked))) = scene.history().zip(scene.past.as_ref()) else {
        return Err(ChangeError::NoHistory);
    };
    let seen = scene.seen(Some(&history));
    let present = replay(&history, &scene.present, scene.since(), None).backtest;
    // What nights find has figures that know its held-out days; whoever goes back to it gets those.
    let (suggestion, by_action) = if draft == scene.found {
        (scene.stored.as_found().clone(), Vec::new())
    } else {
        let replayed = Replayed { is_only_tried, ..replay(&history, &draft, scene.since(), changed_at) };
        let suggestion = changed_suggestion(&scene.stored.suggestion, &draft, &replayed, &scene.home, &seen.entities)
            .map_err(ChangeError::Unsound)?;
        (suggestion, replayed.by_action)
    };
    Ok(Tried {
        version: scene.stored.version,
        summary: differences(&scene.present, &draft, &scene.home),
        suggestion,
        present,
        by_action,
        history: looked.clone(),
        options: suggest::options(&draft, &scene.ground(&seen)),
        read_by: None,
        draft,
        found: scene.found.clone(),
    })
}
