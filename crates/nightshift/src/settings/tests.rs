use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use domain::Language;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;
use crate::config::{Inputs, Place, keys, load, to_toml};

/// A machine with a configuration file and a folder for the database.
struct Machine {
    folder: TempDir,
    inputs: Inputs,
}

impl Machine {
    fn new(file: &str, variables: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("nightshift.toml");
        let database = folder.path().join("nightshift.db");
        fs::write(&path, format!("{file}\n[store]\npath = {database:?}\n")).expect("is written");
        let environment = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let inputs = Inputs { file: Some(path), environment, ..Inputs::default() };
        Self { folder, inputs }
    }

    fn settings(&self) -> Settings {
        Settings::new(self.inputs.clone(), load(&self.inputs).expect("is valid"))
    }

    fn kept(&self) -> PathBuf {
        self.folder.path().join("nightshift.settings.toml")
    }
}

fn set(values: Value) -> BTreeMap<String, Value> {
    serde_json::from_value(values).expect("an object")
}

fn change(settings: &Settings, values: Value) -> Result<Changed, ChangeError> {
    settings.change(&Change { version: settings.loaded().page.version.clone(), set: set(values) })
}

fn refused(settings: &Settings, values: &Value) -> Vec<Refusal> {
    let before = settings.loaded().page.clone();
    match change(settings, values.clone()) {
        Err(ChangeError::Refused(refusals)) => {
            assert_eq!(settings.loaded().page.version, before.version, "nothing was changed by {values}");
            refusals
        }
        other => unreachable!("{values}: {other:?}"),
    }
}

#[test]
fn what_is_changed_holds_is_kept_and_says_where_it_is() {
    let machine = Machine::new("", &[]);
    let settings = machine.settings();
    let mut following = settings.following();
    let changed = change(
        &settings,
        json!({"lookback_days": 60, "suggestions.min_precision": 0.75, "entities.exclude": ["label:Private", " "]}),
    )
    .expect("is valid");
    assert_eq!(changed.effect, Some(Effect::NextNight));
    assert!(following.has_changed().expect("is there") && !settings.is_renewing());
    assert_eq!(following.borrow_and_update().lookback_days, 60);
    for loaded in [settings.loaded().as_ref().clone(), load(&machine.inputs).expect("is valid")] {
        assert_eq!(loaded.config.lookback_days, 60);
        assert_eq!(loaded.config.entities.exclude, ["label:Private"]);
        assert_eq!(loaded.place("lookback_days"), Place::Page);
        assert_eq!(loaded.page.version, changed.version);
        assert!(to_toml(&loaded).contains("lookback_days = 60  # set on the page"), "{}", to_toml(&loaded));
    }
    let again = change(&settings, json!({"lookback_days": null, "schedule.cron": "30 2 * * *"})).expect("is valid");
    assert_eq!(again.effect, Some(Effect::AtOnce));
    assert!(settings.is_renewing());
    assert_eq!((settings.config().lookback_days, settings.config().schedule.cron.as_str()), (30, "30 2 * * *"));
    let nothing = change(&settings, json!({"schedule.cron": "30 2 * * *"})).expect("is valid");
    assert_eq!((nothing.effect, nothing.version), (None, again.version));
}

#[test]
fn a_text_is_read_as_what_the_setting_takes() {
    let machine = Machine::new("", &[]);
    let settings = machine.settings();
    change(
        &settings,
        json!({"lookback_days": " 45 ", "suggestions.feedback": "false", "suggestions.min_precision": "0.6",
               "entities.include": "sensor.car, area:Garage", "mqtt.topic_prefix": ""}),
    )
    .expect("is valid");
    let config = settings.config();
    assert_eq!((config.lookback_days, config.suggestions.feedback), (45, false));
    assert_eq!(config.entities.include, ["sensor.car", "area:Garage"]);
    assert_eq!(config.mqtt.topic_prefix, "ha-ai");
}

