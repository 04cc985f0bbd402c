//! What Home Assistant's history API returns, and the websocket's `history/history_during_period`: lists of the state
//! objects of an entity, in a list or by the entity's id.

use std::borrow::Cow;
use std::io::{self, BufRead};
use std::path::Path;

use super::blocks::LONGEST_LINE;
use super::changes::{Changes, Terms, quoted};
use super::file::{Codec, Text};
use super::scalar::Scalar;
use super::{SourceError, Watch, state_object};

/// Progress is told, and the wish to stop asked for, after this many state objects.
const OFTEN: u64 = 4096;
/// Lists in lists, or objects in objects, that may lead to the state objects.
const DEEPEST: usize = 4;

/// Reads a document, or several one after the other, without holding more than one state object of it.
pub(super) fn read(
    path: &Path,
    mut text: Text,
    terms: &Terms<'_>,
    watch: &dyn Watch,
) -> Result<Vec<Changes>, SourceError> {
    text.skip_mark(path)?;
    let codec = text.codec;
    let (content, tell) = text.into_parts(watch);
    let mut reader = Reader {
        path,
        codec,
        content,
        offset: 0,
        value: Vec::new(),
        changes: Changes::default(),
        terms,
        tell: &tell,
        watch,
    };
    while reader.peek()?.is_some() {
        reader.document(None, 0)?;
    }
    tell();
    Ok(vec![reader.changes])
}

struct Reader<'a, R> {
    path: &'a Path,
    codec: Codec,
    content: R,
    offset: u64,
    /// The state object at hand.
    value: Vec<u8>,
    changes: Changes,
    terms: &'a Terms<'a>,
    tell: &'a (dyn Fn() + Sync),
    watch: &'a dyn Watch,
}

/// Where a value stands while its end is looked for.
#[derive(Clone, Copy, Default)]
struct Place {
    depth: u32,
    in_text: bool,
    escaped: bool,
}

impl<R: BufRead> Reader<'_, R> {
    /// Reads a list of state objects or of such lists, or an object of such lists; `entity` is whose they are.
    fn document(&mut self, entity: Option<&str>, depth: usize) -> Result<(), SourceError> {
        if depth > DEEPEST {
            return Err(self.broken("its lists lie too deep in each other"));
        }
        match self.peek()? {
            Some(b'[') => self.list(entity, depth),
            Some(b'{') => self.map(depth),
            _ => Err(self.broken("a list or an object should be there")),
        }
    }

    fn list(&mut self, entity: Option<&str>, depth: usize) -> Result<(), SourceError> {
        self.consume(1);
        // With `minimal_response` only the first state object of an entity's list names it.
        let mut entity = entity.map(str::to_owned);
        if self.peek()? == Some(b']') {
            self.consume(1);
            return Ok(());
        }
        loop {
            match self.peek()? {
                Some(b'[') => self.document(None, depth + 1)?,
                Some(_) => self.entry(&mut entity)?,
                None => return Err(self.cut_short()),
            }
            match self.peek()? {
                Some(b',') => self.consume(1),
                Some(b']') => {
                    self.consume(1);
                    return Ok(());
                }
                Some(_) => return Err(self.broken("a comma or the end of a list should be there")),
                None => return Err(self.cut_short()),
            }
        }
    }

    /// Reads lists by their entity's id. The websocket's envelope has them under `result`; what else there is has no
    /// meaning here.
    fn map(&mut self, depth: usize) -> Result<(), SourceError> {
        self.consume(1);
        if self.peek()? == Some(b'}') {
            self.consume(1);
            return Ok(());
        }
        loop {
            if self.peek()? != Some(b'"') {
                return Err(self.broken("a key should be there"));
            }
            self.take_value()?;
            let key: String = serde_json::from_slice(&self.value).map_err(|_| self.broken("a key is no text"))?;
            if self.peek()? != Some(b':') {
                return Err(self.broken("a colon should be there"));
            }
            self.consume(1);
            match self.peek()? {
                Some(b'[') if domain::is_entity_id(&key) => self.document(Some(&key), depth + 1)?,
                Some(b'[' | b'{') if key == "result" => self.document(None, depth + 1)?,
                Some(b'[') if key.contains('.') => {
                    self.changes.read += 1;
                    let line = self.changes.read;
                    self.changes.skip(line, format!("has an `entity_id` that is none: {}", quoted(&key)));
                    self.take_value()?;
                }
                Some(_) => {
                    self.take_value()?;
                }
                None => return Err(self.cut_short()),
            }
            match self.peek()? {
                Some(b',') => self.consume(1),
                Some(b'}') => {
                    self.consume(1);
                    return Ok(());
                }
                Some(_) => return Err(self.broken("a comma or the end of an object should be there")),
                None => return Err(self.cut_short()),
            }
        }
    }

    fn entry(&mut self, entity: &mut Option<String>) -> Result<(), SourceError> {
        let whole = self.take_value()?;
        self.changes.read += 1;
        let number = self.changes.read;
        if number.is_multiple_of(OFTEN) {
            (self.tell)();
            if self.watch.is_cancelled() {
                return Err(SourceError::Cancelled { path: self.path.to_owned() });
            }
        }
        let result = if whole {
            observe(&self.value, entity, &mut self.changes, self.terms)
        } else {
            Err(format!("is longer than {LONGEST_LINE} bytes"))
        };
        if let Err(reason) = result {
            self.changes.skip(number, reason);
        }
        Ok(())
    }

    /// Reads one JSON value as it is written into `value`, and says whether it is there as a whole: a very long one is
    /// not kept. Brackets and quotes alone tell its end.
    fn take_value(&mut self) -> Result<bool, SourceError> {
        self.value.clear();
        let mut place = Place::default();
        let mut length = 0;
        loop {
            let chunk = fill(&mut self.content).map_err(|error| self.codec.error(self.path, error))?;
            if chunk.is_empty() {
                return Err(self.cut_short());
            }
            let end = place.end_in(chunk);
            let used = end.unwrap_or(chunk.len());
            length += used;
            if length <= LONGEST_LINE {
                self.value.extend_from_slice(&chunk[..used]);
            }
            self.consume(used);
            if end.is_some() {
                return if length == 0 {
                    Err(self.broken("a value should be there"))
                } else {
                    Ok(length <= LONGEST_LINE)
                };
            }
        }
    }

    /// The next byte that is no white space, without taking it.
    fn peek(&mut self) -> Result<Option<u8>, SourceError> {
        loop {
            let chunk = fill(&mut self.content).map_err(|error| self.codec.error(self.path, error))?;
            if chunk.is_empty() {
                return Ok(None);
            }
            let blank = chunk.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let next = chunk.get(blank).copied();
            self.consume(blank);
            if next.is_some() {
                return Ok(next);
            }
        }
    }

    fn consume(&mut self, bytes: usize) {
        self.content.consume(bytes);
        self.offset += bytes as u64;
    }

    fn cut_short(&self) -> SourceError {
        let read = self.changes.read;
        self.broken_at(format!("it is cut short after {read} state objects; fetch or copy it again"))
    }

    fn broken(&self, what: &str) -> SourceError {
        self.broken_at(format!("{what}, at byte {} of its JSON; fetch or copy it again", self.offset + 1))
    }

    fn broken_at(&self, detail: String) -> SourceError {
        SourceError::Broken { path: self.path.to_owned(), detail }
    }
}

