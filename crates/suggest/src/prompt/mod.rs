//! A language model is asked for words, and for nothing else: [`Brief`] is what it is told of one suggestion, [`Question`]
//! how it is asked about some of them at once, and [`judge`] what of its reply may be shown.
//!
//! The automation is never the model's: it is made of the pattern by our own code, before and without it. What the
//! model writes is a title, a reason and a category, and each has to be *grounded*: every number, clock time, day, room
//! and deed in it must be one of the pattern's. What does not hold is dropped with the reason, and the plain words stand.
//!
//! Names come from outside and are data: bounded, stripped, put between marks that no name can hold, or replaced by
//! placeholders ([`Names`]). So is the sentence in which a person says what is to be changed, where a model reads it ([`Reading`]): its answer
//! can name nothing but what the suggestion's own [`options`](crate::options) offer. Figures of the replay are not told, since they move every night and the plain words beside
//! the model's give them exactly; so what is asked, and what was answered, stays the same while the habit does.

mod brief;
mod claims;
mod deeds;
mod judge;
mod lexicon;
mod menu;
mod names;
mod proposal;
mod quantities;
mod question;
mod reading;
mod sentence;
mod text;

pub use brief::Brief;
pub use judge::{Judged, Objection, ReplyFault, Said, Words, judge, put_in, read_reply};
pub use names::{Names, Naming, pseudonym_noun};
pub use proposal::{Offer, Proposed, read_proposals};
pub use question::{Field, Question, estimate_tokens};
pub use reading::Reading;

#[cfg(test)]
mod attacks;
