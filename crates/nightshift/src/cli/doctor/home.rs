use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use store::{Page, Store};

use crate::checks::{Finding, Patient, about};
use crate::config::{Loaded, Place};
use crate::lifecycle::plausible;
use crate::remarks;
use crate::web::is_weakly_guarded;

/// How far two looks at a clock may lie apart without it having been set.
const LEEWAY: SignedDuration = SignedDuration::from_mins(2);

/// That the configuration can be used is known here: it has been read.
pub(super) fn configuration(loaded: &Loaded) -> Finding {
    let from = match &loaded.file {
        Some(file) => format!("read from {}", file.display()),
        None => "no file was found: built-in defaults, and the environment".to_owned(),
    };
    let http = &loaded.config.http;
    if is_weakly_guarded(&http.listen, http.token.as_ref()) {
        let advice = "others can reach http.listen and try: take a text such as `openssl rand -hex 32` makes";
        return Finding::warn("configuration", format!("{from}; http.token is short"), advice);
    }
    if loaded.config.location().is_none() {
        let advice = "set latitude and longitude, or nothing is learned of sunrise and sunset";
        return Finding::warn("configuration", format!("{from}; it does not say where the home is"), advice);
    }
    Finding::ok("configuration", from)
}

pub(super) fn time_zone(loaded: &Loaded, now: Timestamp, machine: Option<&TimeZone>) -> Finding {
    let zone = &loaded.config.timezone;
    let name = zone.iana_name().unwrap_or("UTC");
    let there = now.to_zoned_datetime(zone.clone()).strftime("%H:%M (UTC%:z)").to_string();
    let found = format!("{name}, where it is {there} now");
    if let Some(note) = loaded.notes.first() {
        return Finding::warn("time zone", found, remarks::sentence(note));
    }
    let machine = machine.and_then(TimeZone::iana_name).filter(|machine| *machine != name);
    match (machine, loaded.place("timezone")) {
        // The machine of a container is usually by UTC.
        (Some("UTC" | "Etc/UTC"), _) if name != "UTC" => {
            Finding::ok("time zone", format!("{found}; the machine is by UTC"))
        }
        (_, Place::HomeAssistant) => Finding::ok("time zone", format!("{found}, as Home Assistant says")),
        (Some(machine), place) if place != Place::Default => Finding::warn(
            "time zone",
            format!("{found}; the machine is by {machine}"),
            "that is right when the home is in another zone than the machine; else correct `timezone`",
        ),
        _ => Finding::ok("time zone", found),
    }
}

/// Which language people are spoken to in, and who said so.
pub(super) fn language(loaded: &Loaded) -> Finding {
    let Some(language) = loaded.config.language else {
        return Finding::ok("language", "English, since nobody has said otherwise: `language` sets it");
    };
    let name = language.own_name();
    match loaded.place("language") {
        Place::HomeAssistant => Finding::ok("language", format!("{name}, as Home Assistant says")),
        _ => Finding::ok("language", name),
    }
}

/// Whether the clock can be right, going by what has been noted by it so far.
pub(super) fn clock(patient: &Patient<'_>, newest_event: Option<Timestamp>) -> Finding {
    let now = patient.now;
    let shown = now.strftime("%Y-%m-%d %H:%M:%S UTC").to_string();
    let advice = "set the clock, and see that the machine gets the time from the network (NTP): slots come by it";
    // Without a store there is nothing that the clock has shown before.
    let nothing = Store::open_in_memory().ok();
    if let Some(Ok(Some(doubt))) = patient.store().or(nothing.as_ref()).map(|store| plausible::doubt(store, now)) {
        return Finding { advice: None, ..Finding::fail("clock", doubt.to_string(), "") };
    }
    let newest_run = patient.store().and_then(|store| store.runs(&Page::first(1)).ok()?.pop());
    let marks = [("the newest run", newest_run.map(|run| run.started_at)), ("the newest event", newest_event)];
    for (what, at) in marks.into_iter().filter_map(|(what, at)| Some((what, at?))) {
        let ahead = at.duration_since(now);
        if ahead > LEEWAY {
            let found = format!("it shows {shown}, {} before {what}", about(ahead.as_secs()));
            return Finding::warn(
                "clock",
                found,
                format!("{advice}; or else the clock by which {what} was noted was wrong"),
            );
        }
    }
    Finding::ok("clock", shown)
}

pub(super) fn schedule(patient: &Patient<'_>) -> Finding {
    let cron = &patient.config.schedule.cron;
    let Some(schedule) = &patient.schedule else {
        return Finding::fail("schedule", format!("{cron:?} cannot be read"), "correct schedule.cron");
    };
    let first = schedule.next_after(patient.now);
    let next = std::iter::successors(first, |slot| schedule.next_after(slot.at)).take(3);
    let times: Vec<String> = next
        .map(|slot| slot.at.to_zoned_datetime(schedule.time_zone().clone()).strftime("%a %Y-%m-%d %H:%M").to_string())
        .collect();
    Finding::ok("schedule", format!("{cron}: next on {}", times.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Standing;
    use crate::config::{Inputs, load};

    fn loaded(zone: &str) -> Loaded {
        let inputs = Inputs { flags: vec![("timezone", "--timezone", zone.to_owned())], ..Inputs::default() };
        load(&inputs).expect("is right")
    }

    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    #[test]
    fn another_zone_than_the_machines_is_pointed_out() {
        let look = |zone: &str, machine: &str| {
            let machine = TimeZone::get(machine).expect("a zone");
            time_zone(&loaded(zone), at("2026-07-01T12:00:00Z"), Some(&machine))
        };
        let same = look("Europe/Helsinki", "Europe/Helsinki");
        assert_eq!(
            (same.status, same.found.to_string().as_str()),
            (Standing::Ok, "Europe/Helsinki, where it is 15:00 (UTC+03:00) now")
        );
        assert_eq!(look("Europe/Helsinki", "UTC").status, Standing::Ok, "as in a container");
        let other = look("Europe/Helsinki", "America/New_York");
        assert!(other.status == Standing::Warn && other.found.to_string().contains("America/New_York"), "{other:?}");
    }

    #[test]
    fn a_clock_that_cannot_be_right_is_told() {
        let loaded = loaded("UTC");
        let look = |now: &str, newest: Option<&str>| {
            let schedule = loaded.config.schedule.slots(TimeZone::UTC).ok();
            let store = Store::open_in_memory().map(Some);
            clock(&Patient { config: &loaded.config, now: at(now), schedule, store }, newest.map(at)).status
        };
        assert_eq!(look("1970-01-01T00:10:00Z", None), Standing::Fail);
        assert_eq!(look("2026-07-01T12:00:00Z", None), Standing::Ok);
        assert_eq!(look("2026-07-01T12:00:00Z", Some("2026-07-01T12:01:00Z")), Standing::Ok);
        assert_eq!(look("2026-07-01T12:00:00Z", Some("2026-07-01T14:00:00Z")), Standing::Warn);
    }
}
