//! Asks a language model for the words of suggestions.
//!
//! What is asked and what of an answer may be shown, `suggest::prompt` decides, without any I/O. Here it is carried:
//! a file a provider builds the request and reads the answer (`provider`), `line` sends one within its limits of time
//! and size, `asker` tries again where that is of use and keeps to the budget; [`word`] does it for a night, and [`Reader`]
//! for a person who waits. Nothing of it can fail a run: what is missing is said in its notes.

mod access;
mod ai_task;
mod anthropic;
mod asker;
mod error;
mod google;
mod line;
mod openai;
mod place;
mod proposals;
mod provider;
mod reader;
mod spending;
mod trial;
mod words;

pub use access::{ModelAccess, Privacy, ProviderKind};
pub use asker::Patience;
pub use proposals::{Idea, Ideas, proposal_prompt_of, propose};
pub use reader::{Reader, Unread};
pub use spending::{Budget, Prices};
pub(crate) use trial::{ModelTrial, try_model};
pub use words::{NOTE, Night, Wording, prompt_of, word};

#[cfg(test)]
pub(crate) mod tests;
