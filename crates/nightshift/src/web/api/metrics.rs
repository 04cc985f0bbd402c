use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::{Run, RunStatus, SuggestionStatus};
use jiff::Timestamp;
use prometheus::core::Collector;
use prometheus::{Gauge, GaugeVec, IntCounter, IntCounterVec, Opts, Registry, TextEncoder};
use store::{Page, RunTotals, Store, StoreError};
use tracing::error;

use crate::lifecycle::as_it_stands;
use crate::live::Standing;
use crate::off_thread::in_full;
use crate::schedule::{NightWatch, Verdict};
use crate::web::{AppState, Problem};

/// What the metrics show, as the store has it: so they outlive the process, and are right also when
/// another process did the work.
struct Seen {
    last_success: Option<Timestamp>,
    /// The newest run that has ended and was more than a missed slot.
    last_run: Option<Run>,
    totals: RunTotals,
    in_progress: bool,
    missed: bool,
    outbox: u64,
    suggestions: [(&'static str, u64); 4],
    archive_days: u64,
    archive_events: u64,
    database_bytes: u64,
    live: Standing,
}

/// How far back the last run that was more than a missed slot is looked for.
const RECENT: u32 = 50;

/// The content type of Prometheus's text format.
const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/metrics", get(metrics))
}

/// What Prometheus reads.
async fn metrics(State(app): State<AppState>) -> Result<Response, Problem> {
    let (nights, now) = (app.nights.clone(), app.clock.now());
    let seen = app.with_store(move |store| Seen::of(store, &nights, now)).await?;
    let next_run = *app.next_run.borrow();
    match text(&seen, next_run) {
        Ok(text) => Ok(([(CONTENT_TYPE, TEXT)], text).into_response()),
        Err(fault) => {
            error!(error = in_full(&fault), "The metrics cannot be written: a fault in Nightshift itself");
            let detail = "The metrics cannot be written; the log says why.";
            Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "metrics_failed", detail))
        }
    }
}

impl Seen {
    fn of(store: &Store, nights: &NightWatch, now: Timestamp) -> Result<Self, StoreError> {
        let runs = store.runs(&Page::first(RECENT))?.into_iter().map(|run| as_it_stands(store, run, now));
        let runs = runs.collect::<Result<Vec<_>, _>>()?;
        let days = store.archived_days()?;
        let count = |name, status| store.count_suggestions(status).map(|number| (name, number));
        Ok(Self {
            last_success: store.last_success()?.and_then(|run| run.finished_at),
            in_progress: runs.iter().any(|run| run.status == RunStatus::Running),
            last_run: runs.into_iter().find(|run| !matches!(run.status, RunStatus::Running | RunStatus::Skipped)),
            totals: store.run_totals()?,
            missed: matches!(nights.verdict(store, now)?, Verdict::Missed(_)),
            outbox: store.outbox_depth()?,
            suggestions: [
                count("pending", SuggestionStatus::Pending)?,
                count("accepted", SuggestionStatus::Accepted)?,
                count("rejected", SuggestionStatus::Rejected)?,
                count("gone", SuggestionStatus::Gone)?,
            ],
            archive_days: days.len() as u64,
            archive_events: days.iter().map(|day| day.events).sum(),
            database_bytes: store.bytes(),
            live: Standing::of(store, now)?,
        })
    }
}