impl Place {
    /// How many bytes of the chunk belong to the value, when it ends there.
    fn end_in(&mut self, chunk: &[u8]) -> Option<usize> {
        let mut at = 0;
        while at < chunk.len() {
            if self.in_text {
                if self.escaped {
                    self.escaped = false;
                    at += 1;
                    continue;
                }
                at += memchr::memchr2(b'"', b'\\', &chunk[at..])?;
                self.escaped = chunk[at] == b'\\';
                self.in_text = self.escaped;
                at += 1;
                if !self.in_text && self.depth == 0 {
                    return Some(at);
                }
                continue;
            }
            match chunk[at] {
                b'"' => self.in_text = true,
                b'[' | b'{' => self.depth += 1,
                b']' | b'}' if self.depth > 1 => self.depth -= 1,
                b']' | b'}' if self.depth == 1 => return Some(at + 1),
                b']' | b'}' | b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' if self.depth == 0 => return Some(at),
                _ => {}
            }
            at += 1;
        }
        None
    }
}

fn observe(json: &[u8], entity: &mut Option<String>, changes: &mut Changes, terms: &Terms<'_>) -> Result<(), String> {
    let text =
        std::str::from_utf8(json).map_err(|error| format!("is not UTF-8 from byte {} on", error.valid_up_to() + 1))?;
    let mut object = state_object::parse(text)?;
    match object.entity_id.as_text() {
        Some(named) if entity.as_deref() != Some(named) => *entity = Some(named.to_owned()),
        None if object.entity_id == Scalar::Absent => {
            if let Some(entity) = entity {
                object.entity_id = Scalar::Text(Cow::Borrowed(entity.as_str()));
                return changes.observe(&object, terms);
            }
        }
        _ => {}
    }
    changes.observe(&object, terms)
}

fn fill(content: &mut impl BufRead) -> io::Result<&[u8]> {
    loop {
        match content.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
            Ok(_) => break,
        }
    }
    // What is buffered is given again without reading.
    content.fill_buf()
}
