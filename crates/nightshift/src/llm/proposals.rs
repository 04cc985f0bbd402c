use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use domain::{Change, Draft, EntityId, Home, Remark, Suggestion};
use language::Sentence;
use store::{Store, StoreError};
use suggest::prompt::{Naming, Offer, Proposed, Question, read_proposals};
use suggest::{Ground, Joinable};
use tokio::runtime::Builder;

use super::access::ModelAccess;
use super::asker::{Asker, Unanswered};
use super::words::{Night, key_of, placeholders};
use crate::remarks::{self, remark};

/// So many suggestions are asked about at once.
const BATCH: usize = 6;

/// A change that a model proposes, before anything is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Idea {
    /// Of which of the suggestions that it was asked about.
    pub index: usize,
    /// What.
    pub change: Change,
}

/// What asking for proposals brought.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ideas {
    /// One at the most for each suggestion.
    pub ideas: Vec<Idea>,
    /// What the user should know, a sentence each.
    pub notes: Vec<Remark>,
}

/// One suggestion that is to be asked about.
struct Wanted {
    index: usize,
    offer: Offer,
    key: String,
}

/// Asks what might be changed of these suggestions, each with what it does. Only what was not asked before is asked, within
/// `limit`, and nothing where that is zero. Blocks for about so long at the most. Whether a proposal is of use, nobody has
/// looked at. `others` are those of them, and more, that may become part of one.
#[must_use]
pub fn propose(
    night: &Night<'_>,
    of: &[(&Suggestion, Draft)],
    others: &[Joinable],
    home: &Home,
    limit: Duration,
) -> Ideas {
    try_to_propose(night, of, others, home, limit).unwrap_or_else(|error| Ideas {
        ideas: Vec::new(),
        notes: vec![remark!("model-no-proposals", error = remarks::of_store(&error)).into()],
    })
}

/// The body of the request for a proposal of one suggestion, which does what `draft` says, exactly as it would leave.
///
/// # Errors
/// When the store cannot keep the numbers of placeholders.
pub fn proposal_prompt_of(
    access: &ModelAccess,
    store: &Store,
    (suggestion, draft): (&Suggestion, &Draft),
    others: &[Joinable],
    home: &Home,
) -> Result<Vec<u8>, StoreError> {
    let others = beside(others, suggestion);
    let entities: BTreeSet<EntityId> = home.entities.keys().cloned().collect();
    let ranges = BTreeMap::new();
    let ground = Ground { found: draft, home, entities: &entities, ranges: &ranges, others: &others };
    let naming = if access.privacy.pseudonyms {
        placeholders(store, Offer::keys(suggestion, draft, &ground))?
    } else {
        Naming::Own
    };
    let offer = Offer::of(suggestion, draft, &ground, &naming);
    Ok(access.request(&Question::about_offers(&[&offer]), true).body)
}

