//! What users change of suggestions: tried on the archived history at once, and stored as versions.
//!
//! [`Workbench`] does it for the daemon, the functions beside it for the command line and for a night. What may be changed,
//! and what comes of it in words and YAML, is `suggest`'s; the replay is `mining`'s.

mod answers;
mod change;
mod error;
mod look;
mod others;
mod past;
mod proposal;
mod reading;
mod renew;
mod replay;
mod scene;
mod texts;
mod workbench;

pub use change::{Asked, Changed, Request, Tried, change, refine, restore, try_out, try_refining};
pub use error::{ChangeError, told};
pub use look::{Look, ReadValues, Said, Wish, keep, look};
pub use others::{joinable, parts, unchanged};
pub use past::{Looked, Past};
pub use proposal::{Candidate, Verdict, judge};
pub use reading::{NotRead, ReadBy};
pub use renew::{leave_to_users, renew};
pub use scene::{Offered, options};
pub use workbench::Workbench;
