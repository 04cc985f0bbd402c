//! The built program at work, as a user has it: with a history, a database of its own, and its page.

use std::path::Path;
use std::process::Stdio;

use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::chromium::PATIENCE;

/// `nightshift serve`; ended when it goes out of scope.
pub(crate) struct Served {
    /// Where its page is, without a slash at the end.
    pub(crate) address: String,
    _process: Child,
    /// Where its database is, `nightshift.db`.
    pub(crate) folder: TempDir,
}

/// A folder with a history in it.
pub(crate) struct Home {
    pub(crate) folder: TempDir,
}

impl Home {
    /// A made-up home with a month of history, as `nightshift simulate` makes it.
    pub(crate) async fn simulated() -> Self {
        let home = Self { folder: tempfile::tempdir().expect("a folder") };
        let arguments = [
            "simulate",
            "--seed",
            "11",
            "--days",
            "30",
            "--entities",
            "40",
            "--events",
            "20000",
            "--out",
            "history.jsonl",
        ];
        let made = home.command(&arguments).output().await.expect("the program starts");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        home
    }

    /// A home with this history, as JSON lines.
    pub(crate) fn with(history: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("history.jsonl"), history).expect("is written");
        Self { folder }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nightshift"));
        command.args(arguments).current_dir(self.folder.path()).env_clear().env("HOME", self.folder.path());
        command.kill_on_drop(true);
        command
    }

    /// Serves it, with these settings beside those that it needs.
    pub(crate) async fn serve(self, more: &str) -> Served {
        self.serve_with(more, &[]).await
    }

    /// The same with these variables in its environment.
    pub(crate) async fn serve_with(self, more: &str, variables: &[(&str, &str)]) -> Served {
        let settings = self.folder.path().join("config.toml");
        write_settings(&settings, more);
        let mut command = self.command(&["serve", "--config", "config.toml"]);
        command
            .env("NIGHTSHIFT__LOG__FORMAT", "json")
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let mut process = command.spawn().expect("the program starts");
        let mut lines = BufReader::new(process.stderr.take().expect("is piped")).lines();
        let up = async {
            let mut said = Vec::new();
            while let Some(line) = lines.next_line().await.expect("is read") {
                let entry: Value = serde_json::from_str(&line).unwrap_or_default();
                if entry["message"] == "Nightshift is up" {
                    return entry["http.address"].as_str().expect("is said").to_owned();
                }
                said.push(line);
            }
            unreachable!("it ended before it was up: {said:#?}");
        };
        let address = timeout(PATIENCE, up).await.expect("it comes up");
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Served { address: format!("http://{address}"), _process: process, folder: self.folder }
    }
}

fn write_settings(file: &Path, more: &str) {
    let settings = format!(
        "timezone = \"Europe/Helsinki\"\nlatitude = 60.17\nlongitude = 24.94\n{more}\n\n[source]\nevents = \"history.jsonl\"\n\n\
         [store]\npath = \"nightshift.db\"\n\n[http]\nlisten = \"127.0.0.1:0\"\n\n[suggestions]\nmax = 50\n"
    );
    std::fs::write(file, settings).expect("is written");
}
