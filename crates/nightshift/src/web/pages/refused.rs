use askama::Template;
use axum::response::Response;
use domain::SuggestionId;

use super::prose::{Part, pieces};
use super::shell::{Shell, page};
use super::texts::t;
use crate::remarks;
use crate::web::Problem;
use crate::web::problem::Told;

/// What a reader is told where a page cannot be shown, or what they asked for was not done.
#[derive(Template)]
#[template(path = "error.html")]
struct Refused {
    shell: Shell,
    title: String,
    detail: Vec<Part>,
    /// The suggestion of an automation that a person has edited, which is left alone unless they say so.
    anyway: Option<String>,
    deed: &'static str,
}

/// A problem as a page.
pub(in crate::web) fn refused(shell: Shell, problem: &Problem) -> Response {
    told(shell, problem, None, "undo")
}

/// The same for what was decided on a suggestion, which can perhaps be done in spite of it.
pub(super) fn refused_decision(shell: Shell, problem: &Problem, id: &SuggestionId, deed: &'static str) -> Response {
    let anyway = (problem.code() == "edited_since").then(|| id.as_str().to_owned());
    told(shell, problem, anyway, deed)
}

fn told(shell: Shell, problem: &Problem, anyway: Option<String>, deed: &'static str) -> Response {
    let title = match problem.status().as_u16() {
        404 => t!(shell, "refused-missing"),
        500..=599 => t!(shell, "refused-failed"),
        _ => t!(shell, "refused"),
    };
    let status = problem.status();
    let detail = pieces(&remarks::as_sentence(&problem.said(shell.language)));
    let mut response = page(status, &Refused { shell, title, detail, anyway, deed });
    response.extensions_mut().insert(Told);
    response
}
