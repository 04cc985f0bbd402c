use domain::{Cause, Event};
use proptest::prelude::*;

use super::*;

fn log(events: &[(i64, String, String, Cause)]) -> EventLog {
    let mut builder = EventLogBuilder::default();
    for (time, entity_id, state, cause) in events {
        builder.push(Event { time: *time, entity_id, state, cause: *cause });
    }
    builder.finish()
}

/// What a block holds, in both of the ways in which it is unpacked.
fn unpacked(block: &[u8]) -> Result<EventLog, BlockError> {
    let mut builder = EventLogBuilder::default();
    let count = appended(block, &mut builder)?;
    assert_eq!(count, builder.len() as u64);
    let joined = EventLog::join(&[&Block::open(block.to_vec())? as &dyn Part<BlockError>])?;
    let log = builder.finish();
    assert_eq!(joined, log);
    Ok(log)
}

fn appended(block: &[u8], into: &mut EventLogBuilder) -> Result<u64, BlockError> {
    into.append_part(&Block::open(block.to_vec())?)
}

/// A block of format 1 of these bytes, as if we had written it.
fn of_rows(raw: &[u8]) -> Vec<u8> {
    [MAGIC.as_slice(), &[rows::FORMAT], &zstd::bulk::compress(raw, 3).expect("compresses")].concat()
}

/// A block of format 2 of these bytes, as if we had written it.
fn of_planes(head: &[u8], body: &[u8]) -> Vec<u8> {
    let (head, body) = (bytes::compress(head, 1).expect("compresses"), bytes::compress(body, 1).expect("compresses"));
    let length = u32::try_from(head.len()).expect("short").to_le_bytes();
    [MAGIC.as_slice(), &[planes::FORMAT], &length, &head, &body].concat()
}

/// The day in either format.
fn in_both_formats(log: &EventLog) -> [Vec<u8>; 2] {
    [rows::tests::encode(log), encode(log).expect("packs")]
}

fn events() -> impl Strategy<Value = Vec<(i64, String, String, Cause)>> {
    let time = prop_oneof![any::<i64>(), 1_790_000_000_000_000_i64..1_790_086_400_000_000];
    let cause = (0_u8..4).prop_map(|code| Cause::from_code(code).expect("one of four"));
    prop::collection::vec((time, "[a-z]{1,3}\\.[a-z]{0,3}", any::<String>(), cause), 0..80)
}

#[test]
fn an_ordinary_day_takes_few_bytes_and_no_more_than_before() {
    let (mut random, mut time) = (1_u64, 1_790_000_000_000_000);
    let day: Vec<_> = (0..20_000)
        .map(|_| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            time += i64::try_from(random >> 33 & 0x7f_ffff).expect("small");
            let (sensor, degrees) = (random >> 58, 20 + (random >> 20) % 7);
            (time, format!("sensor.s{sensor}"), format!("{degrees}"), Cause::Device)
        })
        .collect();
    let log = log(&day);
    let block = encode(&log).expect("packs");
    assert!(block.len() < 20_000 * 5, "{} bytes", block.len());
    assert!(block.len() < rows::tests::encode(&log).len(), "more than before");
    assert_eq!(unpacked(&block).expect("unpacks"), log);
}

#[test]
fn the_ends_of_time_and_a_day_without_events_come_back() {
    for times in [vec![], vec![i64::MIN], vec![i64::MIN, i64::MAX], vec![i64::MIN, -1, 0, i64::MAX]] {
        let events: Vec<_> =
            times.iter().map(|&time| (time, "light.a".to_owned(), "\0\"<b>'".to_owned(), Cause::Person)).collect();
        let log = log(&events);
        for block in in_both_formats(&log) {
            assert_eq!(unpacked(&block).expect("unpacks"), log, "{times:?}");
        }
    }
}

/// What it is, the bytes, and whether the answer to them is right.
type Case<'a> = (&'a str, Vec<u8>, fn(&BlockError) -> bool);

