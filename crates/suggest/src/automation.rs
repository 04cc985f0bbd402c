use domain::{Automation, Home, Mode, Pattern};
use thiserror::Error;

use crate::actions::actions_for;
use crate::words::{self, say};

/// A pattern that no automation should be made of, and why.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{reason}")]
pub struct Unsuggestable {
    reason: String,
}

impl Unsuggestable {
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into() }
    }
}

/// The automation that would do what people do in this pattern.
///
/// Its name is the suggestion's title; its description gives the evidence and the pattern's id.
/// It is not yet checked: see [`check()`](crate::check()).
///
/// # Errors
/// [`Unsuggestable`], whose text is a reason for the user, when a target state cannot be brought
/// about by an action of Home Assistant, or should not be: unlocking, disarming, opening an
/// entrance or a gas valve.
pub fn automation_of(pattern: &Pattern, home: &Home) -> Result<Automation, Unsuggestable> {
    Ok(Automation {
        alias: words::title(pattern, home),
        description: say!(
            home.language,
            "suggested-by",
            evidence = words::evidence_sentence(pattern, home.language),
            id = pattern.id.as_str()
        ),
        triggers: vec![pattern.trigger.clone()],
        conditions: pattern.conditions.clone(),
        actions: actions_for(pattern.kind, &pattern.actions, home)?,
        mode: Mode::Single,
    })
}
