use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use domain::Remark;
use figment::Figment;
use figment::value::Value;
use jiff::tz::TimeZone;
use secrecy::ExposeSecret;

use super::environment::Environment;
use super::error::{ConfigError, Invalid, Place};
use super::home::Config;
use super::key::{Key, Kind};
use super::layer::{FoundDefaults, Layer};
use super::page::{PageSettings, page_file};
use super::secret::read_secrets;
use super::{key, keys, memory, value};
use crate::remarks::failure;
use crate::sources::HomeFacts;
use crate::supervisor::{ProvidedBroker, Supervisor};

/// Where a configuration file is looked for when none is named; the first that exists is read.
pub(super) const FILES: [&str; 3] = ["nightshift.toml", "/config/nightshift.toml", "/etc/nightshift/nightshift.toml"];

/// Where the Supervisor puts the options of an app.
/// Source: <https://developers.home-assistant.io/docs/apps/configuration>.
pub(super) const APP_OPTIONS: &str = "/data/options.json";

/// The database of an app: `/data` is what the Supervisor keeps for it.
const APP_STORE: &str = "/data/nightshift.db";

/// Where an app is reached: the port is Home Assistant's usual one for ingress.
const APP_LISTEN: &str = "0.0.0.0:8099";

/// What is said where neither the configuration nor the system has a time zone.
fn no_zone() -> Remark {
    failure!("note-no-zone").into()
}

/// What the configuration is put together from.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// The file that the user named.
    pub file: Option<PathBuf>,
    /// The options of the app that this is, as a file; none where it is the usual one or this is no app.
    pub app_options: Option<PathBuf>,
    /// The environment.
    pub environment: Environment,
    /// Settings from options: the setting's whole name, the option as the user writes it, and the
    /// value.
    pub flags: Vec<(&'static str, &'static str, String)>,
    /// What is set on the page, by the settings' whole names, in place of what is kept beside the database.
    pub page: Option<toml::Table>,
}

/// The configuration, and where each value came from.
#[derive(Clone)]
pub struct Loaded {
    /// The configuration.
    pub config: Config,
    /// The file that was read.
    pub file: Option<PathBuf>,
    /// What the user should know, such as that no time zone was found.
    pub notes: Vec<Remark>,
    /// What is set on the page, whether it holds or not.
    pub page: PageSettings,
    pub(super) values: BTreeMap<&'static str, (Value, Place)>,
}

/// Puts the configuration together and checks it. What was set on the page and cannot be used, any more or beside what is
/// set elsewhere, is left out with a note, so that the page can be opened to correct it.
///
/// # Errors
/// [`ConfigError`], which names the place, the setting and what is allowed, and never a secret.
pub fn load(inputs: &Inputs) -> Result<Loaded, ConfigError> {
    let (mut loaded, left_out) = load_as_far_as_possible(inputs)?;
    loaded.notes.extend(left_out.into_iter().map(|error| format!("{error}. It is left out.").into()));
    Ok(loaded)
}

/// The same, and what was set on the page and had to be left out: a reason for each.
///
/// # Errors
/// When what is set elsewhere cannot be used.
pub(crate) fn load_as_far_as_possible(inputs: &Inputs) -> Result<(Loaded, Vec<ConfigError>), ConfigError> {
    let (found, notes) = found_defaults(&inputs.environment);
    let file = inputs
        .file
        .clone()
        .or_else(|| inputs.environment.config_file())
        .or_else(|| FILES.iter().map(Path::new).find(|path| path.is_file()).map(Path::to_path_buf));
    let defaults = Layer::of_defaults(&found);
    let mut over = Vec::new();
    if let Some(path) = &file {
        over.push(Layer::of_file(path)?);
    }
    if let Some(path) = app_options(inputs) {
        over.push(Layer::of_app(&path)?);
    }
    over.push(Layer::of_environment(&inputs.environment)?);
    over.push(Layer::of_flags(&inputs.flags));

    let mut left_out = Vec::new();
    let page = match &inputs.page {
        Some(values) => PageSettings { values: values.clone(), ..PageSettings::default() },
        None => kept_on_page(&defaults, &over).unwrap_or_else(|error| {
            left_out.push(error);
            PageSettings::default()
        }),
    };
    let (mut of_page, unknown) = Layer::of_page(&page.values);
    left_out.extend(unknown.into_iter().map(|key| ConfigError::UnknownKey { place: Place::Page, key, hint: None }));
    let (config, values) = loop {
        let error = match put_together(inputs, &defaults, &of_page, &over) {
            Ok(whole) => break whole,
            Err(error) => error,
        };
        match error.key_of_page().and_then(key) {
            Some(key) => {
                of_page.settings.remove(key.name);
                left_out.push(error);
            }
            None if of_page.settings.is_empty() => return Err(error),
            // It fits only without what is set on the page beside it, without anything that is, or not at all.
            None => {
                let section = |name: &str| name.split_once('.').map(|(section, _)| section.to_owned());
                let (of_error, before) = (error.key().and_then(section), of_page.settings.len());
                of_page.settings.retain(|name, _| of_error.is_none() || section(name) != of_error);
                if of_page.settings.len() == before {
                    of_page = Layer::default();
                }
                left_out.push(error);
            }
        }
    };
    let mut notes =
        if values.get("timezone").is_some_and(|(_, place)| *place == Place::Default) { notes } else { Vec::new() };
    notes.extend(config.source.note().map(Remark::from));
    notes.extend(config.unread().map(Remark::from));
    notes.extend(config.notify.note(&config.source).map(Remark::from));
    Ok((Loaded { config, file, notes, page, values }, left_out))
}