#[test]
fn all_that_is_wrong_is_told_at_once_and_nothing_is_changed() {
    let machine = Machine::new("", &[]);
    let settings = machine.settings();
    let refusals = refused(
        &settings,
        &json!({"lookback_days": 0, "schedule.cron": "at night", "suggestions.max": 3, "notify.when": "never",
               "suggestions.min_precision": "much", "no.such": 1, "entities.exclude": ["Light Hall"]}),
    );
    let problem =
        |key: &str| refusals.iter().find(|refusal| refusal.key == key).map(|refusal| refusal.problem.to_string());
    for (key, part) in [
        ("lookback_days", "1 to 365"),
        ("schedule.cron", "0 3 * * *"),
        ("notify.when", "\"failures\""),
        ("suggestions.min_precision", "number"),
        ("no.such", "no such setting"),
        ("entities.exclude", "Light Hall"),
    ] {
        assert!(problem(key).is_some_and(|problem| problem.contains(part)), "{key} in {refusals:?}");
    }
    assert_eq!(refusals.len(), 6, "{refusals:?}");
    assert!(!machine.kept().exists());
    for (values, key) in [
        (json!({"latitude": 50}), "latitude"),
        (json!({"lookback_days": {"a": 1}}), "lookback_days"),
        (json!({"entities.exclude": [1]}), "entities.exclude"),
        (json!({"timezone": "x".repeat(5000)}), "timezone"),
        (json!({"data_api.token": "t"}), "data_api.token"),
        (json!({"source.recorder_url": "sqlite:////etc/passwd"}), "source.recorder_url"),
    ] {
        let refusals = refused(&settings, &values);
        assert!(matches!(&refusals[..], [refusal] if refusal.key == key), "{key}: {refusals:?}");
    }
}

#[test]
fn who_looked_at_older_settings_changes_nothing() {
    let machine = Machine::new("", &[]);
    let settings = machine.settings();
    let seen = settings.loaded().page.version.clone();
    change(&settings, json!({"lookback_days": 60})).expect("is valid");
    let late = settings.change(&Change { version: seen, set: set(json!({"suggestions.max": 3})) });
    assert!(matches!(late, Err(ChangeError::Stale)), "{late:?}");
    assert_eq!(settings.config().suggestions.max, 7);
}

#[test]
fn what_is_set_elsewhere_or_names_a_file_is_not_changed_on_the_page() {
    let machine = Machine::new("lookback_days = 14\n", &[("NIGHTSHIFT__SCHEDULE__CRON", "15 4 * * *")]);
    let settings = machine.settings();
    for (values, part) in [
        (json!({"lookback_days": 60}), "nightshift.toml"),
        (json!({"schedule.cron": "0 1 * * *"}), "NIGHTSHIFT__SCHEDULE__CRON"),
        (json!({"http.token": "0123456789abcdef"}), "who reaches this page"),
        (json!({"http.listen": "0.0.0.0:80"}), "who reaches this page"),
        (json!({"store.path": "/tmp/x.db"}), "nightshift.toml"),
        (json!({"source.token_file": "/etc/shadow"}), "a file of this machine"),
        (json!({"log.format": "json"}), "at the start"),
    ] {
        let refusals = refused(&settings, &values);
        assert!(
            matches!(&refusals[..], [refusal] if refusal.problem.to_string().contains(part)),
            "{part}: {refusals:?}"
        );
    }
    for view in view(&settings.loaded(), Language::English) {
        let elsewhere = ["lookback_days", "schedule.cron"].contains(&view.key);
        let fixed = view.kind == "path" || ["http.", "log."].iter().any(|table| view.key.starts_with(table));
        assert_eq!(view.editable, !elsewhere && !fixed && view.key != "store.path", "{view:?}");
    }
}

#[test]
fn a_secret_can_be_written_and_is_never_shown() {
    let machine = Machine::new("", &[]);
    let settings = machine.settings();
    let values = json!({"source.url": "http://home:8123", "source.token": "hidden-token",
                        "mqtt.url": "mqtt://me:hidden-password@broker"});
    change(&settings, values).expect("is valid");
    let loaded = settings.loaded();
    assert_eq!(loaded.config.source.token.as_ref().map(ExposeSecret::expose_secret), Some("hidden-token"));
    let views = view(&loaded, Language::English);
    let shown = format!("{}{}{loaded:?}{settings:?}", serde_json::to_string(&views).expect("JSON"), to_toml(&loaded));
    let of = |key: &str| views.iter().find(|view| view.key == key).expect("is there");
    assert!(of("source.token").is_set && of("source.token").value.is_null());
    assert_eq!(of("mqtt.url").value, "mqtt://me@broker");
    assert!(!shown.contains("hidden-password"), "{shown}");
    assert!(!to_toml(&loaded).contains("hidden-token"));
    assert!(!serde_json::to_string(&views).expect("JSON").contains("hidden-token"));
}

