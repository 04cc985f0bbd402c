//! The wall clock as a program sees it, set by libfaketime. Timers run as usual.

use std::process::Command;
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};
use libtest_mimic::Failed;

/// A clock that goes on from one process to the next, and can be moved ahead between them.
#[derive(Clone, Debug)]
pub(crate) struct Wall {
    library: String,
    /// Its reading at `since`.
    shown: Timestamp,
    since: Instant,
}

impl Wall {
    /// One that shows `shown` now.
    pub(crate) fn new(shown: Timestamp) -> Result<Self, Failed> {
        let library = library()?;
        Ok(Self { library, shown, since: Instant::now() })
    }

    pub(crate) fn now(&self) -> Timestamp {
        let gone = SignedDuration::try_from(self.since.elapsed()).unwrap_or(SignedDuration::ZERO);
        self.shown.saturating_add(gone).unwrap_or(Timestamp::MAX)
    }

    /// Moves on to `instant`, unless it shows more already.
    pub(crate) fn reach(&mut self, instant: Timestamp) {
        (self.shown, self.since) = (self.now().max(instant), Instant::now());
    }

    /// Moves on by `time`.
    pub(crate) fn skip(&mut self, time: SignedDuration) {
        let later = self.now().saturating_add(time).unwrap_or(Timestamp::MAX);
        self.reach(later);
    }

    /// Lets `command` see this clock from its start on.
    pub(crate) fn show(&self, command: &mut Command) {
        let now = self.now();
        let micros = now.as_microsecond();
        command
            .env("LD_PRELOAD", &self.library)
            .env("FAKETIME_FMT", "%s")
            .env("FAKETIME", format!("@{}.{:06}", micros.div_euclid(1_000_000), micros.rem_euclid(1_000_000)))
            .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            .env("TZ", "UTC");
    }
}

/// What has to be loaded before a program, as the dynamic linker takes it.
fn library() -> Result<String, Failed> {
    let mut said = String::new();
    // The command that knows may find the name of its semaphore taken, which another process of its
    // number left behind. The next one has another number.
    for _ in 0..10 {
        let asked = Command::new("faketime").args(["-f", "+0", "printenv", "LD_PRELOAD"]).output()?;
        let library = String::from_utf8(asked.stdout)?.trim().to_owned();
        if library.contains("libfaketime.so") {
            // The one for programs with several threads lies beside it.
            return Ok(library.replace("libfaketime.so", "libfaketimeMT.so"));
        }
        said = String::from_utf8_lossy(&asked.stderr).into_owned();
    }
    Err(format!("faketime does not say where its library is: {said}").into())
}

/// Removes what the library leaves behind of a process that was killed: a later one that is given its
/// number would stumble over it.
pub(crate) fn bury(process: u32) {
    for name in [format!("faketime_shm_{process}"), format!("sem.faketime_sem_{process}")] {
        // Most processes have cleared it away themselves, or had none.
        let _ = std::fs::remove_file(std::path::Path::new("/dev/shm").join(name));
    }
}