/// What is kept beside the database, wherever that is.
fn kept_on_page(defaults: &Layer, over: &[Layer]) -> Result<PageSettings, ConfigError> {
    let path = over.iter().rev().chain([defaults]).find_map(|layer| layer.settings.get("store.path"));
    match path.and_then(|(path, _)| path.as_str()).filter(|path| !path.is_empty()) {
        Some(path) => PageSettings::read(&page_file(Path::new(path))),
        None => Ok(PageSettings::default()),
    }
}

type Values = BTreeMap<&'static str, (Value, Place)>;

fn put_together(
    inputs: &Inputs,
    defaults: &Layer,
    page: &Layer,
    over: &[Layer],
) -> Result<(Config, Values), ConfigError> {
    let mut values = BTreeMap::new();
    let mut figment = Figment::new();
    for layer in [defaults, page].into_iter().chain(over) {
        figment = figment.merge(layer);
        values.extend(layer.settings.clone());
    }
    let mut config: Config = figment.extract().map_err(|error| bad_value(&error, &values))?;
    config.source.supervisor_token = inputs.environment.supervisor_token();
    config.source.recorder_places = inputs.environment.recorder_places();
    config.http.ingress = inputs.environment.is_app();
    config.check().map_err(|invalid| refuse(&invalid, &values))?;
    read_secrets(&mut config, &values)?;
    config.source.check_secrets().map_err(|invalid| refuse(&invalid, &values))?;
    config.llm.check_access(&config.source).map_err(|invalid| refuse(&invalid, &values))?;
    Ok((config, values))
}

impl Loaded {
    /// Whether Home Assistant could say something of the home that nobody has set.
    #[must_use]
    pub fn lacks_home(&self) -> bool {
        self.place("timezone") == Place::Default || self.config.location().is_none() || self.config.language.is_none()
    }

    /// Takes over what Home Assistant says of the home, as far as nobody has set it.
    pub fn adopt(&mut self, said: &HomeFacts) {
        if let Some(zone) = said.time_zone.clone()
            && self.place("timezone") == Place::Default
            && let Some(name) = zone.iana_name().map(str::to_owned)
        {
            self.config.timezone = zone;
            let no_zone = no_zone();
            self.notes.retain(|note| *note != no_zone);
            self.values.insert("timezone", (Value::from(name), Place::HomeAssistant));
        }
        if let Some(location) = said.location
            && self.config.location().is_none()
        {
            for (key, setting, value) in [
                ("latitude", &mut self.config.latitude, location.latitude()),
                ("longitude", &mut self.config.longitude, location.longitude()),
            ] {
                *setting = Some(value);
                self.values.insert(key, (Value::from(value), Place::HomeAssistant));
            }
        }
        if let Some(language) = said.spoken()
            && self.config.language.is_none()
        {
            self.config.language = Some(language);
            self.values.insert("language", (Value::from(language.tag()), Place::HomeAssistant));
        }
    }

    /// Whom to ask for a broker that nobody has set: the Supervisor, in an app.
    #[must_use]
    pub fn lacks_broker(&self) -> Option<Supervisor> {
        let token = self.config.source.supervisor_token.clone().filter(|_| self.config.mqtt.url.is_none())?;
        Supervisor::of_app(token).ok()
    }

    /// Takes over a broker that `supervisor` has said, and asks there again when it cannot be reached.
    pub fn adopt_broker(&mut self, broker: ProvidedBroker, supervisor: Supervisor) {
        self.values.insert("mqtt.url", (Value::from(broker.url.clone()), Place::Supervisor));
        let mqtt = &mut self.config.mqtt;
        mqtt.url = Some(broker.url.into());
        mqtt.supervisor = Some(supervisor);
        // It goes with the address, whatever was set without one.
        mqtt.password = broker.password;
        match &mqtt.password {
            Some(_) => self.values.insert("mqtt.password", (Value::from("(set)"), Place::Supervisor)),
            None => self.values.remove("mqtt.password"),
        };
    }

