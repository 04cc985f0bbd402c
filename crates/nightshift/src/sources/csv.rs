//! A table of text with Home Assistant's names for its columns, such as the export of its history page.

use std::borrow::Cow;
use std::path::Path;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::blocks::LONGEST_LINE;
use super::changes::{Changes, Terms, quoted};
use super::file::Text;
use super::json_lines::read_lines;
use super::scalar::Scalar;
use super::state_object::{Context, StateObject};
use super::{SourceError, Watch};

/// Columns beyond this are not looked for.
const MOST_COLUMNS: usize = 256;

/// Reads the first line as the names of columns and every other line as a state.
pub(super) fn read(
    path: &Path,
    mut text: Text,
    terms: &Terms<'_>,
    watch: &dyn Watch,
) -> Result<Vec<Changes>, SourceError> {
    text.skip_mark(path)?;
    let header = text.take_line(path, LONGEST_LINE)?;
    let header = String::from_utf8_lossy(&header);
    let columns = Columns::of(path, header.trim())?;
    read_lines(path, text, watch, || {
        let mut row = Row::new(columns.delimiter);
        let columns = &columns;
        move |line: &str, changes: &mut Changes| {
            let fields = row.split(line)?;
            columns.observe(&fields, changes, terms)
        }
    })
}

/// At which place of a row each field stands.
#[derive(Debug)]
struct Columns {
    delimiter: u8,
    count: usize,
    entity_id: usize,
    state: usize,
    last_changed: Option<usize>,
    last_updated: Option<usize>,
    attributes: Option<usize>,
    context: Option<usize>,
    context_id: Option<usize>,
    context_parent_id: Option<usize>,
    context_user_id: Option<usize>,
}

/// Splits lines into fields by the rules of RFC 4180, but for line breaks in a field: a quote that is never closed
/// loses one line and not the rest of the file.
#[derive(Debug)]
struct Row {
    reader: Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
}

/// The fields of one line.
struct Fields<'a> {
    text: &'a str,
    ends: &'a [usize],
}

impl Columns {
    fn of(path: &Path, header: &str) -> Result<Self, SourceError> {
        // The delimiter is what stands most often between the names; none of them holds one.
        let often = |delimiter: u8| memchr::memchr_iter(delimiter, header.as_bytes()).count();
        let delimiter = [b';', b'\t', b','].into_iter().max_by_key(|&delimiter| often(delimiter)).unwrap_or(b',');
        let mut row = Row::new(delimiter);
        let fields = row.split(header).map_err(|reason| SourceError::Unrecognised {
            path: path.to_owned(),
            found: format!("a table whose first line {reason}"),
        })?;
        let names: Vec<String> = fields.iter().map(|name| name.trim().to_ascii_lowercase()).collect();
        let place = |name: &str| names.iter().position(|column| column == name);
        let missing = |column| {
            let shown: Vec<String> = names.iter().take(20).map(|name| quoted(name)).collect();
            SourceError::MissingColumn { path: path.to_owned(), column, found: shown.join(", ") }
        };
        let columns = Self {
            delimiter,
            count: names.len(),
            entity_id: place("entity_id").ok_or_else(|| missing("`entity_id`"))?,
            state: place("state").ok_or_else(|| missing("`state`"))?,
            last_changed: place("last_changed"),
            last_updated: place("last_updated"),
            attributes: place("attributes"),
            context: place("context"),
            context_id: place("context_id"),
            context_parent_id: place("context_parent_id"),
            context_user_id: place("context_user_id"),
        };
        if columns.last_changed.is_none() && columns.last_updated.is_none() {
            return Err(missing("`last_changed` or `last_updated`"));
        }
        Ok(columns)
    }

    fn observe(&self, fields: &Fields<'_>, changes: &mut Changes, terms: &Terms<'_>) -> Result<(), String> {
        if fields.ends.len() != self.count {
            return Err(format!("has {} fields, where the first line names {} columns", fields.ends.len(), self.count));
        }
        let text = |place: Option<usize>| place.map(|place| fields.get(place)).filter(|text| !text.is_empty());
        let scalar =
            |place: Option<usize>| text(place).map_or(Scalar::Absent, |text| Scalar::Text(Cow::Borrowed(text)));
        let mut context: Context<'_> =
            text(self.context).and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
        for (field, place) in [
            (&mut context.id, self.context_id),
            (&mut context.parent_id, self.context_parent_id),
            (&mut context.user_id, self.context_user_id),
        ] {
            if let Some(text) = text(place) {
                *field = Some(Cow::Borrowed(text));
            }
        }
        let object = StateObject {
            entity_id: scalar(Some(self.entity_id)),
            // An empty field is an empty state, not a missing one.
            state: Scalar::Text(Cow::Borrowed(fields.get(self.state))),
            last_changed: scalar(self.last_changed),
            last_updated: scalar(self.last_updated),
            attributes: text(self.attributes).map(Cow::Borrowed),
            context,
        };
        changes.observe(&object, terms)
    }
}

impl Row {
    fn new(delimiter: u8) -> Self {
        let reader = ReaderBuilder::new().delimiter(delimiter).build();
        Self { reader, text: Vec::new(), ends: vec![0; MOST_COLUMNS] }
    }

    fn split(&mut self, line: &str) -> Result<Fields<'_>, String> {
        self.reader.reset();
        self.text.resize(line.len() + 1, 0);
        let (mut read, mut written, mut ended) = (0, 0, 0);
        loop {
            let (result, input, output, ends) =
                self.reader.read_record(&line.as_bytes()[read..], &mut self.text[written..], &mut self.ends[ended..]);
            read += input;
            written += output;
            ended += ends;
            match result {
                // No more input is how the reader learns that the line ends.
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    return Err(format!("has more than {MOST_COLUMNS} fields"));
                }
                ReadRecordResult::Record | ReadRecordResult::End => break,
            }
        }
        let text = std::str::from_utf8(&self.text[..written]).map_err(|_| "is not UTF-8".to_owned())?;
        Ok(Fields { text, ends: &self.ends[..ended] })
    }
}

impl<'a> Fields<'a> {
    fn get(&self, place: usize) -> &'a str {
        let start = place.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(place).and_then(|&end| self.text.get(start..end)).unwrap_or_default()
    }

    fn iter(&self) -> impl Iterator<Item = &'a str> {
        (0..self.ends.len()).map(|place| self.get(place))
    }
}
