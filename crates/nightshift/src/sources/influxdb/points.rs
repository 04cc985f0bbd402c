//! What points of either version say, and how a page of them becomes changes of state.

use std::borrow::Cow;
use std::rc::Rc;

use domain::{Cause, Remark};
use rustc_hash::FxHashMap;

use crate::remarks::remark;
use crate::sources::changes::{Changes, NAMED_SKIPS, Terms, check_state, in_time, quoted};

/// Whose points follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Series<'a> {
    pub(super) measurement: &'a str,
    /// The tag `domain`, empty where there is none.
    pub(super) domain: &'a str,
    /// The tag `entity_id`: with the domain as `HomeIQ` writes it, without as Home Assistant's integration does.
    pub(super) entity_id: &'a str,
}

/// Which field a point is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    /// The state's text.
    State,
    /// The state as a number, also of a text such as `on`, of which it is 1.
    Value,
}

/// Collects points page by page, and makes changes of state of what has been read whole.
#[derive(Debug, Default)]
pub(super) struct Points {
    entities: Names,
    states: Names,
    /// The state that each entity is known to be in, by their numbers.
    last: FxHashMap<u32, u32>,
    page: Page,
    /// Points that were left out since they are no entity's, and the first of their series.
    foreign: u64,
    first_foreign: Option<String>,
}

/// What has come of a page so far.
#[derive(Debug, Default)]
struct Page {
    points: Vec<Point>,
    read: u64,
    skipped: u64,
    /// Which of the page's points, and why.
    skips: Vec<(u64, String)>,
    foreign: u64,
    first_foreign: Option<String>,
    /// The entity of the series before, which is mostly that of the next point too.
    series: Option<([String; 3], Option<u32>)>,
}

/// In the order in which they are taken: of one moment the text comes before the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Point {
    entity: u32,
    /// Microseconds since 1970.
    time: i64,
    field: Field,
    state: u32,
}

/// Texts by number and numbers by text.
#[derive(Debug, Default)]
struct Names {
    numbers: FxHashMap<Rc<str>, u32>,
    texts: Vec<Rc<str>>,
}

impl Points {
    /// Takes a point of the page at hand; `nanos` is its time in nanoseconds since 1970.
    pub(super) fn take(&mut self, series: Series<'_>, nanos: i64, field: Field, state: &str, terms: &Terms<'_>) {
        self.page.read += 1;
        let Some(entity) = self.entity_of(series) else {
            self.page.foreign += 1;
            self.page.first_foreign.get_or_insert_with(|| {
                format!(
                    "entity_id={} domain={} of {}",
                    quoted(series.entity_id),
                    quoted(series.domain),
                    quoted(series.measurement)
                )
            });
            return;
        };
        // Clients count in floating seconds, so that a microsecond is stored some hundred nanoseconds early or late.
        let time = nanos.saturating_add(500).div_euclid(1000);
        let checked = check_state(state).and_then(|()| in_time("time", time, terms));
        match checked {
            Ok(time) => {
                let state = self.states.number(state);
                self.page.points.push(Point { entity, time, field, state });
            }
            Err(reason) => self.skip(format!("of {} {reason}", self.entities.text(entity))),
        }
    }

    /// Counts a point of the page at hand that cannot be read.
    pub(super) fn skip_one(&mut self, reason: String) {
        self.page.read += 1;
        self.skip(reason);
    }

    fn skip(&mut self, reason: String) {
        self.page.skipped += 1;
        if self.page.skips.len() < NAMED_SKIPS {
            self.page.skips.push((self.page.read - self.page.foreign, reason));
        }
    }

    /// How many points the page at hand holds.
    pub(super) fn in_page(&self) -> usize {
        self.page.points.len()
    }

    /// Forgets the page at hand, which was not read whole.
    pub(super) fn forget_page(&mut self) {
        self.page = Page::default();
    }

    /// The page at hand was read whole, and says only in what states the entities were before what follows.
    pub(super) fn settle_before(&mut self) {
        let mut page = std::mem::take(&mut self.page);
        page.points.sort_unstable();
        let mut before: Option<Point> = None;
        for point in page.points {
            if before.is_none_or(|before| (before.entity, before.time) != (point.entity, point.time)) {
                self.last.insert(point.entity, point.state);
                before = Some(point);
            }
        }
    }

    /// The page at hand was read whole: what in it changed a state goes into `changes`. Gives how many points it held.
    pub(super) fn settle(&mut self, changes: &mut Changes, terms: &Terms<'_>) -> usize {
        let mut page = std::mem::take(&mut self.page);
        let earlier = changes.read;
        changes.read += page.read - page.foreign;
        self.foreign += page.foreign;
        if self.first_foreign.is_none() {
            self.first_foreign = page.first_foreign;
        }
        let named = page.skips.len() as u64;
        for (number, reason) in page.skips {
            changes.skip(earlier + number, reason);
        }
        changes.skipped += page.skipped - named;
        // As nearly all come: an entity after the other, each in the order of time.
        page.points.sort_unstable();
        let count = page.points.len();
        let mut before: Option<Point> = None;
        for point in page.points {
            if before.is_some_and(|before| (before.entity, before.time) == (point.entity, point.time)) {
                continue;
            }
            before = Some(point);
            // What is written without a change of state is a change of attributes.
            if self.last.insert(point.entity, point.state) == Some(point.state) {
                changes.attribute_only += 1;
                continue;
            }
            if changes.wants(point.time, terms) {
                let entity = changes.entity(self.entities.text(point.entity));
                let state = changes.state(self.states.text(point.state));
                changes.push(point.time, entity, state, Cause::Device, 0);
            }
        }
        count
    }

