//! What Nightshift is packed in, against what Home Assistant documents and against the settings that there are. Source of the
//! keys and types: <https://developers.home-assistant.io/docs/apps/configuration>.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use nightshift::config::{Environment, Inputs, Kind, keys, load};
use serde_json::{Map, Value, json};

/// Whether a value is of a type.
type IsRight = fn(&Value) -> bool;

/// The documented keys that we use, with the type of each.
const KEYS: [(&str, IsRight); 23] = [
    ("name", Value::is_string),
    ("version", Value::is_string),
    ("slug", Value::is_string),
    ("description", Value::is_string),
    ("arch", Value::is_array),
    ("url", Value::is_string),
    ("image", Value::is_string),
    ("startup", Value::is_string),
    ("init", Value::is_boolean),
    ("timeout", Value::is_u64),
    ("homeassistant", Value::is_string),
    ("homeassistant_api", Value::is_boolean),
    ("map", Value::is_array),
    ("services", Value::is_array),
    ("ingress", Value::is_boolean),
    ("ingress_port", Value::is_u64),
    ("panel_icon", Value::is_string),
    ("panel_title", Value::is_string),
    ("watchdog", Value::is_string),
    ("backup", Value::is_string),
    ("backup_exclude", Value::is_array),
    ("options", Value::is_object),
    ("schema", Value::is_object),
];
const REQUIRED: [&str; 5] = ["name", "version", "slug", "description", "arch"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the workspace").to_owned()
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| unreachable!("{path}: {error}"))
}

fn yaml(path: &str) -> Map<String, Value> {
    match serde_saphyr::from_str(&read(path)) {
        Ok(Value::Object(map)) => map,
        other => unreachable!("{path} is no map: {other:?}"),
    }
}

fn app() -> Map<String, Value> {
    yaml("packaging/home-assistant/config.yaml")
}

