use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

/// What every environment variable that sets a setting begins with.
pub const PREFIX: &str = "NIGHTSHIFT__";

/// The part of the process's environment that Nightshift looks at, read once.
///
/// Nothing else reads environment variables, so a test can bring its own.
#[derive(Clone, Default)]
pub struct Environment {
    variables: BTreeMap<String, String>,
}

impl Environment {
    /// The process's own.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
    pub fn of_process() -> Self {
        // A variable that is not Unicode cannot be one of ours, or names a path we could not show.
        std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect()
    }

    /// The value of a variable; none when it is absent or empty, as container tools pass on empty
    /// what nobody set.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The file that `NIGHTSHIFT_CONFIG` names.
    #[must_use]
    pub fn config_file(&self) -> Option<PathBuf> {
        self.get("NIGHTSHIFT_CONFIG").map(PathBuf::from)
    }

    /// The token that the Supervisor gives to an app of Home Assistant.
    #[must_use]
    pub fn supervisor_token(&self) -> Option<SecretString> {
        self.get("SUPERVISOR_TOKEN").map(|token| SecretString::from(token.to_owned()))
    }

    /// Whether this is an app of Home Assistant (formerly add-on): the Supervisor then gives it a token.
    #[must_use]
    pub fn is_app(&self) -> bool {
        self.supervisor_token().is_some()
    }

    /// Where Home Assistant's recorder database may be: in an app, in a container that shares Home Assistant's
    /// configuration, and in the folder of one that was installed by hand.
    #[must_use]
    pub fn recorder_places(&self) -> Vec<PathBuf> {
        let own = self.get("HOME").map(|home| PathBuf::from(home).join(".homeassistant"));
        let folders = ["/homeassistant", "/config"].into_iter().map(PathBuf::from).chain(own);
        folders.map(|folder| folder.join("home-assistant_v2.db")).collect()
    }

    /// Whether colours are unwanted (<https://no-color.org>).
    #[must_use]
    pub fn no_colour(&self) -> bool {
        self.get("NO_COLOR").is_some() || self.get("TERM") == Some("dumb")
    }

    /// Whether the allocator of glibc is set up: by the user, or by `mark` as that of a start before.
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[must_use]
    pub(crate) fn has_allocator_settings(&self, mark: &str) -> bool {
        let is_set = |name: &&str| self.get(name).is_some();
        [mark, "GLIBC_TUNABLES"].iter().any(is_set) || self.variables.keys().any(|name| name.starts_with("MALLOC_"))
    }

    /// The user's folder for programs' data, by the XDG base directory specification.
    #[must_use]
    pub fn data_folder(&self) -> Option<PathBuf> {
        // The specification has relative paths ignored.
        let absolute = |path: PathBuf| path.is_absolute().then_some(path);
        self.get("XDG_DATA_HOME")
            .and_then(|path| absolute(path.into()))
            .or_else(|| self.get("HOME").and_then(|home| absolute(home.into())).map(|home| home.join(".local/share")))
    }

    /// The socket on which the supervisor that started us wants to hear how we are; `@` begins the
    /// name of an abstract one (systemd's `sd_notify(3)`).
    #[must_use]
    pub fn notify_socket(&self) -> Option<&str> {
        self.get("NOTIFY_SOCKET")
    }

    /// How long the supervisor waits for a sign of life before it starts us again; none when it does
    /// not, or waits for those of another process than `process` (systemd's
    /// `sd_watchdog_enabled(3)`).
    #[must_use]
    pub fn watchdog(&self, process: u32) -> Option<Duration> {
        let is_ours = self.get("WATCHDOG_PID").is_none_or(|id| id.parse() == Ok(process));
        let microseconds = self.get("WATCHDOG_USEC").and_then(|time| time.parse().ok())?;
        (is_ours && microseconds > 0).then(|| Duration::from_micros(microseconds))
    }

    /// The names that look like those of settings, but do not begin as those do.
    pub(super) fn near_settings(&self) -> impl Iterator<Item = &str> {
        let looks_so = |name: &&str| name.to_uppercase().starts_with("NIGHTSHIFT_") && !name.starts_with(PREFIX);
        self.variables.keys().map(String::as_str).filter(looks_so)
    }

    /// The variables that set settings, as name and value.
    pub(super) fn settings(&self) -> impl Iterator<Item = (&str, &str)> {
        self.variables
            .iter()
            .filter(|(name, value)| name.starts_with(PREFIX) && !value.is_empty())
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl FromIterator<(String, String)> for Environment {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(variables: I) -> Self {
        Self { variables: variables.into_iter().collect() }
    }
}

impl std::fmt::Debug for Environment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Values may be secrets, ours or other programs'.
        f.debug_set().entries(self.variables.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &[(&str, &str)]) -> Environment {
        variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_watchdog_is_ours_when_it_is_for_this_process_or_for_any() {
        let minute = Some(Duration::from_secs(60));
        assert_eq!(of(&[("WATCHDOG_USEC", "60000000"), ("WATCHDOG_PID", "7")]).watchdog(7), minute);
        assert_eq!(of(&[("WATCHDOG_USEC", "60000000")]).watchdog(7), minute);
        for other in [("WATCHDOG_PID", "8"), ("WATCHDOG_PID", "x"), ("WATCHDOG_USEC", "0"), ("WATCHDOG_USEC", "-1")] {
            assert_eq!(of(&[("WATCHDOG_USEC", "60000000"), other]).watchdog(7), None, "{other:?}");
        }
        assert_eq!(of(&[]).watchdog(7), None);
    }
}
