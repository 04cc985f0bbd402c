//! A real `InfluxDB` 1.x with a simulated home in it, as Home Assistant's `influxdb` integration writes one.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::thread;

use domain::{EventLog, Home};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use nightshift::config::SuggestionSettings;
use nightshift::sources::{InfluxAccess, Reading, Source, SourceError, Window, read_from};
use serde_json::Value;
use tempfile::TempDir;

use crate::http_client::{Answer, send};

/// An `InfluxDB` on a port of its own.
struct Influx {
    process: Child,
    reading: Option<thread::JoinHandle<()>>,
    address: SocketAddr,
    _folder: TempDir,
}

impl Influx {
    /// None where it is not installed, which a run of the whole suite does not accept.
    #[expect(
        clippy::disallowed_methods,
        clippy::print_stderr,
        reason = "whether this is CI is for the test to know, and to say"
    )]
    fn start(has_users: bool) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name).display().to_string();
        // The system chooses the ports, and the log says which.
        let text = format!(
            "reporting-disabled = true\nbind-address = \"127.0.0.1:0\"\n[meta]\ndir = {:?}\n[data]\ndir = {:?}\n\
             wal-dir = {:?}\n[http]\nbind-address = \"127.0.0.1:0\"\nlog-enabled = false\nauth-enabled = {has_users}\n\
             [monitor]\nstore-enabled = false\n",
            path("meta"),
            path("data"),
            path("wal"),
        );
        std::fs::write(folder.path().join("influxdb.conf"), text).expect("written");
        let mut command = Command::new("influxd");
        command.args(["run", "-config"]).arg(folder.path().join("influxdb.conf"));
        let Ok(mut process) = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn() else {
            assert!(std::env::var_os("CI").is_none(), "influxd is not installed: apt-get install influxdb");
            eprintln!("a test of InfluxDB is skipped: influxd is not installed");
            return None;
        };
        let mut lines = BufReader::new(process.stderr.take().expect("piped")).lines().map_while(Result::ok);
        let mut log = Vec::new();
        let address = lines.by_ref().find_map(|line| {
            let address = line.contains("Listening on HTTP").then(|| line.split("addr=").nth(1).map(str::to_owned));
            log.push(line);
            address.flatten()
        });
        let address = address.unwrap_or_else(|| unreachable!("influxd did not start: {log:#?}"));
        let address = address.split(' ').next().expect("a word").parse().expect("an address");
        let reading = Some(thread::spawn(move || lines.for_each(drop)));
        Some(Self { process, reading, address, _folder: folder })
    }

    async fn tell(&self, query: &str, headers: &[&str]) -> Answer {
        let path: String = query.bytes().map(|byte| format!("%{byte:02x}")).collect();
        send(self.address, "POST", &format!("/query?q={path}"), headers, "").await
    }

    async fn write(&self, lines: &str) {
        let answer = send(self.address, "POST", "/write?db=home", &[], lines).await;
        assert_eq!(answer.status, 204, "{}", answer.body);
    }

    fn access(&self, database: &str, user: Option<(&str, &str)>) -> Source {
        let user = user.map(|(name, password)| (name.to_owned(), password.to_owned().into()));
        let url = format!("http://{}", self.address);
        Source::InfluxDb(InfluxAccess::version_1(&url, database.to_owned(), user, None).expect("an address"))
    }
}

impl Drop for Influx {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        if let Some(reading) = self.reading.take() {
            let _ = reading.join();
        }
    }
}

async fn read(source: Source, window: Window, now: Timestamp) -> Result<Reading, SourceError> {
    tokio::task::spawn_blocking(move || read_from(&source, window, now, &[], &())).await.expect("does not panic")
}

