use std::collections::BTreeMap;
use std::path::PathBuf;

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

    /// Whether colours are unwanted (<https://no-color.org>).
    #[must_use]
    pub fn no_colour(&self) -> bool {
        self.get("NO_COLOR").is_some() || self.get("TERM") == Some("dumb")
    }

    /// Whether the allocator of glibc is set up: by the user, or by `mark` as that of a start before.
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
