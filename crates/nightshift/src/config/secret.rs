use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use figment::value::Value;
use secrecy::SecretString;

use super::error::{ConfigError, Place};
use super::home::Config;
use super::load::place_of;

/// Longer than any token; a file that holds more is some other file.
const MAX_SECRET: u64 = 16 * 1024;

/// Fills in the secrets that are given as files.
pub(super) fn read_secrets(
    config: &mut Config,
    values: &BTreeMap<&'static str, (Value, Place)>,
) -> Result<(), ConfigError> {
    let secrets = [
        (
            "source.recorder_url",
            "source.recorder_url_file",
            &mut config.source.recorder_url,
            &config.source.recorder_url_file,
        ),
        ("source.token", "source.token_file", &mut config.source.token, &config.source.token_file),
        ("influxdb.token", "influxdb.token_file", &mut config.influxdb.token, &config.influxdb.token_file),
        ("influxdb.password", "influxdb.password_file", &mut config.influxdb.password, &config.influxdb.password_file),
        ("data_api.token", "data_api.token_file", &mut config.data_api.token, &config.data_api.token_file),
        ("llm.api_key", "llm.api_key_file", &mut config.llm.api_key, &config.llm.api_key_file),
        ("http.token", "http.token_file", &mut config.http.token, &config.http.token_file),
        ("mqtt.password", "mqtt.password_file", &mut config.mqtt.password, &config.mqtt.password_file),
    ];
    for (key, file_key, secret, file) in secrets {
        let Some(file) = file else { continue };
        if secret.is_some() {
            return Err(ConfigError::Twice {
                key: key.to_owned(),
                value_place: place_of(key, values),
                file_place: place_of(file_key, values),
            });
        }
        *secret = Some(read(file_key, file, &place_of(file_key, values))?);
    }
    Ok(())
}

fn read(key: &str, path: &Path, place: &Place) -> Result<SecretString, ConfigError> {
    let unreadable =
        |source| ConfigError::Unreadable { what: format!("`{key}` ({place})"), path: path.to_owned(), source };
    let mut text = String::new();
    std::fs::File::open(path)
        .map_err(unreadable)?
        .take(MAX_SECRET + 1)
        .read_to_string(&mut text)
        .map_err(unreadable)?;
    let bad = |problem: &str| ConfigError::BadValue {
        place: place.clone(),
        key: key.to_owned(),
        value: Some(format!("{:?}", path.display().to_string())),
        problem: problem.into(),
    };
    if text.len() as u64 > MAX_SECRET {
        return Err(bad("the file holds more than 16 KiB, so it is no secret"));
    }
    let secret = text.trim_end_matches(['\r', '\n']);
    if secret.trim().is_empty() {
        return Err(bad("the file is empty: write the secret into it"));
    }
    Ok(SecretString::from(secret.to_owned()))
}