fn check_refused(cases: Vec<Case<'_>>) {
    for (case, block, is_right) in cases {
        let error = unpacked(&block).expect_err(case);
        assert!(is_right(&error), "{case}: {error}");
    }
}

#[test]
fn rows_that_make_no_sense_are_refused() {
    let event = |entity: u8, state: u8, cause: u8| vec![1, 1, b'a', 1, 1, b'b', 1, 0, entity, state, cause];
    assert_eq!(unpacked(&of_rows(&event(0, 0, 3))).expect("good").len(), 1);
    check_refused(vec![
        ("an unknown entity", of_rows(&event(1, 0, 3)), |e| matches!(e, BlockError::Nonsense("entities"))),
        ("an unknown state", of_rows(&event(0, 1, 3)), |e| matches!(e, BlockError::Nonsense("states"))),
        ("an unknown cause", of_rows(&event(0, 0, 4)), |e| matches!(e, BlockError::Nonsense("causes"))),
        ("bytes after the end", of_rows(&[event(0, 0, 3), vec![0]].concat()), |e| matches!(e, BlockError::TooLong)),
        ("nothing", of_rows(&[]), |e| matches!(e, BlockError::CutShort)),
        ("more names than bytes", of_rows(&[255, 255, 255, 255, 15]), |e| matches!(e, BlockError::CutShort)),
        ("a name longer than the block", of_rows(&[1, 200, 1, b'a']), |e| matches!(e, BlockError::CutShort)),
        ("a name that is no text", of_rows(&[1, 1, 255, 0, 0]), |e| matches!(e, BlockError::Nonsense("entities"))),
        ("more events than bytes", of_rows(&[0, 0, 255, 255, 127, 0]), |e| matches!(e, BlockError::CutShort)),
        ("a number beyond 64 bits", of_rows(&[255, 255, 255, 255, 255, 255, 255, 255, 255, 2]), |e| {
            matches!(e, BlockError::Nonsense("numbers"))
        }),
        // The second time lies beyond the last microsecond.
        (
            "a time without end",
            of_rows(&[&[1, 1, b'a', 1, 1, b'b', 2][..], &[2], &[255; 9], &[1], &[0, 0, 0, 0, 3, 3]].concat()),
            |e| matches!(e, BlockError::Nonsense("times")),
        ),
    ]);
}

#[test]
fn what_is_no_block_of_ours_is_refused() {
    check_refused(vec![
        ("a later format", b"NSdb\x03".to_vec(), |e| matches!(e, BlockError::UnknownFormat(3))),
        ("no format", b"NSdb".to_vec(), |e| matches!(e, BlockError::CutShort)),
        ("no length", b"NSdb\x02\xff\xff".to_vec(), |e| matches!(e, BlockError::CutShort)),
        ("a head longer than the block", b"NSdb\x02\xff\xff\xff\xff1".to_vec(), |e| matches!(e, BlockError::CutShort)),
        ("nothing", vec![], |e| matches!(e, BlockError::NoBlock)),
    ]);
}

