use language::Sentence;
use serde::Serialize;

use super::secrets::guarding;
use super::texts::later;
use crate::config::{Key, Kind, Loaded, Place};

/// When a change of a setting takes effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// With the next night. What is tried, and sentences that are read, go by it at once.
    NextNight,
    /// Within a moment, or when the run at work has ended: connections are made anew.
    AtOnce,
    /// When Nightshift is started again.
    Restart,
}

/// Whether a setting can be changed on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It can.
    Editable,
    /// It is set elsewhere, which comes over the page.
    SetElsewhere(Place),
    /// It decides what the page itself rests on, or names something on the machine.
    Fixed(Sentence),
    /// It decides to whom a secret is shown that is set elsewhere.
    Guarded {
        /// The secret's setting.
        secret: &'static str,
        /// Where that is set.
        place: Place,
    },
}

/// What only the night looks at, and looks at anew each time.
const OF_THE_NIGHT: [&str; 8] = [
    "lookback_days",
    "latitude",
    "longitude",
    "entities.",
    "suggestions.",
    "llm.",
    "mining.max_threads",
    "source.events",
];

/// When a change of the setting takes effect.
#[must_use]
pub fn effect(key: &Key) -> Effect {
    let is_of_the_night = |name: &str| if name.ends_with('.') { key.name.starts_with(name) } else { key.name == name };
    if fixed(key).is_some() {
        Effect::Restart
    } else if OF_THE_NIGHT.iter().any(|name| is_of_the_night(name)) {
        Effect::NextNight
    } else {
        Effect::AtOnce
    }
}

/// Whether the setting can be changed on the page, as things are.
#[must_use]
pub fn standing(loaded: &Loaded, key: &Key) -> Standing {
    let set_elsewhere = |name: &str| Some(loaded.place(name)).filter(is_over_the_page);
    // A secret may be set by the name of a file that holds it.
    let place = set_elsewhere(key.name).or_else(|| key.is_secret().then(|| set_elsewhere(&file_of(key.name)))?);
    if let Some(place) = place {
        return Standing::SetElsewhere(place);
    }
    if let Some(why) = fixed(key) {
        return Standing::Fixed(why);
    }
    for secret in guarding(key.name) {
        if let Some(place) = set_elsewhere(secret).or_else(|| set_elsewhere(&file_of(secret))) {
            return Standing::Guarded { secret, place };
        }
    }
    Standing::Editable
}

impl Standing {
    /// Why it cannot be changed on the page; none where it can.
    #[must_use]
    pub fn reason(&self) -> Option<Sentence> {
        match self {
            Self::Editable => None,
            Self::SetElsewhere(Place::App(_)) => Some(later!("set-by-app")),
            Self::SetElsewhere(place) => Some(later!("set-elsewhere", place = place.sentence())),
            Self::Fixed(why) => Some(why.clone()),
            Self::Guarded { secret, place } => Some(later!("guarded", secret = *secret, place = place.sentence())),
        }
    }
}

fn is_over_the_page(place: &Place) -> bool {
    matches!(place, Place::File(_) | Place::App(_) | Place::Variable(_) | Place::Flag(_))
}

fn file_of(secret: &str) -> String {
    format!("{secret}_file")
}

/// Why the page never changes it, whatever is set.
fn fixed(key: &Key) -> Option<Sentence> {
    if key.name.starts_with("http.") {
        return Some(later!("fixed-http"));
    }
    if key.name.starts_with("store.path") {
        return Some(later!("fixed-store"));
    }
    if key.name.starts_with("log.") {
        return Some(later!("fixed-log"));
    }
    (key.kind == Kind::Path).then(|| later!("fixed-path"))
}
