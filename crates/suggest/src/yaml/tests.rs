use std::io::Write as _;
use std::process::{Command, Stdio};

use domain::{Action, Condition, EntityIds, ForDuration, Mode, SunEvent, Target, Trigger, Weekday};
use proptest::prelude::*;
use proptest::strategy::ValueTree;

use super::*;
use crate::testing::{WEEKDAYS, at, between, entity, on_days, stays};

/// Texts that YAML 1.1 takes for something else than a string, or for syntax, when they are bare.
const AMBIGUOUS: [&str; 64] = [
    "on",
    "off",
    "On",
    "OFF",
    "yes",
    "no",
    "Yes",
    "NO",
    "y",
    "n",
    "true",
    "False",
    "null",
    "Null",
    "~",
    "",
    " ",
    "06:32:00",
    "6:32",
    "17:00:00",
    "1:30.5",
    "-00:10:00",
    "190:20:30",
    "1e3",
    "1.0e+3",
    "0x1f",
    "0b101",
    "0o17",
    "017",
    "1_000",
    "12",
    "-3.5",
    "+.5",
    ".5",
    "5.",
    ".inf",
    "-.Inf",
    ".nan",
    "2026-10-01",
    "2026-10-01 07:01:02",
    "=",
    "<<",
    "@home",
    "`x`",
    "%d",
    "&a",
    "*a",
    "!secret x",
    "| x",
    "> x",
    "- x",
    "? x",
    "#x",
    "x #y",
    "a: b",
    "a:",
    "{a}",
    "[a]",
    "'a'",
    "\"a\"",
    "---",
    "...",
    "a\nb",
    "\ttab",
];

fn automation(alias: &str, description: &str) -> Automation {
    Automation {
        alias: alias.to_owned(),
        description: description.to_owned(),
        triggers: vec![at("06:32:00")],
        conditions: vec![on_days(&WEEKDAYS)],
        actions: vec![call("switch.turn_on", &["switch.coffee"], &[])],
        mode: Mode::Single,
    }
}

fn call(action: &str, ids: &[&str], data: &[(&str, Value)]) -> Action {
    Action {
        action: action.to_owned(),
        target: Target { entity_id: EntityIds::from(ids.iter().map(|id| entity(id)).collect::<Vec<_>>()) },
        data: data.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect(),
    }
}

#[test]
fn it_looks_like_what_the_editor_writes() {
    let mut full =
        automation("Turn off 2 lights when Hall motion has been clear for 5 min", "You did this: \"by hand\".");
    full.triggers = vec![
        stays("binary_sensor.hall", "off", 300),
        Trigger::NumericState {
            entity_id: entity("sensor.t").into(),
            above: Some(26.0),
            below: Some(30.5),
            hold: None,
        },
        Trigger::Sun { event: SunEvent::Sunset, offset: ForDuration::from_seconds(-600) },
    ];
    full.conditions = vec![
        between("17:00:00", "06:05:00"),
        Condition::Sun { after: Some(SunEvent::Sunset), before: Some(SunEvent::Sunrise) },
        Condition::State { entity_id: entity("person.anna").into(), state: "home".to_owned(), hold: None },
        Condition::FormerState { hold: ForDuration::from_seconds(1800) },
    ];
    full.actions = vec![
        call("light.turn_off", &["light.a", "light.b"], &[]),
        call("climate.set_hvac_mode", &["climate.a"], &[("hvac_mode", "off".into())]),
    ];
    insta::assert_snapshot!(to_yaml(&full).expect("it can be written"));
    let mut bare = automation("Bare", "");
    bare.conditions.clear();
    insta::assert_snapshot!(to_yaml_list(&[bare, automation("Second", "x")]).expect("it can be written"));
}

#[test]
fn what_yaml_1_1_could_mistake_is_quoted() {
    for text in AMBIGUOUS {
        let yaml = to_yaml(&automation(text, "x")).expect("it can be written");
        let first = yaml.lines().next().expect("a first line");
        assert!(first.starts_with("alias: \"") && first.ends_with('"'), "{text:?} is written as {first}");
    }
    for text in ["Turn on Lamp", "10 min after sunset", "light.kitchen", "Zoë's lamp", "17:00–23:00", "🛋 sofa"] {
        let yaml = to_yaml(&automation(text, "x")).expect("it can be written");
        assert!(yaml.starts_with(&format!("alias: {text}\n")), "{text:?} needs no quotes: {yaml}");
    }
}

