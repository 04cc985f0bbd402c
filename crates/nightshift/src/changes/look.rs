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

/// A sentence, and as what it was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    /// What its user said.
    pub text: String,
    /// What it was taken to ask for.
    pub changes: Vec<Change>,
}

/// All that is seen of a suggestion by whoever changes it, read at one time.
#[derive(Debug)]
pub struct Look {
    /// What may be changed of it as it is.
    pub offered: Offered,
    /// What comes of the wish; of none where the wish cannot be.
    pub tried: Tried,
    /// What the wish asks for.
    pub changes: Vec<Change>,
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
    let tried = changes(&scene, &seen, &offered.options, wish).and_then(|changes| {
        let draft = apply(&scene.present, &changes, &scene.ground(&seen))?;
        Ok((changes, change::tried(&scene, draft)?))
    });
    let (changes, tried, refused) = match tried {
        Ok((changes, tried)) => (changes, tried, None),
        Err(error) if is_about_the_wish(&error) => {
            (Vec::new(), change::tried(&scene, scene.present.clone())?, Some(error))
        }
        Err(error) => return Err(error),
    };
    Ok(Look { offered, tried, changes, versions: store.suggestion_versions(id)?, refused })
}

/// Stores a wish as a new version. `said` is the sentence that its values were read out of, if any, and as what it was read:
/// it is kept with the version where the values are still that.
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
    (version, said): (Option<u32>, Option<&Said>),
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
    let is_still =
        |said: &&Said| apply(&scene.present, &said.changes, &scene.ground(&seen)).is_ok_and(|as_said| as_said == draft);
    let said = said.filter(is_still);
    let version = version.unwrap_or(scene.stored.version);
    let asked = Asked { changes, version: Some(version), request: said.map(|said| said.text.clone()) };
    let tried = change::to_keep(&scene, draft)?;
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
