mod stragglers;

use std::collections::BTreeMap;

use stragglers::Acts;

/// Actions within this time of each other, in µs, may be one act of a person's.
pub(crate) const TOGETHER: i64 = 15_000_000;
/// Fewer common occurrences than this say nothing.
const LEAST_TOGETHER: u32 = 4;
/// Common occurrences must be this many times those that chance would bring.
const OVER_CHANCE: f64 = 10.0;
/// And this share of the rarer action's occurrences.
const LEAST_SHARE: f64 = 0.15;
/// Two actions whose middle distance is this short, in µs, are one gesture, whatever their order.
pub(crate) const ONE_GESTURE: i64 = 4_000_000;
/// In either order means that the rarer order has at least this share.
const EITHER_ORDER: f64 = 0.15;
/// A further member must go with each of the others this share of the times that the first two do.
const COHESION: f64 = 0.6;
/// People are up for about this long a day, in µs.
const WAKING: f64 = 16.0 * 3600.0 * 1e6;

/// An action of one kind (an entity put into a state), by number of its kind.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KeyAct {
    /// When, in µs.
    pub(crate) time: i64,
    /// Which kind.
    pub(crate) key: u32,
}

#[derive(Clone, Debug, Default)]
struct Pair {
    together: u32,
    first_before: u32,
    apart: Vec<i64>,
}

/// The kinds of actions that people do in one gesture, two or more each; a kind is in one group at
/// most, and an entity in a group once. `entities` and `counts` are the entity and the occurrences of
/// each kind, `days` those of the history.
///
/// One gesture means: within seconds of each other far more often than chance has it, and either in
/// any order or nearly at once. What always follows something else after a while is a reaction to
/// it, which is a habit of its own.
///
/// `is_there` says whether the entity of a kind was in its state just before an instant, so that there
/// was nothing to be done.
pub(crate) fn groups(
    acts: &[KeyAct],
    entities: &[u32],
    counts: &[u32],
    days: u32,
    is_there: &dyn Fn(u32, i64) -> bool,
) -> Vec<Vec<u32>> {
    let pairs = pairs(acts);
    let together = |a: u32, b: u32| pairs.get(&(a.min(b), a.max(b))).map_or(0, |pair| pair.together);
    let mut links: Vec<(u32, u32, u32)> = pairs
        .iter()
        .filter(|&(&(a, b), pair)| is_gesture(pair, counts[a as usize], counts[b as usize], days))
        .map(|(&(a, b), pair)| (pair.together, a, b))
        .collect();
    links.sort_by(|one, other| other.0.cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2))));
    // Each kind begins as a group of its own; the strongest links join groups, if all of the one go
    // with all of the other.
    let mut group_of: Vec<usize> = (0..counts.len()).collect();
    let mut members: Vec<Vec<u32>> = (0_u32..).zip(counts).map(|(key, _)| vec![key]).collect();
    let mut base = vec![0_u32; counts.len()];
    for (number, a, b) in links {
        let (one, other) = (group_of[a as usize], group_of[b as usize]);
        if one == other {
            continue;
        }
        let strength = number.max(base[one]).max(base[other]);
        let fit = |&a: &u32| {
            members[other].iter().all(|&b| {
                entities[a as usize] != entities[b as usize]
                    && f64::from(together(a, b)) >= COHESION * f64::from(strength)
            })
        };
        if members[one].iter().all(fit) {
            let joined = std::mem::take(&mut members[other]);
            for &key in &joined {
                group_of[key as usize] = one;
            }
            members[one].extend(joined);
            base[one] = strength;
        }
    }
    members.retain(|members| members.len() > 1);
    stragglers::join(&mut members, &Acts { all: acts, entities, counts, days, is_there }, &neighbours(&pairs));
    for members in &mut members {
        members.sort_unstable();
    }
    members
}

/// For each kind, those that came with it often enough to say something.
fn neighbours(pairs: &BTreeMap<(u32, u32), Pair>) -> BTreeMap<u32, Vec<u32>> {
    let mut neighbours: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (&(a, b), _) in pairs.iter().filter(|(_, pair)| pair.together >= LEAST_TOGETHER) {
        neighbours.entry(a).or_default().push(b);
        neighbours.entry(b).or_default().push(a);
    }
    neighbours
}