#[test]
fn what_yaml_cannot_hold_is_refused() {
    let mut hot = automation("Hot", "x");
    hot.triggers = vec![Trigger::NumericState {
        entity_id: entity("sensor.t").into(),
        above: Some(f64::NAN),
        below: None,
        hold: None,
    }];
    let error = to_yaml(&hot).expect_err("NaN is no threshold");
    assert!(error.to_string().contains("Hot"), "{error}");
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        proptest::sample::select(AMBIGUOUS.to_vec()).prop_map(str::to_owned),
        "[-+0-9a-fxobeE_:.]{1,12}",
        "[\"'\\\\:#{}\\[\\]&*!|>%@`, \n\r\t\u{85}\u{2028}\u{feff}a-z🛋-]{0,40}",
    ]
}

fn any_automation() -> impl Strategy<Value = Automation> {
    let trigger = prop_oneof![
        any::<i64>().prop_map(|s| Trigger::Time { at: domain::AtTime::from_seconds(s) }),
        (any_text(), proptest::option::of(any_text()), 1..700_000_i32).prop_map(|(to, from, hold)| Trigger::State {
            entity_id: entity("sensor.a").into(),
            from,
            to: Some(to),
            hold: Some(ForDuration::from_seconds(hold)),
        }),
        (-1e9..1e9_f64, proptest::option::of(-40_i32..40)).prop_map(|(above, below)| Trigger::NumericState {
            entity_id: EntityIds::Many(vec![entity("sensor.a"), entity("sensor.b")]),
            above: Some(above),
            below: below.map(f64::from),
            hold: None,
        }),
    ];
    let condition = prop_oneof![
        proptest::sample::subsequence(Weekday::ALL.to_vec(), 1..=7).prop_map(|days| on_days(&days)),
        any_text().prop_map(|state| Condition::State { entity_id: entity("select.a").into(), state, hold: None }),
        any::<i32>().prop_map(|seconds| Condition::FormerState { hold: ForDuration::from_seconds(seconds) }),
    ];
    let action =
        any_text().prop_map(|option| call("select.select_option", &["select.a"], &[("option", option.into())]));
    (
        any_text(),
        any_text(),
        proptest::collection::vec(trigger, 1..3),
        proptest::collection::vec(condition, 0..3),
        proptest::collection::vec(action, 1..3),
    )
        .prop_map(|(alias, description, triggers, conditions, actions)| Automation {
            alias,
            description,
            triggers,
            conditions,
            actions,
            mode: Mode::Single,
        })
}

proptest! {
    #[test]
    fn any_automation_reads_back_as_it_was(automation in any_automation()) {
        let yaml = to_yaml(&automation).expect("texts and finite numbers can be written");
        let read: Automation = serde_saphyr::from_str(&yaml).expect("what was written is YAML");
        prop_assert_eq!(&read, &automation);
        let list = to_yaml_list(std::slice::from_ref(&automation)).expect("a list as well");
        let read: Vec<Automation> = serde_saphyr::from_str(&list).expect("what was written is YAML");
        prop_assert_eq!(read, [automation]);
    }
}

/// Home Assistant reads with `PyYAML`, so it is asked too, where Python has it.
#[test]
fn pyyaml_reads_what_was_written_where_it_is_installed() {
    const SCRIPT: &str = "import json, sys, yaml\nfor line in sys.stdin:\n    pair = json.loads(line)\n    \
                          read = yaml.safe_load(pair['yaml'])\n    assert read == pair['value'], (read, pair)\n\
                          print('same')";
    let present = Command::new("python3").args(["-c", "import yaml"]).stderr(Stdio::null()).status();
    if !present.is_ok_and(|status| status.success()) {
        return; // Skipped: no python3 with PyYAML here.
    }
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let strategy = any_automation();
    let mut lines = String::new();
    let random = (0..400).map(|_| strategy.new_tree(&mut runner).expect("a value").current());
    for automation in AMBIGUOUS.iter().map(|text| automation(text, text)).chain(random) {
        let yaml = to_yaml(&automation).expect("it can be written");
        lines.push_str(&serde_json::json!({"yaml": yaml, "value": automation}).to_string());
        lines.push('\n');
    }
    let mut python = Command::new("python3")
        .args(["-c", SCRIPT])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("python3 was there a moment ago");
    // On a failure Python stops reading; its own words below say more than the broken pipe.
    drop(python.stdin.take().expect("it is piped").write_all(lines.as_bytes()));
    let output = python.wait_with_output().expect("it ends");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "same\n", "{}", String::from_utf8_lossy(&output.stderr));
}
