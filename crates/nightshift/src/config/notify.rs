use domain::Language;
use language::Sentence;
use serde::{Deserialize, Deserializer};

use super::SourceSettings;
use super::key::{Key, Kind, Section, Standard};
use crate::notifications::{Notifications, Target, When};
use crate::remarks::failure;

/// Who is notified through Home Assistant.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotifySettings {
    /// Who; none for nobody.
    #[serde(default, deserialize_with = "target")]
    pub target: Option<Target>,
    /// Of which runs.
    pub when: When,
}

pub(super) const SECTION: Section = Section {
    name: "notify",
    about: "Notifications to people, through Home Assistant; they need source.url with source.token, or the Supervisor.",
    keys: &[
        Key {
            name: "notify.target",
            kind: Kind::Text,
            standard: Standard::Unset("nobody is notified"),
            example: "\"notify.mobile_app_phone\"",
            about: "Who is notified: \"persistent_notification\" for everybody who opens Home Assistant, or the name of \
                    an action or entity of Home Assistant that begins with notify. Where it is a phone with Home \
                    Assistant's app (notify.mobile_app_…), the message has buttons: Accept, Not now, Never; to hear \
                    them source.token has to be an administrator's.",
        },
        Key {
            name: "notify.when",
            kind: Kind::Choice(&["new", "always", "failures"]),
            standard: Standard::Value("\"new\""),
            example: "\"always\"",
            about: "Of which runs: those that suggest something for the first time, all, or those that failed.",
        },
    ],
};

impl NotifySettings {
    /// Who is notified of what; none where nobody is to be, or Home Assistant cannot be asked.
    #[must_use]
    pub fn notifications(&self, source: &SourceSettings, language: Language) -> Option<Notifications> {
        let target = self.target.clone()?;
        Some(Notifications { access: source.access()?, target, when: self.when, language })
    }

    /// What of it is of no use as it is.
    pub(super) fn note(&self, source: &SourceSettings) -> Option<Sentence> {
        (self.target.is_some() && source.access().is_none()).then(|| failure!("note-nobody-notified"))
    }
}

fn target<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Target>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    text.map(|text| Target::parse(&text).map_err(serde::de::Error::custom)).transpose()
}
