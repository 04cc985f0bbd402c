use std::num::NonZeroUsize;

use serde::Deserialize;

use super::error::Invalid;
use super::key::{Key, Kind, Section, Standard};
use super::texts::problem;
use super::value;

/// How much of the machine a run may use.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MiningSettings {
    /// Threads that mine at the same time.
    pub max_threads: NonZeroUsize,
    /// The resident memory at which a run is stopped, in bytes.
    #[serde(deserialize_with = "value::size")]
    pub max_memory: u64,
}

/// The least that a run can be given, in bytes: the program itself takes up to half of it.
pub(super) const LEAST_MEMORY: u64 = 32 << 20;

pub(super) const SECTION: Section = Section {
    name: "mining",
    about: "How much of the machine a run may use.",
    keys: &[
        Key {
            name: "mining.max_threads",
            kind: Kind::Whole,
            standard: Standard::Found("half of the processor's cores, at least 1"),
            example: "1",
            about: "Threads that mine at the same time, 1 to 256. They run at low priority. The result does not \
                depend on their number.",
        },
        Key {
            name: "mining.max_memory",
            kind: Kind::Size,
            standard: Standard::Found(
                "half of the machine's or the container's memory, at least 256MiB, but three quarters of it at most",
            ),
            example: "\"512MiB\"",
            about: "A run that takes more memory than this fails, rather than have the machine swap or the system kill \
                something. At least 32MiB; what counts is the resident memory of the whole program. Only Linux tells \
                it: elsewhere there is no such bound.",
        },
    ],
};

impl MiningSettings {
    pub(super) fn check(&self) -> Result<(), Invalid> {
        if self.max_threads.get() > 256 {
            return Err(Invalid::new("mining.max_threads", problem!("range", least = "1", most = "256")));
        }
        if self.max_memory < LEAST_MEMORY {
            return Err(Invalid::new("mining.max_memory", problem!("at-least", least = "\"32MiB\"")));
        }
        Ok(())
    }
}
