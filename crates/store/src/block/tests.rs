use domain::Event;
use proptest::prelude::*;

use super::*;

fn log(events: &[(i64, String, String, Cause)]) -> EventLog {
    let mut builder = EventLogBuilder::default();
    for (time, entity_id, state, cause) in events {
        builder.push(Event { time: *time, entity_id, state, cause: *cause });
    }
    builder.finish()
}

fn unpacked(block: &[u8]) -> Result<EventLog, BlockError> {
    let mut builder = EventLogBuilder::default();
    let count = decode(block, &mut builder)?;
    assert_eq!(count, builder.len() as u64);
    Ok(builder.finish())
}

/// A block of these bytes, as if we had written it.
fn sealed(raw: &[u8]) -> Vec<u8> {
    [MAGIC.as_slice(), &[FORMAT], &zstd::bulk::compress(raw, LEVEL).expect("compresses")].concat()
}

fn events() -> impl Strategy<Value = Vec<(i64, String, String, Cause)>> {
    let time = prop_oneof![any::<i64>(), 1_790_000_000_000_000_i64..1_790_086_400_000_000];
    let cause = (0_u8..4).prop_map(|code| Cause::from_code(code).expect("one of four"));
    prop::collection::vec((time, "[a-z]{1,3}\\.[a-z]{0,3}", any::<String>(), cause), 0..80)
}

#[test]
fn an_ordinary_day_takes_few_bytes() {
    let day: Vec<_> = (0..20_000_i64)
        .map(|n| {
            let time = 1_790_000_000_000_000 + n * 4_321_000 + n * 7_919 % 1_000;
            (time, format!("sensor.s{}", n % 50), format!("{}", 20 + n % 7), Cause::Device)
        })
        .collect();
    let log = log(&day);
    let block = encode(&log).expect("packs");
    assert!(block.len() < 20_000 * 8, "{} bytes", block.len());
    assert_eq!(unpacked(&block).expect("unpacks"), log);
}

#[test]
fn the_ends_of_time_and_a_day_without_events_come_back() {
    for times in [vec![], vec![i64::MIN], vec![i64::MIN, i64::MAX], vec![i64::MIN, -1, 0, i64::MAX]] {
        let events: Vec<_> =
            times.iter().map(|&time| (time, "light.a".to_owned(), "\0\"<b>'".to_owned(), Cause::Person)).collect();
        let log = log(&events);
        assert_eq!(unpacked(&encode(&log).expect("packs")).expect("unpacks"), log, "{times:?}");
    }
}

/// Its name, the bytes, and whether the answer to them is right.
type Case<'a> = (&'a str, &'a [u8], fn(&BlockError) -> bool);

#[test]
fn what_is_well_packed_and_makes_no_sense_is_refused() {
    let event = |entity: u8, state: u8, cause: u8| vec![1, 1, b'a', 1, 1, b'b', 1, 0, entity, state, cause];
    assert_eq!(unpacked(&sealed(&event(0, 0, 3))).expect("good").len(), 1);
    let too_long = [event(0, 0, 3), vec![0]].concat();
    let cases: [Case<'_>; 10] = [
        ("an unknown entity", &event(1, 0, 3), |e| matches!(e, BlockError::Nonsense("entities"))),
        ("an unknown state", &event(0, 1, 3), |e| matches!(e, BlockError::Nonsense("states"))),
        ("an unknown cause", &event(0, 0, 4), |e| matches!(e, BlockError::Nonsense("causes"))),
        ("bytes after the end", &too_long, |e| matches!(e, BlockError::TooLong)),
        ("nothing", &[], |e| matches!(e, BlockError::CutShort)),
        ("more names than bytes", &[0xff, 0xff, 0xff, 0xff, 0x0f], |e| matches!(e, BlockError::CutShort)),
        ("a name longer than the block", &[1, 200, 1, b'a'], |e| matches!(e, BlockError::CutShort)),
        ("a name that is no text", &[1, 1, 0xff, 0, 0], |e| matches!(e, BlockError::Nonsense("entities"))),
        ("more events than bytes", &[0, 0, 0xff, 0xff, 0x7f, 0], |e| matches!(e, BlockError::CutShort)),
        ("a number beyond 64 bits", &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02], |e| {
            matches!(e, BlockError::Nonsense("numbers"))
        }),
    ];
    for (case, raw, is_right) in cases {
        let error = unpacked(&sealed(raw)).expect_err(case);
        assert!(is_right(&error), "{case}: {error}");
    }
    // The second time lies beyond the calendar's last microsecond.
    let overflow = [&[1, 1, b'a', 1, 1, b'b', 2][..], &[2], &[0xff; 9], &[1], &[0, 0, 0, 0, 3, 3]].concat();
    let error = unpacked(&sealed(&overflow)).expect_err("overflows");
    assert!(matches!(error, BlockError::Nonsense("times")), "{error}");
    let error = unpacked(b"NSdb\x02").expect_err("a later format");
    assert!(matches!(error, BlockError::UnknownFormat(2)), "{error}");
    assert!(matches!(unpacked(b"").expect_err("empty"), BlockError::NoBlock));
}

proptest! {
    #[test]
    fn a_day_comes_back_as_it_was(events in events()) {
        let log = log(&events);
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
        let mut block = encode(&log).expect("packs");
        if let Some(cut) = cut {
            block.truncate(cut.index(block.len()));
        }
        for (place, bit) in flips.into_iter().filter(|_| !block.is_empty()).collect::<Vec<_>>() {
            let place = place.index(block.len());
            block[place] ^= 1 << bit;
        }
        let mut builder = EventLogBuilder::default();
        match decode(&block, &mut builder) {
            Ok(_) => prop_assert_eq!(builder.finish(), log),
            Err(_) => prop_assert!(builder.is_empty()),
        }
    }

    /// The same without a checksum in the way: whatever the bytes, there is an answer.
    #[test]
    fn any_bytes_have_an_answer(raw in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut builder = EventLogBuilder::default();
        let answer = decode(&sealed(&raw), &mut builder);
        prop_assert_eq!(answer.unwrap_or(0), builder.len() as u64);
        prop_assert!(decode(&raw, &mut EventLogBuilder::default()).is_err());
    }

    #[test]
    fn numbers_come_back(value: u64, signed: i64) {
        let mut raw = Vec::new();
        write_varint(&mut raw, value);
        let mut reader = Reader { rest: &raw };
        prop_assert_eq!(reader.varint().expect("reads"), value);
        prop_assert!(reader.rest.is_empty());
        prop_assert_eq!(unzigzag(zigzag(signed)), signed);
    }
}
