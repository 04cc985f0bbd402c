//! The program as its users meet it: the built binary, real files, a real database, a real broker.

#![expect(clippy::panic, reason = "a test that cannot go on fails")]

mod analyze;
mod backup;
mod broker;
mod change;
mod clock;
mod config;
mod daemon;
mod damage;
#[cfg(target_os = "linux")]
mod disk;
mod doctor;
mod feedback;
#[cfg(target_os = "linux")]
mod first_process;
mod health;
mod logs;
mod nightly;
#[path = "../browser/proposed.rs"]
mod proposed;
mod serve;
#[cfg(unix)]
mod settings;
mod simulate;
#[cfg(unix)]
mod stopping;
mod usage;
mod words;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// A folder to work in, away from the settings of whoever runs the tests.
struct Desk {
    folder: tempfile::TempDir,
}

/// What the program said.
#[derive(Debug)]
struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Desk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("makes a folder") }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, text).expect("writes a file");
        path
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nightshift"));
        command.args(arguments).current_dir(self.folder.path()).env_clear().env("HOME", self.folder.path());
        command
    }

    fn run(&self, arguments: &[&str]) -> Said {
        self.run_with(arguments, &[])
    }

    fn run_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Said {
        Said::of(self.command(arguments).envs(variables.iter().copied()).output().expect("the program starts"))
    }

    /// A made-up home's history and its truth, as `history.jsonl` and `truth.json`.
    fn simulate(&self, more: &[&str]) {
        let mut arguments = vec!["simulate", "--out", "history.jsonl", "--truth", "truth.json", "--seed", "3"];
        arguments.extend(more);
        self.run(&arguments).well();
    }
}

impl Said {
    fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("the program writes UTF-8");
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    #[track_caller]
    fn well(self) -> Self {
        assert_eq!(self.code, Some(0), "{}\n{}", self.out, self.err);
        self
    }

    /// Ended with `code`, nothing on standard output, and an error that names all of `parts`.
    #[track_caller]
    fn refused(&self, code: i32, parts: &[&str]) {
        assert_eq!(self.code, Some(code), "{}\n{}", self.out, self.err);
        for part in parts {
            assert!(self.err.contains(part), "no {part:?} in {}", self.err);
        }
        assert!(!self.err.contains("panicked"), "{}", self.err);
    }

    #[track_caller]
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}\n{}", self.out, self.err))
    }
}

#[track_caller]
fn number(value: &Value, key: &str) -> f64 {
    value[key].as_f64().unwrap_or_else(|| panic!("{key} is no number in {value}"))
}

#[track_caller]
fn list<'a>(value: &'a Value, key: &str) -> &'a Vec<Value> {
    value[key].as_array().unwrap_or_else(|| panic!("{key} is no list in {value}"))
}

fn text(path: &Path) -> String {
    path.to_str().expect("temporary paths are UTF-8").to_owned()
}