/// Two entities with two events and one, the states entity by entity.
#[test]
fn planes_that_make_no_sense_are_refused() {
    let names: &[u8] = &[2, 1, 1, b'a', b'b', 2, 1, 2, 1, 1, b'x', b'y'];
    // From 1 on in seconds, each number a byte.
    let rest: &[u8] = &[2, 192, 132, 61, 1, 1, 1];
    let head = [names, rest].concat();
    let body: &[u8] = &[0, 2, 3, 0, 1, 0, 0, 1, 1, 0b0010_0011];
    let log = unpacked(&of_planes(&head, body)).expect("good");
    let events: Vec<_> = log.iter().map(|event| (event.time, event.entity_id, event.state, event.cause)).collect();
    let (person, device, automation) = (Cause::Person, Cause::Device, Cause::Automation);
    let expected = [(1, "a", "x", person), (2_000_001, "b", "y", automation), (5_000_001, "a", "y", device)];
    assert_eq!(events, expected);

    let with_body = |place: usize, byte: u8| {
        let mut body = body.to_vec();
        body[place] = byte;
        of_planes(&head, &body)
    };
    let with_head = |place: usize, byte: u8| {
        let mut head = head.clone();
        head[place] = byte;
        of_planes(&head, body)
    };
    check_refused(vec![
        ("an unknown entity", with_body(4, 2), |e| matches!(e, BlockError::Nonsense("entities"))),
        ("an entity with too many events", with_body(3, 1), |e| matches!(e, BlockError::Nonsense("entities"))),
        ("an unknown state", with_body(8, 2), |e| matches!(e, BlockError::Nonsense("states"))),
        ("a cause of no event", with_body(9, 0b0110_0011), |e| matches!(e, BlockError::Nonsense("causes"))),
        ("bytes after the end", of_planes(&head, &[body, &[0]].concat()), |e| {
            matches!(e, BlockError::TooLong | BlockError::Zstd(_))
        }),
        ("a body that ends early", of_planes(&head, &body[..9]), |e| matches!(e, BlockError::CutShort)),
        ("a head that ends early", of_planes(&head[..head.len() - 1], body), |e| matches!(e, BlockError::CutShort)),
        ("a head with more in it", of_planes(&[&head[..], &[0]].concat(), body), |e| matches!(e, BlockError::TooLong)),
        ("a name that is no text", with_head(3, 255), |e| matches!(e, BlockError::Nonsense("entities"))),
        ("names that cut a letter", of_planes(&[&[2, 1, 1, 0xc3, 0xa9], &head[5..]].concat(), body), |e| {
            matches!(e, BlockError::Nonsense("entities"))
        }),
        ("events without a state", of_planes(&[&names[..7], &[0], rest].concat(), body), |e| {
            matches!(e, BlockError::Nonsense("states"))
        }),
        ("a wide gap", with_head(head.len() - 3, 9), |e| matches!(e, BlockError::Nonsense("times"))),
        ("a wide number", with_head(head.len() - 1, 5), |e| matches!(e, BlockError::Nonsense("states"))),
        (
            "a time without end",
            of_planes(&[names, &[2, 255, 255, 255, 255, 255, 255, 255, 255, 127, 1, 1, 1]].concat(), body),
            |e| matches!(e, BlockError::Nonsense("times")),
        ),
        // 4 billion events in some bytes: no room is made for them.
        (
            "too many events",
            of_planes(&[&names[..5], &[255, 255, 255, 255, 15], &names[6..], rest].concat(), body),
            |e| matches!(e, BlockError::TooBig),
        ),
        (
            "more than can be in it",
            of_planes(&[&names[..5], &[255, 255, 127], &names[6..], rest].concat(), body),
            |e| matches!(e, BlockError::CutShort),
        ),
    ]);
}

#[test]
fn what_a_log_does_not_use_is_not_missed() {
    let log = log(&[
        (1, "light.a".to_owned(), "on".to_owned(), Cause::Person),
        (2, "light.b".to_owned(), "odd".to_owned(), Cause::Person),
    ]);
    let log = log.retain_entities(&[true, false]);
    assert_eq!(log.state_names().len(), 2);
    assert_eq!(unpacked(&encode(&log).expect("packs")).expect("unpacks"), log.since(i64::MIN));
}

#[test]
fn what_no_calendar_reaches_is_left_out_and_what_was_there_stays() {
    // The first microsecond that there is, and five after 1970 began.
    let times = [[255; 9].as_slice(), &[1], &[0x85], &[0x80; 8], &[1]].concat();
    let block = of_rows(&[&[1, 1, b'a', 1, 1, b'b', 2], &times[..], &[0, 0, 0, 0, 3, 3]].concat());
    let mut builder = EventLogBuilder::default();
    builder.push(Event { time: 1, entity_id: "light.a", state: "on", cause: Cause::Person });
    appended(&block, &mut builder).expect("unpacks");
    let log = builder.finish();
    let events: Vec<_> = log.iter().map(|event| (event.time, event.entity_id, event.state)).collect();
    assert_eq!(events, [(1, "light.a", "on"), (5, "a", "b")]);
}