    /// What to say of points that were no entity's.
    pub(super) fn foreign_note(&self) -> Option<Remark> {
        let first = self.first_foreign.as_ref()?;
        Some(remark!("points-foreign", number = self.foreign, first = first).into())
    }

    fn entity_of(&mut self, series: Series<'_>) -> Option<u32> {
        if let Some(([measurement, domain, entity_id], entity)) = &self.page.series
            && (Series { measurement, domain, entity_id }) == series
        {
            return *entity;
        }
        let entity = entity_id(series).map(|id| self.entities.number(&id));
        let written = [series.measurement, series.domain, series.entity_id].map(str::to_owned);
        self.page.series = Some((written, entity));
        entity
    }
}

impl Names {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let text: Rc<str> = text.into();
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(Rc::clone(&text));
        self.numbers.insert(text, number);
        number
    }

    fn text(&self, number: u32) -> &str {
        self.texts.get(number as usize).map_or("", |text| text)
    }
}

/// Which entity a series is of, in either layout; none where it is no entity's.
fn entity_id(series: Series<'_>) -> Option<Cow<'_, str>> {
    let Series { measurement, domain, entity_id } = series;
    if domain::is_entity_id(entity_id) {
        return Some(Cow::Borrowed(entity_id));
    }
    let whole = format!("{domain}.{entity_id}");
    if domain::is_entity_id(&whole) {
        return Some(Cow::Owned(whole));
    }
    // Without a unit Home Assistant's integration calls the measurement by the entity's whole id.
    let object = measurement.split_once('.').map(|(_, object)| object);
    (domain::is_entity_id(measurement) && object == Some(entity_id)).then_some(Cow::Borrowed(measurement))
}

/// What a number is as a state's text: the shortest that is read as the same number.
pub(super) fn text_of(value: f64) -> String {
    value.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::Window;

    const DAY: i64 = 86_400_000_000_000;

    fn series<'a>(measurement: &'a str, domain: &'a str, entity_id: &'a str) -> Series<'a> {
        Series { measurement, domain, entity_id }
    }

    #[test]
    fn both_layouts_name_the_entity() {
        for (written, expected) in [
            (series("state_changed", "light", "light.hall"), Some("light.hall")),
            (series("°C", "sensor", "hall"), Some("sensor.hall")),
            (series("light.hall", "", "hall"), Some("light.hall")),
            (series("light.hall", "", "other"), None),
            (series("cpu", "", "host"), None),
            (series("x", "light", "a b"), None),
            (series("x", "", ""), None),
            (series("x", "light", "\u{1b}[31m"), None),
        ] {
            assert_eq!(entity_id(written).as_deref(), expected, "{written:?}");
        }
    }

    #[test]
    fn only_changes_of_state_count_and_the_text_comes_before_its_number() {
        let now = "2026-07-01T03:00:00Z".parse().expect("a time");
        let terms = Terms::new(&Window::All, now, &[]);
        let hall = series("light.hall", "light", "hall");
        let mut points = Points::default();
        let mut changes = Changes::default();
        points.take(hall, DAY - 1, Field::State, "off", &terms);
        points.settle_before();
        for (nanos, field, state) in [
            (3 * DAY, Field::Value, "1"),
            (3 * DAY, Field::State, "on"),
            (DAY, Field::State, "off"),
            (2 * DAY + 123_456_700, Field::State, "on"),
            (4 * DAY, Field::State, "off"),
            (4 * DAY, Field::Value, "0"),
        ] {
            points.take(hall, nanos, field, state, &terms);
        }
        points.take(series("cpu", "", "x"), DAY, Field::Value, "1", &terms);
        points.take(hall, DAY, Field::State, &"x".repeat(300), &terms);
        assert_eq!(points.settle(&mut changes, &terms), 6);
        assert_eq!((changes.read, changes.skipped, changes.attribute_only), (7, 1, 2));
        assert!(changes.skips[0].reason.starts_with("of light.hall has a state of 300 bytes"), "{:?}", changes.skips);
        assert!(points.foreign_note().expect("one").starts_with("1 point was left out"));
        let window = Window::All;
        let log = crate::sources::changes::gather(vec![(vec![changes], &window)], &()).expect("not stopped").log;
        let seen: Vec<_> = log.iter().map(|event| (event.entity_id, event.state, event.time)).collect();
        assert_eq!(seen, [("light.hall", "on", 2 * DAY / 1000 + 123_457), ("light.hall", "off", 4 * DAY / 1000)]);
    }

    #[test]
    fn a_page_that_was_cut_short_leaves_nothing() {
        let now = "2026-07-01T03:00:00Z".parse().expect("a time");
        let terms = Terms::new(&Window::All, now, &[]);
        let (mut points, mut changes) = (Points::default(), Changes::default());
        points.take(series("x", "light", "a"), DAY, Field::State, "on", &terms);
        points.skip_one("is cut".to_owned());
        points.forget_page();
        assert_eq!(points.settle(&mut changes, &terms), 0);
        assert_eq!((changes.read, changes.skipped), (0, 0));
    }

    #[test]
    fn numbers_are_written_as_short_as_they_can_be() {
        assert_eq!([21.5, 21.0, -0.25, 1e3].map(text_of), ["21.5", "21", "-0.25", "1000"]);
    }
}
