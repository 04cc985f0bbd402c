//! The broker that most homes have, and a subscriber that stays.

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use nightshift::notify::{MqttSettings, Timing};
use rumqttc::{AsyncClient, Event, Incoming, MqttOptions, QoS};
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::house::PATIENCE;

/// Mosquitto on a port that it keeps when it is killed and started again.
pub(crate) struct Mosquitto {
    process: Child,
    reading: Option<thread::JoinHandle<()>>,
    port: u16,
    folder: TempDir,
    log: Lines,
}

/// A client with a session that the broker keeps, and that comes back whenever it is put out.
pub(crate) struct Watcher {
    seen: Lines,
    listening: JoinHandle<()>,
}

/// Lines, or messages, in the order of their arrival.
#[derive(Clone, Default)]
pub(crate) struct Lines(Arc<Mutex<Vec<String>>>);

/// Answers are awaited for as long as a busy machine may need, and pauses are short.
pub(crate) fn quick() -> Timing {
    Timing { round_pause: Duration::from_millis(5), ..Timing::default() }
}

impl Lines {
    pub(crate) fn push(&self, line: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }

    pub(crate) fn all(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn count(&self, wanted: impl Fn(&str) -> bool) -> usize {
        self.all().iter().filter(|line| wanted(line)).count()
    }

    /// Waits until there are `count` lines like that.
    pub(crate) async fn until(&self, what: &str, count: usize, wanted: impl Fn(&str) -> bool) {
        let there = async {
            while self.count(&wanted) < count {
                tokio::task::yield_now().await;
            }
        };
        timeout(PATIENCE, there).await.unwrap_or_else(|_| unreachable!("{what}: there is {:#?}", self.all()));
    }

    /// The lines in the order in which each came first.
    pub(crate) fn firsts(&self) -> Vec<String> {
        let mut firsts = Vec::new();
        for line in self.all() {
            if !firsts.contains(&line) {
                firsts.push(line);
            }
        }
        firsts
    }
}

impl Mosquitto {
    /// Starts it, open to everybody unless `settings` say otherwise; `{folder}` in them is a folder
    /// of its own, with these empty files in it. None where it is not installed, which a run of the whole suite does not accept.
    #[expect(
        clippy::disallowed_methods,
        clippy::print_stderr,
        reason = "whether this is CI is for the test to know, and to say"
    )]
    pub(crate) fn start_with(settings: &str, files: &[&str]) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        for file in files {
            std::fs::write(folder.path().join(file), "").expect("written");
        }
        let port = TcpListener::bind("127.0.0.1:0").and_then(|taken| taken.local_addr()).expect("a free port").port();
        let settings = settings.replace("{folder}", &folder.path().display().to_string());
        // As root it would become a user that cannot write to the folder.
        let text = format!("user root\nlistener {port} 127.0.0.1\nallow_anonymous true\n{settings}\n");
        std::fs::write(folder.path().join("mosquitto.conf"), text).expect("written");
        let log = Lines::default();
        let Some((process, reading)) = launch(&folder, &log) else {
            assert!(std::env::var_os("CI").is_none(), "mosquitto is not installed: apt-get install mosquitto");
            eprintln!("a test of the broker is skipped: mosquitto is not installed");
            return None;
        };
        Some(Self { process, reading: Some(reading), port, folder, log })
    }

    pub(crate) fn start(settings: &str) -> Option<Self> {
        Self::start_with(settings, &[])
    }

    pub(crate) fn url(&self) -> String {
        format!("mqtt://127.0.0.1:{}", self.port)
    }

    pub(crate) fn settings(&self) -> MqttSettings {
        MqttSettings { timing: quick(), ..MqttSettings::plain(self.url(), "nightshift-test") }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.port))
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What it has said, in all its lives.
    pub(crate) fn log(&self) -> &Lines {
        &self.log
    }

    /// The topics on which it has received messages beginning with `prefix`, each once, in the order
    /// of the first time; waits until there is `last`.
    pub(crate) async fn received(&self, prefix: &str, last: &str) -> Vec<String> {
        let it = format!("'{last}'");
        self.log.until("the last is there", 1, |line| line.contains("Received PUBLISH") && line.contains(&it)).await;
        let quoted = format!("'{prefix}");
        let topics = Lines::default();
        for line in self.log.all().iter().filter(|line| line.contains("Received PUBLISH") && line.contains(&quoted)) {
            topics.push(line.split('\'').nth(1).unwrap_or_default().to_owned());
        }
        topics.firsts()
    }

    /// SIGKILL.
    pub(crate) fn kill(&mut self) {
        self.process.kill().expect("it was there");
        self.process.wait().expect("it has ended");
        // Its last lines come before the first ones of its next life.
        if let Some(reading) = self.reading.take() {
            reading.join().expect("it does not panic");
        }
    }

    /// Starts it again, on the same port with the same files.
    pub(crate) fn start_again(&mut self) {
        let (process, reading) = launch(&self.folder, &self.log).expect("it was there before");
        (self.process, self.reading) = (process, Some(reading));
    }

    /// Sends it a signal such as `HUP`.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").arg(format!("-{name}")).arg(self.process.id().to_string()).status();
        assert!(sent.expect("kill is everywhere").success());
    }
}

impl Drop for Mosquitto {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Starts it and waits until it is up; none where there is none.
fn launch(folder: &TempDir, log: &Lines) -> Option<(Child, thread::JoinHandle<()>)> {
    let mut process = ["mosquitto", "/usr/sbin/mosquitto"].into_iter().find_map(|program| {
        let mut command = Command::new(program);
        command.args(["-v", "-c"]).arg(folder.path().join("mosquitto.conf"));
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().ok()
    })?;
    // It says so when it is up.
    let mut lines = BufReader::new(process.stderr.take().expect("piped")).lines().map_while(Result::ok);
    for line in lines.by_ref() {
        let up = line.contains("running");
        log.push(line);
        if up {
            let log = log.clone();
            let reading = thread::spawn(move || lines.for_each(|line| log.push(line)));
            return Some((process, reading));
        }
    }
    unreachable!("mosquitto did not start: {:#?}", log.all())
}

impl Watcher {
    /// Watches `filter` from now on.
    pub(crate) async fn start(broker: &Mosquitto, filter: &str) -> Self {
        let mut options = MqttOptions::new("watcher", "127.0.0.1", broker.port);
        options.set_clean_session(false).set_keep_alive(Duration::from_secs(60)).set_max_packet_size(1 << 20, 1 << 20);
        let (client, mut events) = AsyncClient::new(options, 10);
        let seen = Lines::default();
        let (filter, found) = (filter.to_owned(), seen.clone());
        let listening = tokio::spawn(async move {
            loop {
                match events.poll().await {
                    Ok(Event::Incoming(Incoming::ConnAck(_))) => {
                        client.subscribe(&filter, QoS::AtLeastOnce).await.expect("room for a request");
                    }
                    Ok(Event::Incoming(Incoming::Publish(publish))) => {
                        found.push(String::from_utf8_lossy(&publish.payload).into_owned());
                    }
                    Ok(_) => {}
                    // It looks again at once: the broker is away for an instant.
                    Err(_) => tokio::task::yield_now().await,
                }
            }
        });
        let watcher = Self { seen, listening };
        broker.log().until("the watcher is there", 1, |line| line.contains("Sending SUBACK to watcher")).await;
        watcher
    }

    pub(crate) fn seen(&self) -> &Lines {
        &self.seen
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.listening.abort();
    }
}
