use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use nightshift::notify::{Connection, Delivered, MqttSettings, MqttVersion, Presence, Subscriber};

use crate::house::{PATIENCE, TestHouse};
use crate::mqtt::{courier, enqueue, payloads};

/// The broker that most homes have, on a free port.
struct Mosquitto {
    process: Child,
    url: String,
}

impl Drop for Mosquitto {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Starts mosquitto; none where it is not installed, which a run of the whole suite does not accept.
#[expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "whether this is CI is for the test to know, and to say"
)]
fn mosquitto(house: &TestHouse) -> Option<Mosquitto> {
    let port = TcpListener::bind("127.0.0.1:0").and_then(|taken| taken.local_addr()).expect("a free port").port();
    let config = house.database().with_file_name("mosquitto.conf");
    std::fs::write(&config, format!("listener {port} 127.0.0.1\nallow_anonymous true\n")).expect("written");
    let program = ["mosquitto", "/usr/sbin/mosquitto"].into_iter().find_map(|program| {
        let mut command = Command::new(program);
        command.args(["-v", "-c"]).arg(&config).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().ok()
    });
    let Some(mut process) = program else {
        assert!(std::env::var_os("CI").is_none(), "mosquitto is not installed: apt-get install mosquitto");
        eprintln!("mosquitto_takes_what_we_say_in_both_versions is skipped: mosquitto is not installed");
        return None;
    };
    // It says so when it is up.
    let lines = BufReader::new(process.stderr.take().expect("piped")).lines();
    let mut said = Vec::new();
    for line in lines.map_while(Result::ok) {
        let up = line.contains("running");
        said.push(line);
        if up {
            return Some(Mosquitto { process, url: format!("mqtt://127.0.0.1:{port}") });
        }
    }
    unreachable!("mosquitto did not start: {said:?}")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mosquitto_takes_what_we_say_in_both_versions() {
    let house = TestHouse::new();
    let Some(broker) = mosquitto(&house) else {
        return;
    };
    let plain = MqttSettings::plain(&broker.url, "nightshift-test");
    for version in [MqttVersion::V3, MqttVersion::V5] {
        let settings = MqttSettings { version, ..plain.clone() };
        let mut subscriber = Subscriber::listen(&plain, "ha-ai/test").await.expect("a subscription");
        enqueue(&house, &["1", "2", "3"]);
        let delivered = courier(&house, &settings).deliver_once(PATIENCE).await.expect("asked");
        assert_eq!(delivered, Delivered { sent: 3, left: 0, error: None });
        assert_eq!(payloads(&mut subscriber, 3).await, ["1", "2", "3"]);
        drop(subscriber);

        let connection = Connection::open(&settings, Presence::Announced).await.expect("connected");
        let mut subscriber = Subscriber::listen(&plain, "ha-ai/status/#").await.expect("a subscription");
        assert_eq!(payloads(&mut subscriber, 1).await, ["online"]);
        drop(connection);
        assert_eq!(payloads(&mut subscriber, 1).await, ["offline"]);
        let connection = Connection::open(&settings, Presence::Announced).await.expect("connected");
        assert_eq!(payloads(&mut subscriber, 1).await, ["online"]);
        connection.close().await;
        assert_eq!(payloads(&mut subscriber, 1).await, ["offline"]);
    }
}
