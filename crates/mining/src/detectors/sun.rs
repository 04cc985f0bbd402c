use domain::{ForDuration, PatternKind, SunEvent, Trigger};

use crate::detectors::density::{Cluster, Frame, Point, clusters};
use crate::detectors::recent::lately;
use crate::detectors::time::{day_condition, fire_time, open_days, too_wide};
use crate::detectors::{Candidate, Detector, Proposals};
use crate::prepare::Unit;
use crate::study::Study;

/// Further from the sun's rise or set than this, in seconds, it is not what people go by.
const REACH: u32 = 3 * 3600;

/// # Sunrise and sunset (`sun`)
///
/// **Looks for** something that is done at about the same distance from sunrise or sunset, up to three
/// hours before or after. Things that are switched together in one gesture are one habit, a
/// `scene`.
///
/// **Why it helps** The lamp at the door follows the season by itself.
///
/// **Example** `light.porch` is switched on 10 minutes after sunset, give or take a few, on 27 of 30
/// days.
///
/// **Stays quiet when** the home's place is not known; when a clock time foretells the acts as well, as
/// it does in a month whose sunsets hardly move; or as with clock times. Between clock and sun decides how
/// well each week's acts are foretold from the other weeks' (held-out likelihood); the clock is the
/// plainer one and wins where they are as good.
///
/// **Settings** `latitude` and `longitude`: without them nothing is said about the sun. `timezone`
/// and `lookback_days`, as with clock times.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sun;

impl Detector for Sun {
    fn propose(&self, study: &Study<'_, '_>, unit: &Unit) -> Proposals {
        let Some(sun) = study.evaluator.sun() else {
            return Proposals::default();
        };
        let mut proposals = Proposals::default();
        for event in [SunEvent::Sunrise, SunEvent::Sunset] {
            let points: Vec<Point> = (0_u32..)
                .zip(&unit.acts)
                .filter_map(|(act, at)| {
                    let (day, apart) = sun.nearest(at.day, at.time, event)?;
                    let place = u32::try_from(apart / 1_000_000 + i64::from(REACH)).ok();
                    Some(Point { place: place.filter(|place| *place < 2 * REACH)?, day, act })
                })
                .collect();
            let mut days = open_days(study);
            for (day, open) in (0_u32..).zip(&mut days) {
                open.1 = sun.at(day, event).is_some();
            }
            let frame = Frame { length: 2 * REACH, circle: false, days: &days };
            for cluster in clusters(&points, frame, study.settings.min_days) {
                let offset = |cluster: &Cluster| fire_time(cluster) - i64::from(REACH);
                let instant = |cluster: &Cluster, day| {
                    sun.at(day, event).map_or(i64::MAX, |time| time + offset(cluster) * 1_000_000)
                };
                let lately = lately(study, unit, &points, frame, cluster, instant);
                let since = lately.since.and_then(|day| sun.at(day, event));
                proposals.candidates.push(Candidate {
                    kind: if unit.members.len() > 1 { PatternKind::Scene } else { PatternKind::Sun },
                    trigger: Trigger::Sun {
                        event,
                        offset: ForDuration::from_seconds(i32::try_from(offset(&lately.cluster)).unwrap_or(0)),
                    },
                    conditions: day_condition(&lately.cluster, 0).into_iter().chain(lately.at_home).collect(),
                    objection: lately.ended.or_else(|| too_wide(study, &lately.cluster)),
                    support: lately.cluster.support,
                    opportunities: lately.opportunities,
                    trials: lately.cluster.trials,
                    searched: lately.cluster.searched,
                    machine_like: unit.machine_like,
                    delay_seconds: None,
                    since: since.map(|time| time - i64::from(REACH) * 1_000_000),
                });
            }
            proposals.tried += 1;
        }
        proposals
    }
}
