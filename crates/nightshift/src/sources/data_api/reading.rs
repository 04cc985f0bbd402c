//! All events of a time, from a service that may do less than it says.
//!
//! A page that is shorter than was asked for is not the end: a service may give less than it is asked for. Only an
//! empty page is, or one that holds nothing new. Where the service gives the same events whatever the offset, shorter and
//! shorter times are asked for, until two halves of a time hold nothing that the whole did not, and each less than it.

use std::ops::Range;

use domain::{Remark, Watch};
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::value::RawValue;

use super::event::{Event, Use};
use super::{Answer, Asker, DataApiAccess, Read, ServiceError, written};
use crate::remarks::remark;
use crate::sources::changes::{Changes, DAY, NAMED_SKIPS, Terms};

/// Events that are asked for at once, first so many, ...
const PAGE: usize = 1000;
/// ... and so many from a service that does not allow that.
const SMALL_PAGE: usize = 100;
/// Events of so long a time are read at once, in microseconds.
const LONGEST: i64 = DAY;
/// Times are not made shorter than this, in microseconds: no home has hundreds of events in it.
const SHORTEST: i64 = 1_000_000;
/// An event this far outside the time that was asked for is no matter of rounding, in microseconds.
const ROUNDING: i64 = 2_000_000;

/// What has been read so far.
pub(super) struct Reading<'a> {
    access: &'a DataApiAccess,
    asker: &'a Asker<'a>,
    range: Range<i64>,
    terms: &'a Terms<'a>,
    limit: usize,
    changes: Changes,
    /// The state that each entity is known to be in.
    last: FxHashMap<String, String>,
    /// What the service does not do.
    ignores_offset: bool,
    ignores_times: bool,
    /// Events without a state.
    stateless: u64,
    taken: u64,
}

/// Events of a time, each once.
#[derive(Default)]
struct Events {
    /// In microseconds since 1970, with the JSON.
    held: Vec<(i64, Box<RawValue>)>,
    /// The length of that.
    bytes: usize,
    ids: FxHashSet<u64>,
    /// Those of the time before: services do not agree on whether a time's end belongs to it.
    before: FxHashSet<u64>,
    /// How many cannot be read, and why the first of them.
    bad: u64,
    bad_reasons: Vec<String>,
}

/// What a page brought.
#[derive(Clone, Copy, Debug, Default)]
struct Page {
    /// Events in it, and those of them that had not been seen.
    events: usize,
    new: usize,
    /// Those outside the time that was asked for.
    outside: usize,
}

impl<'a> Reading<'a> {
    pub(super) fn new(
        access: &'a DataApiAccess,
        asker: &'a Asker<'a>,
        range: Range<i64>,
        terms: &'a Terms<'a>,
    ) -> Self {
        Self {
            access,
            asker,
            range,
            terms,
            limit: PAGE,
            changes: Changes::default(),
            last: FxHashMap::default(),
            ignores_offset: false,
            ignores_times: false,
            stateless: 0,
            taken: 0,
        }
    }

    /// Reads all events of the time.
    pub(super) async fn read(&mut self, watch: &dyn Watch) -> Result<(), ServiceError> {
        let whole = self.range.clone();
        let mut at = whole.start;
        // Where nothing is, steps grow.
        let mut length = LONGEST;
        let mut before = FxHashSet::default();
        while at < whole.end {
            #[expect(clippy::cast_precision_loss, reason = "a share needs no 53 bits")]
            watch.progress((at - whole.start) as f64 / (whole.end - whole.start) as f64);
            let step = at..at.saturating_add(length).min(whole.end);
            let mut events = Events { before: std::mem::take(&mut before), ..Events::default() };
            match self.read_time(&step, &mut events).await {
                Ok(()) => {}
                Err(ServiceError::TooMuch { .. }) if length > SHORTEST => {
                    before = events.before;
                    length = if length > LONGEST { LONGEST } else { (length / 8).max(SHORTEST) };
                    continue;
                }
                Err(error) => return Err(error),
            }
            let is_empty = events.ids.is_empty();
            self.take(&mut events);
            if self.ignores_times {
                // It has given all that there is.
                break;
            }
            length = length.saturating_mul(2).min(if is_empty { 64 * DAY } else { LONGEST });
            before = events.ids;
            at = step.end;
        }
        watch.progress(1.0);
        Ok(())
    }