proptest! {
    #[test]
    fn a_day_comes_back_as_it_was(events in events()) {
        let log = log(&events);
        for block in in_both_formats(&log) {
            prop_assert_eq!(&unpacked(&block).expect("unpacks"), &log);
        }
    }

    /// Days as sources tell them, by the millisecond or the second.
    #[test]
    fn a_day_of_round_times_comes_back_as_it_was(events in events(), unit in prop::sample::select(vec![1_000, 1_000_000])) {
        let round = |(time, entity, state, cause): (i64, String, String, Cause)| (time / unit * unit, entity, state, cause);
        let log = log(&events.into_iter().map(round).collect::<Vec<_>>());
        prop_assert_eq!(unpacked(&encode(&log).expect("packs")).expect("unpacks"), log);
    }

    /// A changed bit or a lost end is noticed, or harmless; it never gives other events, and a
    /// damaged block adds none at all.
    #[test]
    fn damage_is_noticed(
        events in events(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), 0_u32..8), 0..4),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let log = log(&events);
        for mut block in in_both_formats(&log) {
            if let Some(cut) = cut {
                block.truncate(cut.index(block.len()));
            }
            for (place, bit) in flips.iter().filter(|_| !block.is_empty()).collect::<Vec<_>>() {
                let place = place.index(block.len());
                block[place] ^= 1 << bit;
            }
            let mut builder = EventLogBuilder::default();
            match appended(&block, &mut builder) {
                Ok(_) => prop_assert_eq!(builder.finish(), log.clone()),
                Err(_) => prop_assert!(builder.is_empty()),
            }
        }
    }

    /// The same without a checksum in the way: whatever the bytes, there is an answer.
    #[test]
    fn any_bytes_have_an_answer(
        raw in prop::collection::vec(any::<u8>(), 0..200),
        body in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        for block in [of_rows(&raw), of_planes(&raw, &body)] {
            let mut builder = EventLogBuilder::default();
            let answer = appended(&block, &mut builder);
            prop_assert!(answer.is_ok() || builder.is_empty());
        }
        prop_assert!(appended(&raw, &mut EventLogBuilder::default()).is_err());
        for format in [rows::FORMAT, planes::FORMAT] {
            let block = [MAGIC.as_slice(), &[format], &raw].concat();
            prop_assert!(appended(&block, &mut EventLogBuilder::default()).is_err());
        }
    }

    /// Heads that could be, with any body.
    #[test]
    fn any_planes_have_an_answer(
        counts in prop::collection::vec(0_u8..9, 0..4),
        states in 0_u8..4,
        (first, unit) in (0_u8..127, 0_u8..127),
        widths in (0_u8..9, 0_u8..5, 0_u8..5),
        body in prop::collection::vec(0_u8..4, 0..260),
    ) {
        let names = |count: u8| [vec![count], vec![1; usize::from(count)], (b'a'..b'a' + count).collect()].concat();
        let entities = names(u8::try_from(counts.len()).expect("few"));
        let rest = [first, unit, widths.0, widths.1, widths.2];
        let head = [&entities, &counts, &names(states), &rest[..]].concat();
        let events: usize = counts.iter().map(|count| usize::from(*count)).sum();
        let bytes = events * usize::from(widths.0 + widths.1 + widths.2) + events.div_ceil(4);
        let body: Vec<u8> = body.into_iter().cycle().take(bytes).collect();
        let block = of_planes(&head, &body);
        let mut builder = EventLogBuilder::default();
        match appended(&block, &mut builder) {
            Ok(count) => {
                prop_assert_eq!(count, events as u64);
                let joined = EventLog::join(&[&Block::open(block).expect("opens") as &dyn Part<BlockError>]);
                prop_assert_eq!(joined.expect("unpacks"), builder.finish());
            }
            Err(_) => prop_assert!(builder.is_empty()),
        }
    }
}
