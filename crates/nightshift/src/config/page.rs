//! What a person has set on the settings page: a file beside the database, as TOML like the one that people write.

use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use figment::value::Value;
use sha2::{Digest, Sha256};

use super::error::{ConfigError, Place};
use super::key;
use super::layer::{Layer, read_as, read_small};

/// How the file begins.
const HEAD: &str = "# Written by Nightshift's settings page, which is the place to change it. It holds secrets.\n\n";

/// What is set on the page, as it stands in its file.
#[derive(Clone, Default)]
pub struct PageSettings {
    /// By the settings' whole names.
    pub(crate) values: toml::Table,
    /// Tells one content of the file from another.
    pub version: String,
}

/// The file of what is set on the page, for the database at `store`.
#[must_use]
pub fn page_file(store: &Path) -> PathBuf {
    store.with_extension("settings.toml")
}

impl PageSettings {
    /// Reads the file; one that is not there sets nothing.
    ///
    /// # Errors
    /// [`ConfigError`] when it cannot be read, or is no TOML. It quotes no value.
    pub(super) fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = match read_small("the settings of the page", path) {
            Err(ConfigError::Unreadable { source, .. }) if source.kind() == io::ErrorKind::NotFound => String::new(),
            text => text?.unwrap_or_default(),
        };
        let wrong =
            |problem: &str| ConfigError::Syntax { path: path.into(), line: 1, column: 1, problem: problem.into() };
        // The parser's own words quote the line, which may hold a secret.
        let tables: toml::Table = toml::from_str(&text).map_err(|_| wrong("it is not what the page has written"))?;
        let mut values = toml::Table::new();
        for (word, value) in tables {
            match value {
                toml::Value::Table(inner) => {
                    values.extend(inner.into_iter().map(|(short, value)| (format!("{word}.{short}"), value)));
                }
                value => _ = values.insert(word, value),
            }
        }
        Ok(Self { values, version: version(&text) })
    }

    /// Those that [`PageSettings::write`] has written.
    pub(crate) fn of(values: toml::Table) -> Self {
        let version = version(&text_of(&values));
        Self { values, version }
    }

    /// Puts it in the file's place, for its owner's eyes only: all of it or, when the machine dies, nothing.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub(crate) fn write(values: &toml::Table, path: &Path) -> io::Result<()> {
        let text = text_of(values);
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut file = tempfile::Builder::new().prefix(".nightshift-settings-").tempfile_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        #[cfg(unix)]
        std::fs::File::open(folder)?.sync_all()?;
        Ok(())
    }
}

impl fmt::Debug for PageSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Values may be secrets.
        f.debug_set().entries(self.values.keys()).finish()
    }
}

impl Layer {
    /// The layer of what is set on the page, and what in it means nothing to this version.
    pub(super) fn of_page(values: &toml::Table) -> (Self, Vec<String>) {
        let (mut layer, mut unknown) = (Self::default(), Vec::new());
        for (name, value) in values {
            let Some(key) = key(name) else {
                unknown.push(name.clone());
                continue;
            };
            let value = match value {
                toml::Value::String(text) => read_as(key.kind, text),
                other => Value::serialize(other).unwrap_or_else(|_| Value::from(String::new())),
            };
            layer.settings.insert(key.name, (value, Place::Page));
        }
        (layer, unknown)
    }
}

fn text_of(values: &toml::Table) -> String {
    let mut root = toml::Table::new();
    for (name, value) in values {
        match name.split_once('.') {
            None => _ = root.insert(name.clone(), value.clone()),
            Some((table, short)) => {
                let inner = root.entry(table).or_insert_with(|| toml::Value::Table(toml::Table::new()));
                if let Some(inner) = inner.as_table_mut() {
                    inner.insert(short.to_owned(), value.clone());
                }
            }
        }
    }
    format!("{HEAD}{root}")
}

fn version(text: &str) -> String {
    Sha256::digest(text)[..8].iter().fold(String::new(), |digits, byte| format!("{digits}{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back_and_only_its_owner_reads_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = page_file(&folder.path().join("nightshift.db"));
        assert_eq!(path.file_name().and_then(|name| name.to_str()), Some("nightshift.settings.toml"));
        let nothing = PageSettings::read(&path).expect("nothing is set");
        assert!(nothing.values.is_empty());
        let mut values = toml::Table::new();
        for (name, value) in [
            ("lookback_days", toml::Value::Integer(60)),
            ("source.token", toml::Value::String("\"quo\"ted\n[http]\ntoken = 'x'".to_owned())),
            ("entities.exclude", toml::Value::Array(vec!["label:Privat".into(), "light.*".into()])),
        ] {
            values.insert(name.to_owned(), value);
        }
        PageSettings::write(&values, &path).expect("is written");
        let read = PageSettings::read(&path).expect("is read");
        assert_eq!(read.values, values);
        assert_ne!(read.version, nothing.version);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&path).expect("is there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        let left: Vec<_> = std::fs::read_dir(folder.path()).expect("is listed").collect();
        assert_eq!(left.len(), 1, "nothing is left beside it");
    }

    #[test]
    fn a_file_that_is_broken_says_so_without_its_secrets() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("x.settings.toml");
        std::fs::write(&path, "[source]\ntoken = \"hidden\n").expect("is written");
        let error = PageSettings::read(&path).expect_err("is no TOML");
        assert!(error.to_string().contains("x.settings.toml") && !format!("{error:?}").contains("hidden"), "{error}");
    }
}