#[test]
fn the_app_has_documented_keys_of_the_documented_types() {
    let app = app();
    for (key, value) in &app {
        let known = KEYS.iter().find(|(name, _)| name == key);
        assert!(known.is_some_and(|(_, is_right)| is_right(value)), "{key}: {value}");
    }
    assert!(REQUIRED.iter().all(|key| app.contains_key(*key)), "{app:?}");
    assert_eq!(app["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(app["arch"], json!(["aarch64", "amd64"]));
    let slug = app["slug"].as_str().expect("a text");
    assert!(slug.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_'), "{slug}");
    // One list of images for all processors; the tag is the version.
    let image = app["image"].as_str().expect("a text");
    assert!(
        image.starts_with("ghcr.io/") && image.ends_with("/nightshift-app") && !image.contains([':', '{']),
        "{image}"
    );
    assert!(
        ["initialize", "system", "services", "application", "once"].contains(&app["startup"].as_str().expect("a text"))
    );
    assert!(["hot", "cold"].contains(&app["backup"].as_str().expect("a text")));
    assert_eq!(app["services"], json!(["mqtt:want"]));
    for folder in app["map"].as_array().expect("a list") {
        assert!(
            ["homeassistant_config", "addon_config"].contains(&folder["type"].as_str().expect("a text")),
            "{folder}"
        );
        assert_eq!(folder["read_only"], true, "{folder}");
        let keys: Vec<&str> = folder.as_object().expect("a map").keys().map(String::as_str).collect();
        assert!(keys.iter().all(|key| ["path", "read_only", "type"].contains(key)), "{folder}");
    }
    let grace = load(&Inputs::default()).expect("valid").config.schedule.shutdown_grace.as_secs();
    let timeout = app["timeout"].as_i64().expect("a number");
    assert!((10..=300).contains(&timeout) && timeout > grace + 6, "the farewell takes some seconds more than {grace}");
}

/// What the Supervisor is told fits what the program does by itself in an app.
#[test]
fn the_app_is_where_the_supervisor_looks_for_it() {
    let app = app();
    let environment = Environment::from_iter([("SUPERVISOR_TOKEN".to_owned(), "a-token".to_owned())]);
    let folder = tempfile::tempdir().expect("a folder");
    let options = folder.path().join("options.json");
    std::fs::write(&options, app["options"].to_string()).expect("is written");
    let file = folder.path().join("empty.toml");
    std::fs::write(&file, "").expect("is written");
    let inputs = Inputs { file: Some(file), app_options: Some(options), environment, ..Inputs::default() };
    let config = load(&inputs).expect("the default options are valid").config;
    assert_eq!(json!(config.http.listen.port()), app["ingress_port"]);
    assert!(config.http.ingress && config.http.listen.ip().is_unspecified());
    assert_eq!(app["watchdog"], format!("http://[HOST]:[PORT:{}]/live", config.http.listen.port()));
    let mapped: Vec<&str> =
        app["map"].as_array().expect("a list").iter().filter_map(|folder| folder["path"].as_str()).collect();
    assert_eq!(mapped, ["/homeassistant", "/config"]);
    let places = config.source.recorder_places.iter().map(|place| place.parent().expect("a folder"));
    assert!(places.into_iter().any(|place| place == Path::new("/homeassistant")));
}

/// The Supervisor's type for a value of this kind, without what bounds it.
fn option_type(kind: Kind) -> Value {
    match kind {
        Kind::Secret => json!("password?"),
        Kind::Whole => json!("int?"),
        Kind::Number => json!("float?"),
        Kind::Truth => json!("bool?"),
        Kind::Texts => json!(["str?"]),
        Kind::Choice(words) => json!(format!("list({})?", words.join("|"))),
        Kind::Text | Kind::Address | Kind::Path | Kind::Length | Kind::Size => json!("str?"),
    }
}

#[test]
fn every_option_is_a_setting_and_has_its_words_in_every_language() {
    let app = app();
    let schema = app["schema"].as_object().expect("a map");
    for (option, given) in schema {
        let key = keys().find(|key| key.app_option() == *option);
        let expected = option_type(key.unwrap_or_else(|| unreachable!("{option} is no setting")).kind);
        let plain = match given.as_str() {
            Some(text) if text.starts_with("int(") || text.starts_with("float(") => {
                let (kind, bounds) = text.split_once('(').expect("a bracket");
                let (least, most) = bounds.trim_end_matches(")?").split_once(',').expect("two bounds");
                assert!(least.parse::<f64>().expect("a number") < most.parse::<f64>().expect("a number"), "{text}");
                json!(format!("{kind}?"))
            }
            _ => given.clone(),
        };
        assert_eq!(plain, expected, "{option}");
    }
    let options: BTreeSet<&String> = schema.keys().collect();
    for default in app["options"].as_object().expect("a map").keys() {
        assert!(options.contains(default), "{default}");
    }
    for language in ["en", "de"] {
        let words = yaml(&format!("packaging/home-assistant/translations/{language}.yaml"));
        let words = words["configuration"].as_object().expect("a map");
        assert_eq!(words.keys().collect::<BTreeSet<_>>(), options, "{language}");
        for (option, words) in words {
            let words: BTreeMap<String, String> = serde_json::from_value(words.clone()).expect("texts");
            let keys: Vec<&str> = words.keys().map(String::as_str).collect();
            assert_eq!(keys, ["description", "name"], "{option}");
            assert!(words.values().all(|text| !text.trim().is_empty()), "{option}");
        }
    }
}

/// The Supervisor takes every file of this name in the repository for an app's.
#[test]
fn the_repository_has_one_app() {
    let mut found = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        // What another test has just removed is no app.
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            let name = entry.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if entry.is_dir() && !name.starts_with('.') && !name.starts_with("target") {
                folders.push(entry);
            } else if ["config.yaml", "config.yml", "config.json"].contains(&name) {
                found.push(entry);
            }
        }
    }
    assert_eq!(found, [root().join("packaging/home-assistant/config.yaml")]);
    let repository = yaml("repository.yaml");
    let keys: Vec<&str> = repository.keys().map(String::as_str).collect();
    assert_eq!(keys.into_iter().collect::<BTreeSet<_>>(), BTreeSet::from(["maintainer", "name", "url"]));
    for file in ["README.md", "DOCS.md", "CHANGELOG.md"] {
        assert!(!read(&format!("packaging/home-assistant/{file}")).is_empty(), "{file}");
    }
    let profile = read("packaging/home-assistant/apparmor.txt");
    assert!(profile.contains(&format!("\nprofile {} flags=", app()["slug"].as_str().expect("a text"))), "{profile}");
    assert!(read("packaging/home-assistant/CHANGELOG.md").contains(concat!("\n## ", env!("CARGO_PKG_VERSION"), "\n")));
}

#[test]
fn icon_and_logo_are_of_the_size_that_is_asked_for() {
    for (file, size) in [("icon.png", (128, 128)), ("logo.png", (250, 100))] {
        let bytes = std::fs::read(root().join("packaging/home-assistant").join(file)).expect("is there");
        assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n"), "{file}");
        let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
        assert_eq!((number(16), number(20)), size, "{file}");
    }
}

/// The variables that a package sets are settings: one of another name would stop the program.
#[test]
fn the_packages_set_what_there_is() {
    let known: BTreeSet<String> = keys().map(nightshift::config::Key::variable).collect();
    let mut named = 0;
    for file in
        ["packaging/container/Dockerfile", "packaging/container/compose.yaml", "packaging/systemd/nightshift.service"]
    {
        let text = read(file);
        let is_part = |letter: char| letter.is_ascii_uppercase() || letter == '_';
        for word in text.split(|letter| !is_part(letter)).filter(|word| word.starts_with("NIGHTSHIFT_")) {
            assert!(known.contains(word), "{file}: {word}");
            named += 1;
        }
    }
    assert!(named >= 6, "compose.yaml sets some");
    let compose = yaml("packaging/container/compose.yaml");
    let service = &compose["services"]["nightshift"];
    assert_eq!((&service["read_only"], &service["cap_drop"]), (&json!(true), &json!(["ALL"])));
    assert_eq!(
        (&service["user"], &service["security_opt"]),
        (&json!("65532:65532"), &json!(["no-new-privileges:true"]))
    );
    // The compiler that the image is built with is the oldest that is promised.
    let version = env!("CARGO_PKG_RUST_VERSION");
    assert!(read("packaging/container/Dockerfile").contains(&format!("FROM rust:{version}-alpine")), "{version}");
    assert_eq!(yaml(".github/workflows/release.yml")["on"], json!({"push": {"tags": ["v*"]}}));
}
