use proptest::prelude::*;

use super::*;

/// A valid history of every format.
fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let object = r#"{"entity_id":"light.a","state":"on","last_changed":"2026-10-01T07:00:00+00:00","attributes":{"a":[1]},"context":{"id":"c"}}"#;
    let lines = format!("{object}\n").repeat(12);
    vec![
        ("a.jsonl", lines.clone().into_bytes()),
        ("a.jsonl.gz", gzip(lines.as_bytes())),
        ("a.jsonl.zst", zstandard(lines.as_bytes())),
        ("a.json", format!("[[{object},{{\"state\":\"off\",\"last_changed\":1790838000.5}}],[{object}]]").into_bytes()),
        (
            "b.json",
            br#"{"light.a":[{"s":"on","a":{},"lu":1790838000.0},{"s":"off","lc":1.0,"lu":1790841600}]}"#.to_vec(),
        ),
        (
            "a.csv",
            b"entity_id,state,last_changed,context\nlight.a,\"on\",2026-10-01T07:00:00Z,\"{\"\"id\"\":\"\"x\"\"}\"\n"
                .to_vec(),
        ),
    ]
}

fn mutate(content: &mut Vec<u8>, flips: &[(prop::sample::Index, u8)], cut: Option<prop::sample::Index>) {
    for (place, value) in flips {
        if !content.is_empty() {
            let place = place.index(content.len());
            content[place] ^= value;
        }
    }
    if let Some(cut) = cut {
        content.truncate(cut.index(content.len() + 1));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_damage_to_a_file_brings_the_reader_down(
        sample in any::<prop::sample::Index>(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut samples = samples();
        let place = sample.index(samples.len());
        let (name, mut content) = samples.swap_remove(place);
        mutate(&mut content, &flips, cut);
        if let Ok(reading) = House::new().read(name, &content) {
            prop_assert!(reading.skipped <= reading.read);
            for event in reading.log.iter() {
                prop_assert!(domain::is_entity_id(event.entity_id) && event.state.len() <= 255);
            }
        }
    }

    #[test]
    fn no_bytes_bring_the_reader_down(
        name in prop::sample::select(vec!["a.jsonl", "a.json", "a.csv", "a.db", "a"]),
        start in prop::sample::select(vec!["", "{", "[", "[[{", "{\"light.a\":[", "entity_id,state,last_changed\n", "\u{1f}\u{8b}"]),
        content in prop::collection::vec(any::<u8>(), 0..200),
        text in "[\\[\\]{}\",:a-z0-9 \\\\\n]{0,80}",
    ) {
        for tail in [content.as_slice(), text.as_bytes()] {
            let content = [start.as_bytes(), tail].concat();
            let _ = House::new().read(name, content);
        }
    }
}
