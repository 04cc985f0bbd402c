use std::fmt;

use domain::Change;
use domain::SuggestionId;
use jiff::Timestamp;
use store::{Store, Version};
use suggest::{Options, apply};

use super::change::{self, Asked, Changed, Tried};
use super::error::ChangeError;
use super::past::Past;
use super::scene::{self, Offered, Scene};

/// What values ask for: given what can be changed, the changes.
pub type ReadValues = dyn Fn(&Options) -> Vec<Change> + Send;

/// What somebody wants of a suggestion, said in the way that they have.
pub enum Wish {
    /// To see it as it is.
    Nothing,
    /// A sentence of their own.
    Sentence(String),
    /// Values.
    Values(Box<ReadValues>),
}

/// All that is seen of a suggestion by whoever changes it, read at one time.
#[derive(Debug)]
pub struct Look {
    /// What may be changed of it as it is.
    pub offered: Offered,
    /// What comes of the wish; of none where the wish cannot be.
    pub tried: Tried,
    /// Whether the wish asks for anything.
    pub is_asked: bool,
    /// Its versions, the newest first; none where it was never changed.
    pub versions: Vec<Version>,
    /// Why the wish cannot be.
    pub refused: Option<ChangeError>,
}

impl fmt::Debug for Wish {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Nothing => "Nothing",
            Self::Sentence(_) => "Sentence",
            Self::Values(_) => "Values",
        })
    }
}

/// What would come of a wish, with what may be changed; nothing is stored. A wish that cannot be is no error: the
/// suggestion is shown as it is, with the reason.
///
/// # Errors
/// [`ChangeError`] where the suggestion cannot be shown at all.
pub fn look(store: &Store, past: &Past, id: &SuggestionId, wish: &Wish) -> Result<Look, ChangeError> {
    let scene = Scene::of(store, past, id)?;
    let seen = scene.seen(scene.history().as_ref());
    let offered = scene::offered(&scene, store, &seen)?;
    let wanted = changes(&scene, &seen, &offered.options, wish)
        .and_then(|changes| Ok((!changes.is_empty(), apply(&scene.present, &changes, &scene.ground(&seen))?)));
    let tried = wanted.and_then(|(is_asked, draft)| Ok((is_asked, change::tried(&scene, draft)?)));
    let (is_asked, tried, refused) = match tried {
        Ok((is_asked, tried)) => (is_asked, tried, None),
        Err(error) if is_about_the_wish(&error) => (false, change::tried(&scene, scene.present.clone())?, Some(error)),
        Err(error) => return Err(error),
    };
    Ok(Look { offered, tried, is_asked, versions: store.suggestion_versions(id)?, refused })
}

/// Stores a wish as a new version. `said` is the sentence that its values were read out of, if any: it is kept with the
/// version where the values are still what it asks for.
///
/// `None` where the wish asks for nothing.
///
/// # Errors
/// [`ChangeError`]; then nothing is stored.
pub fn keep(
    store: &Store,
    past: &Past,
    id: &SuggestionId,
    wish: &Wish,
    (version, said): (Option<u32>, Option<&str>),
    now: Timestamp,
) -> Result<Option<Changed>, ChangeError> {
    let scene = Scene::of(store, past, id)?;
    let seen = scene.seen(scene.history().as_ref());
    let options = suggest::options(&scene.present, &scene.ground(&seen));
    let changes = changes(&scene, &seen, &options, wish)?;
    if changes.is_empty() {
        return Ok(None);
    }
    let draft = apply(&scene.present, &changes, &scene.ground(&seen))?;
    let said = said.filter(|said| {
        let language = scene.home.language.tag();
        let understood = suggest::refine(said, &scene.present, &scene.ground(&seen), Some(language));
        understood.is_ok_and(|understood| understood.draft == draft)
    });
    let version = version.unwrap_or(scene.stored.version);
    let asked = Asked { changes, version: Some(version), request: said.map(str::to_owned) };
    let tried = change::tried(&scene, draft)?;
    change::put(store, id, tried, &asked, None, now).map(Some)
}

fn changes(scene: &Scene, seen: &scene::Seen, options: &Options, wish: &Wish) -> Result<Vec<Change>, ChangeError> {
    match wish {
        Wish::Nothing => Ok(Vec::new()),
        Wish::Values(read) => Ok(read(options)),
        Wish::Sentence(text) => {
            let language = scene.home.language.tag();
            Ok(suggest::refine(text, &scene.present, &scene.ground(seen), Some(language))?.changes)
        }
    }
}

fn is_about_the_wish(error: &ChangeError) -> bool {
    matches!(error, ChangeError::Refused(_) | ChangeError::NotUnderstood(_) | ChangeError::Unsound(_))
}
