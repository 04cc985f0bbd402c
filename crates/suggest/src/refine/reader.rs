use domain::{AtTime, Change, Draft, ForDuration, SunEvent, Trigger, Weekday};

use super::clock::clock_time;
use super::days::days;
use super::language::{Language, Sense};
use super::lengths::length;
use super::names::{action_named, naming};
use super::numbers::number;
use super::words::{COMMA, Word, words};
use super::{brightness, conditions, temperature};
use crate::change::{Ground, Options, Refused, apply, options};

/// "A bit later": by ten minutes.
const A_BIT: i32 = 600;

/// What a sentence says in one language.
#[derive(Clone, Debug)]
pub(super) struct Read {
    /// The changes that it asks for.
    pub(super) changes: Vec<Change>,
    /// What comes of those that can be made.
    pub(super) draft: Draft,
    /// What was not understood, as it was written.
    pub(super) unknown: Vec<String>,
    /// Words of that.
    unknown_words: usize,
    /// The first change that cannot be made.
    pub(super) refused: Option<Refused>,
}

/// Changes, and the place of the word after what asked for them.
type Item = Option<(Vec<Change>, usize)>;

struct Reader<'a> {
    words: &'a [Word<'a>],
    language: &'a Language,
    ground: &'a Ground<'a>,
    draft: Draft,
}

/// Reads a sentence in one language.
pub(super) fn read(text: &str, language: &Language, draft: &Draft, ground: &Ground<'_>) -> Read {
    let mut read =
        Read { changes: Vec::new(), draft: draft.clone(), unknown: Vec::new(), unknown_words: 0, refused: None };
    let naming = naming(text, language);
    let rest = naming.as_ref().map_or(text, |(_, rest)| rest);
    let all = words(rest);
    let mut reader = Reader { words: &all, language, ground, draft: draft.clone() };
    if let Some((title, _)) = &naming {
        read.make(&mut reader, Change::Rename { title: title.clone() });
    }
    let mut at = 0;
    // From the first word that was not understood to the last one of those that stand together.
    let mut unknown: Option<(usize, usize)> = None;
    while at < all.len() {
        let item = reader.item(at);
        let skipped = reader.skipped(at).filter(|_| item.is_none());
        let is_between = skipped.is_some() && all[at].key != COMMA;
        if item.is_none() && skipped.is_none() {
            unknown = Some((unknown.map_or(at, |(since, _)| since), at + 1));
            read.unknown_words += 1;
            at += 1;
            continue;
        }
        if !is_between && let Some((since, end)) = unknown.take() {
            read.unknown.push(written(rest, &all[since..end]));
        }
        let (changes, end) = item.unwrap_or((Vec::new(), skipped.unwrap_or(at + 1)));
        for change in changes {
            read.make(&mut reader, change);
        }
        at = end;
    }
    if let Some((since, end)) = unknown {
        read.unknown.push(written(rest, &all[since..end]));
    }
    read.draft = reader.draft;
    read
}

