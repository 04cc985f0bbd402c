use super::*;

#[test]
fn reads_a_state_object_a_line_in_any_order_and_keeps_repeats_and_blips() {
    let text = [
        line("light.a", "off", "2026-10-01T09:00:00+02:00"),
        line("light.a", "on", "2026-10-01T07:00:00.5+02:00"),
        line("light.a", "on", "2026-10-01 06:00:00.250000+00:00"),
        line("light.a", "unavailable", "2026-10-01T06:30:00Z"),
        line("sensor.b", "", "2026-10-01T06:30:00Z"),
    ];
    let expected: [Seen<'_>; 5] = [
        ("2026-10-01T05:00:00.5Z", "light.a", "on", Cause::Device),
        ("2026-10-01T06:00:00.25Z", "light.a", "on", Cause::Device),
        ("2026-10-01T06:30:00Z", "light.a", "unavailable", Cause::Device),
        ("2026-10-01T06:30:00Z", "sensor.b", "", Cause::Device),
        ("2026-10-01T07:00:00Z", "light.a", "off", Cause::Device),
    ];
    let text = text.concat();
    let house = House::new();
    let half = text.find('\n').expect("lines") + 1;
    let members = [gzip(&text.as_bytes()[..half]), gzip(&text.as_bytes()[half..])].concat();
    let frames = [zstandard(&text.as_bytes()[..half]), zstandard(&text.as_bytes()[half..])].concat();
    for (name, content) in [
        ("plain.jsonl", text.clone().into_bytes()),
        ("mark.jsonl", format!("\u{feff}\r\n\n  {}", text.replace('\n', "\r\n")).into_bytes()),
        ("no_end.txt", text.trim_end().to_owned().into_bytes()),
        ("packed.jsonl.gz", gzip(text.as_bytes())),
        ("members.jsonl.gz", members),
        ("frames.jsonl.zst", frames),
        ("named_wrongly.jsonl", zstandard(text.as_bytes())),
    ] {
        let reading = house.read(name, content).expect(name);
        assert_events(&reading.log, &expected);
        assert_eq!((reading.format, reading.read, reading.skipped), (Format::JsonLines, 5, 0), "{name}");
    }
}

#[test]
fn a_change_of_attributes_alone_is_no_event() {
    let text = concat!(
        r#"{"entity_id":"light.a","state":"on","last_changed":"2026-10-01T07:00:00Z","last_updated":"2026-10-01T07:00:00.001Z"}"#,
        "\n",
        r#"{"entity_id":"light.a","state":"on","last_changed":"2026-10-01T07:00:00Z","last_updated":"2026-10-01T07:00:01Z"}"#,
        "\n",
        r#"{"entity_id":"light.a","state":"off","last_updated":"2026-10-01T08:00:00Z"}"#,
    );
    let reading = House::new().read("a.jsonl", text).expect("valid");
    assert_events(
        &reading.log,
        &[
            ("2026-10-01T07:00:00Z", "light.a", "on", Cause::Device),
            ("2026-10-01T08:00:00Z", "light.a", "off", Cause::Device),
        ],
    );
    assert_eq!((reading.read, reading.skipped), (3, 0));
    assert!(reading.notes.iter().any(|note| *note == "1 line changed only attributes."), "{:?}", reading.notes);
}

#[test]
fn names_of_entities_come_from_the_latest_attributes() {
    let text = concat!(
        r#"{"entity_id":"light.a","state":"on","last_changed":"2026-10-01T08:00:00Z","attributes":{"friendly_name":"New"}}"#,
        "\n",
        r#"{"entity_id":"light.a","state":"off","last_changed":"2026-10-01T07:00:00Z","attributes":{"friendly_name":"Old"}}"#,
        "\n",
        r#"{"entity_id":"light.a","state":"unavailable","last_changed":"2026-10-01T09:00:00Z","attributes":{}}"#,
        "\n",
        r#"{"entity_id":"sensor.b","state":"1","last_changed":"2026-10-01T09:00:00Z","attributes":["odd"]}"#,
    );
    let reading = House::new().read("a.jsonl", text).expect("valid");
    let names: Vec<_> = reading.entities.iter().map(|(id, info)| (id.as_str(), info.name.as_deref())).collect();
    assert_eq!(names, [("light.a", Some("New"))]);
}

