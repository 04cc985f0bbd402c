//! The nouns that every part of Nightshift speaks: events, entities, causes, patterns,
//! automations, suggestions, runs, and the clock.
//!
//! This crate does no I/O, starts no thread and knows no async runtime. What is here is what the
//! other crates agree on; how a thing is found, worded, stored or sent is theirs.

mod advice;
mod automation;
mod backtest;
mod cause;
mod change;
mod clock;
mod draft;
mod entity;
mod event_log;
mod evidence;
mod existing;
mod feedback;
mod home;
mod ids;
mod lack;
mod language;
mod names;
mod pattern;
pub mod planes;
mod proposal;
mod remark;
mod run;
mod suggestion;
mod wilson;

pub use advice::{Advice, AdviceKind, Correction, Remedy};
pub use automation::{
    Action, AtTime, Automation, Condition, EntityIds, ForDuration, Mode, SunEvent, Target, Trigger, Weekday,
};
pub use backtest::{Backtest, Outlook};
pub use cause::Cause;
pub use change::Change;
pub use clock::{Clock, ManualClock, Sleep};
pub use draft::{Draft, Joined, Setting};
pub use entity::{EntityId, InvalidEntityId, domain_of, is_actuator, is_entity_id, is_person};
pub use event_log::{Columns, EntityIx, Event, EventLog, EventLogBuilder, Part, Row, StateIx};
pub use evidence::{Act, Evidence, WouldFire};
pub use existing::{ExistingAutomation, Route};
pub use feedback::{AutomaticAct, DecidedTarget, FeedbackEffect, Override, OverrideCount, PastDecision, Verdict};
pub use home::{EntityInfo, Home, InvalidLocation, Location, TemperatureRange};
pub use ids::{AdviceId, PatternId, RunId, SuggestionId};
pub use lack::Lack;
pub use language::{Language, UnknownLanguage};
pub use names::Names;
pub use pattern::{Cancelled, Excluded, Findings, Moment, NearMiss, Pattern, PatternKind, Summary, TargetState, Watch};
pub use proposal::Proposal;
pub use remark::{Form, Remark, RemarkPart};
pub use run::{Run, RunOrigin, RunOutcome, RunStatus, Slot, Stage};
pub use suggestion::{Category, Priority, Savings, Suggestion, SuggestionStatus, WordedBy};
pub use wilson::{wilson_low, wilson_low_of};
