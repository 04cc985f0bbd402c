//! A real browser, spoken to by the protocol of its developer tools (CDP) over one WebSocket.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use url::Url;

/// How long anything may take before a test has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// The browsers that are looked for, by their names.
const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// What it needs to run without a screen, in a container, and without asking the network for anything.
const ARGUMENTS: [&str; 14] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
    "about:blank",
];

/// A browser with one page.
pub(crate) struct Browser {
    process: Child,
    socket: WebSocketStream<TcpStream>,
    session: String,
    number: u64,
    events: VecDeque<Value>,
    _profile: TempDir,
}

/// Whether there is a browser; says so where there is none, and fails where there has to be one.
#[expect(clippy::disallowed_methods, clippy::print_stderr, reason = "a test says that it was left out")]
pub(crate) fn is_there(test: &str) -> bool {
    let found = NAMES.iter().any(|name| which(name).is_some());
    if !found {
        assert!(std::env::var_os("CI").is_none(), "{test} needs Chromium, which is not installed");
        eprintln!("{test} was left out: Chromium is not installed");
    }
    found
}

#[expect(clippy::disallowed_methods, reason = "a test looks for an installed program")]
fn which(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

impl Browser {
    /// Starts one with a profile of its own.
    pub(crate) async fn start() -> Self {
        let program = NAMES.iter().find_map(|name| which(name)).expect("it was looked for");
        let profile = tempfile::tempdir().expect("a folder");
        let mut process = Command::new(program)
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .args(ARGUMENTS)
            .env("LANG", "en_GB.UTF-8")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("Chromium starts");
        let mut lines = BufReader::new(process.stderr.take().expect("is piped")).lines();
        let address = async {
            while let Some(line) = lines.next_line().await.expect("is read") {
                if let Some((_, address)) = line.split_once("DevTools listening on ") {
                    return Url::parse(address.trim()).expect("an address");
                }
            }
            unreachable!("Chromium ended before it listened");
        };
        let address = timeout(PATIENCE, address).await.expect("Chromium listens");
        // What it goes on to say is nobody's, and must not fill the pipe.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let port = address.port().expect("a port");
        let stream = TcpStream::connect(("127.0.0.1", port)).await.expect("Chromium answers");
        let (socket, _) = tokio_tungstenite::client_async(address.as_str(), stream).await.expect("a WebSocket");
        let mut browser =
            Self { process, socket, session: String::new(), number: 0, events: VecDeque::new(), _profile: profile };
        let target = browser.call("Target.createTarget", json!({"url": "about:blank"})).await;
        let attach = json!({"targetId": target["targetId"], "flatten": true});
        let attached = browser.call("Target.attachToTarget", attach).await;
        attached["sessionId"].as_str().expect("a session").clone_into(&mut browser.session);
        for domain in ["Page", "Runtime", "Network", "Log"] {
            browser.call(&format!("{domain}.enable"), json!({})).await;
        }
        browser.size(1280, 800).await;
        browser
    }

    /// Ends it, and waits for that.
    pub(crate) async fn close(mut self) {
        let _ = self.process.kill().await;
    }

    /// Asks for something, and waits for the answer.
    pub(crate) async fn call(&mut self, method: &str, params: Value) -> Value {
        self.try_call(method, params).await.unwrap_or_else(|error| unreachable!("{method}: {error}"))
    }

    async fn try_call(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        self.number += 1;
        let number = self.number;
        let mut request = json!({"id": number, "method": method, "params": params});
        if !self.session.is_empty() {
            request["sessionId"] = json!(self.session);
        }
        self.socket.send(Message::text(request.to_string())).await.expect("is sent");
        loop {
            let mut message = self.next_message().await;
            if message["id"] == json!(number) {
                return match message.get("error") {
                    Some(error) => Err(error.clone()),
                    None => Ok(message["result"].take()),
                };
            }
            self.keep(message);
        }
    }

    async fn next_message(&mut self) -> Value {
        let message = timeout(PATIENCE, self.socket.next()).await.expect("Chromium says something");
        let message = message.expect("Chromium is there").expect("can be read");
        serde_json::from_str(message.to_text().expect("text")).expect("JSON")
    }

    fn keep(&mut self, message: Value) {
        if message["method"].is_string() {
            self.events.push_back(message);
        }
    }

    /// The next event of this name, from those that have come and are not asked for yet.
    pub(crate) async fn event(&mut self, name: &str) -> Value {
        loop {
            if let Some(place) = self.events.iter().position(|event| event["method"] == name) {
                return self.events.remove(place).map(|mut event| event["params"].take()).unwrap_or_default();
            }
            let message = self.next_message().await;
            self.keep(message);
        }
    }

    /// All events of this name that have come, which are then forgotten.
    pub(crate) fn events(&mut self, name: &str) -> Vec<Value> {
        let (named, others) = self.events.drain(..).partition(|event| event["method"] == name);
        self.events = others;
        let named: VecDeque<Value> = named;
        named.into_iter().map(|mut event| event["params"].take()).collect()
    }

    /// Opens an address, and waits until the page is loaded.
    pub(crate) async fn open(&mut self, address: &str) {
        self.events.clear();
        self.call("Page.navigate", json!({"url": address})).await;
        self.event("Page.loadEventFired").await;
    }

    /// What an expression of the page is.
    pub(crate) async fn eval(&mut self, expression: &str) -> Value {
        self.try_eval(expression).await.unwrap_or_else(|error| unreachable!("{expression}: {error}"))
    }

    async fn try_eval(&mut self, expression: &str) -> Result<Value, Value> {
        let params = json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
        let mut answer = self.try_call("Runtime.evaluate", params).await?;
        if answer["exceptionDetails"].is_object() {
            return Err(answer["exceptionDetails"].take());
        }
        Ok(answer["result"]["value"].take())
    }

    /// A text that an expression of the page is.
    pub(crate) async fn text(&mut self, expression: &str) -> String {
        self.eval(expression).await.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until an expression is true, over pages that are loaded anew meanwhile.
    pub(crate) async fn until(&mut self, expression: &str) {
        let watched = format!(
            "new Promise((done) => {{ const look = () => ({expression}) ? done(true) : setTimeout(look, 20); look(); }})"
        );
        let wait = async {
            // An error is a page that has gone, or one that is not there yet.
            while self.try_eval(&watched).await != Ok(json!(true)) {}
        };
        if timeout(PATIENCE, wait).await.is_err() {
            let page = self.text("document.body.innerText").await;
            unreachable!("it did not come to {expression}; the page says:\n{page}");
        }
    }

    /// Clicks in the middle of an element, as a person does: who sees it does not scroll before.
    pub(crate) async fn click(&mut self, selector: &str) {
        let place = self
            .eval(&format!(
                "(() => {{ const e = document.querySelector({}); \
                 const middle = () => {{ const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; }}; \
                 if (!e.contains(document.elementFromPoint(...middle()))) e.scrollIntoView({{block: 'center'}}); \
                 return middle(); }})()",
                json!(selector)
            ))
            .await;
        for kind in ["mousePressed", "mouseReleased"] {
            let params = json!({"type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1});
            self.call("Input.dispatchMouseEvent", params).await;
        }
    }

    /// Presses a key.
    pub(crate) async fn press(&mut self, key: &str) {
        let (code, text) = match key {
            "Enter" => (13, "\r"),
            "Tab" => (9, ""),
            _ => (0, ""),
        };
        for kind in ["keyDown", "keyUp"] {
            let text = if kind == "keyDown" { text } else { "" };
            let params = json!({"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text});
            self.call("Input.dispatchKeyEvent", params).await;
        }
    }

    /// The size of the window; a phone's has twice as many points.
    pub(crate) async fn size(&mut self, width: u32, height: u32) {
        let scale = if width < 500 { 2 } else { 1 };
        let params = json!({"width": width, "height": height, "deviceScaleFactor": scale, "mobile": width < 500});
        self.call("Emulation.setDeviceMetricsOverride", params).await;
    }

    /// Whether the system is dark.
    pub(crate) async fn dark(&mut self, dark: bool) {
        let value = if dark { "dark" } else { "light" };
        let params = json!({"features": [{"name": "prefers-color-scheme", "value": value}]});
        self.call("Emulation.setEmulatedMedia", params).await;
    }

    /// Whether pages may run scripts.
    pub(crate) async fn scripts(&mut self, allowed: bool) {
        self.call("Emulation.setScriptExecutionDisabled", json!({"value": !allowed})).await;
    }
}
