use std::time::Duration;

use language::Sentence;
use thiserror::Error;

use crate::remarks::failure;
use crate::sources::{Skip, changes::quoted};

/// Why a service that is asked over HTTP gave no history. No text holds a secret.
#[derive(Debug, Error)]
pub enum ServiceError {
    /// It will be so again, until somebody does something about it.
    #[error("{service} at {address} {what}")]
    Refused {
        /// Which service.
        service: &'static str,
        /// Who was asked.
        address: String,
        /// What it did, and what to do.
        what: String,
    },
    /// It may well go better a little later, with nobody doing anything.
    #[error("{service} at {address} {what}")]
    Passing {
        /// Which service.
        service: &'static str,
        /// Who was asked.
        address: String,
        /// What it did.
        what: String,
        /// How long it wants not to be asked.
        retry_after: Option<Duration>,
    },
    /// Less might have been answered.
    #[error("{service} at {address} {what}")]
    TooMuch {
        /// Which service.
        service: &'static str,
        /// Who was asked.
        address: String,
        /// What was too much.
        what: String,
    },
    /// Too much of what it gave could not be read for the rest to be trusted.
    #[error("{skipped} of {read} {record}s of {service} at {address} could not be read, more than one in ten: {first}")]
    TooManyBad {
        /// Which service.
        service: &'static str,
        /// Who was asked.
        address: String,
        /// What one of them is called.
        record: &'static str,
        /// Those that could not be read.
        skipped: u64,
        /// Those that were looked at.
        read: u64,
        /// The first of them, and why.
        first: String,
    },
    /// Whoever waited for it does not want it any more.
    #[error("reading from {service} was stopped")]
    Cancelled {
        /// Which service.
        service: &'static str,
    },
}

impl ServiceError {
    /// Whether it may well go better a little later, with nobody doing anything.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Passing { .. } | Self::TooMuch { .. })
    }

    /// Why, and what to do, to be said in whatever language it is read.
    #[must_use]
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::Refused { service, address, what }
            | Self::Passing { service, address, what, .. }
            | Self::TooMuch { service, address, what } => {
                failure!("service-failed", service = *service, address = address, what = what)
            }
            Self::TooManyBad { service, address, record, skipped, read, first } => failure!(
                "service-bad",
                skipped = *skipped,
                read = *read,
                records = format!("{record}s"),
                service = *service,
                address = address,
                first = first,
            ),
            Self::Cancelled { service } => failure!("reading-stopped", what = format!("from {service}")),
        }
    }

    /// The first of those that could not be read.
    pub(crate) fn first_of(record: &str, skips: &[Skip]) -> String {
        const NAMED: usize = 3;
        let first: Vec<String> =
            skips.iter().take(NAMED).map(|skip| format!("{record} {} {}", skip.line, skip.reason)).collect();
        first.join("; ")
    }
}

/// What the other side says of its trouble: the text in its JSON, or what there is.
pub(super) fn message_in(body: &str) -> String {
    /// Where services put it.
    const FIELDS: [&str; 4] = ["message", "error", "detail", "msg"];
    let json: Option<serde_json::Value> = serde_json::from_str(body).ok();
    let text = json.as_ref().and_then(|json| FIELDS.iter().find_map(|field| json.get(field)));
    let text = text
        .map_or_else(|| body.trim().to_owned(), |text| text.as_str().map_or_else(|| text.to_string(), str::to_owned));
    if text.is_empty() { "it says no more".to_owned() } else { format!("it says {}", quoted_long(&text)) }
}

/// As [`quoted`], but long enough for a database's complaint.
fn quoted_long(text: &str) -> String {
    const LONGEST: usize = 240;
    let start: String = text.chars().take(LONGEST).collect();
    if start.chars().count() <= 60 { quoted(&start) } else { format!("{start:?}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_other_side_says_is_quoted_and_short() {
        assert_eq!(message_in(r#"{"code":"not found","message":"no bucket"}"#), r#"it says "no bucket""#);
        assert_eq!(message_in(r#"{"detail":[{"loc":1}]}"#), r#"it says "[{\"loc\":1}]""#);
        assert_eq!(message_in("<html>\u{1b}[31m"), r#"it says "<html>\u{1b}[31m""#);
        assert_eq!(message_in(" "), "it says no more");
        assert!(message_in(&"x".repeat(10_000)).len() < 300);
    }
}
