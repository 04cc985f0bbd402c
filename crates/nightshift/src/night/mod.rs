//! The nightly job: fetch → mine → suggest → store → notify. A file a stage; the sequence is
//! spelled out in [`run`], and nowhere else.
//!
//! A night blocks: it computes, and talks to files and to `SQLite`. An async caller puts it on a
//! thread of its own.

mod archive;
mod automations;
mod error;
mod feedback;
mod fetch;
mod follow;
mod gentle;
mod home;
mod identity;
mod job;
mod mine;
mod new;
mod notify;
mod own;
mod progress;
mod store;
mod suggest;
mod traced;
mod words;

use std::sync::Arc;

use ::store::{Changes, Page, Store};
use ::suggest::{Already, Suggested};
use domain::{Clock, Findings, Home, Pattern, Remark, Run, Stage};
use tokio_util::sync::CancellationToken;
use tracing::error_span;
use tracing::span::EnteredSpan;

use crate::changes;
use crate::config::Config;
use progress::StageWatch;
use words::Worded;

pub use error::{Cause, NightError};
pub use feedback::feedback_of_history;
pub use home::remembered;
pub use job::{LatestOutcome, job, job_following};
pub use mine::{mine, mine_beside};
pub use notify::{Announce, Announced, Handed, Silent};
pub use progress::Progress;
pub use suggest::{suggest, suggest_beside};

/// How many stored habits are looked through for those of this night; a home has some dozens.
const MOST_KNOWN: u32 = 10_000;

/// What a night works on and with.
#[derive(Clone, Debug)]
pub struct World {
    /// The configuration.
    pub config: Arc<Config>,
    /// Where results go, and the archive.
    pub store: Arc<Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Who carries the outbox to the broker.
    pub announcer: Arc<dyn Announce>,
}

/// What a night brought.
#[derive(Debug)]
pub struct Outcome {
    /// Events that were mined.
    pub events: u64,
    /// What was found in them, and what was looked at.
    pub findings: Findings,
    /// The home as it was known.
    pub home: Home,
    /// What is suggested, and what is not and why.
    pub suggested: Suggested,
    /// What is different from the night before.
    pub changes: Changes,
    /// What became of the announcement.
    pub announced: Announced,
    /// What the user should know, a sentence each.
    pub notes: Vec<Remark>,
}

/// Does the nightly job for `run`, which has been claimed, on threads that give way to whatever else
/// the machine does.
///
/// When it returns an outcome, the run's row says *succeeded*. When it returns an error, the row is
/// as it was, and the caller ends it.
///
/// # Errors
/// [`NightError`], with the stage and the cause. A broker that cannot be reached is none: the
/// announcement waits in the outbox.
pub fn run(
    world: &World,
    run: &Run,
    progress: &dyn Progress,
    cancel: &CancellationToken,
) -> Result<Outcome, NightError> {
    let threads = gentle::threads(world.config.mining.max_threads).map_err(at(Stage::Fetch))?;
    traced::install(&threads, || work(world, run, progress, cancel))
}

/// The stages, one after the other.
fn work(world: &World, run: &Run, progress: &dyn Progress, cancel: &CancellationToken) -> Result<Outcome, NightError> {
    let World { config, store, clock, announcer } = world;
    let enter = |stage| enter(stage, progress, cancel);

    let stage = in_stage(Stage::Fetch);
    let watch = enter(Stage::Fetch)?;
    let fetched = fetch::fetch(config, store, clock.now(), &watch).map_err(|cause| watch.failed(cause))?;
    let location = config.location().or(fetched.location);
    let language = config.language.or(fetched.language).unwrap_or_default();
    let home = Home { time_zone: config.timezone.clone(), location, language, entities: fetched.entities };
    drop(stage);

    let stage = in_stage(Stage::Mine);
    let watch = enter(Stage::Mine)?;
    let automations = &fetched.automations;
    let findings = mine::mine_beside(&fetched.log, &home, automations, &config.suggestions, &watch);
    let mut findings = findings.map_err(|cause| watch.failed(cause))?;
    // Those that have gone, too: what the user said of them holds when they return.
    let known = store.patterns(&Page::first(MOST_KNOWN)).map_err(at(Stage::Mine))?;
    let known: Vec<Pattern> = known.into_iter().map(|stored| stored.pattern).collect();
    identity::keep_ids(&mut findings.patterns, &known);
    let events = fetched.log.len() as u64;
    let of_users = store.changed_suggestions().map_err(at(Stage::Mine))?;
    let renewed = changes::renew(&of_users, &fetched.log, &home);
    // To give it all back takes the kernel longer than the next stages take.
    rayon::spawn(move || drop(fetched.log));
    drop(stage);

    let stage = in_stage(Stage::Suggest);
    enter(Stage::Suggest)?;
    // Before what the user decided is looked at: to delete one of them is a decision too.
    let followed = follow::follow(config, store, &findings.overrides, clock.now());
    let rejected = store.rejected().map_err(at(Stage::Suggest))?;
    let (feedback, overrides) =
        feedback::feedback(store, &findings.overrides, &home, clock.now()).map_err(at(Stage::Suggest))?;
    let already = Already { automations, overrides: &findings.overrides, corrections: &findings.corrections };
    let mut suggested =
        suggest::suggest_beside(&findings.patterns, &home, &rejected, &feedback, &already, &config.suggestions);
    changes::leave_to_users(&mut suggested, &of_users, &renewed);
    let Worded { notes: worded, proposals } =
        words::words(world, run, &mut suggested, &findings.patterns, (&of_users, &renewed), &home, cancel);
    drop(stage);

    let stage = in_stage(Stage::Store);
    enter(Stage::Store)?;
    let mut notes = fetched.notes;
    notes.extend(notify::note(config));
    notes.extend(followed);
    notes.extend(worded);
    let brought = store::Brought { events, findings: &findings, suggested: &suggested, renewed, overrides, proposals };
    let changes = store::store(world, run, brought, &notes).map_err(at(Stage::Store))?;
    drop(stage);

    // From here on the run has succeeded, and nothing may fail it any more.
    let _stage = in_stage(Stage::Notify);
    progress.at(Stage::Notify, progress::share_of_night(Stage::Notify, 0.0));
    let announced = notify::notify(config, announcer.as_ref());
    progress.at(Stage::Notify, 1.0);
    Ok(Outcome { events, findings, home, suggested, changes, announced, notes })
}

/// Marks what is logged from here on with the stage, until what it returns is dropped.
fn in_stage(stage: Stage) -> EnteredSpan {
    error_span!("stage", stage = stage.as_str()).entered()
}

/// Begins a stage, unless the night was stopped. Whoever follows the progress notes the stage in the
/// run's row.
fn enter<'a>(
    stage: Stage,
    progress: &'a dyn Progress,
    cancel: &'a CancellationToken,
) -> Result<StageWatch<'a>, NightError> {
    let watch = StageWatch { stage, progress, cancel };
    if cancel.is_cancelled() {
        return Err(watch.failed(Cause::Cancelled));
    }
    domain::Watch::progress(&watch, 0.0);
    Ok(watch)
}

fn at<C: Into<Cause>>(stage: Stage) -> impl Fn(C) -> NightError {
    move |cause| NightError { stage, cause: cause.into() }
}

impl StageWatch<'_> {
    fn failed(&self, cause: Cause) -> NightError {
        NightError { stage: self.stage, cause }
    }
}

#[cfg(test)]
mod tests;
