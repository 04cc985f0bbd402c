use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::Duration;

use domain::{Clock, Home, Language, Remark, RunId, Suggestion};
use futures_util::StreamExt as _;
use futures_util::stream;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use language::Sentence;
use sha2::{Digest as _, Sha256};
use store::{ModelUsage, Store, StoreError};
use suggest::prompt::{Brief, Judged, Naming, Objection, Question, Said, judge, pseudonym_noun, put_in, read_reply};
use tokio::runtime::Builder;
use tokio_util::sync::CancellationToken;

use super::access::ModelAccess;
use super::asker::{Asker, Patience, Unanswered};
use crate::remarks::{self, remark};

/// What a note of a run about its words begins with in English.
pub const NOTE: &str = "Language model: ";

/// So many suggestions are asked about at once: enough to share the instructions, few enough for a small model.
const BATCH: usize = 6;

/// The night whose suggestions are to be worded.
#[derive(Debug)]
pub struct Night<'a> {
    /// Whom to ask.
    pub access: &'a ModelAccess,
    /// Where answers, placeholders and costs are kept.
    pub store: &'a Store,
    /// The time.
    pub clock: &'a dyn Clock,
    /// The home's, whose days and months budgets go by.
    pub zone: &'a TimeZone,
    /// The run.
    pub run: Option<&'a RunId>,
    /// What people are spoken to in.
    pub language: Language,
    /// How long it may take.
    pub limit: Duration,
    /// Ends it at once.
    pub cancel: &'a CancellationToken,
    /// With the model.
    pub patience: Patience,
}

/// Words that do not hold, and those that could not be read, are asked for once more when they are so old: models and their servers get better.
const SECOND_CHANCE: SignedDuration = SignedDuration::from_hours(14 * 24);

/// What asking for words brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// What the user should know, a sentence each.
    pub notes: Vec<Remark>,
    /// Whether the model answered all that it was asked.
    pub is_whole: bool,
}

/// One suggestion that is to be worded.
struct Wanted {
    index: usize,
    brief: Brief,
    /// By which the answer is kept.
    key: String,
    /// What was said before, where it is asked once more.
    before: Option<Said>,
}

/// What is known of a suggestion's words before anything is asked.
enum Known {
    /// Nothing: it is to be asked.
    Unasked,
    /// What was answered could not be read.
    Unread,
    /// What was said.
    Said(Said),
}

/// What asking brought.
#[derive(Default)]
struct Asked {
    said: BTreeMap<usize, Said>,
    /// What it answered, and not so that it could be read. Asked again each night, it would be paid each night.
    unread: BTreeSet<usize>,
    unanswered: Vec<(usize, Sentence)>,
    spent: ModelUsage,
}

/// Gives suggestions the words of a model, as far as it has any that hold, and says what is missing. Only what was not
/// asked before is asked. Blocks, at most for about the night's limit.
#[must_use]
pub fn word(night: &Night<'_>, suggestions: &mut [Suggestion], home: &Home) -> Wording {
    try_to_word(night, suggestions, home).unwrap_or_else(|error| {
        let note = remark!("model-all-plain", error = remarks::of_store(&error));
        Wording { notes: vec![note.into()], is_whole: false }
    })
}