    /// What was read and what is to be said of it.
    pub(super) fn into_read(self) -> Result<Read, ServiceError> {
        let Self { asker, range, changes, stateless, taken, .. } = self;
        if stateless > 0 && taken == 0 {
            return Err(asker.refused(format!(
                "gives {stateless} changes of state without a single state (`new_state` is null or has no `state`): bring \
                 HomeIQ up to date, or set `influxdb` to the database that it writes to"
            )));
        }
        let mut notes: Vec<Remark> = Vec::new();
        if stateless > 0 {
            notes.push(remark!("data-api-stateless", number = stateless, all = stateless + taken).into());
        }
        if self.ignores_times {
            notes.push(remark!("data-api-no-times").into());
        }
        if self.ignores_offset {
            notes.push(remark!("data-api-no-offset").into());
        }
        if changes.read == 0 {
            let none = remark!(
                "data-api-none",
                address = asker.address.to_string(),
                from = written(range.start),
                until = written(range.end),
            );
            notes.push(none.into());
        }
        Ok(Read { parts: vec![changes], notes })
    }

    /// Reads all events of a time, however often it has to be cut in halves.
    async fn read_time(&mut self, time: &Range<i64>, events: &mut Events) -> Result<(), ServiceError> {
        let mut open = vec![time.clone()];
        while let Some(time) = open.pop() {
            let page = self.page(&time, 0, events).await?;
            if page.events == 0 {
                continue;
            }
            if !self.ignores_offset && self.read_on(&time, page.events, events).await? {
                continue;
            }
            // All of this time, or cut off? Two halves tell.
            self.ignores_offset = true;
            if self.ignores_times {
                return Err(self.asker.refused(format!(
                    "ignores `start_time`, `end_time` and `offset`, so that no more than its {} newest events can be had: \
                     bring HomeIQ up to date, or set `influxdb` to the database that it writes to",
                    page.events
                )));
            }
            let middle = time.start.midpoint(time.end);
            let mut has_more = false;
            let mut undecided = Vec::new();
            for half in [time.start..middle, middle..time.end] {
                let of_half = self.page(&half, 0, events).await?;
                has_more |= of_half.new > 0;
                // A half with as many events as the whole may be cut off where the whole was.
                if of_half.events >= page.events {
                    undecided.push(half);
                }
            }
            if time.end - time.start > SHORTEST {
                open.extend(if has_more { vec![time.start..middle, middle..time.end] } else { undecided });
            } else if has_more || page.events >= SMALL_PAGE {
                return Err(self.asker.refused(format!(
                    "ignores `offset` and gives no more than {} events at once, where there are more in the second after {}",
                    page.events,
                    written(time.start)
                )));
            }
        }
        Ok(())
    }

    /// Reads the pages after the first, which held `first` events. False where the offset has no meaning for the service.
    async fn read_on(&mut self, time: &Range<i64>, first: usize, events: &mut Events) -> Result<bool, ServiceError> {
        let mut offset = first;
        loop {
            let page = self.page(time, offset, events).await?;
            if page.events == 0 {
                return Ok(true);
            }
            if page.new == 0 {
                // What came in meanwhile moves some events into the last page, but not as many as the first one had.
                return Ok(page.events < first);
            }
            offset += page.events;
        }
    }