/// The metrics in Prometheus's text format, families by name.
fn text(seen: &Seen, next_run: Option<Timestamp>) -> prometheus::Result<String> {
    let registry = Registry::new();
    let build = labelled("nightshift_build_info", "What is running; always 1.", "version")?;
    build.with_label_values(&[env!("CARGO_PKG_VERSION")]).set(1.0);
    keep(&registry, build)?;

    if let Some(at) = seen.last_success {
        let help = "When the last run that succeeded ended, in seconds since 1970; absent before the first one.";
        keep(&registry, gauge("nightshift_last_success_timestamp_seconds", help, at.as_duration().as_secs_f64())?)?;
    }
    let help = "How long the last run that has ended was in each of its stages, whether it succeeded or not.";
    let durations = labelled("nightshift_last_run_duration_seconds", help, "stage")?;
    for (stage, spent) in seen.last_run.iter().flat_map(|run| &run.stages) {
        durations.with_label_values(&[stage.as_str()]).set(seconds(*spent));
    }
    keep(&registry, durations)?;

    let help = "Runs that have ended, and slots that were missed (skipped), since the database was made.";
    let runs = IntCounterVec::new(Opts::new("nightshift_runs_total", help), &["status"])?;
    let RunTotals { succeeded, failed, interrupted, skipped } = seen.totals;
    for (status, number) in
        [("succeeded", succeeded), ("failed", failed), ("interrupted", interrupted), ("skipped", skipped)]
    {
        runs.with_label_values(&[status]).inc_by(number);
    }
    keep(&registry, runs)?;

    let help = "Whether a run is at work, here or in another process: 1 or 0.";
    keep(&registry, gauge("nightshift_run_in_progress", help, f64::from(u8::from(seen.in_progress)))?)?;
    let help = "Whether the latest night whose time is over was missed: 1 or 0.";
    keep(&registry, gauge("nightshift_night_missed", help, f64::from(u8::from(seen.missed)))?)?;
    if let Some(at) = next_run {
        let help = "When the nightly job comes next, in seconds since 1970.";
        keep(&registry, gauge("nightshift_next_run_timestamp_seconds", help, at.as_duration().as_secs_f64())?)?;
    }
    let help = "Messages that wait for the MQTT broker.";
    keep(&registry, gauge("nightshift_outbox_depth", help, number(seen.outbox))?)?;
    let suggestions = labelled("nightshift_suggestions", "Suggestions, by where they stand.", "status")?;
    for (status, of_these) in seen.suggestions {
        suggestions.with_label_values(&[status]).set(number(of_these));
    }
    keep(&registry, suggestions)?;
    let help = "Local dates of which the archive holds the events.";
    keep(&registry, gauge("nightshift_archive_dates", help, number(seen.archive_days))?)?;
    let help = "Events in the archive.";
    keep(&registry, gauge("nightshift_archive_events", help, number(seen.archive_events))?)?;
    let help = "What the database takes on the disk, its write-ahead log included.";
    keep(&registry, gauge("nightshift_database_bytes", help, number(seen.database_bytes))?)?;
    live(&registry, &seen.live)?;
    #[cfg(target_os = "linux")]
    keep(&registry, prometheus::process_collector::ProcessCollector::for_self())?;
    TextEncoder::new().encode_to_string(&registry.gather())
}

/// How the live connection stands; nothing where there never was one.
fn live(registry: &Registry, standing: &Standing) -> prometheus::Result<()> {
    let Some(connection) = standing.connection() else { return Ok(()) };
    let help = "Whether what happens in Home Assistant is listened to: 1 or 0.";
    keep(registry, gauge("nightshift_live_connected", help, f64::from(u8::from(standing.is_up())))?)?;
    let help = "Since when it is, or is not, in seconds since 1970.";
    keep(
        registry,
        gauge("nightshift_live_since_timestamp_seconds", help, connection.since.as_duration().as_secs_f64())?,
    )?;
    let changes =
        IntCounter::new("nightshift_live_changes_total", "Changes that were heard since the database was made.")?;
    changes.inc_by(connection.changes);
    keep(registry, changes)?;
    let gaps = IntCounter::new("nightshift_live_gaps_total", "Gaps that were filled since the database was made.")?;
    gaps.inc_by(connection.gaps);
    keep(registry, gaps)?;
    if let Some(gap) = &connection.last_gap {
        let help = "How long the last gap was that was filled.";
        let length = gap.until.duration_since(gap.from).as_secs_f64();
        keep(registry, gauge("nightshift_live_last_gap_seconds", help, length)?)?;
    }
    Ok(())
}

fn keep(registry: &Registry, collector: impl Collector + 'static) -> prometheus::Result<()> {
    registry.register(Box::new(collector))
}

fn gauge(name: &str, help: &str, value: f64) -> prometheus::Result<Gauge> {
    let gauge = Gauge::new(name, help)?;
    gauge.set(value);
    Ok(gauge)
}

fn labelled(name: &str, help: &str, label: &str) -> prometheus::Result<GaugeVec> {
    GaugeVec::new(Opts::new(name, help), &[label])
}

#[expect(clippy::cast_precision_loss, reason = "a gauge needs no more than 53 bits")]
fn number(number: u64) -> f64 {
    number as f64
}

fn seconds(milliseconds: u64) -> f64 {
    number(milliseconds) / 1000.0
}
