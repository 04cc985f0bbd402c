//! The layers of which the configuration is put together, each as setting → value.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use figment::value::{Dict, Map, Value};
use figment::{Metadata, Profile, Provider};

use super::environment::Environment;
use super::error::{ConfigError, Place};
use super::key::{Key, Kind, Standard};
use super::value::nearest;
use super::{SECTIONS, key, keys};

/// A configuration file is some kilobytes; more than this is some other file.
const MAX_FILE: u64 = 1 << 20;

/// One layer: the settings that it sets.
#[derive(Debug, Default)]
pub(super) struct Layer {
    /// Value and place by the setting's whole name.
    pub(super) settings: BTreeMap<&'static str, (Value, Place)>,
}

/// What is found out at start.
#[derive(Debug)]
pub(super) struct FoundDefaults {
    pub(super) timezone: String,
    pub(super) store_path: PathBuf,
    pub(super) max_threads: usize,
    /// In bytes.
    pub(super) max_memory: u64,
    /// Where an app is reached; none elsewhere.
    pub(super) listen: Option<&'static str>,
}

/// The text of a file; none where it is larger than any that people write. `what` it is, for an error.
pub(super) fn read_small(what: &str, path: &Path) -> Result<Option<String>, ConfigError> {
    let unreadable = |source| ConfigError::Unreadable { what: what.into(), path: path.into(), source };
    let mut text = String::new();
    std::fs::File::open(path).map_err(unreadable)?.take(MAX_FILE + 1).read_to_string(&mut text).map_err(unreadable)?;
    Ok(Some(text).filter(|text| text.len() as u64 <= MAX_FILE))
}

impl Layer {
    pub(super) fn of_defaults(found: &FoundDefaults) -> Self {
        let mut layer = Self::default();
        for key in keys() {
            let value = match key.standard {
                Standard::Value(text) => literal(text),
                Standard::Unset(_) | Standard::Found(_) => None,
            };
            if let Some(value) = value {
                layer.settings.insert(key.name, (value, Place::Default));
            }
        }
        let path = found.store_path.to_string_lossy().into_owned();
        let listen = found.listen.map(|address| ("http.listen", Value::from(address)));
        let found = [
            ("timezone", Value::from(found.timezone.clone())),
            ("store.path", Value::from(path)),
            ("mining.max_threads", Value::from(found.max_threads)),
            ("mining.max_memory", Value::from(format!("{}MiB", found.max_memory >> 20))),
        ];
        for (name, value) in found.into_iter().chain(listen) {
            layer.settings.insert(name, (value, Place::Default));
        }
        layer
    }

    pub(super) fn of_file(path: &Path) -> Result<Self, ConfigError> {
        let Some(text) = read_small("the configuration file", path)? else {
            let source = std::io::Error::other("it is larger than 1 MiB, so it is no configuration");
            return Err(ConfigError::Unreadable { what: "the configuration file".into(), path: path.into(), source });
        };
        let table: toml::Table = toml::from_str(&text).map_err(|error| {
            // The error's own text quotes the line, which may hold a secret.
            let before = text.get(..error.span().map_or(0, |span| span.start)).unwrap_or_default();
            ConfigError::Syntax {
                path: path.into(),
                line: before.matches('\n').count() + 1,
                column: before.rsplit('\n').next().unwrap_or_default().chars().count() + 1,
                problem: reason(error.message()),
            }
        })?;
        let mut layer = Self::default();
        layer.add_table("", &table, &Place::File(path.into()))?;
        Ok(layer)
    }

    pub(super) fn of_environment(environment: &Environment) -> Result<Self, ConfigError> {
        let mut layer = Self::default();
        for (variable, text) in environment.settings() {
            let place = Place::Variable(variable.to_owned());
            let Some(key) = keys().find(|key| key.variable() == variable) else {
                let variables: Vec<String> = keys().map(Key::variable).collect();
                let hint = nearest(variable, variables.iter().map(String::as_str))
                    .map(|nearest| format!("did you mean {nearest}?"));
                let key = variable.trim_start_matches(super::PREFIX).to_lowercase().replace("__", ".");
                return Err(ConfigError::UnknownKey { place, key, hint });
            };
            layer.settings.insert(key.name, (read_as(key.kind, text), place));
        }
        // NIGHTSHIFT_HTTP_LISTEN and the like would set nothing, and nobody would notice.
        for variable in environment.near_settings() {
            let meant = keys().find(|key| words(&key.variable()) == words(variable));
            if let Some(key) = meant {
                return Err(ConfigError::UnknownKey {
                    place: Place::Variable(variable.to_owned()),
                    key: variable.to_owned(),
                    hint: Some(format!("did you mean {}?", key.variable())),
                });
            }
        }
        Ok(layer)
    }

