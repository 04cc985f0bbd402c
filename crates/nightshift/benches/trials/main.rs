//! Trials: what Nightshift promises of its nights, proved on the built program with real servers,
//! real signals and real faults.
//!
//! `cargo test --bench trials` puts each to a short trial; `cargo bench --bench trials [-- NAME]`
//! to the full one. Both print their figures, and fail where a promise was broken.

mod broker;
mod campaign;
mod clocks;
mod company;
mod dice;
mod disk;
mod figures;
mod full;
mod growth;
mod history;
mod ledger;
mod memory;
mod mosquitto;
mod nights;
mod program;
mod rest;
mod soak;
mod strace;
mod tools;
mod triggers;
mod twins;
mod wall;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Measurement, Trial};

/// How much trouble a trial takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effort {
    /// As much as a minute or less allows: for every change.
    Short,
    /// As much as the promise asks for.
    Full,
}

/// What a trial found: a text with its figures, or which promise was broken.
type Outcome = Result<String, Failed>;

/// A trial by its name.
type Named = (&'static str, fn(Effort) -> Outcome);

/// All of them. Each is measured alone: they run one after the other.
const TRIALS: [Named; 12] = [
    ("a_run_beyond_its_memory", memory::trial),
    ("a_week_of_nights", soak::week),
    ("a_year_of_nights", soak::year),
    ("clocks_that_are_set", clocks::trial),
    ("in_company", company::trial),
    ("the_daemon_at_rest", rest::trial),
    ("ten_thousand_triggers", triggers::trial),
    ("killed_at_random", nights::trial),
    ("broker_killed_at_random", broker::trial),
    ("disk_faults", disk::trial),
    ("disk_full", full::trial),
    ("two_daemons_a_month", twins::trial),
];

fn main() -> ExitCode {
    // As the daemon itself does, for the trials that have one in this process.
    nightshift::lifecycle::give_memory_back(&nightshift::config::Environment::of_process());
    let mut arguments = Arguments::from_args();
    arguments.test_threads = Some(1);
    let is_bench = arguments.bench;
    let trials = TRIALS.into_iter().map(|(name, trial)| {
        if is_bench {
            Trial::bench(name, move |_| {
                let begin = std::time::Instant::now();
                tell(name, &trial(Effort::Full)?);
                let nanoseconds = u64::try_from(begin.elapsed().as_nanos()).unwrap_or(u64::MAX);
                Ok(Some(Measurement { avg: nanoseconds, variance: 0 }))
            })
        } else {
            Trial::test(name, move || {
                tell(name, &trial(Effort::Short)?);
                Ok(())
            })
        }
    });
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}

#[expect(clippy::print_stdout, reason = "the figures are what a trial is for")]
fn tell(name: &str, figures: &str) {
    println!("\n{name}:");
    for line in figures.lines() {
        println!("    {line}");
    }
}