#[test]
fn line_numbers_are_exact_however_many_threads_read() {
    let mut text = String::new();
    let mut bad = Vec::new();
    for number in 1..=120_000_u64 {
        if number % 9_000 == 11 {
            text.push_str("{\"entity_id\":\n");
            bad.push(number);
        } else {
            text.push_str(&line("light.a", "on", &format!("2026-10-{:02}T00:00:{:02}Z", number % 30 + 1, number % 60)));
        }
    }
    assert!(text.len() > 2 * blocks::BLOCK, "several blocks");
    let house = House::new();
    let path = house.path("a.jsonl");
    std::fs::write(&path, text).expect("the test's folder can be written");
    let mut logs = Vec::new();
    for threads in [1, 2, 5] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let reading = pool.install(|| house.read_path(&path)).expect("few bad lines");
        let skipped: Vec<u64> = reading.skips.iter().map(|skip| skip.line).collect();
        assert_eq!(skipped, bad);
        assert_eq!((reading.read, reading.skipped), (120_000, bad.len() as u64));
        logs.push(reading.log);
    }
    assert!(logs.iter().all(|log| *log == logs[0]), "the same log");
}

#[test]
fn a_window_counts_back_from_its_end() {
    let mut house = House::new();
    let text = ["2026-09-29T21:59:59Z", "2026-09-29T22:00:00Z", "2026-10-01T07:00:00Z", "2026-10-01T08:00:00Z"]
        .map(|time| line("light.a", "on", time))
        .concat();
    let mut times = |window: Window| -> Vec<String> {
        house.window = window;
        let reading = house.read("a.jsonl", &text).expect("valid");
        assert_eq!(reading.read, 4);
        events(&reading.log).into_iter().map(|(time, ..)| time).collect()
    };
    let time_zone = jiff::tz::TimeZone::get("Europe/Berlin").expect("known zone");
    let at = |text: &str| text.parse::<Timestamp>().expect("a time");
    assert_eq!(
        times(Window::Last { days: 1, time_zone: time_zone.clone(), until: None }),
        ["2026-09-29T22:00:00Z", "2026-10-01T07:00:00Z", "2026-10-01T08:00:00Z"]
    );
    assert_eq!(
        times(Window::Last { days: 0, time_zone, until: Some(at("2026-10-01T07:00:00Z")) }),
        ["2026-10-01T07:00:00Z"]
    );
    assert_eq!(times(Window::Since(at("2026-10-01T07:00:00.000001Z"))), ["2026-10-01T08:00:00Z"]);
}

#[test]
fn whoever_waits_is_told_and_may_stop_it() {
    use std::sync::atomic::{AtomicU64, Ordering};
    #[derive(Default)]
    struct Impatient {
        share: AtomicU64,
        patience: u64,
        asked: AtomicU64,
    }
    impl Watch for Impatient {
        fn progress(&self, share: f64) {
            self.share.fetch_max(share.to_bits(), Ordering::Relaxed);
        }

        fn is_cancelled(&self) -> bool {
            self.asked.fetch_add(1, Ordering::Relaxed) >= self.patience
        }
    }
    let house = House::new();
    let lines = lines(600);
    let list = format!("[{}]", vec![lines.trim_end().replace('\n', ","); 20].join(","));
    for (name, content) in [("a.jsonl", lines), ("a.json", list)] {
        std::fs::write(house.path(name), content).expect("the test's folder can be written");
        let patient = Impatient { patience: u64::MAX, ..Impatient::default() };
        house.read_watched(&house.path(name), &patient).expect("valid");
        assert_eq!(patient.share.into_inner(), 1.0_f64.to_bits(), "{name}");
        let stopped = house.read_watched(&house.path(name), &Impatient::default());
        assert!(matches!(stopped, Err(SourceError::Cancelled { .. })), "{name}");
    }
}
