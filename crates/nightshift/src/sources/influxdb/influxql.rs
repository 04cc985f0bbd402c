//! Version 1: `InfluxQL` over `/query`, whose chunks are one JSON object a line.
//! Source: <https://docs.influxdata.com/influxdb/v1/tools/api/#query-http-endpoint>.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use reqwest::{Client, RequestBuilder};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::points::{Field, Points, Series, text_of};
use super::{Answer, Asker, ServiceError, Wanted, too_many};
use crate::sources::changes::Terms;

/// What version 1 wants to know.
#[derive(Clone)]
pub(super) struct One {
    pub(super) database: String,
    pub(super) user: Option<(String, SecretString)>,
}

/// Points of one line of the answer: less than a megabyte where states are short.
const CHUNK: &str = "5000";

/// One line of the answer.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Line<'a> {
    #[serde(borrow)]
    results: Vec<Outcome<'a>>,
    error: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Outcome<'a> {
    statement_id: u32,
    #[serde(borrow)]
    series: Vec<Rows<'a>>,
    error: Option<String>,
    /// Whether more is to come.
    partial: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Rows<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
    tags: BTreeMap<String, String>,
    columns: Vec<String>,
    #[serde(borrow)]
    values: Vec<Vec<&'a RawValue>>,
}

impl One {
    pub(super) fn request(
        &self,
        http: &Client,
        asker: &Asker<'_>,
        wanted: Wanted,
        range: &Range<i64>,
    ) -> RequestBuilder {
        let mut address = asker.address.clone();
        address.set_path(&format!("{}query", address.path()));
        let query = query(wanted, range);
        let request = http.get(address).query(&[
            ("db", self.database.as_str()),
            ("epoch", "ns"),
            ("chunked", "true"),
            ("chunk_size", CHUNK),
            ("q", &query),
        ]);
        match &self.user {
            Some((name, password)) => request.basic_auth(name, Some(password.expose_secret())),
            None => request,
        }
    }
}

/// The question for a time, microseconds since 1970. The types are named, since of a field that is a number in one
/// measurement and a text in another only the numbers would be given.
fn query(wanted: Wanted, range: &Range<i64>) -> String {
    let from = format!(
        "FROM /.+/ WHERE time >= {}000 AND time < {}000 AND \"entity_id\" != '' GROUP BY \"domain\", \"entity_id\"",
        range.start, range.end
    );
    match wanted {
        Wanted::All => format!("SELECT \"state\"::string, \"value\"::float {from}"),
        Wanted::Last => {
            format!(
                "SELECT last(\"state\"::string) AS \"state\" {from}; SELECT last(\"value\"::float) AS \"value\" {from}"
            )
        }
    }
}

/// Takes in an answer, line by line.
pub(super) async fn take(
    mut answer: Answer<'_>,
    asker: &Asker<'_>,
    wanted: Wanted,
    points: &mut Points,
    most: usize,
    terms: &Terms<'_>,
) -> Result<(), ServiceError> {
    // Where the last line says nothing else, each question has been answered.
    let statements = if wanted == Wanted::Last { 2 } else { 1 };
    let mut answered = 0;
    let mut begun: Vec<u8> = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        let mut rest = chunk.as_ref();
        while let Some(end) = memchr::memchr(b'\n', rest) {
            begun.extend_from_slice(&rest[..end]);
            rest = &rest[end + 1..];
            answered = line(&begun, asker, points, terms)?.unwrap_or(answered);
            begun.clear();
            if points.in_page() > most {
                return Err(too_many(asker, most));
            }
        }
        begun.extend_from_slice(rest);
        if begun.len() > asker.limits.bytes {
            return Err(asker.too_much(format!("gives a line of more than {} MiB", asker.limits.bytes >> 20)));
        }
    }
    answered = line(&begun, asker, points, terms)?.unwrap_or(answered);
    if answered < statements {
        return Err(asker.passing("ended its answer before all was said", None));
    }
    Ok(())
}

/// Takes in a line, and says how many questions have been answered with it; none where it is empty.
fn line(bytes: &[u8], asker: &Asker<'_>, points: &mut Points, terms: &Terms<'_>) -> Result<Option<u32>, ServiceError> {
    if bytes.trim_ascii().is_empty() {
        return Ok(None);
    }
    let line: Line<'_> = serde_json::from_slice(bytes).map_err(|error| {
        let what = format!("gives an answer that is not InfluxDB's ({error}): see that `influxdb.url` is its address");
        if error.is_eof() { asker.passing("broke off its answer", None) } else { asker.refused(what) }
    })?;
    let mut answered = 0;
    for outcome in &line.results {
        if let Some(error) = &outcome.error {
            return Err(asker.complaint(error));
        }
        for rows in &outcome.series {
            take_rows(rows, points, terms);
        }
        answered = outcome.statement_id.saturating_add(u32::from(!outcome.partial));
    }
    match line.error {
        Some(error) => Err(asker.complaint(&error)),
        None => Ok(Some(answered)),
    }
}

fn take_rows(rows: &Rows<'_>, points: &mut Points, terms: &Terms<'_>) {
    let tag = |name: &str| rows.tags.get(name).map_or("", String::as_str);
    let series = Series { measurement: &rows.name, domain: tag("domain"), entity_id: tag("entity_id") };
    let column = |name: &str| rows.columns.iter().position(|column| column == name);
    let (time, state, value) = (column("time"), column("state"), column("value"));
    for row in &rows.values {
        let cell = |place: Option<usize>| place.and_then(|place| row.get(place)).map_or("null", |cell| cell.get());
        let Ok(nanos) = cell(time).parse() else {
            points.skip_one("has no time".to_owned());
            continue;
        };
        // A row with a text needs no number.
        if let Ok(Some(text)) = serde_json::from_str::<Option<Cow<'_, str>>>(cell(state)) {
            points.take(series, nanos, Field::State, &text, terms);
        } else if let Ok(number) = cell(value).parse::<f64>() {
            points.take(series, nanos, Field::Value, &text_of(number), terms);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_names_types_and_times() {
        assert_eq!(
            query(Wanted::All, &(5..7)),
            "SELECT \"state\"::string, \"value\"::float FROM /.+/ WHERE time >= 5000 AND time < 7000 AND \"entity_id\" != '' \
             GROUP BY \"domain\", \"entity_id\""
        );
        assert_eq!(query(Wanted::Last, &(0..7)).matches("last(").count(), 2);
    }
}
