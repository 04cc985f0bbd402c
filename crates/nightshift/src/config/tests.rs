use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use domain::Language;
use secrecy::ExposeSecret;

use super::*;
use crate::supervisor::ProvidedBroker;

fn environment(variables: &[(&str, &str)]) -> Environment {
    variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn file(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().expect("makes a file");
    file.write_all(text.as_bytes()).expect("writes it");
    file
}

fn load_text(text: &str) -> Result<Loaded, ConfigError> {
    let file = file(text);
    load(&Inputs { file: Some(file.path().into()), ..Inputs::default() })
}

fn load_variables(variables: &[(&str, &str)]) -> Result<Loaded, ConfigError> {
    let empty = file("");
    load(&Inputs { file: Some(empty.path().into()), environment: environment(variables), ..Inputs::default() })
}

fn message(result: Result<Loaded, ConfigError>) -> String {
    result.expect_err("is refused").to_string()
}

#[test]
fn defaults_hold_without_any_input() {
    let loaded = load_text("").expect("defaults are valid");
    let config = &loaded.config;
    assert_eq!(config.lookback_days, 30);
    assert_eq!(config.http.listen.to_string(), "127.0.0.1:8018");
    assert_eq!(config.schedule.cron, "0 3 * * *");
    assert_eq!(config.schedule.deadline.as_secs(), 900);
    assert_eq!(config.mqtt.topic_prefix, "ha-ai");
    assert!(config.mqtt.url.is_none() && config.location().is_none());
    assert!(config.mqtt.broker("nightshift-0").is_none());
    assert_eq!(loaded.place("http.listen"), Place::Default);
}

#[test]
fn later_layers_win_and_say_where_they_are() {
    let file = file("lookback_days = 10\ntimezone = \"Europe/Helsinki\"\n[http]\nlisten = \"127.0.0.1:1\"\n");
    let loaded = load(&Inputs {
        file: Some(file.path().into()),
        environment: environment(&[("NIGHTSHIFT__HTTP__LISTEN", "[::1]:2"), ("NIGHTSHIFT__LOOKBACK_DAYS", "20")]),
        flags: vec![("lookback_days", "--lookback-days", "40".into())],
        ..Inputs::default()
    })
    .expect("valid");
    assert_eq!(loaded.config.lookback_days, 40);
    assert_eq!(loaded.config.http.listen.to_string(), "[::1]:2");
    assert_eq!(loaded.config.timezone.iana_name(), Some("Europe/Helsinki"));
    assert_eq!(loaded.place("lookback_days"), Place::Flag("--lookback-days".into()));
    assert_eq!(loaded.place("http.listen"), Place::Variable("NIGHTSHIFT__HTTP__LISTEN".into()));
    assert_eq!(loaded.place("timezone"), Place::File(file.path().into()));
}

#[test]
fn a_variable_may_say_true_or_false() {
    assert!(load_variables(&[]).expect("valid").config.suggestions.feedback);
    for (text, expected) in [("false", false), (" true ", true)] {
        let loaded = load_variables(&[("NIGHTSHIFT__SUGGESTIONS__FEEDBACK", text)]).expect("valid");
        assert_eq!(loaded.config.suggestions.feedback, expected, "{text}");
    }
    let text = message(load_variables(&[("NIGHTSHIFT__SUGGESTIONS__FEEDBACK", "no")]));
    assert!(text.contains("NIGHTSHIFT__SUGGESTIONS__FEEDBACK") && text.contains("true or false"), "{text}");
}

#[test]
fn an_empty_variable_counts_as_not_set() {
    let loaded = load_variables(&[("NIGHTSHIFT__HTTP__TOKEN", ""), ("NIGHTSHIFT__LOOKBACK_DAYS", "")]).expect("valid");
    assert!(loaded.config.http.token.is_none());
    assert_eq!(loaded.config.lookback_days, 30);
}

#[test]
fn a_secret_that_looks_like_a_number_stays_a_text() {
    let loaded = load_variables(&[("NIGHTSHIFT__HTTP__TOKEN", "0123")]).expect("valid");
    assert_eq!(loaded.config.http.token.expect("set").expose_secret(), "0123");
}

#[test]
fn unknown_settings_name_the_place_and_the_nearest_right_one() {
    for (text, wrong, right) in [
        ("lookback_day = 3", "`lookback_day`", "`lookback_days`"),
        ("time_zone = \"UTC\"", "`time_zone`", "`timezone`"),
        ("[http]\nlissten = \"x\"", "`http.lissten`", "`http.listen`"),
        ("listen = \"x\"", "`listen`", "`http.listen`"),
        ("[htp]\nlisten = \"x\"", "`htp`", "`http`"),
        ("http = 3", "`http`", "[http]"),
        ("[timezone.x]\ny = 1", "`timezone`", ""),
        ("[zzz.qqq]\nvvv = 1", "`zzz`", ""),
    ] {
        let text = message(load_text(text));
        assert!(text.contains(wrong) && text.contains(right) && text.contains("configuration file /"), "{text}");
    }
    let text = message(load_variables(&[("NIGHTSHIFT__HTTP__LISTN", "x")]));
    assert!(text.contains("variable NIGHTSHIFT__HTTP__LISTN") && text.contains("NIGHTSHIFT__HTTP__LISTEN?"), "{text}");
}

#[test]
fn variables_with_a_slip_before_the_setting_are_noticed_and_those_of_others_are_not() {
    for slip in ["NIGHTSHIFT_HTTP_LISTEN", "NIGHTSHIFT_HTTP__LISTEN", "nightshift__http__listen"] {
        let text = message(load_variables(&[(slip, "[::1]:2")]));
        assert!(text.contains(slip) && text.contains("did you mean NIGHTSHIFT__HTTP__LISTEN?"), "{text}");
    }
    // Kubernetes sets such ones for a service of this name.
    for other in ["NIGHTSHIFT_PORT_8018_TCP", "NIGHTSHIFT_SERVICE_HOST", "NIGHTSHIFT_HTTP"] {
        assert_eq!(load_variables(&[(other, "x")]).map(|loaded| loaded.config.lookback_days).ok(), Some(30), "{other}");
    }
}

#[test]
fn bad_values_name_place_setting_value_and_what_is_allowed() {
    for (text, parts) in [
        ("lookback_days = 0", ["lookback_days", "= 0", "1 to 365"]),
        ("lookback_days = -4", ["lookback_days", "= -4", "whole number"]),
        ("lookback_days = \"x\"", ["lookback_days", "= \"x\"", "whole number"]),
        ("timezone = \"Europe/Berln\"", ["timezone", "Europe/Berln", "did you mean \"Europe/Berlin\""]),
        ("latitude = 91\nlongitude = 3", ["latitude", "91", "-90 to 90"]),
        ("latitude = nan\nlongitude = 3", ["latitude", "= nan", "-90 to 90"]),
        ("latitude = 9", ["latitude", "", "longitude beside it"]),
        ("language = \"pt\"", ["language", "= \"pt\"", "\"en\", \"de\", \"fr\", \"es\", \"nl\" or \"it\""]),
        ("language = 1", ["language", "= 1", "text"]),
        ("[http]\nlisten = \"8018\"", ["http.listen", "8018", "127.0.0.1:8018"]),
        ("[http]\nlisten = [1]", ["http.listen", "[1]", "text"]),
        ("[schedule]\ncron = \"at night\"", ["schedule.cron", "at night", "0 3 * * *"]),
        ("[schedule]\ndeadline = \"900\"", ["schedule.deadline", "900", "15m"]),
        ("[schedule]\ndeadline = \"0s\"", ["schedule.deadline", "0s", "1s to 24h"]),
        ("[schedule]\ndeadline = 900", ["schedule.deadline", "900", "15m"]),
        ("[schedule]\nattempts = 0", ["schedule.attempts", "= 0", "1 to 100"]),
        ("[schedule]\nretry_pause = \"2h\"", ["schedule.retry_pause", "2h", "1s to 1h"]),
        ("[mining]\nmax_memory = \"31MiB\"", ["mining.max_memory", "= \"31MiB\"", "at least \"32MiB\""]),
        ("[mining]\nmax_memory = 512", ["mining.max_memory", "= 512", "with a unit, such as \"512MiB\""]),
        ("[mining]\nmax_threads = 0", ["mining.max_threads", "= 0", "whole number above 0"]),
        ("[suggestions]\nmin_precision = 1.5", ["suggestions.min_precision", "1.5", "0 to 1"]),
        ("[suggestions]\nfeedback = \"maybe\"", ["suggestions.feedback", "maybe", "must be true or false"]),
        ("[suggestions]\nfeedback = 1", ["suggestions.feedback", "= 1", "must be true or false"]),
        ("[log]\nformat = \"xml\"", ["log.format", "xml", "\"human\", \"json\""]),
        ("[mqtt]\nprotocol = \"4\"", ["mqtt.protocol", "4", "\"3.1.1\", \"5\""]),
        ("[mqtt]\nclient_id = \"\"", ["mqtt.client_id", "\"\"", "mqtt.client_id is"]),
        ("[mqtt]\ntopic_prefix = \"a/#\"", ["mqtt.topic_prefix", "a/#", "mqtt.topic_prefix is"]),
        ("[source]\nservice_users = [1]", ["source.service_users", "[1]", "list of texts"]),
        ("[source]\nurl = \"ftp://x\"", ["source.url", "it must begin with", "http://"]),
    ] {
        let error = message(load_text(text));
        assert!(parts.iter().all(|part| error.contains(part)) && error.contains("configuration file /"), "{error}");
    }
}

#[test]
fn broken_toml_names_line_and_column_and_quotes_nothing() {
    let text = message(load_text("# a\n[http]\ntoken = \"hunter2\nlisten = 3"));
    assert!(text.contains("line 3") && !text.contains("hunter2"), "{text}");
}

#[test]
fn a_file_that_is_missing_is_named() {
    let inputs = Inputs { file: Some("/nowhere/nightshift.toml".into()), ..Inputs::default() };
    assert!(message(load(&inputs)).contains("/nowhere/nightshift.toml"));
}

#[test]
fn secrets_are_read_from_files_and_shown_nowhere() {
    let token = file("hunter2\n");
    let text = format!(
        "[http]\ntoken_file = {:?}\n[mqtt]\nurl = \"mqtt://me:hunter2@broker\"\n[source]\ntoken = \"hunter2\"\n",
        token.path()
    );
    let loaded = load_text(&text).expect("valid");
    assert_eq!(loaded.config.http.token.as_ref().expect("read").expose_secret(), "hunter2");
    let shown_all = format!("{}{:?}{:?}", to_toml(&loaded), shown(&loaded), loaded.config);
    assert!(!shown_all.contains("hunter2"), "{shown_all}");
    assert!(shown_all.contains("\"mqtt://broker:1883\"") && shown_all.contains("token = \"(set)\""), "{shown_all}");
}

#[test]
fn home_assistant_is_asked_by_address_and_token_or_through_the_supervisor() {
    let of = |text: &str| load_text(text).expect("valid");
    let by_token = of("[source]\nurl = \"http://home:8123\"\ntoken = \"t\"\n");
    assert_eq!(by_token.config.source.access().expect("both are there").address(), "ws://home:8123/api/websocket");
    assert!(by_token.notes.iter().all(|note| !note.contains("source.")), "{:?}", by_token.notes);
    for half in ["[source]\nurl = \"http://home:8123\"\n", "[source]\ntoken = \"t\"\n"] {
        let loaded = of(half);
        assert!(loaded.config.source.access().is_none());
        assert!(loaded.notes.iter().any(|note| note.contains("source.url") && note.contains("source.token")), "{half}");
    }
    let environment = [("SUPERVISOR_TOKEN".to_owned(), "from-the-supervisor".to_owned())].into_iter().collect();
    let in_an_app = load(&Inputs { environment, ..Inputs::default() }).expect("valid");
    let access = in_an_app.config.source.access().expect("an app may ask");
    assert!(access.is_supervisor() && access.address() == "ws://supervisor/core/websocket");
    assert!(!format!("{:?}{}", in_an_app.config, to_toml(&in_an_app)).contains("from-the-supervisor"));
    let text = message(load_text("[source]\nurl = \"http://me:hidden@home\"\n"));
    assert!(text.contains("source.url") && !text.contains("hidden"), "{text}");
}

#[test]
fn the_recorder_is_where_its_address_says_unless_a_file_is_named() {
    let now = "2026-07-01T03:00:00Z".parse().expect("a time");
    let of = |text: &str| load_text(&format!("[source]\n{text}\n")).expect("valid");
    let address = file("postgresql://ha:hunter2@db/ha\n");
    let at = |loaded: &Loaded| loaded.config.history(now).map(|source| source.to_string());
    let by_file = of(&format!("recorder_url_file = {:?}", address.path()));
    assert_eq!(at(&by_file).as_deref(), Some("postgresql://ha@db/ha"));
    let shown_all = format!("{}{:?}{:?}", to_toml(&by_file), shown(&by_file), by_file.config);
    assert!(!shown_all.contains("hunter2"), "{shown_all}");
    let of_sqlite = of("recorder_url = \"sqlite:////config/home-assistant_v2.db\"");
    assert_eq!(at(&of_sqlite).as_deref(), Some("/config/home-assistant_v2.db"));
    let both = of("events = \"a.jsonl\"\nrecorder_url = \"mysql://ha:hunter2@db/ha\"");
    assert_eq!(at(&both).as_deref(), Some("a.jsonl"));
    assert!(both.notes.iter().any(|note| note.contains("`source.recorder_url` is not read")), "{:?}", both.notes);
}

#[test]
fn an_app_takes_the_supervisors_broker_where_none_is_set() {
    let of = |variables: &[(&str, &str)]| load_variables(variables).expect("valid");
    let token = ("SUPERVISOR_TOKEN", "from-the-supervisor");
    assert!(of(&[]).lacks_broker().is_none());
    assert!(of(&[token, ("NIGHTSHIFT__MQTT__URL", "mqtt://mine")]).lacks_broker().is_none());
    let mut app = of(&[token, ("NIGHTSHIFT__MQTT__PASSWORD", "of-no-broker")]);
    let supervisor = app.lacks_broker().expect("is asked");
    let url = "mqtt://addons@core-mosquitto:1883".to_owned();
    app.adopt_broker(ProvidedBroker { url, password: Some("hidden".to_owned().into()) }, supervisor);
    let broker = app.config.mqtt.broker("nightshift-0").expect("there is one");
    broker.check().expect("fits together");
    assert!(
        broker.supervisor.is_some() && broker.password.is_some_and(|password| password.expose_secret() == "hidden")
    );
    assert_eq!((app.place("mqtt.url"), app.place("mqtt.password")), (Place::Supervisor, Place::Supervisor));
    let shown = to_toml(&app);
    assert!(shown.contains("url = \"mqtt://core-mosquitto:1883\"  # the Supervisor"), "{shown}");
    assert!(!shown.contains("hidden") && !shown.contains("from-the-supervisor"), "{shown}");
}

#[test]
fn what_home_assistant_says_of_the_home_is_taken_where_nobody_said_otherwise() {
    let place = domain::Location::new(38.7, -9.1).ok();
    let said = crate::sources::HomeFacts {
        time_zone: jiff::tz::TimeZone::get("Europe/Lisbon").ok(),
        location: place,
        language: Some("it-CH".to_owned()),
        ..crate::sources::HomeFacts::default()
    };
    let mut open = load_text("").expect("valid");
    assert!(open.lacks_home());
    open.adopt(&said);
    assert_eq!((open.config.timezone.iana_name(), open.config.location()), (Some("Europe/Lisbon"), place));
    assert_eq!((open.place("timezone"), open.place("latitude")), (Place::HomeAssistant, Place::HomeAssistant));
    assert_eq!((open.config.language, open.place("language")), (Some(Language::Italian), Place::HomeAssistant));
    let text = "timezone = \"Europe/Berlin\"\nlatitude = 1\nlongitude = 2\n";
    assert!(load_text(text).expect("valid").lacks_home(), "the language is not set");
    let mut set = load_text(&format!("{text}language = \"de-CH\"\n")).expect("valid");
    assert!(!set.lacks_home());
    set.adopt(&said);
    assert_eq!(set.config.language, Some(Language::German));
    assert_eq!((set.config.timezone.iana_name(), set.config.latitude), (Some("Europe/Berlin"), Some(1.0)));
}

#[test]
fn no_error_shows_a_secret() {
    let (empty, no_address) = (file("\n"), file("98765432"));
    for text in [
        "[http]\ntoken = 98765432\n".to_owned(),
        "[http]\ntoken = [\"98765432\"]\n".to_owned(),
        "[mqtt]\nurl = \"mqt://me:98765432@x\"\n".to_owned(),
        "[mqtt]\nurl = [\"mqtt://me:98765432@x\"]\n".to_owned(),
        "[mqtt]\nurl = \"mqtt://x\"\npassword = \"98765432\"\n".to_owned(),
        format!("[http]\ntoken = \"98765432\"\ntoken_file = {:?}\n", empty.path()),
        format!("[http]\ntoken_file = {:?}\n", empty.path()),
        "[http]\ntoken_file = \"/nowhere/token\"\n".to_owned(),
        "[source]\nrecorder_url = \"oracle://me:98765432@x/y\"\n".to_owned(),
        "[source]\nrecorder_url = \"mysql://me:98765432@x\"\n".to_owned(),
        format!("[source]\nrecorder_url_file = {:?}\n", no_address.path()),
    ] {
        let error = load_text(&text).expect_err("is refused");
        let text = format!("{error} {error:?}");
        assert!(!text.contains("98765432"), "{text}");
        assert!(["http.token", "mqtt.", "source.recorder_url"].iter().any(|key| text.contains(key)), "{text}");
    }
}

#[test]
fn a_secret_given_twice_is_refused() {
    let token = file("x");
    let text = message(load_text(&format!("[http]\ntoken = \"a\"\ntoken_file = {:?}\n", token.path())));
    assert!(text.contains("`http.token`") && text.contains("`http.token_file`"), "{text}");
}

#[test]
fn what_is_shown_can_be_loaded_again() {
    let loaded = load_text("latitude = 1.5\nlongitude = 2\n[source]\nservice_users = [\"a\", \"b\"]\n").expect("valid");
    let again = load_text(&to_toml(&loaded)).expect("what is shown is valid");
    assert_eq!(format!("{:?}", loaded.config), format!("{:?}", again.config));
}

#[test]
fn every_key_is_documented_and_every_documented_key_exists() {
    let example = example_file();
    for section in SECTIONS {
        // What serde would take is what it names when it is given something else.
        let name = if section.name.is_empty() { "zzz".to_owned() } else { format!("{}.zzz", section.name) };
        let found = layer::FoundDefaults {
            timezone: "UTC".into(),
            store_path: "x".into(),
            max_threads: 1,
            max_memory: 1 << 28,
            listen: None,
        };
        let figment = figment::Figment::from(layer::Layer::of_defaults(&found)).merge((name, 1));
        let error = figment.extract::<Config>().err();
        let fields = error
            .expect("a bogus key is refused")
            .into_iter()
            .find_map(|error| match error.kind {
                figment::error::Kind::UnknownField(_, fields) => Some(fields),
                _ => None,
            })
            .expect("because it is unknown");
        let mut fields: Vec<&str> =
            fields.iter().copied().filter(|field| SECTIONS.iter().all(|section| section.name != *field)).collect();
        let mut documented: Vec<&str> = section.keys.iter().map(Key::short_name).collect();
        fields.sort_unstable();
        documented.sort_unstable();
        assert_eq!(fields, documented, "section {:?}", section.name);
        for key in section.keys {
            assert!(example.contains(&format!("\n#{} = ", key.short_name())), "{}", key.name);
        }
    }
}

#[test]
fn the_example_loads_as_it_is_and_with_every_setting_uncommented() {
    let folder = tempfile::tempdir().expect("makes a folder");
    let example = example_file();
    load_text(&example).expect("as it is");
    let secret = folder.path().join("secret");
    std::fs::write(&secret, "sqlite:///x").expect("writes");
    // An InfluxDB is of one version or of the other.
    for other_version in [&["database", "username", "password_file"][..], &["organization", "bucket", "token_file"]] {
        let (mut text, mut table) = (String::new(), "");
        for line in example.lines() {
            let setting = line.strip_prefix('#').filter(|rest| !rest.starts_with(' '));
            let name = setting.and_then(|line| line.split_once(" = ")).map_or("", |(name, _)| name);
            if line.starts_with('[') {
                table = line;
            }
            if table == "[influxdb]" && other_version.contains(&name) {
                continue;
            }
            match setting.unwrap_or(line) {
                // A secret is given as itself or as a file, not both; and the address must take TLS files.
                _ if ["token", "password", "recorder_url", "api_key"].contains(&name) => {}
                line if line.contains("_file = \"/run/secrets") => {
                    let (name, _) = line.split_once(" = ").expect("is a setting");
                    _ = writeln!(text, "{name} = {secret:?}");
                }
                line => _ = writeln!(text, "{}", line.replace("mqtt://nightshift@core-mosquitto:1883", "mqtts://n@c")),
            }
        }
        load_text(&text).expect("uncommented");
    }
}

#[test]
fn of_several_histories_the_first_is_read_and_the_others_are_named() {
    let now = "2026-07-01T03:00:00Z".parse().expect("a time");
    let events = "[source]\nevents = \"a.jsonl\"\n";
    let influx = "[influxdb]\nurl = \"http://db:8086\"\ndatabase = \"ha\"\n";
    let data_api = "[data_api]\nurl = \"http://homeiq:8006\"\n";
    for (text, read, unread) in [
        (format!("{events}{influx}{data_api}"), "a.jsonl", Some("`influxdb` is not read")),
        (format!("{events}{data_api}"), "a.jsonl", Some("`data_api` is not read")),
        (format!("{influx}{data_api}"), "the database \"ha\" of http://db:8086/", Some("`data_api` is not read")),
        (data_api.to_owned(), "http://homeiq:8006/", None),
    ] {
        let loaded = load_text(&text).expect("valid");
        assert_eq!(loaded.config.history(now).map(|source| source.to_string()).as_deref(), Some(read));
        let note = loaded.notes.iter().find(|note| note.contains("is not read"));
        assert_eq!(note.is_some(), unread.is_some(), "{note:?}");
        assert!(unread.is_none_or(|unread| note.is_some_and(|note| note.contains(unread))), "{note:?}");
    }
}

#[test]
fn the_written_files_are_fresh() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for (path, text) in [("config.example.toml", example_file()), ("docs/configuration.md", documentation())] {
        let written = std::fs::read_to_string(root.join(path)).unwrap_or_default();
        assert!(written == text, "{path} is stale: run `cargo xtask generate`");
    }
}

#[test]
fn the_name_at_the_broker_is_ours_unless_one_is_set() {
    let name = |text: &str| {
        let loaded = load_text(&format!("[mqtt]\nurl = \"mqtt://broker\"\n{text}")).expect("is valid");
        loaded.config.mqtt.broker("nightshift-0badcafe").map(|broker| broker.client_id)
    };
    assert_eq!(name("").as_deref(), Some("nightshift-0badcafe"));
    assert_eq!(name("client_id = \"cottage\"").as_deref(), Some("cottage"));
}
