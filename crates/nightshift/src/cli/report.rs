//! What is said of an analysis: as text for people, and as one JSON object.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Duration;

use domain::{
    Advice, Cause, EventLog, Findings, Home, NearMiss, Override, Pattern, Remark, Savings, Suggestion, is_actuator,
};
use jiff::Timestamp;
use serde_json::{Value, json};
use suggest::{Suggested, lack_sentence, near_miss_sentence, title};

use super::history_files::{FileRead, History};
use super::output::{clean, count, grouped, table};

/// The most lines of a list whose rest is counted only.
const MOST_LINES: usize = 10;

/// All that is said of an analysis.
pub(super) struct Analysis<'a> {
    pub(super) history: &'a History,
    pub(super) findings: &'a Findings,
    pub(super) suggested: &'a Suggested,
    pub(super) notes: &'a [Remark],
    pub(super) elapsed: Duration,
}

pub(super) fn to_json(analysis: &Analysis<'_>) -> Value {
    let Analysis { history, findings, suggested, notes, elapsed } = analysis;
    let summary = &findings.summary;
    let notes = history.files.iter().flat_map(|file| &file.notes).chain(&history.notes).chain(*notes);
    let notes: Vec<&str> = notes.map(Remark::text).collect();
    let withheld: Vec<Value> =
        suggested.withheld.iter().map(|one| json!({"pattern_id": one.pattern_id, "reason": one.reason})).collect();
    json!({
        "events": history.events,
        "entities": history.entities,
        "days": days(&history.log, &history.home),
        "skipped": history.files.iter().map(|file| file.skipped).sum::<u64>(),
        "elapsed_seconds": elapsed.as_secs_f64(),
        "timezone": history.home.time_zone.iana_name(),
        "actuators": summary.actuators,
        "manual_actions": summary.manual_actions,
        "hypotheses": summary.hypotheses,
        "causes": causes_of(&history.log).iter().map(|(cause, events)| (cause_name(*cause), *events)).collect::<BTreeMap<_, _>>(),
        "files": history.files,
        "excluded": summary.excluded,
        "notes": notes,
        "patterns": findings.patterns.iter().map(pattern_json).collect::<Vec<_>>(),
        "suggestions": suggested.suggestions,
        "withheld": withheld,
        "near_misses": near_misses_json(&findings.near_misses, &history.home),
        "advice": suggested.advice,
        "overrides": findings.overrides.iter().map(Override::count).collect::<Vec<_>>(),
    })
}

/// What came close, each with what it lacked in words too.
pub(super) fn near_misses_json(near_misses: &[NearMiss], home: &Home) -> Vec<Value> {
    let with_words = |miss: &NearMiss| {
        let mut value = serde_json::to_value(miss).unwrap_or_default();
        if let Some(fields) = value.as_object_mut() {
            fields.insert("lacked_in_words".into(), lack_sentence(&miss.lacked, home.language).into());
        }
        value
    };
    near_misses.iter().map(with_words).collect()
}

/// A pattern without its moments, which are for pictures.
pub(super) fn pattern_json(pattern: &Pattern) -> Value {
    let mut value = serde_json::to_value(pattern).unwrap_or_default();
    if let Some(fields) = value.as_object_mut() {
        fields.remove("moments");
    }
    value
}

/// Local days from the first event to the last, both included.
pub(super) fn days(log: &EventLog, home: &Home) -> i64 {
    let date = |time| {
        let instant = Timestamp::from_microsecond(time).ok()?;
        Some(instant.to_zoned_datetime(home.time_zone.clone()).date())
    };
    let dates = log.span().and_then(|(first, last)| Some((date(first)?, date(last)?)));
    dates.map_or(0, |(first, last)| last.duration_since(first).as_hours() / 24 + 1)
}

