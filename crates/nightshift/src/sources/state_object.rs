//! Home Assistant's state object, as JSON.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::scalar::Scalar;

/// A state object that has been read and not yet checked. The short names are those of the
/// websocket's compressed states.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct StateObject<'a> {
    #[serde(borrow)]
    pub(super) entity_id: Scalar<'a>,
    #[serde(borrow, alias = "s")]
    pub(super) state: Scalar<'a>,
    #[serde(borrow, alias = "lc")]
    pub(super) last_changed: Scalar<'a>,
    #[serde(borrow, alias = "lu")]
    pub(super) last_updated: Scalar<'a>,
    /// The attributes as JSON text: they are looked into only where they are new.
    #[serde(borrow, alias = "a", deserialize_with = "raw_json")]
    pub(super) attributes: Option<Cow<'a, str>>,
    #[serde(borrow, alias = "c")]
    pub(super) context: Context<'a>,
}

/// What Home Assistant knows of the cause of a change.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Context<'a> {
    /// Shared by everything that one act caused.
    pub(super) id: Option<Cow<'a, str>>,
    /// The context that this one follows from.
    pub(super) parent_id: Option<Cow<'a, str>>,
    /// Whose act it was.
    pub(super) user_id: Option<Cow<'a, str>>,
}

/// Reads one state object.
///
/// # Errors
/// What is wrong with the JSON, as an end of "skipped because it …".
pub(super) fn parse(text: &str) -> Result<StateObject<'_>, String> {
    let text = text.trim_ascii();
    // A list of the values in the right order would be taken too.
    if !text.starts_with('{') {
        return Err("is no JSON object".to_owned());
    }
    serde_json::from_str(text).map_err(|error| {
        let message = error.to_string();
        // One object is read at a time, so that the parser's own line number says nothing.
        let what = message.split(" at line ").next().unwrap_or_default();
        format!("is no state object in JSON: {what} (column {})", error.column())
    })
}

impl<'a> Context<'a> {
    fn of_id(id: Cow<'a, str>) -> Self {
        Self { id: Some(id).filter(|id| !id.is_empty()), ..Self::default() }
    }
}

fn raw_json<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Cow<'de, str>>, D::Error> {
    Ok(Option::<&RawValue>::deserialize(deserializer)?.map(|json| Cow::Borrowed(json.get())))
}

impl<'de: 'a, 'a> Deserialize<'de> for Context<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ContextVisitor)
    }
}

struct ContextVisitor;

impl<'de> Visitor<'de> for ContextVisitor {
    type Value = Context<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a context")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Context<'de>, A::Error> {
        let mut context = Context::default();
        while let Some(key) = map.next_key::<Scalar<'de>>()? {
            let place = match key.as_text() {
                Some("id") => &mut context.id,
                Some("parent_id") => &mut context.parent_id,
                Some("user_id") => &mut context.user_id,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            if let Scalar::Text(text) = map.next_value()? {
                *place = Some(text).filter(|text| !text.is_empty());
            }
        }
        Ok(context)
    }

    /// The websocket's compressed states write a context of nothing but an id as that id.
    fn visit_borrowed_str<E>(self, id: &'de str) -> Result<Context<'de>, E> {
        Ok(Context::of_id(Cow::Borrowed(id)))
    }

    fn visit_str<E>(self, id: &str) -> Result<Context<'de>, E> {
        Ok(Context::of_id(Cow::Owned(id.to_owned())))
    }

    fn visit_unit<E>(self) -> Result<Context<'de>, E> {
        Ok(Context::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Context<'de>, E> {
        Ok(Context::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Context<'de>, E> {
        Ok(Context::default())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Context<'de>, E> {
        Ok(Context::default())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Context<'de>, E> {
        Ok(Context::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Context<'de>, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Context::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_long_and_the_short_names() {
        let long = parse(
            r#"{"entity_id":"light.a","state":"on","last_changed":"x","last_updated":null,"attributes":{"a":[1,{}]},
                "context":{"id":"c","parent_id":null,"user_id":"u","other":[]},"more":{"x":1}}"#,
        )
        .expect("valid");
        assert_eq!(long.entity_id.as_text(), Some("light.a"));
        assert_eq!(long.attributes.as_deref(), Some(r#"{"a":[1,{}]}"#));
        assert_eq!((long.context.id.as_deref(), long.context.user_id.as_deref()), (Some("c"), Some("u")));
        assert_eq!(long.last_updated, Scalar::Absent);
        let short = parse(r#"{"s":"on","a":{},"lu":1790838062.5,"c":"id"}"#).expect("valid");
        assert_eq!(short.last_updated, Scalar::Number(1_790_838_062.5));
        assert_eq!(short.context.id.as_deref(), Some("id"));
    }

    #[test]
    fn wrong_types_are_left_to_whoever_knows_what_they_mean() {
        let odd =
            parse(r#"{"entity_id":7,"state":[1],"last_changed":{},"attributes":null,"context":3}"#).expect("JSON");
        assert_eq!((odd.entity_id, odd.state), (Scalar::Number(7.0), Scalar::Other));
        assert_eq!((odd.attributes, odd.context), (None, Context::default()));
    }

    #[test]
    fn says_where_the_json_breaks() {
        let reason = parse(r#"{"entity_id":"light.a","state""#).expect_err("cut short");
        assert_eq!(reason, "is no state object in JSON: EOF while parsing an object (column 30)");
        assert!(parse("[]").is_err());
        assert!(parse("").is_err());
    }
}
