use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use libtest_mimic::Failed;
use rumqttc::{Client, Connection, Event, MqttOptions, NetworkOptions, Packet, QoS};

use crate::program::Home;

const TOPIC: &str = "house/round";

/// The broker that most homes have, on a free port; killed when it is dropped.
#[derive(Debug)]
pub(super) struct Mosquitto {
    process: Child,
    port: u16,
}

/// Sends messages to itself.
pub(super) struct Messenger {
    client: Client,
    connection: Connection,
    sent: u64,
}

impl Mosquitto {
    /// Starts it; none where it is not installed, which is a failure where CI is set.
    #[expect(clippy::disallowed_methods, reason = "whether this is CI is for the trial to know")]
    pub(super) fn start(home: &Home) -> Result<Option<Self>, Failed> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let config = home.path("mosquitto.conf");
        std::fs::write(&config, format!("listener {port} 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\n"))?;
        let started = ["mosquitto", "/usr/sbin/mosquitto"].into_iter().find_map(|program| {
            let mut command = Command::new(program);
            command.arg("-c").arg(&config).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().ok()
        });
        let Some(mut process) = started else {
            if std::env::var_os("CI").is_some() {
                return Err("mosquitto is not installed: apt-get install mosquitto".into());
            }
            return Ok(None);
        };
        let mut lines = BufReader::new(process.stderr.take().ok_or("its log is not piped")?).lines();
        let broker = Self { process, port };
        let mut said = String::new();
        loop {
            let Some(line) = lines.next().transpose()? else {
                return Err(format!("mosquitto did not start: {said}").into());
            };
            if line.contains("running") {
                break;
            }
            said += &line;
        }
        // So that the pipe never fills.
        thread::spawn(move || lines.for_each(drop));
        Ok(Some(broker))
    }

    pub(super) fn messenger(&self) -> Result<Messenger, Failed> {
        let mut options = MqttOptions::new("messenger", "127.0.0.1", self.port);
        options.set_keep_alive(Duration::from_secs(30));
        let (client, mut connection) = Client::new(options, 4);
        let mut network = NetworkOptions::new();
        network.set_tcp_nodelay(true);
        connection.eventloop.set_network_options(network);
        client.subscribe(TOPIC, QoS::AtLeastOnce)?;
        for event in connection.iter() {
            if let Event::Incoming(Packet::SubAck(_)) = event? {
                break;
            }
        }
        Ok(Messenger { client, connection, sent: 0 })
    }
}

impl Messenger {
    /// Publishes a message with quality of service 1 and waits until it has come back.
    pub(super) fn round_trip(&mut self) -> Result<(), Failed> {
        self.sent += 1;
        let payload = self.sent.to_string();
        self.client.publish(TOPIC, QoS::AtLeastOnce, false, payload.as_bytes())?;
        for event in self.connection.iter() {
            if let Event::Incoming(Packet::Publish(message)) = event?
                && message.payload == payload.as_bytes()
            {
                return Ok(());
            }
        }
        Err("the connection to mosquitto is closed".into())
    }
}

impl Drop for Mosquitto {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
