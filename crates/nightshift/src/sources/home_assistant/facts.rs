//! What Home Assistant says of the home itself.

use domain::{Language, Location};
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::messages::Answer;

/// What Home Assistant says of the home.
#[derive(Clone, Debug, Default)]
pub struct HomeFacts {
    /// Home Assistant's version, such as `2026.2.3`.
    pub version: String,
    /// The zone in which its people live by the clock; none where it is no zone that is known here.
    pub time_zone: Option<TimeZone>,
    /// Where it stands; none where nobody said: Home Assistant's own default is no place.
    pub location: Option<Location>,
    /// The language that its people read, as a tag such as `de` or `pt-BR`, spoken here or not.
    pub language: Option<String>,
    /// How far it is set up, `RUNNING` when all is.
    pub state: Option<String>,
}

#[derive(Deserialize)]
struct Config {
    #[serde(default)]
    time_zone: Option<String>,
    #[serde(default)]
    latitude: Option<f64>,
    #[serde(default)]
    longitude: Option<f64>,
    #[serde(default)]
    language: Option<String>,
    #[serde(default)]
    state: Option<String>,
}

impl HomeFacts {
    pub(super) fn of(answer: &Answer, version: &str) -> Result<Self, serde_json::Error> {
        let config: Config = answer.result()?;
        let location = match (config.latitude, config.longitude) {
            // What nobody set is 0, 0: a place in the Atlantic.
            (Some(latitude), Some(longitude)) if latitude != 0.0 || longitude != 0.0 => {
                Location::new(latitude, longitude).ok()
            }
            _ => None,
        };
        Ok(Self {
            version: version.to_owned(),
            time_zone: config.time_zone.and_then(|name| TimeZone::get(&name).ok()),
            location,
            language: config.language.map(|language| language.chars().filter(|c| !c.is_control()).take(16).collect()),
            state: config.state,
        })
    }

    /// The language of its people, where it is one that is spoken here.
    #[must_use]
    pub fn spoken(&self) -> Option<Language> {
        Language::of_tag(self.language.as_deref()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(result: &str) -> HomeFacts {
        let text = format!(r#"{{"id":1,"type":"result","success":true,"result":{result}}}"#);
        HomeFacts::of(&Answer(text.into()), "2026.2.3").expect("is read")
    }

    #[test]
    fn zone_and_place_are_those_of_home_assistant() {
        let home = facts(
            r#"{"time_zone":"Europe/Amsterdam","latitude":52.0,"longitude":5.0,"language":"nl","state":"RUNNING","x":[]}"#,
        );
        assert_eq!(home.time_zone.as_ref().and_then(TimeZone::iana_name), Some("Europe/Amsterdam"));
        assert_eq!(home.location, Location::new(52.0, 5.0).ok());
        assert_eq!((home.language.as_deref(), home.spoken()), (Some("nl"), Some(Language::Dutch)));
        assert_eq!(facts(r#"{"language":"pt-BR"}"#).spoken(), None);
    }

    #[test]
    fn what_is_not_said_is_not_known() {
        for nothing in [
            "{}",
            r#"{"time_zone":"Nowhere/At-all","latitude":0.0,"longitude":0.0}"#,
            r#"{"latitude":99,"longitude":5}"#,
        ] {
            let home = facts(nothing);
            assert!(home.time_zone.is_none() && home.location.is_none(), "{nothing}");
        }
    }
}