/// What Home Assistant's integration makes of a state object, in the line protocol; none where it writes nothing.
fn point(object: &Value) -> Option<String> {
    let (entity_id, state) = (object["entity_id"].as_str()?, object["state"].as_str()?);
    if matches!(state, "unknown" | "" | "unavailable") {
        return None;
    }
    let (domain, object_id) = entity_id.split_once('.')?;
    let attributes = object["attributes"].as_object()?;
    let unit = attributes.get("unit_of_measurement").and_then(Value::as_str);
    let as_number = match state {
        "on" | "open" | "home" | "locked" | "above_horizon" => Some(1.0),
        "off" | "closed" | "not_home" | "unlocked" | "below_horizon" => Some(0.0),
        _ => None,
    };
    let mut fields = Vec::new();
    if let Ok(number) = state.parse::<f64>() {
        fields.push(format!("value={number}"));
    } else {
        fields.push(format!("state=\"{}\"", escaped(state, "\"\\")));
        fields.extend(as_number.map(|number| format!("value={number}")));
    }
    for (key, value) in attributes {
        if key == "unit_of_measurement" && unit.is_some() {
            continue;
        }
        let key = escaped(key, ", =");
        match value.as_f64() {
            Some(number) => fields.push(format!("{key}={number}")),
            None => fields.push(format!("{key}_str=\"{}\"", escaped(&value.to_string(), "\"\\"))),
        }
    }
    let time: Timestamp = object["last_updated"].as_str()?.parse().ok()?;
    let measurement = escaped(unit.unwrap_or(entity_id), ", ");
    let mut line = format!("{measurement},domain={domain},entity_id={} ", escaped(object_id, ", ="));
    let _ = write!(line, "{} {}", fields.join(","), in_floating_seconds(time));
    Some(line)
}

fn escaped(text: &str, special: &str) -> String {
    let mut escaped = String::new();
    for char in text.chars() {
        if special.contains(char) {
            escaped.push('\\');
        }
        escaped.push(char);
    }
    escaped
}

/// Nanoseconds since 1970 as Python's client counts them: `int(total_seconds * 1e9)`, some hundred off.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "that is how it is done there")]
fn in_floating_seconds(time: Timestamp) -> i64 {
    (time.as_microsecond() as f64 / 1e6 * 1e9) as i64
}

/// The changes of each entity, numbers in one form.
fn changes(log: &EventLog) -> BTreeMap<&str, Vec<(i64, String)>> {
    let mut all: BTreeMap<&str, Vec<(i64, String)>> = BTreeMap::new();
    for event in log.iter().filter(|event| !matches!(event.state, "unknown" | "" | "unavailable")) {
        let state = event.state.parse().map_or_else(|_| event.state.to_owned(), |number: f64| number.to_string());
        let of = all.entry(event.entity_id).or_default();
        // What came back as it was before it was unavailable has not changed.
        if of.last().is_none_or(|(_, last)| *last != state) {
            of.push((event.time, state));
        }
    }
    all
}

