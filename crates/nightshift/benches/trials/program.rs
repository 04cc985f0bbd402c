//! The built program in a folder of its own, as a supervisor would start it.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use libtest_mimic::Failed;
use serde_json::Value;

/// A home: a folder with its history, its settings and its database.
#[derive(Debug)]
pub(crate) struct Home {
    folder: tempfile::TempDir,
}

/// `nightshift serve` at work; killed when it is dropped.
#[derive(Debug)]
pub(crate) struct Daemon {
    pub(crate) child: Child,
    /// Where it answers, `127.0.0.1:…`.
    pub(crate) address: String,
    /// What it has logged so far, a JSON object a line.
    log: Arc<Mutex<Vec<String>>>,
}

impl Home {
    /// A home with the history that `nightshift simulate` makes with `arguments`, and with
    /// `settings` in TOML beside those that say where its files are. Its zone is UTC.
    pub(crate) fn new(arguments: &[&str], settings: &str) -> Result<Self, Failed> {
        let home = Self { folder: tempfile::tempdir()? };
        let made = home.command(&["simulate", "--out", "history.jsonl", "--seed", "3"]).args(arguments).output()?;
        if !made.status.success() {
            return Err(String::from_utf8_lossy(&made.stderr).into_owned().into());
        }
        let source = if settings.contains("source.events") { "" } else { "source.events = \"history.jsonl\"\n" };
        // Tables come after the settings that stand above all tables.
        let settings = format!(
            "timezone = \"UTC\"\nlatitude = 52.5\nlongitude = 13.4\n{source}store.path = \"nightshift.db\"\nlog.format = \"json\"\nhttp.listen = \"127.0.0.1:0\"\n{settings}\n"
        );
        std::fs::write(home.path("nightshift.toml"), settings)?;
        Ok(home)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program with these arguments, in the folder and with nothing of our environment.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nightshift"));
        command.args(arguments).current_dir(self.folder.path()).env_clear().env("HOME", self.folder.path());
        command
    }

    /// Starts `nightshift serve`.
    pub(crate) fn serve(&self) -> Result<Daemon, Failed> {
        Daemon::start(self.command(&["serve"]))
    }
}

impl Daemon {
    /// Starts a daemon that logs JSON, and waits until it says where it answers.
    pub(crate) fn start(mut command: Command) -> Result<Self, Failed> {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        let lines = child.stderr.take().ok_or("its log is not piped")?;
        let log = Arc::new(Mutex::new(Vec::new()));
        let (found, address) = std::sync::mpsc::channel();
        let kept = Arc::clone(&log);
        thread::spawn(move || keep(lines, &kept, &found));
        let Ok(address) = address.recv() else {
            let status = child.wait()?;
            return Err(format!("it ended before it was up ({status}): {}", text(&log)).into());
        };
        Ok(Self { child, address, log })
    }

    /// What it has logged so far, a JSON object a line.
    pub(crate) fn said(&self) -> String {
        text(&self.log)
    }

    /// Asks for `path` and gives the status and the body.
    pub(crate) fn ask(&self, method: &str, path: &str) -> Result<(u16, Value), Failed> {
        ask(&self.address, method, path)
    }

    /// Tells it to stop and waits for its end.
    pub(crate) fn stop(mut self) -> Result<(), Failed> {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        let status = self.child.wait()?;
        if told.success() && status.success() { Ok(()) } else { Err(format!("it ended with {status}").into()) }
    }

    /// Its folder under `/proc`.
    pub(crate) fn proc(&self) -> PathBuf {
        Path::new("/proc").join(self.child.id().to_string())
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks a daemon for `path` and gives the status and the body.
pub(crate) fn ask(address: &str, method: &str, path: &str) -> Result<(u16, Value), Failed> {
    let mut stream = TcpStream::connect(address)?;
    write!(stream, "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let status = answer.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or("no status")?;
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    Ok((status, serde_json::from_str(body).unwrap_or(Value::Null)))
}

/// Waits for the line with the address, and keeps all lines so that the pipe never fills.
fn keep(lines: ChildStderr, kept: &Mutex<Vec<String>>, found: &std::sync::mpsc::Sender<String>) {
    for line in BufReader::new(lines).lines().map_while(Result::ok) {
        let entry: Value = serde_json::from_str(&line).unwrap_or(Value::Null);
        let address = entry["http.address"].as_str().map(str::to_owned);
        let is_up = entry["message"] == "Nightshift is up";
        kept.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        if let Some(address) = address.filter(|_| is_up) {
            // Nobody waits any more after the first time.
            let _ = found.send(address);
        }
    }
}

fn text(log: &Mutex<Vec<String>>) -> String {
    log.lock().unwrap_or_else(PoisonError::into_inner).join("\n")
}

/// The bytes of all files in the folder.
pub(crate) fn size_of(folder: &Path) -> Result<u64, Failed> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        bytes += File::open(entry?.path())?.metadata()?.len();
    }
    Ok(bytes)
}
