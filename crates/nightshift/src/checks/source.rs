use domain::Watch;
use jiff::{SignedDuration, Timestamp};

use super::{Finding, Patient, Standing, about};
use crate::figures::{count, grouped};
use crate::night::Cause;
use crate::off_thread::in_full;
use crate::sources::{self, Reading, Source, Window};

/// A home where nothing has happened for so long is one whose history is not written any more.
const STALE: SignedDuration = SignedDuration::from_hours(26);

/// With fewer days than these a weekly habit cannot be told from chance.
const FEW_DAYS: i64 = 14;

/// Reads the last days of the history as the first night would. Also gives the newest event's instant.
pub(crate) fn source(patient: &Patient<'_>, days: u32, watch: &dyn Watch) -> (Finding, Option<Timestamp>) {
    let config = patient.config;
    let failed = |found: String| (Finding { advice: None, ..Finding::fail("source", found, "") }, None);
    let Some(source) = config.history(patient.now) else {
        return failed(Cause::NoSource.to_string());
    };
    let window = Window::Last { days, time_zone: config.timezone.clone(), until: None };
    match sources::read_from(&source, window, patient.now, &config.source.service_users, watch) {
        Ok(reading) => judge(patient, &source, &reading, days),
        Err(error) if error.is_transient() => {
            (Finding::warn("source", in_full(&error), "nothing, unless it stays so: a night tries again"), None)
        }
        Err(error) => failed(in_full(&error)),
    }
}

fn judge(patient: &Patient<'_>, source: &Source, reading: &Reading, asked: u32) -> (Finding, Option<Timestamp>) {
    let format = reading.format;
    let span = reading.log.span().and_then(|(first, last)| {
        Some((Timestamp::from_microsecond(first).ok()?, Timestamp::from_microsecond(last).ok()?))
    });
    let Some((first, last)) = span else {
        let advice = match source {
            Source::InfluxDb(_) | Source::DataApi(_) => "see that the history is written there, and since when",
            Source::File(_) | Source::Recorder(_) | Source::HomeAssistant(_) => {
                "see that Home Assistant's recorder is on, and that this is its database"
            }
        };
        let notes = if matches!(source, Source::InfluxDb(_) | Source::DataApi(_)) {
            reading.notes.join(" ")
        } else {
            String::new()
        };
        return (
            Finding::warn(
                "source",
                format!("a {format} without an event. {notes}").trim_end_matches([' ', '.']).to_owned(),
                advice,
            ),
            None,
        );
    };
    let date = |at: Timestamp| at.to_zoned_datetime(patient.config.timezone.clone()).date();
    let days = date(last).duration_since(date(first)).as_hours() / 24 + 1;
    let age = patient.now.duration_since(last);
    let mut found = format!(
        "{source}, a {format} with {} events over {}, the newest {} old",
        grouped(reading.log.len() as u64),
        count(u64::try_from(days).unwrap_or(0), "day"),
        about(age.as_secs())
    );
    let advice = if age > STALE {
        Some(match source {
            Source::File(_) => {
                "see that Home Assistant is up and writes to this file, or mount the one that it writes to"
            }
            Source::Recorder(_) => "see that Home Assistant is up and that this is its `db_url`",
            Source::InfluxDb(_) => "see that Home Assistant is up and still writes to this InfluxDB",
            Source::DataApi(_) => "see that HomeIQ is up and still takes in events",
            Source::HomeAssistant(_) => "see that Home Assistant's recorder is on",
        })
    } else if reading.skipped > 0 {
        let skipped = grouped(reading.skipped);
        found = format!("{found}; {skipped} {}s could not be read", format.record());
        Some("`nightshift analyze --events FILE` shows the first of them")
    } else if !reading.has_context {
        found = format!("{found}; it does not say who caused a change");
        Some("the recorder's own database does, so that people are told from automations")
    } else if days < FEW_DAYS && days < i64::from(asked) {
        found = format!("{found}; that is little yet");
        Some("leave it running: the archive keeps each day, and habits are surer with every one")
    } else {
        None
    };
    let status = if advice.is_some() { Standing::Warn } else { Standing::Ok };
    (Finding { check: "source", status, found, advice: advice.map(str::to_owned) }, Some(last))
}
