use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use language::problems;

use super::*;

#[test]
fn every_language_says_everything() {
    assert_eq!(problems(&TEXTS), Vec::<String>::new());
}

/// What nobody says would be translated for nothing.
#[test]
fn every_sentence_is_said_somewhere() {
    let code = code(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let keys: BTreeSet<&str> = ENGLISH
        .lines()
        .filter_map(|line| line.split_once(" =").map(|(key, _)| key))
        .filter(|key| key.chars().all(|c| c.is_ascii_lowercase() || c == '-'))
        .collect();
    assert!(keys.len() > 100, "{} keys", keys.len());
    let unsaid: Vec<&&str> = keys.iter().filter(|key| !code.contains(&format!("\"{key}\""))).collect();
    assert!(unsaid.is_empty(), "{unsaid:?}");
}

fn code(folder: &Path) -> String {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).expect("the crate's sources").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    entries
        .iter()
        .map(|path| match path.extension().and_then(|extension| extension.to_str()) {
            _ if path.is_dir() => code(path),
            Some("rs") => fs::read_to_string(path).expect("a source"),
            _ => String::new(),
        })
        .collect()
}