fn try_to_word(night: &Night<'_>, suggestions: &mut [Suggestion], home: &Home) -> Result<Wording, StoreError> {
    let naming = naming_of(night.access, night.store, suggestions.iter(), home)?;
    let mut said: Vec<(Wanted, Said)> = Vec::new();
    let mut missing: Vec<Wanted> = Vec::new();
    let mut unread = 0;
    for (index, suggestion) in suggestions.iter().enumerate() {
        let brief = Brief::of(suggestion, home, &naming);
        let wanted = Wanted { index, key: String::new(), brief, before: None };
        match look_up(night, wanted)? {
            (wanted, Known::Said(reply)) => said.push((wanted, reply)),
            (_, Known::Unread) => unread += 1,
            (wanted, Known::Unasked) => missing.push(wanted),
        }
    }
    let asked = if missing.is_empty() { Asked::default() } else { ask_all(night, &missing) };
    let mut new = 0;
    for wanted in missing {
        let Some(reply) = asked.said.get(&wanted.index).cloned() else {
            if asked.unread.contains(&wanted.index) {
                night.store.keep_model_reply(&wanted.key, NOTHING, &night.access.name, night.clock.now())?;
            }
            if let Some(before) = wanted.before.clone() {
                said.push((wanted, before));
            }
            continue;
        };
        let text = serde_json::to_string(&reply).unwrap_or_default();
        night.store.keep_model_reply(&wanted.key, &text, &night.access.name, night.clock.now())?;
        new += 1;
        said.push((wanted, reply));
    }
    let mut objections = Vec::new();
    for (wanted, reply) in said {
        let Judged { words, objections: dropped } = judge(&reply, &wanted.brief, night.language);
        if let Some(suggestion) = suggestions.get_mut(wanted.index) {
            put_in(suggestion, &words);
        }
        objections.extend(dropped);
    }
    let is_whole = asked.unanswered.is_empty();
    let mut notes = notes(night.access, new, &asked, &objections);
    if unread > 0 {
        notes.push(remark!("model-plain", number = unread, why = remark!("model-asked-before")).into());
    }
    Ok(Wording { notes, is_whole })
}

/// What is kept of an answer that could not be read.
const NOTHING: &str = "null";

/// What was said of a suggestion on another night.
fn look_up(night: &Night<'_>, mut wanted: Wanted) -> Result<(Wanted, Known), StoreError> {
    let now = night.clock.now();
    let content = Question::content(&wanted.brief, night.language);
    let kept = |key: &str| -> Result<Option<(Option<Said>, Timestamp)>, StoreError> {
        let kept = night.store.model_reply(key, now)?;
        Ok(kept.and_then(|kept| Some((serde_json::from_str(&kept.reply).ok()?, kept.made_at))))
    };
    let known = |said: Option<Said>| said.map_or(Known::Unread, Known::Said);
    wanted.key = key_of(night.access, night.language.tag(), &content);
    let Some((first, at)) = kept(&wanted.key)? else { return Ok((wanted, Known::Unasked)) };
    let holds = first.as_ref().is_some_and(|first| judge(first, &wanted.brief, night.language).objections.is_empty());
    if holds || now.duration_since(at) < SECOND_CHANCE {
        return Ok((wanted, known(first)));
    }
    wanted.key = key_of(night.access, &format!("{}, once more", night.language.tag()), &content);
    match kept(&wanted.key)? {
        // What could be read the first time is still there.
        Some((second, _)) => Ok((wanted, known(second.or(first)))),
        None => Ok((Wanted { before: first, ..wanted }, Known::Unasked)),
    }
}

/// How things are told: by placeholders where that is wanted, each with its number.
fn naming_of<'a>(
    access: &ModelAccess,
    store: &Store,
    suggestions: impl Iterator<Item = &'a Suggestion>,
    home: &Home,
) -> Result<Naming, StoreError> {
    if !access.privacy.pseudonyms {
        return Ok(Naming::Own);
    }
    placeholders(store, suggestions.flat_map(|suggestion| Brief::keys(suggestion, home)))
}

/// Placeholders for these keys, each with its number.
pub(super) fn placeholders(store: &Store, keys: impl IntoIterator<Item = String>) -> Result<Naming, StoreError> {
    let nouns: BTreeMap<String, &str> = keys.into_iter().map(|key| (key.clone(), pseudonym_noun(&key))).collect();
    Ok(Naming::Placeholders(store.pseudonyms(&nouns)?))
}

/// By what an answer is kept: all that is told, to whom, and what for (for words, their language).
pub(super) fn key_of(access: &ModelAccess, purpose: &str, told: &str) -> String {
    let mut hash = Sha256::new();
    for part in [access.name.as_str(), access.address.as_str(), purpose, told] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().iter().fold(String::new(), |mut text, byte| {
        _ = write!(text, "{byte:02x}");
        text
    })
}