fn try_to_propose(
    night: &Night<'_>,
    of: &[(&Suggestion, Draft)],
    others: &[Joinable],
    home: &Home,
    limit: Duration,
) -> Result<Ideas, StoreError> {
    let entities: BTreeSet<EntityId> = home.entities.keys().cloned().collect();
    let ranges = BTreeMap::new();
    let others: Vec<Vec<Joinable>> = of.iter().map(|(suggestion, _)| beside(others, suggestion)).collect();
    let of: Vec<(&Suggestion, Ground<'_>)> = of
        .iter()
        .zip(&others)
        .map(|((suggestion, draft), others)| {
            (*suggestion, Ground { found: draft, home, entities: &entities, ranges: &ranges, others })
        })
        .collect();
    let naming = if night.access.privacy.pseudonyms {
        let keys = of.iter().flat_map(|(suggestion, ground)| Offer::keys(suggestion, ground.found, ground));
        placeholders(night.store, keys)?
    } else {
        Naming::Own
    };
    let now = night.clock.now();
    let mut said: Vec<(Wanted, Proposed)> = Vec::new();
    let mut missing: Vec<Wanted> = Vec::new();
    for (index, (suggestion, ground)) in of.iter().enumerate() {
        let offer = Offer::of(suggestion, ground.found, ground, &naming);
        let key = key_of(night.access, "a proposal", &Question::about_offers(&[&offer]).text());
        let wanted = Wanted { index, offer, key };
        let kept = night.store.model_reply(&wanted.key, now)?;
        match kept.and_then(|kept| serde_json::from_str(&kept.reply).ok()) {
            Some(proposed) => said.push((wanted, proposed)),
            None => missing.push(wanted),
        }
    }
    let mut notes: Vec<Remark> = Vec::new();
    if !missing.is_empty() && !limit.is_zero() {
        let (mut proposed, unanswered) = ask_all(night, &missing, limit);
        notes.extend(unanswered.map(|why| Remark::from(remark!("model-no-more-proposals", why = why))));
        for wanted in missing {
            let Some(proposed) = proposed.remove(&wanted.index) else { continue };
            let text = serde_json::to_string(&proposed).unwrap_or_default();
            night.store.keep_model_reply(&wanted.key, &text, &night.access.name, now)?;
            said.push((wanted, proposed));
        }
    }
    let mut ideas = Ideas { ideas: Vec::new(), notes };
    let mut dropped = Vec::new();
    for (Wanted { index, offer, .. }, proposed) in said {
        match offer.read(&proposed) {
            Ok(change) => ideas.ideas.extend(change.map(|change| Idea { index, change })),
            Err(why) => dropped.push(why),
        }
    }
    ideas.ideas.sort_by_key(|idea| idea.index);
    if let Some(why) = dropped.first() {
        ideas.notes.push(remark!("model-proposals-dropped", number = dropped.len(), example = why).into());
    }
    Ok(ideas)
}

/// All but the one itself.
fn beside(others: &[Joinable], suggestion: &Suggestion) -> Vec<Joinable> {
    others.iter().filter(|other| other.suggestion != suggestion.id).cloned().collect()
}

/// Asks about all of these, one batch after the other, and says why not all were answered.
fn ask_all(night: &Night<'_>, missing: &[Wanted], limit: Duration) -> (BTreeMap<usize, Proposed>, Option<Sentence>) {
    let runtime = match Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return (BTreeMap::new(), Some(remark!("model-no-network", error = error.to_string()))),
    };
    let proposed = RefCell::new(BTreeMap::new());
    let useless = RefCell::new(None);
    let work = async {
        let Night { access, store, clock, zone, run, patience, .. } = *night;
        let asker = Asker::new(access, store, clock, zone, run, patience).await?;
        for batch in missing.chunks(BATCH) {
            let offers: Vec<&Offer> = batch.iter().map(|wanted| &wanted.offer).collect();
            let question = Question::about_offers(&offers);
            let unreadable = Cell::new(0);
            let read = |text: &str| {
                read_proposals(text, &question.numbers).inspect_err(|_| unreadable.set(unreadable.get() + 1))
            };
            let mut answered = match asker.ask_for(&question, read).await {
                Ok(answered) => answered,
                // It answered twice and cannot keep to the form. Asked again each night, it would be paid each night.
                Err(Unanswered(why)) if unreadable.get() >= 2 => {
                    useless.replace(Some(why));
                    BTreeMap::new()
                }
                Err(unanswered) => return Err(unanswered),
            };
            let new = (1..).zip(batch).map(|(n, wanted)| {
                // What it had nothing to say of is not asked again.
                let nothing = || Proposed { change: "none".to_owned(), value: String::new() };
                (wanted.index, answered.remove(&n).unwrap_or_else(nothing))
            });
            proposed.borrow_mut().extend(new);
        }
        Ok(())
    };
    let ended = runtime.block_on(async {
        tokio::select! {
            done = work => done.err().map(|Unanswered(why)| why),
            () = tokio::time::sleep(limit) => Some(remark!("model-no-time")),
            () = night.cancel.cancelled() => Some(remark!("model-stopped")),
        }
    });
    // What a name is looked up with may still wait.
    runtime.shutdown_background();
    (proposed.into_inner(), ended.or(useless.into_inner()))
}
