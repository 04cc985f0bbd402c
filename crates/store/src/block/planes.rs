//! Format 2: columns of bytes of one significance.
//!
//! After the format number come the length of the head in bytes, as four of them, the least significant one first, then
//! the head and the body, a frame each. The head is small and says all but the events:
//!
//! | part | content |
//! | --- | --- |
//! | entities | how many; the length of each id in bytes; the ids |
//! | events of the entities | how many each has |
//! | states | how many; the length of each text in bytes; the texts |
//! | first time | in microseconds since 1970, zigzag |
//! | unit | what all gaps between times are multiples of, in microseconds |
//! | widths | three bytes: how many bytes a gap, an entity's number and a state's number take |
//!
//! The body holds a number for each event three times over, and each time first the least significant byte of all, then
//! the next byte of all, and so on:
//!
//! | part | content |
//! | --- | --- |
//! | times | the gap since the event before, in units; of the first event 0 |
//! | entities | numbers in the list of the head |
//! | states | numbers in the list of the head, entity by entity and of each entity by time |
//! | causes | two bits each, the lowest first; what is left of the last byte is 0 |
//!
//! Bytes of one significance compress by their frequencies alone, which is quick both ways, and are put together again
//! without a branch. An entity's states resemble one another more than those of one moment do. A day of 330,000 events
//! takes some 1.7 MB.

use domain::{Columns, EventLog, Names, Part, planes};

use super::bytes::{Reader, compress, decompress, decompress_exactly, unzigzag, write_varint, zigzag};
use super::{BlockError, MAGIC, MAX_BYTES};

pub(super) const FORMAT: u8 = 2;

/// Names are worth a search for what they have in common; the body's bytes are not, and get larger by it.
const HEAD_LEVEL: i32 = 3;
const BODY_LEVEL: i32 = 1;

/// Before the head: [`MAGIC`], [`FORMAT`], and its length.
const BEFORE_HEAD: usize = 9;

/// A zstd block takes at least so many bytes, and holds at most so many ("Blocks" in RFC 8878).
const LEAST_BLOCK: usize = 4;
const MOST_IN_BLOCK: usize = 128 << 10;

/// A day of which the head has been read.
#[derive(Debug)]
pub(crate) struct Planes {
    block: Vec<u8>,
    /// Where in the block the body begins.
    body: usize,
    entity_names: Names,
    state_names: Names,
    entity_counts: Vec<u32>,
    events: usize,
    first_time: i64,
    unit: u64,
    widths: Widths,
}

/// In bytes.
#[derive(Clone, Copy, Debug)]
struct Widths {
    gap: usize,
    entity: usize,
    state: usize,
}

/// Packs a day's events.
pub(crate) fn encode(log: &EventLog) -> Result<Vec<u8>, BlockError> {
    let rows = || 0..u32::try_from(log.len()).unwrap_or(u32::MAX);
    let entities = || 0..u32::try_from(log.entity_names().len()).unwrap_or(u32::MAX);
    let gap = |row: u32| if row == 0 { 0 } else { log.time(row).abs_diff(log.time(row - 1)) };
    let unit = rows().map(gap).fold(0, common_divisor).max(1);
    let widest_gap = rows().map(gap).max().unwrap_or(0) / unit;
    let widths = Widths {
        gap: width_of(widest_gap),
        entity: width_of((log.entity_names().len() as u64).saturating_sub(1)),
        state: width_of((log.state_names().len() as u64).saturating_sub(1)),
    };

    let mut head = Vec::new();
    write_names(&mut head, log.entity_names());
    entities().for_each(|entity| write_varint(&mut head, log.rows_of(entity).len() as u64));
    write_names(&mut head, log.state_names());
    write_varint(&mut head, zigzag(log.times().first().copied().unwrap_or(0)));
    write_varint(&mut head, unit);
    for width in [widths.gap, widths.entity, widths.state] {
        write_varint(&mut head, width as u64);
    }
    let head = compress(&head, HEAD_LEVEL)?;
    let head_length = u32::try_from(head.len()).map_err(|_| BlockError::TooBig)?;

    let mut body = Vec::with_capacity(widths.of_body(log.len()));
    write_planes(&mut body, widths.gap, || rows().map(|row| gap(row) / unit));
    write_planes(&mut body, widths.entity, || rows().map(|row| log.entity(row).into()));
    write_planes(&mut body, widths.state, || {
        entities().flat_map(|entity| log.rows_of(entity)).map(|row| log.state(*row).into())
    });
    let codes: Vec<u8> = rows().map(|row| log.cause(row) as u8).collect();
    body.extend(codes.chunks(4).map(|four| four.iter().rev().fold(0, |byte, code| byte << 2 | code)));
    let body = compress(&body, BODY_LEVEL)?;
    Ok([MAGIC.as_slice(), &[FORMAT], &head_length.to_le_bytes(), &head, &body].concat())
}