    async fn page(&mut self, time: &Range<i64>, offset: usize, events: &mut Events) -> Result<Page, ServiceError> {
        loop {
            let (access, asker, limit) = (self.access, self.asker, self.limit);
            let body = asker
                .ask(
                    |http| access.request(http, time, limit, offset),
                    async |answer: Answer<'_>| {
                        let body = answer.whole().await?;
                        check(&body, asker)?;
                        Ok(body)
                    },
                )
                .await;
            let body = match body {
                // Services of this kind refuse a limit that they find too high.
                Err(ServiceError::Refused { what, .. }) if limit > SMALL_PAGE && what.contains("(422") => {
                    self.limit = SMALL_PAGE;
                    continue;
                }
                Err(ServiceError::TooMuch { .. }) if limit > SMALL_PAGE => {
                    self.limit = SMALL_PAGE;
                    continue;
                }
                body => body?,
            };
            let page = self.add(&body, time, events)?;
            if self.ignores_times {
                // There is no telling how many will come. They come in no order that one could rely on.
                self.take(events);
            }
            if events.bytes > asker.limits.bytes {
                return Err(
                    asker.too_much(format!("gives more than {} MiB of events at once", asker.limits.bytes >> 20))
                );
            }
            return Ok(page);
        }
    }

    /// Adds the events of a page that are of the time and have not been seen.
    fn add(&mut self, body: &[u8], time: &Range<i64>, events: &mut Events) -> Result<Page, ServiceError> {
        let list = check(body, self.asker)?;
        let mut page = Page { events: list.len(), ..Page::default() };
        for json in list {
            let event = match Event::parse(json.get()) {
                Ok(event) => event,
                Err(reason) => {
                    if events.ids.insert(identity_of(json)) {
                        events.reject(reason);
                        page.new += 1;
                    }
                    continue;
                }
            };
            let identity = event.identity(json.get());
            if events.before.contains(&identity) || !events.ids.insert(identity) {
                continue;
            }
            page.new += 1;
            match event.time() {
                Ok(at) => {
                    let far = time.start.saturating_sub(ROUNDING)..time.end.saturating_add(ROUNDING);
                    page.outside += usize::from(!far.contains(&at));
                    if self.range.contains(&at) {
                        events.bytes += json.get().len();
                        events.held.push((at, json.to_owned()));
                    }
                }
                Err(_) => events.reject("has a `timestamp` that is no time".to_owned()),
            }
        }
        self.ignores_times |= page.outside > 0;
        Ok(page)
    }

    /// Takes in the events of a time in their order, and leaves only which they were.
    fn take(&mut self, events: &mut Events) {
        let mut held = std::mem::take(&mut events.held);
        events.bytes = 0;
        held.sort_by_key(|&(time, _)| time);
        for (_, json) in &held {
            self.changes.read += 1;
            let (last, is_in_order) = (&mut self.last, !self.ignores_times);
            let result = Event::parse(json.get()).and_then(|event| {
                let before = |entity_id: &str, state: &str| {
                    is_in_order.then(|| last.insert(entity_id.to_owned(), state.to_owned())).flatten()
                };
                event.observe(before, &mut self.changes, self.terms)
            });
            match result {
                Ok(Use::Taken) => self.taken += 1,
                Ok(Use::Other) => {}
                Ok(Use::NoState) => self.stateless += 1,
                Err(reason) => self.changes.skip(self.changes.read, reason),
            }
        }
        let reasons = std::mem::take(&mut events.bad_reasons);
        let more = std::mem::take(&mut events.bad) - reasons.len() as u64;
        for reason in reasons {
            self.changes.read += 1;
            self.changes.skip(self.changes.read, reason);
        }
        self.changes.read += more;
        self.changes.skipped += more;
    }
}

impl Events {
    fn reject(&mut self, reason: String) {
        self.bad += 1;
        if self.bad_reasons.len() < NAMED_SKIPS {
            self.bad_reasons.push(reason);
        }
    }
}

/// The events in an answer.
fn check<'a>(body: &'a [u8], asker: &Asker<'_>) -> Result<Vec<&'a RawValue>, ServiceError> {
    serde_json::from_slice(body).map_err(|error| {
        if error.is_eof() {
            return asker.passing("broke off its answer", None);
        }
        asker.refused(format!(
            "gives an answer that is no list of events ({error}): see that `data_api.url` is the address of a HomeIQ Data API"
        ))
    })
}

fn identity_of(json: &RawValue) -> u64 {
    Event::default().identity(json.get())
}
