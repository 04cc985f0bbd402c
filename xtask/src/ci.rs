use std::time::Instant;

use anyhow::Result;

use crate::{cargo, execute, say, tidy};

/// The steps, in the order that tells of a mistake soonest. Clippy and the documentation check
/// without generating code; tests and the demo share one build.
const STEPS: [(&str, &[&str]); 5] = [
    ("format", &["fmt", "--all", "--check"]),
    ("lints", &["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]),
    ("tests", &["test", "--workspace", "--locked", "--no-fail-fast"]),
    ("documentation", &["doc", "--workspace", "--no-deps", "--locked"]),
    (
        "demo",
        &["run", "--quiet", "--locked", "--package", "nightshift", "--", "demo", "--seed", "1", "--dir", "target/demo"],
    ),
];

pub(crate) fn run() -> Result<()> {
    let begin = Instant::now();
    say("== tidy");
    tidy::run()?;
    for (name, arguments) in STEPS {
        say(&format!("== {name}: cargo {}", arguments.join(" ")));
        let mut command = cargo(arguments)?;
        if name == "documentation" {
            command.env("RUSTDOCFLAGS", "-D warnings");
        }
        execute(name, command)?;
    }
    say(&format!("== all good after {} s", begin.elapsed().as_secs()));
    Ok(())
}