/// Asks about all of these, within the night's limit, from the thread of the caller, which is none of an async runtime's.
fn ask_all(night: &Night<'_>, missing: &[Wanted]) -> Asked {
    let all = |why: &Sentence| Asked {
        unanswered: missing.iter().map(|wanted| (wanted.index, why.clone())).collect(),
        ..Asked::default()
    };
    if night.limit.is_zero() {
        return all(&remark!("model-no-time"));
    }
    let runtime = match Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return all(&remark!("model-no-network", error = error.to_string())),
    };
    let asked = RefCell::new(Asked::default());
    let work = async {
        let Night { access, store, clock, zone, run, patience, .. } = *night;
        let line = match Asker::new(access, store, clock, zone, run, patience).await {
            Ok(line) => line,
            Err(Unanswered(why)) => {
                asked.replace(all(&why));
                return;
            }
        };
        let questions = missing.chunks(BATCH).map(|batch| {
            let (line, asked) = (&line, &asked);
            async move {
                let briefs: Vec<&Brief> = batch.iter().map(|wanted| &wanted.brief).collect();
                let question = Question::about(&briefs, night.language);
                let faults = Cell::new(0);
                let read =
                    |text: &str| read_reply(text, &question.numbers).inspect_err(|_| faults.set(faults.get() + 1));
                let answered = line.ask_for(&question, read).await;
                let mut asked = asked.borrow_mut();
                asked.spent = line.spent();
                for (n, wanted) in (1..).zip(batch) {
                    let why = match &answered {
                        Ok(said) => {
                            if let Some(said) = said.get(&n) {
                                asked.said.insert(wanted.index, said.clone());
                                continue;
                            }
                            remark!("model-left-out")
                        }
                        Err(Unanswered(why)) => why.clone(),
                    };
                    // It answered without them, or twice in no form that can be read.
                    if answered.is_ok() || faults.get() >= 2 {
                        asked.unread.insert(wanted.index);
                    }
                    asked.unanswered.push((wanted.index, why));
                }
            }
        });
        stream::iter(questions).buffer_unordered(access.concurrency).collect::<Vec<()>>().await;
    };
    let ended = runtime.block_on(async {
        tokio::select! {
            () = work => None,
            () = tokio::time::sleep(night.limit) => Some(remark!("model-no-time")),
            () = night.cancel.cancelled() => Some(remark!("model-stopped")),
        }
    });
    // What a name is looked up with may still wait.
    runtime.shutdown_background();
    let mut asked = asked.into_inner();
    if let Some(why) = ended {
        let known: Vec<usize> =
            asked.said.keys().copied().chain(asked.unanswered.iter().map(|(index, _)| *index)).collect();
        let left = missing.iter().filter(|wanted| !known.contains(&wanted.index));
        asked.unanswered.extend(left.map(|wanted| (wanted.index, why.clone())));
    }
    asked
}

fn notes(access: &ModelAccess, new: usize, asked: &Asked, objections: &[Objection]) -> Vec<Remark> {
    let mut notes: Vec<Remark> = Vec::new();
    if new > 0 {
        let ModelUsage { tokens_in, tokens_out, .. } = asked.spent;
        let worded = remark!(
            "model-worded",
            number = new,
            model = &access.name,
            tokens_in = tokens_in,
            tokens_out = tokens_out,
        );
        notes.push(worded.into());
    }
    let mut reasons: BTreeMap<String, (&Sentence, usize)> = BTreeMap::new();
    for (_, why) in &asked.unanswered {
        reasons.entry(why.to_string()).or_insert((why, 0)).1 += 1;
    }
    for (why, number) in reasons.into_values() {
        notes.push(remark!("model-plain", number = number, why = why.clone()).into());
    }
    if let Some(Objection { part, why }) = objections.first() {
        let dropped = match objections.len() {
            1 => remark!("model-word-dropped", part = *part, why = why),
            number => remark!("model-words-dropped", number = number, part = *part, why = why),
        };
        notes.push(dropped.into());
    }
    notes
}

/// The body of the request for the words of one suggestion, exactly as it would leave.
///
/// # Errors
/// When the store cannot keep the numbers of placeholders.
pub fn prompt_of(
    access: &ModelAccess,
    store: &Store,
    suggestion: &Suggestion,
    home: &Home,
    language: Language,
) -> Result<Vec<u8>, StoreError> {
    let naming = naming_of(access, store, std::iter::once(suggestion), home)?;
    let brief = Brief::of(suggestion, home, &naming);
    Ok(access.request(&Question::about(&[&brief], language), true).body)
}
