use domain::Watch;
use jiff::{SignedDuration, Timestamp};
use language::Sentence;

use super::texts::told;
use super::{Finding, Patient, Standing};
use crate::figures::grouped;
use crate::remarks;
use crate::sources::{self, Reading, Source, Window};

/// A home where nothing has happened for so long is one whose history is not written any more.
const STALE: SignedDuration = SignedDuration::from_hours(26);

/// With fewer days than these a weekly habit cannot be told from chance.
const FEW_DAYS: i64 = 14;

/// Reads the last days of the history as the first night would. Also gives the newest event's instant.
pub(crate) fn source(patient: &Patient<'_>, days: u32, watch: &dyn Watch) -> (Finding, Option<Timestamp>) {
    let config = patient.config;
    let failed = |found: Sentence| (Finding { advice: None, ..Finding::fail("source", found, "") }, None);
    let Some(source) = config.history(patient.now) else {
        return failed(told!("source-none"));
    };
    let window = Window::Last { days, time_zone: config.timezone.clone(), until: None };
    match sources::read_from(&source, window, patient.now, &config.source.service_users, watch) {
        Ok(reading) => judge(patient, &source, &reading, days),
        Err(error) if error.is_transient() => (Finding::warn("source", error.sentence(), told!("source-later")), None),
        Err(error) => failed(error.sentence()),
    }
}

fn judge(patient: &Patient<'_>, source: &Source, reading: &Reading, asked: u32) -> (Finding, Option<Timestamp>) {
    let format = reading.format;
    let span = reading.log.span().and_then(|(first, last)| {
        Some((Timestamp::from_microsecond(first).ok()?, Timestamp::from_microsecond(last).ok()?))
    });
    let Some((first, last)) = span else {
        let advice = match source {
            Source::InfluxDb(_) | Source::DataApi(_) => told!("source-see-service"),
            Source::File(_) | Source::Recorder(_) | Source::HomeAssistant(_) => {
                told!("source-see-recorder")
            }
        };
        let notes = if matches!(source, Source::InfluxDb(_) | Source::DataApi(_)) { &reading.notes[..] } else { &[] };
        return (
            Finding::warn(
                "source",
                if notes.is_empty() {
                    told!("source-empty", format = format.sentence())
                } else {
                    let notes = Sentence::joined(notes.iter().map(remarks::sentence), " ");
                    told!("source-empty-with-notes", format = format.sentence(), notes = notes)
                },
                advice,
            ),
            None,
        );
    };
    let date = |at: Timestamp| at.to_zoned_datetime(patient.config.timezone.clone()).date();
    let days = date(last).duration_since(date(first)).as_hours() / 24 + 1;
    let age = patient.now.duration_since(last);
    let found = told!(
        "source-found",
        source = source.to_string(),
        format = format.sentence(),
        events = grouped(reading.log.len() as u64),
        days = u64::try_from(days).unwrap_or(0),
        age = age_of(age.as_secs()),
    );
    let (found, advice) = if age > STALE {
        let advice = match source {
            Source::File(_) => told!("source-stale-file"),
            Source::Recorder(_) => told!("source-stale-recorder"),
            Source::InfluxDb(_) => told!("source-stale-influxdb"),
            Source::DataApi(_) => told!("source-stale-data-api"),
            Source::HomeAssistant(_) => told!("source-stale-hub"),
        };
        (found, Some(advice))
    } else if reading.skipped > 0 {
        let skipped = grouped(reading.skipped);
        let found = told!("source-skipped", found = found, number = skipped, record = format.record());
        (found, Some(told!("source-skipped-advice")))
    } else if !reading.has_context {
        (told!("source-no-context", found = found), Some(told!("source-no-context-advice")))
    } else if days < FEW_DAYS && days < i64::from(asked) {
        (told!("source-little", found = found), Some(told!("source-little-advice")))
    } else {
        (found, None)
    };
    let status = if advice.is_some() { Standing::Warn } else { Standing::Ok };
    (Finding { check: "source", status, found, advice }, Some(last))
}

/// How old the newest event is, in its largest unit, as `about` says it.
fn age_of(seconds: i64) -> Sentence {
    let number = |unit: i64| u64::try_from(seconds.max(0) / unit).unwrap_or(0);
    match seconds {
        ..120 => told!("age-seconds", number = number(1)),
        120..7_200 => told!("age-minutes", number = number(60)),
        7_200..172_800 => told!("age-hours", number = number(3_600)),
        _ => told!("age-days", number = number(86_400)),
    }
}
