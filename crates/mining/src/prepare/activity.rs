use domain::{EventLog, domain_of, is_actuator};

use crate::prepare::{Calendar, Changes, Local};

const HOURS: usize = 24;
/// When fewer of the days show any activity at an hour than this share, its absence says nothing.
const TELLING: f64 = 0.5;

/// In which hours of which days anybody was about: something moved, opened, or was switched.
#[derive(Clone, Debug, Default)]
pub(crate) struct Activity {
    days: Vec<[bool; HOURS]>,
    /// Hours of the day at which silence means that nobody was about.
    telling: [bool; HOURS],
}

impl Activity {
    /// Collects it.
    pub(crate) fn of(log: &EventLog, changes: &Changes, calendar: &Calendar) -> Self {
        let shows: Vec<bool> =
            log.entity_names().iter().map(|id| is_actuator(id) || domain_of(id) == "binary_sensor").collect();
        let mut days = vec![[false; HOURS]; calendar.days() as usize];
        for row in 0..u32::try_from(changes.len()).unwrap_or(u32::MAX) {
            let change = changes.get(row);
            if change.certain && change.cause.is_manual() && shows[change.entity as usize] {
                let local = calendar.local(change.time);
                if let Some(day) = days.get_mut(local.day as usize) {
                    day[hour(local)] = true;
                }
            }
        }
        Self::new(days)
    }

    /// That of the first days.
    pub(crate) fn until(&self, days: u32) -> Self {
        Self::new(self.days.iter().take(days as usize).copied().collect())
    }

    fn new(days: Vec<[bool; HOURS]>) -> Self {
        let mut telling = [false; HOURS];
        for (hour, telling) in telling.iter_mut().enumerate() {
            let active = days.iter().filter(|day| around(day, hour)).count();
            #[expect(clippy::cast_precision_loss, reason = "a count of days is far below 2^52")]
            let share = active as f64 / days.len().max(1) as f64;
            *telling = share >= TELLING;
        }
        Self { days, telling }
    }

    /// Whether, as far as can be told, anybody was about within an hour or so.
    pub(crate) fn anybody(&self, local: Local) -> bool {
        !self.telling[hour(local)] || self.days.get(local.day as usize).is_none_or(|day| around(day, hour(local)))
    }

    /// Whether anybody was about at any hour of a day.
    pub(crate) fn on_day(&self, day: u32) -> bool {
        self.days.get(day as usize).is_none_or(|day| day.contains(&true))
    }
}

fn hour(local: Local) -> usize {
    (local.second / 3600) as usize % HOURS
}

/// Whether the hour or its neighbours on the same day show activity.
fn around(day: &[bool; HOURS], hour: usize) -> bool {
    day[hour.saturating_sub(1)..=(hour + 1).min(HOURS - 1)].contains(&true)
}
