use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps an id that is known to be one of these.
            #[must_use]
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// One run of the nightly job. Unique, and sorts by the time the run was claimed.
    RunId
}
id! {
    /// A habit. Stable: the same habit found on another night has the same id.
    PatternId
}
id! {
    /// A suggestion. Stable, like the habit that it rests on.
    SuggestionId
}
id! {
    /// A piece of advice on an automation of the home. Stable, like what it is about.
    AdviceId
}

/// A 64-bit FNV-1a hash of `parts` as 16 hex digits, with a separator that no part can contain.
///
/// Used for ids that must be the same on every machine and in every version. Source: Fowler, Noll,
/// Vo, *The FNV Non-Cryptographic Hash Algorithm* (IETF draft-eastlake-fnv).
pub(crate) fn stable_hash(parts: &[&str]) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for part in parts {
        for byte in part.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    format!("{hash:016x}")
}

impl PatternId {
    /// The id of the habit that is described by `parts`; the same parts always give the same id.
    #[must_use]
    pub fn of(parts: &[&str]) -> Self {
        Self(format!("p-{}", stable_hash(parts)))
    }
}

impl SuggestionId {
    /// The id of the suggestion that rests on `pattern`.
    #[must_use]
    pub fn of(pattern: &PatternId) -> Self {
        Self(format!("s-{}", stable_hash(&[pattern.as_str()])))
    }
}