fn patterns(reading: &Reading, home: &Home) -> Vec<domain::Pattern> {
    let wanted = SuggestionSettings { min_precision: 0.5, max: 20, feedback: true };
    nightshift::night::mine(&reading.log, home, &wanted, &()).expect("nobody stops it").patterns
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_home_in_a_real_influxdb_is_read_as_from_a_file_without_contexts() {
    let Some(influx) = Influx::start(false) else { return };
    let plan = simulator::Plan { events: 20_000, ..simulator::Plan::new(11) };
    let simulated = simulator::simulate(&plan).expect("a valid plan");
    let mut text = Vec::new();
    simulator::write_json_lines(&simulated, &mut text).expect("memory can be written");
    let (mut file, mut points) = (String::new(), Vec::new());
    for line in String::from_utf8(text).expect("is text").lines() {
        let mut object: Value = serde_json::from_str(line).expect("JSON");
        object.as_object_mut().expect("an object").remove("context");
        if let Some(point) = point(&object) {
            points.push(point);
            file.push_str(&object.to_string());
            file.push('\n');
        }
    }
    assert_eq!(influx.tell("CREATE DATABASE home", &[]).await.status, 200);
    // What others keep in the same database.
    influx.write("cpu,host=a usage=1 1790838062000000000\nx,entity_id=kettle value=3 1790838062000000000").await;
    for lines in points.chunks(5000) {
        influx.write(&lines.join("\n")).await;
    }

    let (_, last) = simulated.log.span().expect("has events");
    let now = Timestamp::from_microsecond(last + 3_600_000_000).expect("in range");
    let reading = read(influx.access("home", None), Window::All, now).await.expect("is read");
    assert_eq!((reading.skipped, reading.has_context), (0, false), "{:?}", reading.skips);
    assert!(reading.notes[0].contains("InfluxDB carries no context"), "{:?}", reading.notes);
    assert!(reading.notes.iter().any(|note| note.contains("\"kettle\"")), "{:?}", reading.notes);

    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("home.jsonl");
    std::fs::write(&path, file).expect("written");
    let on_disk = read(Source::File(path), Window::All, now).await.expect("is read");
    let (asked, expected) = (changes(&reading.log), changes(&on_disk.log));
    assert_eq!(asked.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    for (entity_id, states) in &expected {
        assert_eq!(asked.get(entity_id), Some(states), "{entity_id}");
    }
    let home = Home { entities: on_disk.entities.clone(), ..simulated.home.clone() };
    let (asked, expected) = (patterns(&reading, &home), patterns(&on_disk, &home));
    assert!(!expected.is_empty());
    assert_eq!(asked, expected);

    // A window in the middle: what an entity was before it is no change in it.
    let zone = TimeZone::UTC;
    let window = Window::Last { days: 3, time_zone: zone, until: Some(now) };
    let part = read(influx.access("home", None), window.clone(), now).await.expect("is read");
    let part_of_disk = read(Source::File(folder.path().join("home.jsonl")), window, now).await.expect("is read");
    let (asked, expected) = (changes(&part.log), changes(&part_of_disk.log));
    for (entity_id, states) in &asked {
        let whole = &changes(&reading.log)[entity_id];
        assert!(states.iter().all(|state| whole.contains(state)), "{entity_id}");
    }
    let count = |changes: &BTreeMap<&str, Vec<(i64, String)>>| changes.values().map(Vec::len).sum::<usize>();
    assert!(count(&asked) > 1000 && count(&asked) <= count(&expected), "{} {}", count(&asked), count(&expected));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_real_influxdb_says_what_is_missing_and_no_secret_is_repeated() {
    let Some(influx) = Influx::start(true) else { return };
    let admin = "Authorization: Basic YWRtaW46YWRtaW4tcGFzcw==";
    let created = influx.tell("CREATE USER admin WITH PASSWORD 'admin-pass' WITH ALL PRIVILEGES", &[]).await;
    assert_eq!(created.status, 200, "{}", created.body);
    let others = "CREATE DATABASE home; CREATE USER reader WITH PASSWORD 'reader-pass'; CREATE USER other WITH PASSWORD \
                  'other-pass'; GRANT READ ON home TO reader";
    assert_eq!(influx.tell(others, &[admin]).await.status, 200);
    let now: Timestamp = "2026-10-02T03:00:00Z".parse().expect("a time");
    for (database, user, part) in [
        ("home", None, "influxdb.username"),
        ("home", Some(("reader", "wrong-pass")), "influxdb.password"),
        ("home", Some(("other", "other-pass")), "influxdb.database"),
        ("none", Some(("admin", "admin-pass")), "influxdb.database"),
    ] {
        let window = Window::Since(now);
        let error = read(influx.access(database, user), window, now).await.expect_err("is refused");
        let text = error.to_string();
        assert!(!error.is_transient() && text.contains(part) && !text.contains("-pass"), "{database} {user:?}: {text}");
    }
    let reading = read(influx.access("home", Some(("reader", "reader-pass"))), Window::Since(now), now).await;
    let reading = reading.expect("may read");
    assert!(reading.log.is_empty() && reading.notes.iter().any(|note| note.contains("holds no state")));
}
