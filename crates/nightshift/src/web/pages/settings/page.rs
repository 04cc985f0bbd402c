use std::borrow::Borrow;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use domain::Remark;
use language::Sentence;

use super::field::{Control, Field};
use super::groups::{GROUPS, Group, place_of};
use super::posted::{FORGET, Posted};
use crate::checks::{Finding, Standing};
use crate::config::{Kind, Loaded, keys};
use crate::remarks;
use crate::settings::texts::{found, later};
use crate::settings::{Connection, Effect, Looked, NextRun, Refusal, view};
use crate::web::pages::prose::{Part, pieces};
use crate::web::pages::shell::{Shell, page};
use crate::web::pages::texts::t;
use crate::web::problem::Told;

/// What the page is drawn from.
pub(super) struct Shown<'a> {
    pub(super) loaded: &'a Loaded,
    pub(super) posted: &'a Posted,
    pub(super) refusals: &'a [Refusal],
    pub(super) said: Said,
    pub(super) runs: Vec<NextRun>,
    pub(super) looked: Looked,
    pub(super) renewing: bool,
}

/// What is said above all.
pub(super) enum Said {
    Nothing,
    Saved(Effect),
    Previewed,
    Tried(Tried),
    Failed(String),
}

/// A connection that was tried.
pub(super) struct Tried {
    pub(super) connection: Connection,
    pub(super) finding: Finding,
}

/// A group with what stands in it.
struct Drawn<'a> {
    group: &'static Group,
    fields: Vec<Field>,
    /// Their places in the group.
    places: Vec<usize>,
    open: bool,
    tried: Option<&'a Finding>,
}

#[derive(Template)]
#[template(path = "settings.html")]
struct Page<'a> {
    shell: Shell,
    version: &'a str,
    notes: &'a [Remark],
    renewing: bool,
    saved: Option<String>,
    failed: Option<&'a str>,
    groups: Vec<Drawn<'a>>,
    runs: Vec<NextRun>,
    looked: Looked,
}

pub(super) fn draw(shell: Shell, shown: Shown<'_>, status: StatusCode) -> Response {
    let language = shell.language;
    let Shown { loaded, posted, refusals, said, runs, looked, renewing } = shown;
    let mut groups: Vec<Drawn<'_>> = GROUPS
        .iter()
        .map(|group| {
            let tried = match &said {
                Said::Tried(tried) if group.tests.iter().any(|(connection, ..)| *connection == tried.connection) => {
                    Some(&tried.finding)
                }
                _ => None,
            };
            Drawn { group, fields: Vec::new(), places: Vec::new(), open: !group.folded, tried }
        })
        .collect();
    for (key, view) in keys().zip(view(loaded, language)) {
        // A file that nobody has named cannot be named here either.
        if key.kind == Kind::Path && !view.is_set {
            continue;
        }
        let is_set = view.origin != "default" && !["store", "http", "log"].contains(&view.section);
        let field = Field::of(loaded, key, view, posted, refusals, language);
        let (group, place) = place_of(key);
        if let Some(drawn) = groups.get_mut(group) {
            drawn.open |= is_set || field.problem.is_some();
            // Those of one place stay as they come.
            let after = drawn.places.partition_point(|other| *other <= place);
            drawn.places.insert(after, place);
            drawn.fields.insert(after, field);
        }
    }
    groups.retain(|drawn| !drawn.fields.is_empty());
    let whole = Page {
        shell,
        // What was typed was typed over the state that the form was drawn from.
        version: if posted.version.is_empty() { &loaded.page.version } else { &posted.version },
        notes: &loaded.notes,
        renewing,
        saved: match &said {
            Said::Saved(Effect::NextNight) => Some(later!("saved-night").said(language)),
            Said::Saved(_) => Some(later!("saved-soon").said(language)),
            _ => None,
        },
        failed: match &said {
            Said::Failed(why) => Some(why),
            _ => None,
        },
        groups,
        runs,
        looked,
    };
    let mut response = page(status, &whole);
    response.extensions_mut().insert(Told);
    response
}

impl Page<'_> {
    /// A text of the page by its key.
    fn text(&self, key: &str) -> String {
        found(key, self.shell.language).unwrap_or_default()
    }

    /// A sentence in the language of the page.
    fn said(&self, sentence: impl Borrow<Sentence>) -> String {
        sentence.borrow().said(self.shell.language)
    }

    /// What is said of the configuration.
    fn noted(&self, note: &Remark) -> Vec<Part> {
        pieces(&remarks::said(note, self.shell.language))
    }

    /// What trying a connection found.
    fn found(&self, found: impl Borrow<Sentence>) -> Vec<Part> {
        pieces(&self.said(found))
    }

    /// What to do about what was found.
    fn to_do(&self, advice: &Sentence) -> Vec<Part> {
        pieces(&later!("what-to-do", advice = advice.clone()).said(self.shell.language))
    }

    /// What holds of a choice that nobody makes.
    fn usual(&self, value: &str) -> String {
        later!("usual", value = value).said(self.shell.language)
    }

    /// Where a value comes from.
    fn now_from(&self, place: &str) -> String {
        later!("now-from", place = place).said(self.shell.language)
    }

    fn group(&self, group: &Group) -> String {
        self.text(&format!("group-{}", group.id))
    }

    fn group_about(&self, group: &Group) -> String {
        self.text(&format!("group-{}-about", group.id))
    }
}

impl Drawn<'_> {
    fn tried_word(&self) -> &'static str {
        match self.tried.map(|finding| finding.status) {
            Some(Standing::Ok) => "ok",
            Some(Standing::Warn) => "warn",
            Some(Standing::Fail) => "fail",
            None => "",
        }
    }
}

impl Field {
    fn forget_name(&self) -> String {
        format!("{FORGET}{}", self.key)
    }
}