/// Some words as they were written.
fn written(text: &str, some: &[Word<'_>]) -> String {
    let (Some(first), Some(last)) = (some.first(), some.last()) else { return String::new() };
    crate::words::plain(&text[first.start..last.start + last.text.len()], 100)
}

impl Read {
    /// Whether more was understood than in another language.
    pub(super) fn is_better_than(&self, other: &Self) -> bool {
        let score = |read: &Self| (read.unknown_words, read.changes.is_empty(), read.refused.is_some());
        score(self) < score(other)
    }

    fn make(&mut self, reader: &mut Reader<'_>, change: Change) {
        match apply(&reader.draft, std::slice::from_ref(&change), reader.ground) {
            Ok(draft) => reader.draft = draft,
            Err(refused) => {
                self.refused.get_or_insert(Refused { index: self.changes.len(), ..refused });
            }
        }
        self.changes.push(change);
    }
}

impl Reader<'_> {
    /// What stands at a place, if it asks for something.
    fn item(&self, at: usize) -> Item {
        // `17 h à 23 h` are no seventeen hours.
        let hours = || if self.language.hour_is_clock { self.window(at, false) } else { None };
        self.spoken(at)
            .or_else(hours)
            .or_else(|| self.spoken_length(at))
            .or_else(|| self.window(at, false))
            .or_else(|| self.amount(at))
            .or_else(|| self.time(at, false))
    }

    /// What begins with a phrase that says what it is about.
    fn spoken(&self, at: usize) -> Item {
        let (sense, end) = self.language.sense(self.words, at)?;
        match sense {
            Sense::Not => self.denied(self.rest(end)),
            Sense::Also => self.also(self.rest(end)),
            Sense::Without => self.left_out(self.rest(end)),
            Sense::Days(_) => self.on_days(at),
            Sense::Condition(id, opposite) => Some(self.condition(id, opposite, end)),
            Sense::Between => self.window(self.rest(end), true),
            Sense::After => self.after(self.rest(end)),
            Sense::Before | Sense::Through => self.bound(self.rest(end), false),
            Sense::Wait => length(self.words, self.rest(end), self.language).map(|(seconds, end)| (hold(seconds), end)),
            Sense::AtOnce => Some((hold(0), end)),
            Sense::Later => Some((shift(A_BIT), end)),
            Sense::Earlier => Some((shift(-A_BIT), end)),
            Sense::At => {
                let rest = self.rest(end);
                self.amount(rest).or_else(|| self.time(rest, true))
            }
            Sense::Above => self.threshold(self.rest(end), true),
            Sense::Below => self.threshold(self.rest(end), false),
            Sense::Dimmer => Some((bright(brightness::other(&self.draft, false)), end)),
            Sense::Brighter => Some((bright(brightness::other(&self.draft, true)), end)),
            Sense::Brightest => Some((bright(100), end)),
            Sense::Warmer | Sense::Cooler => {
                let degrees = temperature::other(&self.draft, sense == Sense::Warmer)?;
                Some((vec![Change::SetTemperature { temperature: Some(degrees), entity_id: None }], end))
            }
            _ => None,
        }
    }

    /// Where a word ends that says nothing by itself.
    fn skipped(&self, at: usize) -> Option<usize> {
        if self.words[at].key == COMMA {
            return Some(at + 1);
        }
        let means_nothing = |sense| matches!(sense, Sense::Filler | Sense::And | Sense::Only).then_some(());
        self.language.find(self.words, at, means_nothing).map(|((), end)| end)
    }

    fn rest(&self, at: usize) -> usize {
        let only = |at| self.language.is(self.words, at, Sense::Only);
        let mut at = self.language.past_fillers(self.words, at);
        while let Some(end) = only(at) {
            at = self.language.past_fillers(self.words, end);
        }
        at
    }

    /// Where "also" ends behind what has just been said, if it stands there.
    fn also_behind(&self, end: usize) -> Option<usize> {
        self.language.is(self.words, self.language.past_fillers(self.words, end), Sense::Also)
    }

    fn on_days(&self, at: usize) -> Item {
        let (named, end) = days(self.words, at, self.language)?;
        match self.also_behind(end) {
            Some(end) => Some((self.with_days(&named, true), end)),
            None => Some((vec![Change::SetDays { days: sorted(&named) }], end)),
        }
    }

    /// The present days with some more, or without some.
    fn with_days(&self, named: &[Weekday], is_more: bool) -> Vec<Change> {
        let present = self.options().days.days;
        let keep = |day: &Weekday| {
            if is_more {
                present.contains(day) || named.contains(day)
            } else {
                present.contains(day) && !named.contains(day)
            }
        };
        vec![Change::SetDays { days: Weekday::ALL.into_iter().filter(keep).collect() }]
    }

    fn condition(&self, id: &str, opposite: &str, end: usize) -> (Vec<Change>, usize) {
        match self.also_behind(end) {
            Some(end) => (conditions::also(&self.draft, opposite).into_iter().collect(), end),
            None => (conditions::asked(&self.draft, id, opposite), end),
        }
    }

    /// After "not".
    fn denied(&self, at: usize) -> Item {
        if let Some((named, end)) = days(self.words, at, self.language) {
            return Some((self.with_days(&named, false), end));
        }
        if let Some((sense, end)) = self.language.sense(self.words, at) {
            match sense {
                Sense::Condition(id, opposite) => return Some((conditions::asked(&self.draft, opposite, id), end)),
                Sense::Before => return self.bound(self.rest(end), true),
                Sense::After => return self.bound(self.rest(end), false),
                _ => {}
            }
        }
        self.left_out(at)
    }

    /// After "also".
    fn also(&self, at: usize) -> Item {
        if let Some((named, end)) = days(self.words, at, self.language) {
            return Some((self.with_days(&named, true), end));
        }
        if let Some((Sense::Condition(_, opposite), end)) = self.language.sense(self.words, at) {
            return Some((conditions::also(&self.draft, opposite).into_iter().collect(), end));
        }
        // "Also at seven" asks for a second time, which there is not.
        let adds_nothing = |change: &Change| {
            matches!(change, Change::SetBrightness { .. } | Change::SetTemperature { .. } | Change::Shift { .. })
        };
        (at < self.words.len()).then(|| self.item(at)).flatten().filter(|(changes, _)| changes.iter().all(adds_nothing))
    }

    fn left_out(&self, at: usize) -> Item {
        let (entity_id, mut end) = action_named(self.words, at, &self.draft, self.ground.home)?;
        let mut changes = vec![Change::DropAction { entity_id }];
        loop {
            let comma = end + usize::from(self.words.get(end).is_some_and(|word| word.key == COMMA));
            let joined = self.language.is(self.words, comma, Sense::And).unwrap_or(comma);
            let next = self.language.past_fillers(self.words, joined);
            match action_named(self.words, next, &self.draft, self.ground.home) {
                Some((entity_id, after)) if next > end => {
                    changes.push(Change::DropAction { entity_id });
                    end = after;
                }
                _ => return Some((changes, end)),
            }
        }
    }

    /// Two clock times, of which the first begins here. "And" joins them only after "between".
    fn window(&self, at: usize, is_between: bool) -> Item {
        let (present_after, present_before) = self.present_window();
        let (after, end) = clock_time(self.words, at, self.language, true)?;
        let joint = |sense| match sense {
            Sense::Through | Sense::Before => Some(()),
            Sense::And => is_between.then_some(()),
            Sense::At => self.language.at_joins.then_some(()),
            _ => None,
        };
        let ((), end) = self.language.find(self.words, end, joint)?;
        let (before, end) = clock_time(self.words, self.rest(end), self.language, true)?;
        // `a las 7 al 40 %`
        let is_amount = |sense| matches!(sense, Sense::Percent | Sense::Degrees).then_some(());
        if self.language.find(self.words, end, is_amount).is_some() {
            return None;
        }
        let window =
            Change::SetWindow { after: Some(after.near(present_after)), before: Some(before.near(present_before)) };
        Some((vec![window], end))
    }

    fn after(&self, at: usize) -> Item {
        // `après 22 heures` is late in the evening.
        let is_clock = |seconds: i32| self.language.hour_is_clock && seconds >= 5 * 3600 && seconds % 3600 == 0;
        match length(self.words, at, self.language) {
            Some((seconds, end)) if !is_clock(seconds) => Some((hold(seconds), end)),
            _ => self.bound(at, true),
        }
    }

    /// One clock time that limits it; the other limit stays.
    fn bound(&self, at: usize, is_after: bool) -> Item {
        let (present_after, present_before) = self.present_window();
        let is_expected = self.language.bare_hours || self.language.hour_is_clock;
        let (said, end) = clock_time(self.words, at, self.language, is_expected)?;
        let window = if is_after {
            Change::SetWindow { after: Some(said.near(present_after)), before: present_before }
        } else {
            Change::SetWindow { after: present_after, before: Some(said.near(present_before)) }
        };
        Some((vec![window], end))
    }

    /// A length and what it is for: later, from the sun, or to wait.
    fn spoken_length(&self, at: usize) -> Item {
        let (seconds, end) = length(self.words, at, self.language)?;
        let next = self.language.past_fillers(self.words, end);
        match self.language.sense(self.words, next) {
            Some((Sense::Later, end)) => return Some((shift(seconds), end)),
            Some((Sense::Earlier, end)) => return Some((shift(-seconds), end)),
            Some((side @ (Sense::After | Sense::Before), after)) => {
                let (sun, end) = self.language.sense(self.words, self.rest(after))?;
                let wanted = match sun {
                    Sense::Sunrise => SunEvent::Sunrise,
                    Sense::Sunset => SunEvent::Sunset,
                    _ => return None,
                };
                let is_same = matches!(self.draft.trigger, Trigger::Sun { event, .. } if event == wanted);
                let seconds = if side == Sense::After { seconds } else { -seconds };
                let change = Change::SetOffset { offset: ForDuration::from_seconds(seconds) };
                return is_same.then(|| (vec![change], end));
            }
            _ => {}
        }
        let waits = self.options().hold.is_some_and(|hold| !hold.hold.is_zero());
        waits.then(|| (hold(seconds), end))
    }

    /// A number of percent or degrees.
    fn amount(&self, at: usize) -> Item {
        let (value, end) = number(self.words, at, self.language)?;
        let (sense, end) = self.language.sense(self.words, end)?;
        match sense {
            Sense::Percent => {
                let is_whole = value.fract() == 0.0 && (0.0..=255.0).contains(&value);
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "it is whole and in the range"
                )]
                is_whole.then(|| (bright(value as u8), end))
            }
            Sense::Degrees => {
                let end =
                    end + usize::from(self.words.get(end).is_some_and(|word| matches!(word.key.as_str(), "c" | "f")));
                Some((vec![Change::SetTemperature { temperature: Some(value), entity_id: None }], end))
            }
            _ => None,
        }
    }

    fn time(&self, at: usize, is_expected: bool) -> Item {
        let present = if let Trigger::Time { at } = self.draft.trigger { Some(at) } else { None };
        let (said, end) = clock_time(self.words, at, self.language, is_expected)?;
        Some((vec![Change::SetTime { at: said.near(present) }], end))
    }

    fn threshold(&self, at: usize, is_above: bool) -> Item {
        let (value, end) = number(self.words, at, self.language)?;
        let threshold = self.options().threshold;
        let unit = threshold.as_ref().and_then(|threshold| threshold.unit.clone()).unwrap_or_default().to_lowercase();
        if threshold.is_some_and(|threshold| threshold.is_above != is_above) {
            return None;
        }
        let mut end = end;
        // Its unit, however it is written: `20 lx`, `20 lux`, `26 °C`.
        while let Some(word) = self.words.get(end) {
            let is_unit =
                matches!(word.key.as_str(), "%" | "°" | "c" | "f" | "lux" | "lx" | "watt" | "watts" | "w" | "ppm")
                    || unit == word.key
                    || self
                        .language
                        .find(self.words, end, |sense| matches!(sense, Sense::Degrees | Sense::Percent).then_some(()))
                        .is_some();
            if !is_unit {
                break;
            }
            end += 1;
        }
        Some((vec![Change::SetThreshold { value }], end))
    }

    fn options(&self) -> Options {
        options(&self.draft, self.ground)
    }

    fn present_window(&self) -> (Option<AtTime>, Option<AtTime>) {
        self.options().window.map_or((None, None), |window| (window.after, window.before))
    }
}

fn shift(seconds: i32) -> Vec<Change> {
    vec![Change::Shift { by: ForDuration::from_seconds(seconds) }]
}

fn hold(seconds: i32) -> Vec<Change> {
    vec![Change::SetHold { hold: ForDuration::from_seconds(seconds) }]
}

fn bright(percent: u8) -> Vec<Change> {
    vec![Change::SetBrightness { percent: Some(percent), entity_id: None }]
}

fn sorted(named: &[Weekday]) -> Vec<Weekday> {
    Weekday::ALL.into_iter().filter(|day| named.contains(day)).collect()
}
