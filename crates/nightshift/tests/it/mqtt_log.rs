//! What the log is told of a broker that stays away.

use std::io::Write;
use std::sync::Arc;

use jiff::SignedDuration;
use nightshift::lifecycle::SystemClock;
use nightshift::notify::Courier;
use tracing::Dispatch;
use tracing::dispatcher::DefaultGuard;
use tracing::subscriber::NoSubscriber;

use crate::broker_house::{Lines, Mosquitto};
use crate::house::TestHouse;
use crate::mqtt::Serving;

/// The log of what happens on this thread, while the second value lives.
fn log() -> (Lines, (DefaultGuard, Dispatch)) {
    struct Sink(Lines);
    impl Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.push(String::from_utf8_lossy(bytes).into_owned());
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let lines = Lines::default();
    let into = lines.clone();
    let log =
        Dispatch::new(tracing_subscriber::fmt().with_ansi(false).with_writer(move || Sink(into.clone())).finish());
    // As long as the library knows of one log only, it asks the log of the thread that comes by a line
    // first whether that line is wanted at all: another test's thread, which has none.
    let other = Dispatch::new(NoSubscriber::default());
    (lines, (tracing::dispatcher::set_default(&log), other))
}

#[tokio::test]
async fn the_log_has_a_lasting_trouble_once() {
    let (lines, _guard) = log();
    let house = TestHouse::new();
    let Some(broker) = Mosquitto::start_with("allow_anonymous false\npassword_file {folder}/none", &["none"]) else {
        return;
    };
    let serving = Serving::start(&house, &broker.settings());
    let refused = || broker.log().count(|line| line.contains("not authorised"));
    house.pass_until("it has been refused for half an hour", || refused() >= 40).await;
    assert_eq!(
        lines.count(|line| line.contains("WARN") && line.contains("does not let us in")),
        1,
        "{:#?}",
        lines.all()
    );
    assert_eq!(lines.all().len(), 1, "{:#?}", lines.all());
    serving.stop().await;
}

#[tokio::test]
async fn the_log_says_that_two_have_one_name() {
    let (lines, _guard) = log();
    let houses = [TestHouse::new(), TestHouse::new()];
    let Some(broker) = Mosquitto::start("") else { return };
    let mut settings = broker.settings();
    settings.timing.first_pause = SignedDuration::from_millis(1);
    settings.timing.longest_pause = SignedDuration::from_secs(5);
    let serving = houses
        .each_ref()
        .map(|house| Serving::of(Courier::new(settings.clone(), Arc::clone(&house.store), Arc::new(SystemClock))));
    let said = |line: &str| line.contains("give each a mqtt.client_id of its own");
    lines.until("both say so", 2, said).await;
    let connected = |line: &str| line.contains("New client connected");
    broker.log().until("it goes on", broker.log().count(connected) + 6, connected).await;
    // Each says of each trouble once that it is there, and once that it is over.
    let text = |line: &str| line.split("deliver: ").nth(1).unwrap_or_default().to_owned();
    let all = lines.all();
    for line in all.iter().filter(|line| line.contains("WARN")) {
        assert!(all.iter().filter(|other| text(other) == text(line)).count() <= 2, "{all:#?}");
    }
    assert!(lines.count(|line| line.contains("INFO")) <= lines.count(|line| line.contains("WARN")) + 2, "{all:#?}");
    for serving in serving {
        serving.stop().await;
    }
}
