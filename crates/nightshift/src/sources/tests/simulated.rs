use std::collections::BTreeMap;

use super::*;

#[test]
fn a_simulated_home_is_read_back_as_it_was() {
    let plan = simulator::Plan { events: 20_000, ..simulator::Plan::new(11) };
    let home = simulator::simulate(&plan).expect("a valid plan");
    // An event that repeats its entity's state is written as what it is in a home: a change of attributes alone.
    let mut states = BTreeMap::new();
    let changes: Vec<domain::Event<'_>> =
        home.log.iter().filter(|event| states.insert(event.entity_id, event.state) != Some(event.state)).collect();
    assert!(changes.len() < home.log.len(), "some are repeated");
    let mut text = Vec::new();
    simulator::write_json_lines(&home, &mut text).expect("memory can be written");
    let house = House::new();
    for (name, content) in [("home.jsonl.gz", gzip(&text)), ("home.jsonl.zst", zstandard(&text)), ("home.jsonl", text)]
    {
        let reading = house.read(name, content).expect(name);
        assert_eq!((reading.skipped, reading.has_context), (0, true), "{name}: {:?}", reading.skips);
        // Compared one by one: a whole log is too long to be shown.
        for (read, &simulated) in reading.log.iter().zip(&changes) {
            // Whether an automation runs or is only there, its own line bears its context.
            let cause = if domain::domain_of(read.entity_id) == "automation" { read.cause } else { simulated.cause };
            assert_eq!(read, domain::Event { cause, ..simulated }, "{name}");
        }
        assert_eq!(reading.log.len(), changes.len(), "{name}");
        for (id, info) in &reading.entities {
            assert_eq!(Some(&info.name), home.home.entities.get(id).map(|known| &known.name), "{name} {id}");
        }
        assert!(!reading.entities.is_empty(), "{name}");
    }
}
