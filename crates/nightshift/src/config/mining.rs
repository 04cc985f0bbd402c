use std::num::NonZeroUsize;

use serde::Deserialize;

use super::error::Invalid;
use super::key::{Key, Kind, Section, Standard};

/// How much of the machine mining may use.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MiningSettings {
    /// Threads that mine at the same time.
    pub max_threads: NonZeroUsize,
}

pub(super) const SECTION: Section = Section {
    name: "mining",
    about: "How much of the machine mining may use.",
    keys: &[Key {
        name: "mining.max_threads",
        kind: Kind::Whole,
        standard: Standard::Found("half of the processor's cores, at least 1"),
        example: "1",
        about: "Threads that mine at the same time, 1 to 256. They run at low priority. The result does not \
                depend on their number.",
    }],
};

impl MiningSettings {
    pub(super) fn check(&self) -> Result<(), Invalid> {
        if self.max_threads.get() > 256 {
            return Err(Invalid::new("mining.max_threads", "it must be from 1 to 256"));
        }
        Ok(())
    }
}