/// What was read, and what of it could not be.
pub(super) fn read(out: &mut dyn Write, log: &EventLog, home: &Home, files: &[FileRead]) -> io::Result<()> {
    let zone = home.time_zone.iana_name().unwrap_or("UTC");
    let days = u64::try_from(days(log, home)).unwrap_or(0);
    write!(
        out,
        "Read {} of {} over {} ({zone}",
        count(log.len() as u64, "event"),
        if log.entity_names().len() == 1 {
            "1 entity".to_owned()
        } else {
            format!("{} entities", grouped(log.entity_names().len() as u64))
        },
        count(days, "day"),
    )?;
    let day = |time| Timestamp::from_microsecond(time).map(|at| at.to_zoned_datetime(home.time_zone.clone()).date());
    if let Some((Ok(first), Ok(last))) = log.span().map(|(first, last)| (day(first), day(last))) {
        write!(out, ", {first} to {last}")?;
    }
    writeln!(out, ").")?;
    for file in files.iter().filter(|file| file.skipped > 0) {
        let (skipped, read) = (grouped(file.skipped), count(file.read, file.record));
        writeln!(out, "{}: {skipped} of {read} could not be read:", clean(&file.path.display().to_string()))?;
        for skip in file.skips.iter().take(3) {
            writeln!(out, "  {} {} {}", file.record, skip.line, clean(&skip.reason))?;
        }
        if file.skipped > 3 {
            writeln!(out, "  …")?;
        }
    }
    Ok(())
}

pub(super) fn notes(out: &mut dyn Write, notes: impl Iterator<Item = impl AsRef<str>>) -> io::Result<()> {
    for note in notes {
        writeln!(out, "Note: {}", clean(note.as_ref()))?;
    }
    Ok(())
}

/// Who switched what can be switched.
pub(super) fn causes(out: &mut dyn Write, log: &EventLog) -> io::Result<()> {
    let causes = causes_of(log);
    if causes.values().all(|&events| events == 0) {
        return writeln!(out, "\nNothing in it can be switched: there is no light, switch, cover or the like.");
    }
    writeln!(out, "\nWho changed what can be switched")?;
    let rows: Vec<[String; 2]> =
        causes.iter().rev().map(|(cause, events)| [cause_words(*cause).to_owned(), grouped(*events)]).collect();
    table(out, ["by", "changes"], &rows)
}

/// Patterns and suggestions, or why there are none.
pub(super) fn findings(out: &mut dyn Write, findings: &Findings, suggested: &Suggested, home: &Home) -> io::Result<()> {
    patterns(out, &findings.patterns, home)?;
    if suggested.suggestions.is_empty() {
        nothing_found(out, findings, home)?;
    } else {
        writeln!(out, "\nSuggestions")?;
        for (number, suggestion) in (1..).zip(&suggested.suggestions) {
            self::suggestion(out, number, suggestion)?;
        }
    }
    advice(out, suggested.advice.iter())?;
    withheld(out, findings, suggested, home)
}

pub(super) fn suggestion(out: &mut dyn Write, number: usize, suggestion: &Suggestion) -> io::Result<()> {
    writeln!(out, "{number:>3}. {}", clean(&suggestion.title))?;
    writeln!(out, "     {}", clean(&suggestion.description))?;
    if let Some(feedback) = &suggestion.feedback {
        writeln!(out, "     {}", clean(&feedback.reason))?;
    }
    let (category, priority) = (word(&suggestion.category), word(&suggestion.priority));
    writeln!(out, "     {category}, {priority} priority, {}, {}", saves(&suggestion.savings), suggestion.id)
}

/// What might be done about the automations that there are.
pub(super) fn advice<'a>(out: &mut dyn Write, advice: impl ExactSizeIterator<Item = &'a Advice>) -> io::Result<()> {
    let all = advice.len();
    if all == 0 {
        return Ok(());
    }
    writeln!(out, "\nAbout your automations")?;
    for one in advice.take(MOST_LINES) {
        writeln!(out, "  - {}", clean(&one.title))?;
        writeln!(out, "    {}", clean(&one.description))?;
    }
    match all.saturating_sub(MOST_LINES) {
        0 => Ok(()),
        more => writeln!(out, "  and {more} more"),
    }
}

/// What a suggestion would save, in a few words.
fn saves(savings: &Savings) -> String {
    match savings.hours_on_per_week {
        Some(hours) => format!("saves about {hours:.1} h a week of running for nobody"),
        None => format!("saves about {:.1} actions a week by hand", savings.manual_actions_per_week),
    }
}

