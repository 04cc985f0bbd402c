use std::fmt;

use domain::{Change, Language, SuggestionId};
use serde::Serialize;
use store::Store;
use suggest::NotUnderstood;
use suggest::prompt::Reading;

use super::change::Request;
use super::error::ChangeError;
use super::past::Past;
use super::scene::Scene;
use super::texts::say;
use crate::llm::{Reader, Unread};

/// Who read a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReadBy {
    /// The model's name; none for the grammar.
    pub model: Option<String>,
    /// For whoever wrote it, where a model read it: a misunderstanding is possible.
    pub note: Option<String>,
}

/// What a sentence asks for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Read {
    pub(super) changes: Vec<Change>,
    /// Of which version of the suggestion.
    pub(super) version: u32,
    pub(super) by: ReadBy,
}

/// What is known of a sentence without a model.
#[derive(Debug)]
pub(super) enum Understood {
    /// All.
    Whole(Read),
    /// Nothing; a model may be asked this.
    Open(Box<Open>),
}

/// A sentence that the grammar did not understand.
pub(super) struct Open {
    reading: Reading,
    version: u32,
    language: Language,
    not_understood: NotUnderstood,
}

/// Reads a sentence: by the grammar, and what that does not understand, by the model if there is one.
pub(super) fn read(
    store: &Store,
    past: &Past,
    id: &SuggestionId,
    asked: &Request,
    reader: Option<&Reader>,
) -> Result<Read, ChangeError> {
    match understand(store, past, id, asked, reader)? {
        Understood::Whole(read) => Ok(read),
        Understood::Open(open) => match reader {
            Some(reader) => ask(store, *open, reader),
            None => Err(ChangeError::NotUnderstood(open.not_understood)),
        },
    }
}

/// Reads it by the grammar alone. Where that does not understand it, says what a model is to be asked.
pub(super) fn understand(
    store: &Store,
    past: &Past,
    id: &SuggestionId,
    asked: &Request,
    reader: Option<&Reader>,
) -> Result<Understood, ChangeError> {
    let scene = Scene::of(store, past, id)?;
    let seen = scene.seen(scene.history().as_ref());
    let ground = scene.ground(&seen);
    let (version, language) = (scene.stored.version, scene.home.language);
    match suggest::refine(&asked.text, &scene.present, &ground, Some(language.tag())) {
        Ok(understood) => {
            let by = ReadBy { model: None, note: None };
            Ok(Understood::Whole(Read { changes: understood.changes, version, by }))
        }
        Err(not_understood @ NotUnderstood::Words { .. }) if reader.is_some() => {
            let Some(reader) = reader else { return Err(ChangeError::NotUnderstood(not_understood)) };
            let suggestion = &scene.stored.suggestion;
            let reading = reader.question(store, &asked.text, suggestion, &scene.present, &ground)?;
            Ok(Understood::Open(Box::new(Open { reading, version, language, not_understood })))
        }
        Err(not_understood) => Err(ChangeError::NotUnderstood(not_understood)),
    }
}

/// Has the model read what the grammar did not understand.
pub(super) fn ask(store: &Store, open: Open, reader: &Reader) -> Result<Read, ChangeError> {
    let Open { reading, version, language, not_understood } = open;
    match reader.read(store, &reading)? {
        Ok(changes) => {
            let note = say!(language, "read-by-model", model = reader.name());
            let by = ReadBy { model: Some(reader.name().to_owned()), note: Some(note) };
            Ok(Read { changes, version, by })
        }
        Err(unread) => Err(ChangeError::NotRead(Box::new(NotRead { not_understood, unread }))),
    }
}

/// Why neither the grammar nor a model read a sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct NotRead {
    /// What the grammar says: what it did not understand, and what it would.
    pub not_understood: NotUnderstood,
    /// What became of the model.
    pub unread: Unread,
}

impl fmt::Display for NotRead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { not_understood, unread } = self;
        write!(f, "{not_understood} {unread}")
    }
}

impl fmt::Debug for Open {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Open").field("version", &self.version).finish_non_exhaustive()
    }
}