#[test]
fn a_secret_is_sent_to_no_address_that_its_owner_did_not_mean() {
    let machine = Machine::new("", &[]);
    let settings = machine.settings();
    change(&settings, json!({"source.url": "http://home:8123", "source.token": "hidden"})).expect("is valid");
    let refusals = refused(&settings, &json!({"source.url": "http://evil.example"}));
    assert!(matches!(&refusals[..], [refusal] if refusal.key == "source.token"), "{refusals:?}");
    change(&settings, json!({"source.url": "http://home:8124", "source.token": "hidden"})).expect("is given anew");
    change(&settings, json!({"source.url": "http://other", "source.token": null})).expect("is taken away");

    let elsewhere = Machine::new("[mqtt]\npassword = \"hidden\"\n", &[]);
    let refusals = refused(&elsewhere.settings(), &json!({"mqtt.url": "mqtt://me@evil.example"}));
    assert!(
        matches!(&refusals[..], [refusal] if refusal.problem.to_string().contains("mqtt.password")),
        "{refusals:?}"
    );
}

#[test]
fn what_is_of_no_use_any_more_is_left_out_and_can_be_corrected() {
    let machine = Machine::new("[influxdb]\nurl = \"http://db:8086\"\ndatabase = \"ha\"\n", &[]);
    let text = "lookback_days = 999\ngone_with_an_update = 1\n[suggestions]\nmax = 3\n[influxdb]\ntoken = \"x\"\n";
    fs::write(machine.kept(), text).expect("is written");
    let settings = machine.settings();
    let loaded = settings.loaded();
    assert_eq!((loaded.config.lookback_days, loaded.config.suggestions.max), (30, 3));
    for part in ["lookback_days", "gone_with_an_update", "influxdb.database"] {
        assert!(loaded.notes.iter().any(|note| note.contains(part)), "{part} in {:?}", loaded.notes);
    }
    change(&settings, json!({"lookback_days": 31, "suggestions.max": 4})).expect("what was wrong is put right");
    assert_eq!((settings.config().lookback_days, settings.config().suggestions.max), (31, 4));

    fs::write(machine.kept(), "[[nonsense").expect("is written");
    let loaded = load(&machine.inputs).expect("the page can be opened all the same");
    assert!(loaded.notes.iter().any(|note| note.contains("nightshift.settings.toml")), "{:?}", loaded.notes);
}

#[test]
fn a_renewal_reads_all_layers_anew_and_keeps_who_reaches_the_page() {
    let machine = Machine::new("[http]\nlisten = \"127.0.0.1:1111\"\n", &[]);
    let settings = machine.settings();
    settings.want_renewal();
    let path = machine.inputs.file.clone().expect("is set");
    let text = fs::read_to_string(&path).expect("is read").replace("1111", "2222");
    fs::write(&path, format!("lookback_days = 5\n{text}")).expect("is written");
    settings.renew(|_| {});
    assert!(!settings.is_renewing());
    assert_eq!((settings.config().lookback_days, settings.config().http.listen.port()), (5, 1111));
    fs::write(&path, "lookback_days = 0\n").expect("is written");
    settings.renew(|_| {});
    assert_eq!(settings.config().lookback_days, 5, "what held goes on to hold");
}

#[test]
fn every_setting_that_can_be_changed_says_what_it_takes() {
    let machine = Machine::new("", &[]);
    let settings = machine.settings();
    let views = view(&settings.loaded(), Language::English);
    assert_eq!(views.len(), keys().count());
    for view in views {
        assert!(
            view.editable == view.why_not.is_none() && !view.about.is_empty() && !view.takes.is_empty(),
            "{view:?}"
        );
        assert!(view.default.is_null() != view.default_means.is_none(), "{view:?}");
    }
}

#[test]
fn the_next_runs_are_told_by_the_homes_clock_across_its_change() {
    let zone = jiff::tz::TimeZone::get("Europe/Helsinki").expect("a zone");
    let now = "2026-10-23T12:00:00Z".parse().expect("an instant");
    let runs = next_runs("0 3 * * *", &zone, now, 3, Language::English).expect("is read");
    let told: Vec<(String, &str)> = runs.iter().map(|run| (run.at.to_string(), run.local.as_str())).collect();
    assert_eq!(
        told,
        [
            ("2026-10-24T00:00:00Z".to_owned(), "Sat 24 October 2026, 03:00"),
            ("2026-10-25T00:00:00Z".to_owned(), "Sun 25 October 2026, 03:00"),
            ("2026-10-26T01:00:00Z".to_owned(), "Mon 26 October 2026, 03:00"),
        ]
    );
    next_runs("at night", &zone, now, 3, Language::English).expect_err("is no schedule");
}
