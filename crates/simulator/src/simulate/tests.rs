use super::*;
use crate::plan::Flavour;

#[test]
fn twenty_homes_have_their_budget_and_habits() {
    for seed in 0..20 {
        let plan = Plan::new(seed);
        let one = simulate(&plan).expect("the default is possible");
        assert_eq!(one.log.len() as u64, plan.events);
        assert!(one.truth.habits.len() >= 6, "seed {seed}: {}", one.truth.habits.len());
        let again = simulate(&plan).expect("the default is possible");
        assert_eq!((one.log, one.truth), (again.log, again.truth));
    }
}
#[test]
fn dbg_print() {
    let t = std::time::Instant::now();
    for seed in 0..4 {
        let sim = simulate(&Plan::new(seed)).expect("possible");
        println!("seed {seed}: {} events {:?}", sim.log.len(), t.elapsed());
        let mut by = std::collections::BTreeMap::<&str, usize>::new();
        for e in sim.log.iter() {
            *by.entry(domain::domain_of(e.entity_id)).or_default() += 1;
        }
        println!("{by:?}");
        for h in &sim.truth.habits {
            println!(
                "  {:?} {} {} -> {:?} p={} {}/{}",
                h.kind,
                serde_json::to_string(&h.trigger).expect("json"),
                serde_json::to_string(&h.conditions).expect("json"),
                h.actions.iter().map(|a| format!("{}={}", a.entity_id, a.state)).collect::<Vec<_>>(),
                h.probability,
                h.held,
                h.opportunities
            );
        }
    }
    for (entities, events) in [(12, 3000), (12, 50_000), (20, 5_000), (300, 1_000_000), (500, 60_000)] {
        let t = std::time::Instant::now();
        let sim = simulate(&Plan { entities, events, ..Plan::new(7) }).expect("possible");
        let mut kinds = std::collections::BTreeMap::new();
        for h in &sim.truth.habits {
            *kinds.entry(format!("{:?}", h.kind)).or_insert(0) += 1;
        }
        println!(
            "{entities} {events}: {} habits {} {:?} {kinds:?}",
            sim.log.len(),
            sim.truth.habits.len(),
            t.elapsed()
        );
    }
}
#[test]
fn accident_print() {
    for (flavour, seeds) in [(Flavour::Normal, 0..8), (Flavour::Empty, 0..8)] {
        for seed in seeds {
            let plan = Plan { flavour, ..Plan::new(seed) };
            let sim = simulate(&plan).expect("possible");
            let cal = Calendar::new(&plan).expect("cal");
            let planted: std::collections::BTreeSet<(String, String)> = sim
                .truth
                .habits
                .iter()
                .flat_map(|h| h.actions.iter().map(|a| (a.entity_id.to_string(), a.state.clone())))
                .collect();
            let mut ev = std::collections::BTreeMap::<(String, String), Vec<(usize, f64, i64)>>::new();
            let mut last = std::collections::BTreeMap::<String, String>::new();
            for e in sim.log.iter() {
                if domain::is_actuator(e.entity_id) && e.state != "unavailable" && e.state != "unknown" {
                    let prev = last.insert(e.entity_id.to_owned(), e.state.to_owned());
                    if e.cause.is_manual() && prev.as_deref().is_some_and(|p| p != e.state) {
                        ev.entry((e.entity_id.to_owned(), e.state.to_owned())).or_default().push((
                            cal.day_of(e.time),
                            cal.clock(e.time),
                            e.time,
                        ));
                    }
                }
            }
            for (k, v) in &ev {
                if planted.contains(k) {
                    continue;
                }
                for (name, class) in [("all", 0..7), ("work", 0..5), ("free", 5..7)] {
                    let days = cal.days.iter().filter(|d| class.contains(&d.weekday.index())).count();
                    let mut best = (0, 0.0);
                    for from in (0..24 * 12).map(|x| f64::from(x) * 300.0) {
                        let set: std::collections::BTreeSet<usize> = v
                            .iter()
                            .filter(|x| {
                                class.contains(&cal.days[x.0].weekday.index()) && x.1 >= from && x.1 < from + 1800.0
                            })
                            .map(|x| x.0)
                            .collect();
                        if set.len() > best.0 {
                            best = (set.len(), from / 3600.0);
                        }
                    }
                    if best.0 as f64 > 0.45 * days as f64 {
                        println!("{flavour:?} {seed} {k:?} {name} {}/{days} at {:.2} of {}", best.0, best.1, v.len());
                    }
                }
            }
        }
    }
}
