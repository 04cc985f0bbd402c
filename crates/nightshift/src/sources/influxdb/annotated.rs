//! Annotated CSV, as Flux answers: several tables one after the other, each with its own columns.
//! Source: <https://docs.influxdata.com/influxdb/v2/reference/syntax/annotated-csv/>.

use csv_core::{ReadRecordResult, Reader};

/// Longer records are skipped, in bytes: no state is near this long.
const LONGEST: usize = 1 << 20;
/// Columns beyond this are not looked for: each tag is one.
const MOST_COLUMNS: usize = 1024;

/// Takes in a text piece by piece, and holds no more of it than a record.
#[derive(Debug)]
pub(super) struct Annotated {
    reader: Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
    written: usize,
    ended: usize,
    is_too_long: bool,
    table: Table,
    last: Option<u8>,
    /// Whether something was there, and whether a table was understood.
    has_records: bool,
    has_tables: bool,
}

/// A row of a table; what the table does not have is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Record<'a> {
    pub(super) measurement: &'a str,
    pub(super) domain: &'a str,
    pub(super) entity_id: &'a str,
    pub(super) time: &'a str,
    pub(super) field: &'a str,
    pub(super) value: &'a str,
    /// Whether the value's column is of numbers.
    pub(super) is_number: bool,
}

/// What is known of the table at hand.
#[derive(Debug, Default)]
struct Table {
    types: Vec<String>,
    defaults: Vec<String>,
    columns: Option<Columns>,
}

#[derive(Debug)]
struct Columns {
    count: usize,
    measurement: Option<usize>,
    domain: Option<usize>,
    entity_id: Option<usize>,
    time: Option<usize>,
    field: Option<usize>,
    value: Option<usize>,
    /// Of a table that says why there is no more.
    error: Option<usize>,
}

impl Default for Annotated {
    fn default() -> Self {
        Self {
            reader: Reader::new(),
            text: vec![0; 4096],
            ends: vec![0; MOST_COLUMNS],
            written: 0,
            ended: 0,
            is_too_long: false,
            table: Table::default(),
            last: None,
            has_records: false,
            has_tables: false,
        }
    }
}

impl Annotated {
    /// Takes in the next bytes and gives the records that end in them, or why one cannot be read.
    ///
    /// # Errors
    /// What the database says of why it gives no more.
    pub(super) fn feed(
        &mut self,
        mut bytes: &[u8],
        sink: &mut dyn FnMut(Result<Record<'_>, String>),
    ) -> Result<(), String> {
        self.last = bytes.last().copied().or(self.last);
        while !bytes.is_empty() {
            let (result, read, written, ended) =
                self.reader.read_record(bytes, &mut self.text[self.written..], &mut self.ends[self.ended..]);
            bytes = &bytes[read..];
            self.written += written;
            self.ended += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if self.text.len() < LONGEST => self.text.resize(2 * self.text.len(), 0),
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    self.is_too_long = true;
                    (self.written, self.ended) = (0, 0);
                }
                ReadRecordResult::Record | ReadRecordResult::End => self.record(sink)?,
            }
        }
        Ok(())
    }

    /// Whether the text ends with a record's end.
    pub(super) fn is_whole(&self) -> bool {
        self.last.is_none_or(|last| last == b'\n')
    }

    /// Whether there was something, but nothing that is annotated CSV.
    pub(super) fn is_foreign(&self) -> bool {
        self.has_records && !self.has_tables
    }

    fn record(&mut self, sink: &mut dyn FnMut(Result<Record<'_>, String>)) -> Result<(), String> {
        let (written, ended) = (std::mem::take(&mut self.written), std::mem::take(&mut self.ended));
        self.has_records = true;
        if std::mem::take(&mut self.is_too_long) {
            sink(Err(format!("is longer than {LONGEST} bytes or has more than {MOST_COLUMNS} columns")));
            return Ok(());
        }
        let Ok(text) = std::str::from_utf8(&self.text[..written]) else {
            sink(Err("is not UTF-8".to_owned()));
            return Ok(());
        };
        let ends = &self.ends[..ended];
        let starts = std::iter::once(0).chain(ends.iter().copied());
        // The reader may cut a character that is damaged; then there is nothing.
        let fields: Vec<&str> =
            starts.zip(ends).map(|(start, &end)| text.get(start..end).unwrap_or_default()).collect();
        self.has_tables |= self.table.take(&fields, sink)?;
        Ok(())
    }
}

