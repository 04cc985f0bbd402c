//! The options that a user sets on the app's page in Home Assistant.

use std::path::Path;

use figment::value::Value;

use super::error::{ConfigError, Place};
use super::key::Key;
use super::keys;
use super::layer::{Layer, read_as, read_small};
use super::value::nearest;

impl Layer {
    /// The options of the app, each a setting whose dots are written as `_`: `schedule_cron` is `schedule.cron`. One that is
    /// empty or null counts as not set, since the page leaves such ones behind.
    pub(super) fn of_app(path: &Path) -> Result<Self, ConfigError> {
        let wrong = |problem: String| ConfigError::AppOptions { path: path.into(), problem };
        let text = read_small("the app's options", path)?;
        let text = text.ok_or_else(|| wrong("the file is larger than 1 MiB".to_owned()))?;
        // The parser's own words may quote a secret.
        let options: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&text)
            .map_err(|error| wrong(format!("no object of JSON at line {}, column {}", error.line(), error.column())))?;
        let mut layer = Self::default();
        for (name, value) in options {
            let place = Place::App(name.clone());
            let Some(key) = keys().find(|key| key.app_option() == name) else {
                let options: Vec<String> = keys().map(Key::app_option).collect();
                let hint = nearest(&name, options.iter().map(String::as_str))
                    .map(|nearest| format!("did you mean `{nearest}`?"));
                return Err(ConfigError::UnknownKey { place, key: name, hint });
            };
            let value = match value {
                serde_json::Value::Null => continue,
                serde_json::Value::String(text) if text.trim().is_empty() => continue,
                serde_json::Value::String(text) => read_as(key.kind, &text),
                other => Value::serialize(other).unwrap_or_else(|_| Value::from(String::new())),
            };
            layer.settings.insert(key.name, (value, place));
        }
        Ok(layer)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use secrecy::ExposeSecret;

    use super::*;
    use crate::config::{Environment, Inputs, Loaded, load};

    fn in_app(options: &str, variables: &[(&str, &str)]) -> Result<Loaded, ConfigError> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("options.json");
        std::fs::write(&path, options).expect("is written");
        // A file of its own, so that none of the machine's is read.
        let file = folder.path().join("nightshift.toml");
        std::fs::write(&file, "lookback_days = 7\n[mqtt]\ntopic_prefix = \"file\"\n").expect("is written");
        let token = ("SUPERVISOR_TOKEN", "from-the-supervisor");
        let environment: Environment =
            variables.iter().chain([&token]).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        load(&Inputs { file: Some(file), app_options: Some(path), environment, ..Inputs::default() })
    }

    #[test]
    fn options_come_over_the_file_and_under_the_environment() {
        let loaded = in_app(
            r#"{"lookback_days": 14, "schedule_cron": "30 2 * * *", "http_token": "0123", "mqtt_topic_prefix": " ",
                "mqtt_password": null, "entities_exclude": ["light.a", "label:Private"], "mining_max_threads": "2"}"#,
            &[("NIGHTSHIFT__SCHEDULE__CRON", "15 4 * * *")],
        )
        .expect("valid");
        let config = &loaded.config;
        assert_eq!((config.lookback_days, config.mining.max_threads.get()), (14, 2));
        assert_eq!((config.schedule.cron.as_str(), config.mqtt.topic_prefix.as_str()), ("15 4 * * *", "file"));
        assert_eq!(config.http.token.as_ref().expect("is set").expose_secret(), "0123");
        assert_eq!(config.entities.exclude, ["light.a", "label:Private"]);
        assert_eq!(loaded.place("lookback_days"), Place::App("lookback_days".to_owned()));
        assert_eq!(loaded.place("lookback_days").to_string(), "option `lookback_days` of the app");
    }

    #[test]
    fn an_app_has_its_database_where_the_supervisor_keeps_it_and_is_reached_through_ingress() {
        let loaded = in_app("{}", &[]).expect("valid");
        assert_eq!(loaded.config.store.path, Path::new("/data/nightshift.db"));
        assert_eq!(loaded.config.http.listen.to_string(), "0.0.0.0:8099");
        assert!(loaded.config.http.ingress);
        let elsewhere = load(&Inputs { app_options: Some("/nowhere".into()), ..Inputs::default() }).expect("valid");
        assert_eq!(elsewhere.config.http.listen.to_string(), "127.0.0.1:8018");
        assert!(!elsewhere.config.http.ingress);
    }

    #[test]
    fn what_is_wrong_names_the_option_and_shows_no_secret() {
        for (options, parts) in [
            (r#"{"lookback_days": 0}"#, ["option `lookback_days` of the app", "= 0", "1 to 365"]),
            (r#"{"lookback_day": 3}"#, ["option `lookback_day` of the app", "did you mean", "`lookback_days`"]),
            (r#"{"schedule_cron": "at night"}"#, ["option `schedule_cron` of the app", "at night", "0 3 * * *"]),
            (r#"{"entities_exclude": "light.a", "log_format": 3}"#, ["option `log_format`", "= 3", "\"human\""]),
            (r#"{"http_token": {"x": "hidden"}}"#, ["option `http_token`", "http.token", "text in quotes"]),
            (r#"{"http_token": "hidden" "#, ["the app's options in", "options.json", "line 1"]),
            (r#"["hidden"]"#, ["the app's options in", "no object", "save them anew"]),
        ] {
            let text = in_app(options, &[]).expect_err(options).to_string();
            assert!(parts.iter().all(|part| text.contains(part)) && !text.contains("hidden"), "{text}");
        }
    }

    #[test]
    fn no_two_settings_are_one_option() {
        let options: BTreeSet<String> = keys().map(Key::app_option).collect();
        assert_eq!(options.len(), keys().count());
    }
}
