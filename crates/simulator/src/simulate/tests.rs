use super::*;

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