    /// `flags`: the setting's whole name, the option as the user writes it, and its value.
    pub(super) fn of_flags(flags: &[(&'static str, &'static str, String)]) -> Self {
        let settings = flags.iter().filter_map(|(name, option, text)| {
            let key = key(name)?;
            Some((key.name, (read_as(key.kind, text), Place::Flag((*option).to_owned()))))
        });
        Self { settings: settings.collect() }
    }

    fn add_table(&mut self, prefix: &str, table: &toml::Table, place: &Place) -> Result<(), ConfigError> {
        for (word, value) in table {
            let name = if prefix.is_empty() { word.clone() } else { format!("{prefix}.{word}") };
            let section = SECTIONS.into_iter().find(|section| prefix.is_empty() && section.name == *word);
            match (value, key(&name), section) {
                (toml::Value::Table(inner), _, Some(section)) => self.add_table(section.name, inner, place)?,
                (_, _, Some(_)) => {
                    let hint = Some(format!("`{word}` is a table: write its settings below a line [{word}]"));
                    return Err(ConfigError::UnknownKey { place: place.clone(), key: name, hint });
                }
                (_, Some(key), None) => {
                    let value = Value::serialize(value).unwrap_or_else(|_| Value::from(String::new()));
                    self.settings.insert(key.name, (value, place.clone()));
                }
                (_, None, None) => {
                    return Err(ConfigError::UnknownKey { place: place.clone(), hint: hint_for(&name), key: name });
                }
            }
        }
        Ok(())
    }
}

/// What a variable's name consists of, however it is written.
fn words(variable: &str) -> String {
    variable.to_uppercase().replace('_', "")
}

/// The setting that was perhaps meant by `name`: one that is written much like it, or that has the
/// same name in another table.
fn hint_for(name: &str) -> Option<String> {
    let short = name.rsplit('.').next().unwrap_or(name);
    let sections = SECTIONS.into_iter().map(|section| section.name).filter(|section| !section.is_empty());
    keys()
        .find(|key| key.short_name() == short)
        .map(|key| key.name)
        .or_else(|| nearest(name, keys().map(|key| key.name).chain(sections)))
        .or_else(|| {
            let table = name.split_once('.').map_or("", |(table, _)| table);
            let near = nearest(short, keys().filter(|key| key.name.starts_with(table)).map(Key::short_name));
            near.and_then(|near| keys().find(|key| key.short_name() == near)).map(|key| key.name)
        })
        .map(|nearest| format!("did you mean `{nearest}`?"))
}

/// The last line of a parser's message, which says what was expected.
fn reason(message: &str) -> String {
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A value as it stands in a file.
pub(super) fn literal(text: &str) -> Option<Value> {
    let table: toml::Table = toml::from_str(&format!("value = {text}")).ok()?;
    Value::serialize(table.get("value")?).ok()
}

/// What a text from the environment or the command line is as the value of such a setting. A text
/// that does not fit stays a text, which is then refused with what is allowed.
pub(super) fn read_as(kind: Kind, text: &str) -> Value {
    let as_text = || Value::from(text);
    match kind {
        Kind::Text | Kind::Secret | Kind::Address | Kind::Path | Kind::Length | Kind::Size | Kind::Choice(_) => {
            as_text()
        }
        Kind::Whole => text.trim().parse::<i64>().map_or_else(|_| as_text(), Value::from),
        Kind::Number => text.trim().parse::<f64>().map_or_else(|_| as_text(), Value::from),
        Kind::Truth => text.trim().parse::<bool>().map_or_else(|_| as_text(), Value::from),
        Kind::Texts => {
            let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
            Value::from(items.map(Value::from).collect::<Vec<_>>())
        }
    }
}

impl Provider for Layer {
    fn metadata(&self) -> Metadata {
        Metadata::named("settings")
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        let mut root = Dict::new();
        for section in SECTIONS.into_iter().filter(|section| !section.name.is_empty()) {
            root.insert(section.name.into(), Value::from(Dict::new()));
        }
        for (name, (value, _)) in &self.settings {
            match name.split_once('.') {
                None => {
                    root.insert((*name).into(), value.clone());
                }
                Some((table, short)) => {
                    if let Some(Value::Dict(_, inner)) = root.get_mut(table) {
                        inner.insert(short.into(), value.clone());
                    }
                }
            }
        }
        Ok(Profile::Default.collect(root))
    }
}
