//! All that Nightshift keeps, in one `SQLite` file: runs and their slots, the archive of events,
//! patterns, suggestions with what the user decided, advice, feedback, the outbox, and what Home Assistant says live.
//!
//! This is the only room with SQL in it, and it holds nothing else. Its calls block: an async
//! caller goes through `spawn_blocking`. Nothing here reads the clock; whoever calls says what time
//! it is.
//!
//! Several processes may have the same file open. What must not happen twice (two runs at once, two
//! successes of one slot) is refused by the database itself, not by this code alone.

mod advice;
mod archive;
mod automations;
mod backup;
mod block;
mod claim;
mod columns;
mod connection;
mod damage;
mod entities;
mod error;
mod feedback;
mod fires;
mod integrity;
mod language_model;
mod live;
mod meta;
mod migrations;
mod outbox;
mod owner;
mod page;
mod parts;
mod patterns;
mod place;
mod read_only;
mod results;
mod runs;
mod salvage;
mod suggestions;
mod upkeep;
mod versions;

pub use advice::StoredAdvice;
pub use archive::{ArchivedDay, PackedDay};
pub use automations::{InstallState, Installation, Seen, Wish};
pub use backup::{Contents, back_up, check_backup};
pub use claim::{Claim, Claimed};
pub use connection::Store;
pub use damage::SetAside;
pub use error::StoreError;
pub use feedback::{FeedbackFilter, FeedbackReset, OverrideReset, StoredOverride};
pub use fires::Fire;
pub use language_model::{KeptReply, ModelCallId, ModelLimit, ModelSpending, ModelUsage};
pub use live::{GrowingSpan, LiveBatch, LiveChange, LiveConnection, LiveContext, LiveGap, LiveOrigin, LiveSpan};
pub use outbox::{OutboxMessage, StoredMessage, Unsent};
pub use page::Page;
pub use patterns::StoredPattern;
pub use results::{Changes, Renewed, Results};
pub use runs::{RunEnd, RunTotals};
pub use salvage::Salvaged;
pub use suggestions::{Decision, StatusChange, StoredSuggestion, SuggestionFilter};
pub use upkeep::Retention;
pub use versions::{Author, NewVersion, Version, Versioned};