impl Planes {
    /// Reads the head of a block that has been found to be of this format.
    pub(super) fn open(block: Vec<u8>) -> Result<Self, BlockError> {
        let mut reader = Reader { rest: block.get(BEFORE_HEAD - 4..).ok_or(BlockError::CutShort)? };
        let length: [u8; 4] = reader.bytes(4)?.try_into().map_err(|_| BlockError::CutShort)?;
        let length = usize::try_from(u32::from_le_bytes(length)).map_err(|_| BlockError::CutShort)?;
        let head = decompress(reader.bytes(length)?)?;
        let frame = reader.rest.len();

        let mut reader = Reader { rest: &head };
        let entity_names = reader.names_in_one("entities")?;
        let mut entity_counts = Vec::with_capacity(entity_names.len());
        for _ in 0..entity_names.len() {
            entity_counts.push(u32::try_from(reader.varint()?).map_err(|_| BlockError::TooBig)?);
        }
        let state_names = reader.names_in_one("states")?;
        let first_time = unzigzag(reader.varint()?);
        let unit = reader.varint()?;
        let widths = Widths {
            gap: reader.width(8, "times")?,
            entity: reader.width(4, "entities")?,
            state: reader.width(4, "states")?,
        };
        if !reader.rest.is_empty() {
            return Err(BlockError::TooLong);
        }
        let events = entity_counts.iter().fold(0_usize, |sum, count| sum.saturating_add(*count as usize));
        if events > 0 && state_names.is_empty() {
            return Err(BlockError::Nonsense("states"));
        }
        // Whoever makes room for the events must not be led to make more than there can be.
        let body_bytes = widths.of_body(events);
        if body_bytes > MAX_BYTES {
            return Err(BlockError::TooBig);
        }
        if body_bytes > (frame / LEAST_BLOCK).saturating_mul(MOST_IN_BLOCK) {
            return Err(BlockError::CutShort);
        }
        let body = block.len() - frame;
        Ok(Self { block, body, entity_names, state_names, entity_counts, events, first_time, unit, widths })
    }

    /// How many events it holds.
    pub(super) fn events(&self) -> usize {
        self.events
    }

    fn write_times(&self, bytes: &[u8], into: &mut [i64]) -> Result<(), BlockError> {
        let are_times = planes::times(bytes, self.widths.gap, (self.first_time, self.unit), into);
        if are_times { Ok(()) } else { Err(BlockError::Nonsense("times")) }
    }

    fn write_entities(&self, bytes: &[u8], into: &mut [u32]) -> Result<(), BlockError> {
        let are_known = planes::numbers(bytes, self.widths.entity, self.entity_names.len(), into);
        if are_known { Ok(()) } else { Err(BlockError::Nonsense("entities")) }
    }

    /// Gives each event the next one of its entity's states. Each entity has to have as many as the head says.
    fn write_states(&self, bytes: &[u8], entities: &[u32], into: &mut [u32]) -> Result<(), BlockError> {
        if !planes::numbers_by(bytes, self.widths.state, (entities, &self.entity_counts), into) {
            return Err(BlockError::Nonsense("entities"));
        }
        let names = self.state_names.len();
        if into.iter().all(|state| (*state as usize) < names) { Ok(()) } else { Err(BlockError::Nonsense("states")) }
    }
}

impl Part<BlockError> for Planes {
    fn entity_names(&self) -> &Names {
        &self.entity_names
    }

    fn state_names(&self) -> &Names {
        &self.state_names
    }

    fn events_of(&self, entity: u32) -> u32 {
        self.entity_counts.get(entity as usize).copied().unwrap_or(0)
    }

    fn write(&self, into: Columns<'_>, scratch: &mut Vec<u8>) -> Result<(), BlockError> {
        let (events, widths) = (self.events, self.widths);
        decompress_exactly(&self.block[self.body..], widths.of_body(events), scratch)?;
        let (gaps, rest) = scratch.split_at(widths.gap * events);
        let (entities, rest) = rest.split_at(widths.entity * events);
        let (states, causes) = rest.split_at(widths.state * events);
        self.write_times(gaps, into.times)?;
        self.write_entities(entities, into.entities)?;
        self.write_states(states, into.entities, into.states)?;
        if planes::causes(causes, into.causes) { Ok(()) } else { Err(BlockError::Nonsense("causes")) }
    }
}

impl Widths {
    /// How long the body of so many events is before it is compressed.
    fn of_body(self, events: usize) -> usize {
        events.saturating_mul(self.gap + self.entity + self.state).saturating_add(events.div_ceil(4))
    }
}

impl Reader<'_> {
    /// Names of which first all lengths are told, and then all texts.
    fn names_in_one(&mut self, what: &'static str) -> Result<Names, BlockError> {
        let mut ends = Vec::with_capacity(self.count(1)?);
        let mut end = 0_usize;
        for _ in 0..ends.capacity() {
            end = end.saturating_add(usize::try_from(self.varint()?).map_err(|_| BlockError::CutShort)?);
            ends.push(u32::try_from(end).map_err(|_| BlockError::CutShort)?);
        }
        let text = String::from_utf8(self.bytes(end)?.to_vec()).map_err(|_| BlockError::Nonsense(what))?;
        Names::of_parts(text, ends).ok_or(BlockError::Nonsense(what))
    }

    fn width(&mut self, most: u64, what: &'static str) -> Result<usize, BlockError> {
        let width = Some(self.varint()?).filter(|width| *width <= most);
        width.and_then(|width| usize::try_from(width).ok()).ok_or(BlockError::Nonsense(what))
    }
}

fn write_names(raw: &mut Vec<u8>, names: &Names) {
    write_varint(raw, names.len() as u64);
    names.iter().for_each(|name| write_varint(raw, name.len() as u64));
    raw.extend_from_slice(names.text().as_bytes());
}

fn write_planes<N: Iterator<Item = u64>>(raw: &mut Vec<u8>, width: usize, numbers: impl Fn() -> N) {
    for plane in 0..width {
        raw.extend(numbers().map(|number| number.to_le_bytes()[plane]));
    }
}

/// How many bytes a number takes.
fn width_of(number: u64) -> usize {
    (u64::BITS - number.leading_zeros()).div_ceil(8) as usize
}

fn common_divisor(mut one: u64, mut other: u64) -> u64 {
    while other > 0 {
        (one, other) = (other, one % other);
    }
    one
}
