use super::*;

#[test]
fn a_line_that_cannot_be_read_is_named_with_its_reason() {
    let good = lines(300);
    let long = format!("{{\"entity_id\":\"light.a\",\"x\":\"{}\"}}", "y".repeat(10 << 20));
    let bad: [(&[u8], &str); 15] = [
        (b"not JSON", "is no JSON object"),
        (b"{\"entity_id\":\"light.a\"", "is no state object in JSON: EOF while parsing an object (column 22)"),
        (b"{\"entity_id\":\"light.\xff\"}", "is not UTF-8 from byte 21 on"),
        (br#"{"state":"on","last_changed":"2026-10-01T07:00:00Z"}"#, "has no `entity_id`"),
        (br#"{"entity_id":"light.<b>","state":"on"}"#, r#"has an `entity_id` that is none: "light.<b>""#),
        (
            br#"{"entity_id":"light.a\n\u001b'\"","state":"on"}"#,
            r#"has an `entity_id` that is none: "light.a\n\u{1b}'\"""#,
        ),
        (br#"{"entity_id":"light.a","last_changed":"2026-10-01T07:00:00Z"}"#, "has no `state`"),
        (br#"{"entity_id":"light.a","state":true}"#, "has a `state` that is no text"),
        (br#"{"entity_id":"light.a","state":"a\u0007"}"#, r#"has a state with control characters: "a\u{7}""#),
        (br#"{"entity_id":"light.a","state":"on"}"#, "has neither `last_changed` nor `last_updated`"),
        (
            br#"{"entity_id":"light.a","state":"on","last_changed":"2026-10-01 07:00:00"}"#,
            r#"has a `last_changed` without an offset from UTC: "2026-10-01 07:00:00"; write it with a Z or as +02:00"#,
        ),
        (
            br#"{"entity_id":"light.a","state":"on","last_changed":"9999-01-01T00:00:00Z"}"#,
            r#"has a `last_changed` before 1970 or after 2199: "9999-01-01T00:00:00Z""#,
        ),
        (
            br#"{"entity_id":"light.a","state":"on","last_changed":"2026-11-02T03:00:00.000001Z"}"#,
            "has a `last_changed` more than a day in the future: 2026-11-02T03:00:00.000001Z",
        ),
        (
            br#"{"entity_id":"light.a","state":"on","last_changed":"2026-10-01T07:00:00Z","last_updated":"soon"}"#,
            r#"has a `last_updated` that is no time: "soon""#,
        ),
        (long.as_bytes(), "is longer than 1048576 bytes"),
    ];
    let mut text = good.into_bytes();
    for (line, _) in bad {
        text.extend_from_slice(line);
        text.push(b'\n');
    }
    let reading = House::new().read("a.jsonl", text).expect("one in twenty is bad");
    let skips: Vec<(u64, &str)> = reading.skips.iter().map(|skip| (skip.line, skip.reason.as_str())).collect();
    let expected: Vec<(u64, &str)> = (301..).zip(bad).map(|(number, (_, reason))| (number, reason)).collect();
    assert_eq!(skips, expected);
    assert_eq!((reading.read, reading.skipped, reading.log.len()), (315, 15, 300));
}

#[test]
fn a_state_of_more_than_255_bytes_is_skipped() {
    let text = lines(20) + &line("light.a", &"é".repeat(128), "2026-10-01T07:00:00Z");
    let reading = House::new().read("a.jsonl", text).expect("one bad line");
    assert_eq!(reading.skips[0].reason, "has a state of 256 bytes, where Home Assistant allows 255");
}

#[test]
fn only_the_first_twenty_are_named() {
    let reading = House::new().read("a.jsonl", lines(300) + &"oops\n".repeat(30)).expect("a tenth is bad");
    assert_eq!((reading.skipped, reading.skips.len()), (30, 20));
    assert_eq!(reading.skips.last().map(|skip| skip.line), Some(320));
}

#[test]
fn more_than_one_bad_line_in_ten_fails() {
    let house = House::new();
    assert_eq!(house.read("a.jsonl", lines(90) + &"oops\n".repeat(10)).map(|reading| reading.skipped).ok(), Some(10));
    let error = house.read("a.jsonl", lines(89) + &"oops\n".repeat(10)).expect_err("too many");
    let message = error.to_string();
    assert!(message.starts_with("10 of 99 lines of "), "{message}");
    assert!(
        message.ends_with(
            "more than one in ten: line 90 is no JSON object; line 91 is no JSON object; line 92 is no JSON object"
        ),
        "{message}"
    );
    assert!(!error.is_transient());
    assert!(house.read("a.jsonl", lines(9) + "oops\n").is_ok(), "one in ten");
    let error = house.read("a.jsonl", lines(8) + "oops\n").expect_err("more than one in ten, in a short file too");
    assert!(error.to_string().starts_with("1 of 9 lines of "), "{error}");
    assert!(matches!(house.read("a.jsonl", "oops\n"), Err(SourceError::TooManyBadLines { read: 1, .. })));
}

#[test]
fn a_compressed_file_that_is_cut_short_is_not_used() {
    let house = House::new();
    for (name, whole) in
        [("a.jsonl.gz", gzip(lines(500).as_bytes())), ("a.jsonl.zst", zstandard(lines(500).as_bytes()))]
    {
        for end in [whole.len() - 1, whole.len() / 2, 12] {
            let error = house.read(name, &whole[..end]).expect_err("cut short");
            assert!(matches!(error, SourceError::Compression { .. }), "{name} {end}: {error:?}");
            assert!(error.to_string().contains("make or copy it again"), "{error}");
        }
    }
}

#[test]
fn a_compressed_file_with_a_wrong_byte_is_not_used() {
    let mut damaged = gzip(lines(500).as_bytes());
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0xff;
    let error = House::new().read("a.jsonl.gz", damaged).expect_err("the checksum differs");
    assert!(matches!(error, SourceError::Compression { codec: "gzip", .. }), "{error:?}");
}

#[test]
fn what_is_no_history_is_refused_in_words() {
    let house = House::new();
    for (name, content, says) in [
        ("empty.jsonl", b"".as_slice(), "is empty"),
        ("blank.jsonl", b"\n \n", "is empty"),
        ("empty.jsonl.gz", &gzip(b""), "is empty"),
        ("notes.txt", b"milk\neggs\n", r#"it begins with "milk""#),
        ("a.zip", b"PK\x03\x04....", "a zip archive: unpack it first"),
        ("home-assistant_v2.db", b"\x01\x02\x03 nothing", "encrypted or damaged"),
    ] {
        let error = house.read(name, content).expect_err(name);
        assert!(error.to_string().contains(says), "{error}");
        assert!(error.to_string().contains(name), "{error}");
    }
    assert!(matches!(house.read_path(&house.path("absent")), Err(SourceError::Missing { .. })));
    assert!(matches!(house.read_path(&house.path("")), Err(SourceError::Folder { .. })));
    assert!(matches!(house.read_path(&house.path("empty.jsonl").join("x")), Err(SourceError::Missing { .. })));
}