/// The word by which a value is known outside.
pub(super) fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn patterns(out: &mut dyn Write, patterns: &[Pattern], home: &Home) -> io::Result<()> {
    if patterns.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nPatterns")?;
    let percent = |share: f64| format!("{:.0} %", share * 100.0);
    let rows: Vec<[String; 6]> = patterns
        .iter()
        .map(|pattern| {
            [
                word(&pattern.kind),
                title(pattern, home),
                format!("{} of {}", pattern.support, pattern.opportunities),
                percent(pattern.confidence_low),
                format!("{} of {}", pattern.backtest.served, pattern.backtest.fires),
                by_chance(pattern.q_value),
            ]
        })
        .collect();
    table(out, ["kind", "habit", "held", "surely", "right", "by chance"], &rows)
}

/// How likely chance is to bring as much, as a power of ten.
fn by_chance(q_value: f64) -> String {
    if q_value < f64::MIN_POSITIVE { "under 1e-300".to_owned() } else { format!("{q_value:.0e}") }
}

fn nothing_found(out: &mut dyn Write, findings: &Findings, home: &Home) -> io::Result<()> {
    let summary = &findings.summary;
    writeln!(out, "\nNothing was found that is sure enough to suggest.")?;
    writeln!(
        out,
        "  Looked at {} over {}, among them {} of {}; tried {}.",
        count(summary.events, "event"),
        count(summary.days, "day"),
        count(summary.manual_actions, "manual action"),
        count(summary.actuators, "device"),
        if summary.hypotheses == 1 {
            "1 possible habit".to_owned()
        } else {
            format!("{} possible habits", grouped(summary.hypotheses))
        },
    )?;
    for excluded in &summary.excluded {
        let events = count(excluded.events, "event");
        let are = if excluded.events == 1 { "was" } else { "were" };
        writeln!(out, "  {events} {are} left out, because they are {}.", clean(&excluded.reason))?;
    }
    if summary.manual_actions == 0 && summary.events > 0 {
        writeln!(out, "  Habits are learned from what people switch by hand, and nobody did.")?;
    }
    near_misses(out, findings, home)
}

fn near_misses(out: &mut dyn Write, findings: &Findings, home: &Home) -> io::Result<()> {
    if findings.near_misses.is_empty() {
        return Ok(());
    }
    writeln!(out, "  What came close:")?;
    for miss in findings.near_misses.iter().take(MOST_LINES) {
        writeln!(out, "  - {}", clean(&near_miss_sentence(miss, home)))?;
    }
    Ok(())
}

fn withheld(out: &mut dyn Write, findings: &Findings, suggested: &Suggested, home: &Home) -> io::Result<()> {
    if suggested.withheld.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nNot suggested")?;
    for one in suggested.withheld.iter().take(MOST_LINES) {
        let pattern = findings.patterns.iter().find(|pattern| pattern.id == one.pattern_id);
        let what = pattern.map_or_else(|| one.pattern_id.to_string(), |pattern| title(pattern, home));
        writeln!(out, "  - {}: {}", clean(&what), clean(&one.reason))?;
    }
    match suggested.withheld.len().saturating_sub(MOST_LINES) {
        0 => Ok(()),
        more => writeln!(out, "  and {more} more"),
    }
}

/// Changes of what can be switched, by cause.
fn causes_of(log: &EventLog) -> BTreeMap<Cause, u64> {
    let actuators: Vec<bool> = log.entity_names().iter().map(is_actuator).collect();
    let mut causes: BTreeMap<Cause, u64> = ALL_CAUSES.into_iter().map(|cause| (cause, 0)).collect();
    for row in 0..u32::try_from(log.len()).unwrap_or(u32::MAX) {
        if actuators.get(log.entity(row) as usize).copied().unwrap_or(false) {
            *causes.entry(log.cause(row)).or_default() += 1;
        }
    }
    causes
}

const ALL_CAUSES: [Cause; 4] = [Cause::Automation, Cause::Derived, Cause::Device, Cause::Person];

fn cause_name(cause: Cause) -> String {
    word(&cause)
}

fn cause_words(cause: Cause) -> &'static str {
    match cause {
        Cause::Person => "people in the app or by voice",
        Cause::Device => "people at the device, or the device itself",
        Cause::Derived => "another change",
        Cause::Automation => "automations",
    }
}
