use domain::Language;
use serde_json::Value;

use super::posted::Posted;
use crate::config::{Key, Kind, Loaded, Place};
use crate::settings::texts::{choice, label, later};
use crate::settings::{Effect, Refusal, SettingView, shown_value};

/// A setting as it is drawn.
pub(super) struct Field {
    pub(super) key: &'static str,
    /// An id for labels, without dots.
    pub(super) id: String,
    pub(super) label: String,
    pub(super) about: String,
    pub(super) control: Control,
    /// What stands in the field.
    pub(super) typed: String,
    /// What holds without it.
    pub(super) without: String,
    /// Whether there is a secret, in words.
    pub(super) secret: String,
    /// Where the value that holds comes from, where that is worth a word.
    pub(super) place: Option<String>,
    /// Why it cannot be changed here.
    pub(super) why_not: Option<String>,
    /// What is wrong with what was typed.
    pub(super) problem: Option<String>,
    /// Whether a change makes connections anew.
    pub(super) at_once: bool,
}

/// How it is typed.
pub(super) enum Control {
    Line {
        numeric: bool,
    },
    Lines,
    /// Of a secret: whether there is one, whether it can be taken away here, and whether it is to be.
    Secret {
        is_set: bool,
        can_forget: bool,
        forgets: bool,
    },
    /// The words, each with what people read.
    Choice(Vec<(&'static str, String)>),
}

impl Field {
    pub(super) fn of(
        loaded: &Loaded,
        key: &'static Key,
        view: SettingView,
        posted: &Posted,
        refusals: &[Refusal],
        language: Language,
    ) -> Self {
        let on_page = loaded.place(key.name) == Place::Page;
        let control = match key.kind {
            Kind::Secret => Control::Secret { is_set: view.is_set, can_forget: on_page, forgets: posted.forgets(key) },
            Kind::Texts => Control::Lines,
            Kind::Truth => {
                Control::Choice(vec![("true", later!("yes").said(language)), ("false", later!("no").said(language))])
            }
            Kind::Choice(words) => Control::Choice(
                words
                    .iter()
                    .map(|word| (*word, choice(word, language).unwrap_or_else(|| (*word).to_owned())))
                    .collect(),
            ),
            kind => Control::Line { numeric: matches!(kind, Kind::Whole | Kind::Number) },
        };
        let typed = match posted.typed(key) {
            // What was typed of a secret is not sent back.
            Some(_) if key.is_secret() => String::new(),
            Some(typed) if view.editable => typed.chars().take(LONGEST_TYPED).collect(),
            _ => typed_of(loaded, key),
        };
        let without = if on_page { words(&view.default, key) } else { words(&view.value, key) };
        let secret = if view.is_set { later!("secret-is-set") } else { later!("secret-is-unset") };
        Self {
            secret: secret.said(language),
            key: key.name,
            id: key.name.replace('.', "-"),
            label: label(key, language),
            about: view.about,
            control,
            typed,
            without: if without.is_empty() { view.default_means.unwrap_or_default() } else { without },
            place: view.place.filter(|_| view.origin != "page"),
            why_not: view.why_not,
            problem: refusals
                .iter()
                .find(|refusal| refusal.key == key.name)
                .map(|refusal| refusal.problem.said(language)),
            at_once: view.effect == Effect::AtOnce,
        }
    }
}

impl Field {
    /// What is read of one that cannot be changed here.
    pub(super) fn shown(&self) -> &str {
        match &self.control {
            Control::Secret { .. } => &self.secret,
            Control::Choice(_) => self.choice_without(),
            Control::Line { .. } | Control::Lines => &self.without,
        }
    }

    /// The ids of what is said of it.
    pub(super) fn described(&self) -> String {
        let id = &self.id;
        if self.problem.is_some() { format!("{id}-problem {id}-about") } else { format!("{id}-about") }
    }

    /// What holds without a choice, as people read it.
    pub(super) fn choice_without(&self) -> &str {
        let Control::Choice(words) = &self.control else { return &self.without };
        words.iter().find(|(value, _)| *value == self.without).map_or(self.without.as_str(), |(_, said)| said.as_str())
    }
}

/// Text of a field that is sent back when something is wrong with it, in characters.
const LONGEST_TYPED: usize = 8192;

/// What stands in the field of a setting as it is set on the page: nothing where it is not.
pub(super) fn typed_of(loaded: &Loaded, key: &Key) -> String {
    if loaded.place(key.name) != Place::Page {
        return String::new();
    }
    words(&shown_value(loaded, key), key)
}

/// A value as it is typed.
fn words(value: &Value, key: &Key) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(entries) => entries.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n"),
        Value::Bool(truth) if key.kind == Kind::Truth => truth.to_string(),
        other => other.to_string(),
    }
}
