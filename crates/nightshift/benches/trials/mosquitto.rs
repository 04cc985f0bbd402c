//! Mosquitto, which may die, and a listener that stays away from nothing.

use std::fmt;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use libtest_mimic::Failed;
use rumqttc::{Client, Event, Incoming, MqttOptions, QoS};

use crate::tools::program;

/// The broker that most homes have, on a free port; killed when it is dropped.
#[derive(Debug)]
pub(crate) struct Mosquitto {
    config: PathBuf,
    pub(crate) port: u16,
    child: Option<Child>,
}

/// Somebody who subscribes once and for all, and comes back whenever the connection is lost.
pub(crate) struct Listener {
    heard: Arc<Heard>,
    client: Client,
}

/// What a listener has heard, for another thread.
#[derive(Clone, Debug)]
pub(crate) struct Ears(Arc<Heard>);

/// A message as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    /// The last part of its topic.
    pub(crate) what: String,
    /// The run that it tells of.
    pub(crate) run_id: String,
}

#[derive(Debug, Default)]
struct Heard {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    is_listening: bool,
    messages: Vec<Message>,
    is_over: bool,
}

/// What the listener listens to.
const TOPICS: [&str; 2] = ["ha-ai/status/analysis_complete", "ha-ai/status/analysis_failed"];

impl Mosquitto {
    /// Starts one that keeps what it has taken in `folder`.
    pub(crate) fn start(folder: &Path) -> Result<Self, Failed> {
        // What it has acknowledged is on disk soon after. Without `user` it would give up its rights to
        // the folder where it is started by root.
        let settings = format!(
            "user root\npersistence true\npersistence_location {}/\nautosave_on_changes true\nautosave_interval 1\n\
             max_queued_messages 0\n",
            folder.display()
        );
        Self::start_with(folder, &settings)
    }

    /// Starts one with these settings beside its port; what is in its memory ends with it, unless they
    /// say otherwise.
    pub(crate) fn start_with(folder: &Path, settings: &str) -> Result<Self, Failed> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let config = folder.join("mosquitto.conf");
        fs::write(&config, format!("listener {port} 127.0.0.1\nallow_anonymous true\n{settings}"))?;
        let mut broker = Self { config, port, child: None };
        broker.revive()?;
        Ok(broker)
    }

    /// Starts it again where it was.
    pub(crate) fn revive(&mut self) -> Result<(), Failed> {
        let mut command = Command::new(program("mosquitto"));
        command.arg("-c").arg(&self.config).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let mut lines = BufReader::new(child.stderr.take().ok_or("its log is not piped")?).lines();
        self.child = Some(child);
        let mut said = Vec::new();
        for line in lines.by_ref().map_while(Result::ok) {
            let is_up = line.contains("running");
            said.push(line);
            if is_up {
                thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
                return Ok(());
            }
        }
        Err(format!("mosquitto did not start: {said:?}").into())
    }

    /// Ends it by SIGKILL.
    pub(crate) fn kill(&mut self) -> Result<(), Failed> {
        if let Some(mut child) = self.child.take() {
            child.kill()?;
            child.wait()?;
        }
        Ok(())
    }
}

impl Drop for Mosquitto {
    fn drop(&mut self) {
        // It may be dead.
        let _ = self.kill();
    }
}

impl Listener {
    /// Subscribes at the broker on `port`.
    pub(crate) fn start(port: u16) -> Result<Self, Failed> {
        let mut options = MqttOptions::new("trial-listener", "127.0.0.1", port);
        options.set_clean_session(false).set_keep_alive(Duration::from_secs(20));
        let (client, mut connection) = Client::new(options, 20);
        let heard = Arc::new(Heard::default());
        let (ears, subscriber) = (Arc::clone(&heard), client.clone());
        thread::spawn(move || {
            for event in connection.iter() {
                match event {
                    Ok(Event::Incoming(Incoming::ConnAck(_))) => {
                        for topic in TOPICS {
                            // The channel is as good as empty: nothing else is asked for.
                            let _ = subscriber.try_subscribe(topic, QoS::AtLeastOnce);
                        }
                    }
                    Ok(Event::Incoming(Incoming::SubAck(_))) => ears.change(|state| state.is_listening = true),
                    Ok(Event::Incoming(Incoming::Publish(publish))) => {
                        let message = Message::of(&publish.topic, &publish.payload);
                        ears.change(|state| state.messages.push(message));
                    }
                    Ok(_) => {}
                    Err(_) => {
                        ears.change(|state| state.is_listening = false);
                        if ears.lock().is_over {
                            return;
                        }
                        thread::sleep(Duration::from_millis(20));
                    }
                }
            }
        });
        let listener = Self { heard, client };
        listener.ears().listening(Duration::from_secs(10))?;
        Ok(listener)
    }

    /// What it hears, for another thread.
    pub(crate) fn ears(&self) -> Ears {
        Ears(Arc::clone(&self.heard))
    }

    /// Waits until it has been told that run `id` succeeded.
    pub(crate) fn has_heard_of(&self, id: &str, within: Duration) -> bool {
        self.heard
            .wait(within, |state| state.messages.iter().any(|message| message.what == COMPLETE && message.run_id == id))
    }

    /// All that has come, in order.
    pub(crate) fn messages(&self) -> Vec<Message> {
        self.heard.lock().messages.clone()
    }
}

impl Ears {
    /// Waits until the subscription is known to be lost.
    pub(crate) fn deaf(&self, within: Duration) -> Result<(), Failed> {
        if self.0.wait(within, |state| !state.is_listening) { Ok(()) } else { Err("still subscribed".into()) }
    }

    /// Waits until there is a subscription.
    pub(crate) fn listening(&self, within: Duration) -> Result<(), Failed> {
        if self.0.wait(within, |state| state.is_listening) { Ok(()) } else { Err("no subscription".into()) }
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listener").field("heard", &self.heard).finish_non_exhaustive()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.heard.change(|state| state.is_over = true);
        // Without a connection its end is not to be told.
        let _ = self.client.try_disconnect();
    }
}

/// What says that a run succeeded.
pub(crate) const COMPLETE: &str = "analysis_complete";

impl Message {
    fn of(topic: &str, payload: &[u8]) -> Self {
        let payload: serde_json::Value = serde_json::from_slice(payload).unwrap_or_default();
        Self {
            what: topic.rsplit('/').next().unwrap_or_default().to_owned(),
            run_id: payload["run_id"].as_str().unwrap_or_default().to_owned(),
        }
    }
}

impl Heard {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait(&self, within: Duration, is_so: impl Fn(&State) -> bool) -> bool {
        let end = Instant::now() + within;
        let mut state = self.lock();
        loop {
            if is_so(&state) {
                return true;
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.lock());
        self.changed.notify_all();
    }
}