    /// Takes over what was found out for `earlier`, as far as nobody has set it since.
    pub(crate) fn adopt_as(&mut self, earlier: &Self) {
        let said = |name: &str| earlier.place(name) == Place::HomeAssistant;
        let Config { timezone, language, .. } = &earlier.config;
        self.adopt(&HomeFacts {
            time_zone: said("timezone").then(|| timezone.clone()),
            location: if said("latitude") { earlier.config.location() } else { None },
            language: language.filter(|_| said("language")).map(|language| language.tag().to_owned()),
            ..HomeFacts::default()
        });
        if earlier.place("mqtt.url") == Place::Supervisor
            && self.lacks_broker().is_some()
            && let (Some(url), Some(supervisor)) = (&earlier.config.mqtt.url, &earlier.config.mqtt.supervisor)
        {
            let (url, password) = (url.expose_secret().to_owned(), earlier.config.mqtt.password.clone());
            self.adopt_broker(ProvidedBroker { url, password }, supervisor.clone());
        }
    }

    /// What is set for a setting, as it is written; none for one that is not set, and for every secret.
    #[must_use]
    pub(crate) fn written(&self, key: &Key) -> Option<serde_json::Value> {
        let (value, _) = self.values.get(key.name).filter(|_| !key.is_secret())?;
        serde_json::to_value(value).ok()
    }

    /// Whether a setting has a value.
    #[must_use]
    pub(crate) fn has(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    /// Where the value of a setting was written, by the setting's whole name.
    #[must_use]
    pub fn place(&self, name: &str) -> Place {
        place_of(name, &self.values)
    }
}

impl fmt::Debug for Loaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What was written may be secrets.
        let Self { config, file, notes, page, values: _ } = self;
        f.debug_struct("Loaded")
            .field("config", config)
            .field("file", file)
            .field("notes", notes)
            .field("page", page)
            .finish_non_exhaustive()
    }
}

pub(super) fn place_of(name: &str, values: &BTreeMap<&'static str, (Value, Place)>) -> Place {
    values.get(name).map_or(Place::Default, |(_, place)| place.clone())
}

/// The file of the app's options, if this is an app and has some.
fn app_options(inputs: &Inputs) -> Option<PathBuf> {
    if !inputs.environment.is_app() {
        return None;
    }
    inputs.app_options.clone().or_else(|| Some(PathBuf::from(APP_OPTIONS)).filter(|path| path.exists()))
}

fn found_defaults(environment: &Environment) -> (FoundDefaults, Vec<Remark>) {
    let zone = TimeZone::try_system().ok().and_then(|zone| zone.iana_name().map(str::to_owned));
    let notes = if zone.is_none() { vec![no_zone()] } else { Vec::new() };
    let store_path = if environment.is_app() {
        PathBuf::from(APP_STORE)
    } else {
        environment.data_folder().map(|folder| folder.join("nightshift")).unwrap_or_default().join("nightshift.db")
    };
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let found = FoundDefaults {
        timezone: zone.unwrap_or_else(|| "UTC".to_owned()),
        store_path,
        max_threads: (cores / 2).max(1),
        max_memory: memory::usual_bound(),
        listen: environment.is_app().then_some(APP_LISTEN),
    };
    (found, notes)
}

fn refuse(invalid: &Invalid, values: &BTreeMap<&'static str, (Value, Place)>) -> ConfigError {
    ConfigError::BadValue {
        place: place_of(invalid.key, values),
        key: invalid.key.to_owned(),
        value: key(invalid.key).and_then(|key| written(key, values)),
        problem: invalid.problem.clone(),
    }
}

/// What was written for a setting, when that may be shown.
pub(super) fn written(key: &Key, values: &BTreeMap<&'static str, (Value, Place)>) -> Option<String> {
    let (value, _) = values.get(key.name)?;
    match key.kind {
        Kind::Secret | Kind::Address => None,
        _ => match value.to_num().and_then(|number| number.to_f64()) {
            // For which JSON has no words.
            Some(number) if !number.is_finite() => Some(number.to_string().to_lowercase()),
            _ => serde_json::to_string(value).ok().map(|text| text.chars().take(200).collect()),
        },
    }
}

fn bad_value(error: &figment::Error, values: &BTreeMap<&'static str, (Value, Place)>) -> ConfigError {
    use figment::error::Kind as Why;

    // An element of a list has a longer path than its setting.
    let path = error.path.join(".");
    let found = keys().find(|key| path == key.name || path.starts_with(&format!("{}.", key.name)));
    let problem = match (&error.kind, found) {
        (Why::Message(text), Some(key)) => value::refusal(key, values).unwrap_or_else(|| text.clone().into()),
        (Why::Message(text), None) => text.clone().into(),
        (_, Some(key)) => key.kind.not_this(),
        // Cannot come from what the layers let through; it quotes no value.
        (_, None) => "it is not what the setting takes".into(),
    };
    let name = found.map_or(path.as_str(), |key| key.name);
    ConfigError::BadValue {
        place: place_of(name, values),
        key: name.to_owned(),
        value: found.and_then(|key| written(key, values)),
        problem,
    }
}