impl Table {
    /// Takes a record, and says whether it is of a table that is understood.
    fn take(&mut self, fields: &[&str], sink: &mut dyn FnMut(Result<Record<'_>, String>)) -> Result<bool, String> {
        let own = || fields.iter().map(|&field| field.to_owned()).collect();
        match fields.first() {
            Some(&"#datatype") => {
                *self = Self { types: own(), ..Self::default() };
                return Ok(false);
            }
            Some(&"#default") => {
                self.defaults = own();
                self.columns = None;
                return Ok(false);
            }
            Some(name) if name.starts_with('#') => {
                self.columns = None;
                return Ok(false);
            }
            _ => {}
        }
        // Without annotations only its names tell a header.
        let is_header = self.types.is_empty() && fields.contains(&"_time");
        let Some(columns) = self.columns.as_ref().filter(|_| !is_header) else {
            let columns = Columns::of(fields);
            let is_known = columns.error.is_some() || (columns.time.is_some() && columns.value.is_some());
            self.columns = Some(columns);
            return Ok(is_known);
        };
        let cell = |place: Option<usize>| {
            let given = place.and_then(|place| fields.get(place)).copied().unwrap_or_default();
            let default = || place.and_then(|place| self.defaults.get(place)).map_or("", String::as_str);
            if given.is_empty() { default() } else { given }
        };
        if columns.error.is_some() {
            return Err(cell(columns.error).to_owned());
        }
        if columns.time.is_none() || columns.value.is_none() {
            return Ok(false);
        }
        if fields.len() != columns.count {
            sink(Err(format!("has {} columns, where its table has {}", fields.len(), columns.count)));
            return Ok(true);
        }
        let datatype = columns.value.and_then(|place| self.types.get(place)).map_or("", String::as_str);
        sink(Ok(Record {
            measurement: cell(columns.measurement),
            domain: cell(columns.domain),
            entity_id: cell(columns.entity_id),
            time: cell(columns.time),
            field: cell(columns.field),
            value: cell(columns.value),
            is_number: matches!(datatype, "double" | "long" | "unsignedLong"),
        }));
        Ok(true)
    }
}

impl Columns {
    fn of(names: &[&str]) -> Self {
        let place = |name: &str| names.iter().position(|&column| column == name);
        Self {
            count: names.len(),
            measurement: place("_measurement"),
            domain: place("domain"),
            entity_id: place("entity_id"),
            time: place("_time"),
            field: place("_field"),
            value: place("_value"),
            error: place("error").filter(|_| place("reference").is_some()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TWO_TABLES: &str = "#datatype,string,long,dateTime:RFC3339,string,string,string,string,string\r\n\
        #group,false,false,false,false,true,true,true,true\r\n\
        #default,_result,,,,,,,\r\n\
        ,result,table,_time,_value,_field,_measurement,domain,entity_id\r\n\
        ,,0,2026-10-01T07:01:02.123456Z,on,state,light.hall,light,hall\r\n\
        ,,0,2026-10-01T08:01:02Z,\"a, \"\"b\"\"\",state,light.hall,light,hall\r\n\
        \r\n\
        #datatype,string,long,string,dateTime:RFC3339,double,string,string\r\n\
        #group,true,false,true,false,false,true,true\r\n\
        #default,_result,,value,,,,\r\n\
        ,result,table,_field,_time,_value,_measurement,entity_id\r\n\
        ,,1,,2026-10-01T07:01:02Z,21.5,°C,sensor.hall\r\n\r\n";

    fn read(text: &str, size: usize) -> (Vec<String>, Result<(), String>, Annotated) {
        let mut annotated = Annotated::default();
        let mut seen = Vec::new();
        let mut outcome = Ok(());
        for piece in text.as_bytes().chunks(size) {
            outcome = annotated.feed(piece, &mut |record| {
                seen.push(match record {
                    Ok(record) => format!(
                        "{} {} {} {} {} {} {}",
                        record.measurement,
                        record.domain,
                        record.entity_id,
                        record.time,
                        record.field,
                        record.value,
                        record.is_number
                    ),
                    Err(reason) => reason,
                });
            });
            if outcome.is_err() {
                break;
            }
        }
        (seen, outcome, annotated)
    }

    #[test]
    fn each_table_has_its_own_columns_types_and_defaults() {
        for size in [1, 7, 10_000] {
            let (seen, outcome, annotated) = read(TWO_TABLES, size);
            assert_eq!(
                seen,
                [
                    "light.hall light hall 2026-10-01T07:01:02.123456Z state on false",
                    "light.hall light hall 2026-10-01T08:01:02Z state a, \"b\" false",
                    "°C  sensor.hall 2026-10-01T07:01:02Z value 21.5 true",
                ],
                "{size}"
            );
            assert!(outcome.is_ok() && annotated.is_whole() && !annotated.is_foreign());
        }
    }

    #[test]
    fn an_error_at_the_end_of_a_good_answer_is_one() {
        for error in [
            "#datatype,string,string\r\n#group,true,true\r\n#default,,\r\n,error,reference\r\n,\"it, broke\",897\r\n\r\n",
            "error,reference\r\n\"it, broke\",897\r\n",
        ] {
            for before in [TWO_TABLES, ""] {
                // Without annotations nothing tells a new table from a row, and the database writes them when asked.
                if before.is_empty() || error.starts_with('#') {
                    let (_, outcome, _) = read(&format!("{before}{error}"), 11);
                    assert_eq!(outcome, Err("it, broke".to_owned()), "{error}");
                }
            }
        }
    }

    #[test]
    fn what_is_cut_or_foreign_or_too_long_is_noticed() {
        assert!(!read(&TWO_TABLES[..200], 50).2.is_whole());
        let (seen, _, annotated) = read("<html>\n<body>a,b</body>\n", 50);
        assert!(seen.is_empty() && annotated.is_foreign());
        let long = TWO_TABLES.replace(",on,", &format!(",{},", "x".repeat(3 << 20)));
        let (seen, _, _) = read(&long, 1 << 16);
        assert!(seen[0].contains("longer than") && seen.len() == 3, "{}", seen[0].len());
        let (seen, ..) = read(&TWO_TABLES.replace(",light,hall\r\n", "\r\n"), 50);
        assert!(seen[0].contains("has 7 columns, where its table has 9"), "{seen:?}");
    }

    proptest! {
        #[test]
        fn damage_makes_no_panic(at in 0_usize..700, with in any::<u8>(), size in 1_usize..60) {
            let mut bytes = TWO_TABLES.as_bytes().to_vec();
            let place = at % bytes.len();
            bytes[place] = with;
            let mut annotated = Annotated::default();
            let mut count = 0;
            for piece in bytes.chunks(size) {
                let _ = annotated.feed(piece, &mut |_| count += 1);
            }
            prop_assert!(count <= 12);
        }
    }
}
