use crate::{Desk, text};

/// The files of an encrypted connection are looked at before anything begins.
#[test]
fn certificates_that_cannot_be_used_are_told_at_the_start() {
    let desk = Desk::new();
    let missing = text(&desk.path("missing.pem"));
    let empty = text(&desk.write("empty.pem", ""));
    let history = text(&desk.write("history.jsonl", ""));
    for (command, more) in [("serve", ["--listen", "127.0.0.1:0"]), ("run", ["--events", &history])] {
        for (setting, variables) in [
            (
                "mqtt.ca_file",
                [("NIGHTSHIFT__MQTT__CA_FILE", &missing), ("NIGHTSHIFT__MQTT__PROTOCOL", &"5".to_owned())],
            ),
            ("mqtt.ca_file", [("NIGHTSHIFT__MQTT__CA_FILE", &empty), ("NIGHTSHIFT__MQTT__PROTOCOL", &"5".to_owned())]),
            (
                "mqtt.client_cert",
                [("NIGHTSHIFT__MQTT__CLIENT_CERT", &missing), ("NIGHTSHIFT__MQTT__CLIENT_KEY", &missing)],
            ),
        ] {
            let mut environment = vec![("NIGHTSHIFT__MQTT__URL", "mqtts://127.0.0.1:1")];
            environment.extend(variables.iter().map(|(name, value)| (*name, value.as_str())));
            let said = desk.run_with(&[command, more[0], more[1]], &environment);
            said.refused(2, &[setting, ".pem"]);
        }
    }
}
