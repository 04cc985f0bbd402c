//! Version 2: Flux over `/api/v2/query`, which answers in annotated CSV.
//! Source: <https://docs.influxdata.com/influxdb/v2/api/v2/#operation/PostQuery>.

use std::fmt::Write as _;
use std::ops::Range;

use jiff::Timestamp;
use reqwest::header::AUTHORIZATION;
use reqwest::{Client, RequestBuilder};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;

use super::annotated::{Annotated, Record};
use super::points::{Field, Points, Series, text_of};
use super::{Answer, Asker, ServiceError, Wanted, too_many, written};
use crate::sources::changes::{Terms, quoted};

/// What version 2 wants to know.
#[derive(Clone)]
pub(super) struct Two {
    pub(super) organization: String,
    pub(super) bucket: String,
    pub(super) token: SecretString,
}

impl Two {
    pub(super) fn request(
        &self,
        http: &Client,
        asker: &Asker<'_>,
        wanted: Wanted,
        range: &Range<i64>,
    ) -> RequestBuilder {
        let mut address = asker.address.clone();
        address.set_path(&format!("{}api/v2/query", address.path()));
        let body = json!({
            "query": self.query(wanted, range),
            "type": "flux",
            "dialect": {"header": true, "delimiter": ",", "annotations": ["datatype", "group", "default"]},
        });
        http.post(address)
            .query(&[("org", &self.organization)])
            .header(AUTHORIZATION, format!("Token {}", self.token.expose_secret()))
            .json(&body)
    }

    /// The question for a time, microseconds since 1970. The fields are asked for in a filter of their own, which the
    /// database's storage can do by itself.
    fn query(&self, wanted: Wanted, range: &Range<i64>) -> String {
        let last = if wanted == Wanted::Last { "\n  |> last()" } else { "" };
        format!(
            "from(bucket: {})\n  |> range(start: {}, stop: {})\n  \
             |> filter(fn: (r) => r._field == \"state\" or r._field == \"value\")\n  \
             |> filter(fn: (r) => exists r.entity_id){last}\n  \
             |> drop(columns: [\"_start\", \"_stop\"])",
            literal(&self.bucket),
            written(range.start),
            written(range.end),
        )
    }
}

/// A text as Flux writes it.
/// Source: <https://docs.influxdata.com/flux/v0/spec/lexical-elements/#string-literals>.
fn literal(text: &str) -> String {
    let mut literal = String::from("\"");
    for char in text.chars() {
        match char {
            '"' | '\\' => literal.extend(['\\', char]),
            // Else `${` would begin an expression.
            '$' => literal.push_str("\\x24"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            char if char.is_ascii_control() => {
                let _ = write!(literal, "\\x{:02x}", u32::from(char));
            }
            char => literal.push(char),
        }
    }
    literal.push('"');
    literal
}

/// Takes in an answer as it comes.
pub(super) async fn take(
    mut answer: Answer<'_>,
    asker: &Asker<'_>,
    points: &mut Points,
    most: usize,
    terms: &Terms<'_>,
) -> Result<(), ServiceError> {
    let mut text = Annotated::default();
    while let Some(chunk) = answer.chunk().await? {
        text.feed(chunk.as_ref(), &mut |record| take_record(record, points, terms))
            .map_err(|complaint| asker.complaint(&complaint))?;
        if points.in_page() > most {
            return Err(too_many(asker, most));
        }
    }
    if !text.is_whole() {
        return Err(asker.passing("broke off its answer", None));
    }
    if text.is_foreign() {
        return Err(asker.refused(
            "gives an answer that is no annotated CSV: see that `influxdb.url` is the address of an InfluxDB 2",
        ));
    }
    Ok(())
}

fn take_record(record: Result<Record<'_>, String>, points: &mut Points, terms: &Terms<'_>) {
    let record = match record {
        Ok(record) => record,
        Err(reason) => return points.skip_one(reason),
    };
    let field = match record.field {
        "state" => Field::State,
        "value" => Field::Value,
        _ => return,
    };
    let Some(nanos) = record.time.parse().ok().and_then(nanoseconds) else {
        return points.skip_one(format!("has a `_time` that is no time: {}", quoted(record.time)));
    };
    let series = Series { measurement: record.measurement, domain: record.domain, entity_id: record.entity_id };
    if record.is_number {
        match record.value.parse::<f64>() {
            Ok(number) => points.take(series, nanos, field, &text_of(number), terms),
            Err(_) => points.skip_one(format!("has a `_value` that is no number: {}", quoted(record.value))),
        }
    } else {
        points.take(series, nanos, field, record.value, terms);
    }
}

fn nanoseconds(time: Timestamp) -> Option<i64> {
    time.as_nanosecond().try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_name_leaves_its_quotes() {
        assert_eq!(literal("Home Assistant"), r#""Home Assistant""#);
        assert_eq!(literal(r#"a") |> to(bucket: "b\"#), r#""a\") |> to(bucket: \"b\\""#);
        assert_eq!(literal("${x}\n\u{7}é"), r#""\x24{x}\n\x07é""#);
    }

    #[test]
    fn the_question_names_bucket_and_time() {
        let two = Two { organization: "home".into(), bucket: "ha".into(), token: "t".to_owned().into() };
        let query = two.query(Wanted::Last, &(0..1_790_838_062_123_456));
        assert!(query.starts_with("from(bucket: \"ha\")\n"), "{query}");
        assert!(query.contains("start: 1970-01-01T00:00:00Z, stop: 2026-10-01T07:01:02.123456Z"), "{query}");
        assert!(query.contains("|> last()"), "{query}");
        assert!(!two.query(Wanted::All, &(0..1)).contains("last"));
    }
}