/// How often two different kinds came within [`TOGETHER`] of each other, in which order and how far
/// apart, by pair (smaller first).
fn pairs(acts: &[KeyAct]) -> BTreeMap<(u32, u32), Pair> {
    let mut pairs: BTreeMap<(u32, u32), Pair> = BTreeMap::new();
    for (place, act) in acts.iter().enumerate() {
        let mut seen: Vec<u32> = Vec::new();
        for other in acts[place + 1..].iter().take_while(|other| other.time - act.time <= TOGETHER) {
            if other.key == act.key || seen.contains(&other.key) {
                continue;
            }
            seen.push(other.key);
            let pair = pairs.entry((act.key.min(other.key), act.key.max(other.key))).or_default();
            pair.together += 1;
            pair.first_before += u32::from(act.key < other.key);
            pair.apart.push(other.time - act.time);
        }
    }
    for pair in pairs.values_mut() {
        pair.apart.sort_unstable();
    }
    pairs
}

fn is_gesture(pair: &Pair, one: u32, other: u32, days: u32) -> bool {
    let together = f64::from(pair.together);
    let by_chance = by_chance(one, other, days);
    let rarer_order = f64::from(pair.first_before.min(pair.together - pair.first_before));
    let middle = pair.apart.get(pair.apart.len() / 2).copied().unwrap_or(TOGETHER);
    pair.together >= LEAST_TOGETHER
        && together >= OVER_CHANCE * by_chance
        && together >= LEAST_SHARE * f64::from(one.min(other))
        && (rarer_order >= EITHER_ORDER * together || middle <= ONE_GESTURE)
}

/// How often two kinds would come within [`TOGETHER`] of each other by chance.
fn by_chance(one: u32, other: u32, days: u32) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a time of seconds")]
    let reach = 2.0 * TOGETHER as f64;
    f64::from(one) * f64::from(other) * reach / (f64::from(days.max(1)) * WAKING)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: i64 = 1_000_000;

    /// Kinds of actions and the seconds at which they were done.
    type Gesture = &'static [(u32, i64)];

    fn groups_of(gestures: &[Gesture]) -> Vec<Vec<u32>> {
        groups_where(gestures, &|_, _| false)
    }

    fn groups_where(gestures: &[Gesture], is_there: &dyn Fn(u32, i64) -> bool) -> Vec<Vec<u32>> {
        let mut acts = Vec::new();
        let mut counts = vec![0; 5];
        for (day, gesture) in (0_i64..).zip(gestures) {
            for &(key, second) in *gesture {
                acts.push(KeyAct { time: day * 86_400 * SECOND + second * SECOND, key });
                counts[key as usize] += 1;
            }
        }
        acts.sort_by_key(|act| act.time);
        groups(&acts, &[0, 1, 2, 3, 4], &counts, u32::try_from(gestures.len()).expect("few"), is_there)
    }

    #[test]
    fn what_goes_at_once_or_in_any_order_is_one_gesture() {
        let at_once: Gesture = &[(0, 0), (1, 1), (2, 3)];
        assert_eq!(groups_of(&[at_once; 6]), [[0, 1, 2]]);
        let (there, back): (Gesture, Gesture) = (&[(0, 0), (1, 9)], &[(1, 0), (0, 9)]);
        assert_eq!(groups_of(&[there, back, there, back, there]), [[0, 1]]);
    }

    #[test]
    fn what_always_follows_after_a_while_is_a_reaction() {
        let follows: Gesture = &[(0, 0), (1, 8)];
        assert!(groups_of(&[follows; 10]).is_empty());
    }

    #[test]
    fn what_is_often_there_already_goes_along_when_it_can() {
        let (three, two): (Gesture, Gesture) = (&[(0, 0), (1, 3), (2, 6)], &[(0, 0), (1, 3)]);
        let rounds = [three, two, two, three, two, three, two, two, three, two];
        assert_eq!(groups_of(&rounds), [[0, 1]], "it is left out more often than not");
        let is_there = |key: u32, time: i64| {
            let round = usize::try_from(time / (86_400 * SECOND)).expect("no time before the first");
            key == 2 && rounds[round].len() == 2
        };
        assert_eq!(groups_where(&rounds, &is_there), [[0, 1, 2]]);
    }

    #[test]
    fn what_follows_a_gesture_after_a_while_is_no_member_of_it() {
        let (all, two): (Gesture, Gesture) = (&[(0, 0), (1, 2), (2, 12)], &[(0, 0), (1, 2)]);
        let rounds = [all, all, two, all, all, all, two, all];
        assert_eq!(groups_where(&rounds, &|key, _| key == 2), [[0, 1]]);
    }

    #[test]
    fn a_chain_does_not_join_what_never_goes_together() {
        let (one, two): (Gesture, Gesture) = (&[(0, 0), (1, 1)], &[(1, 0), (2, 1)]);
        assert_eq!(groups_of(&[one, two, one, two, one, two, one, two, one]), [[0, 1]]);
    }
}
