//! What Home Assistant says of the home, kept for when it cannot be asked.

use domain::{Location, Remark};
use jiff::tz::TimeZone;
use store::{Store, StoreError};

use crate::config::Config;
use crate::remarks::remark;
use crate::sources::HomeFacts;

const TIME_ZONE: &str = "home.time_zone";
const LOCATION: &str = "home.location";
const LANGUAGE: &str = "home.language";

/// Keeps what was said, as far as anything was.
pub(super) fn remember(store: &Store, facts: &HomeFacts) -> Result<(), StoreError> {
    if let Some(name) = facts.time_zone.as_ref().and_then(TimeZone::iana_name) {
        store.set_meta(TIME_ZONE, name)?;
    }
    if let Some(location) = facts.location {
        store.set_meta(LOCATION, &format!("{} {}", location.latitude(), location.longitude()))?;
    }
    if let Some(language) = &facts.language {
        store.set_meta(LANGUAGE, language)?;
    }
    Ok(())
}

/// The zone, the place and the language that Home Assistant said last.
///
/// # Errors
/// When the store cannot be read.
pub fn remembered(store: &Store) -> Result<HomeFacts, StoreError> {
    let time_zone = store.meta(TIME_ZONE)?.and_then(|name| TimeZone::get(&name).ok());
    let location = store.meta(LOCATION)?.and_then(|text| {
        let (latitude, longitude) = text.split_once(' ')?;
        Location::new(latitude.parse().ok()?, longitude.parse().ok()?).ok()
    });
    Ok(HomeFacts { time_zone, location, language: store.meta(LANGUAGE)?, ..HomeFacts::default() })
}

/// What to tell the user when the night goes by another zone than Home Assistant does.
pub(super) fn zone_note(config: &Config, facts: &HomeFacts) -> Option<Remark> {
    let said = facts.time_zone.as_ref().and_then(TimeZone::iana_name)?;
    let used = config.timezone.iana_name().unwrap_or("UTC");
    (said != used).then(|| remark!("other-zone", theirs = said, ours = used).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_is_known_later() {
        let store = Store::open_in_memory().expect("opens");
        let nothing = remembered(&store).expect("is read");
        assert!(nothing.time_zone.is_none() && nothing.location.is_none() && nothing.spoken().is_none());
        let facts = HomeFacts {
            time_zone: TimeZone::get("Europe/Amsterdam").ok(),
            location: Location::new(52.25, -5.125).ok(),
            language: Some("nl".to_owned()),
            ..HomeFacts::default()
        };
        remember(&store, &facts).expect("is kept");
        remember(&store, &HomeFacts::default()).expect("nothing new");
        let said = remembered(&store).expect("is read");
        assert_eq!(said.time_zone.as_ref().and_then(TimeZone::iana_name), Some("Europe/Amsterdam"));
        assert_eq!((said.location, said.spoken()), (facts.location, Some(domain::Language::Dutch)));
    }
}
