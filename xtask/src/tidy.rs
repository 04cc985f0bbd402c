use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{cargo, root, say};

/// Longer files are worth a thought.
const LONG: usize = 400;
/// Longer files are refused.
const TOO_LONG: usize = 600;

/// Which of the workspace's crates each of them may use.
const MAY_USE: [(&str, &[&str]); 8] = [
    ("domain", &[]),
    ("language", &["domain"]),
    ("mining", &["domain"]),
    ("suggest", &["domain", "language"]),
    ("store", &["domain"]),
    ("simulator", &["domain"]),
    ("nightshift", &["domain", "language", "mining", "suggest", "store", "simulator"]),
    ("xtask", &[]),
];

/// What the crates without I/O may not use, directly or through one another.
const PURE: [&str; 5] = ["domain", "language", "mining", "suggest", "simulator"];
const IMPURE: [&str; 8] = ["axum", "hyper", "reqwest", "rumqttc", "rumqttd", "rusqlite", "tokio", "tracing-subscriber"];

pub(crate) fn run() -> Result<()> {
    let root = root()?;
    let mut wrong = Vec::new();
    for folder in ["crates", "xtask"] {
        for file in rust_files(&root.join(folder))? {
            let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
            let name = file.strip_prefix(&root).unwrap_or(&file).display().to_string();
            wrong.extend(look_at(&name, &text));
        }
    }
    wrong.extend(dependencies(&metadata()?));
    if wrong.is_empty() {
        return Ok(());
    }
    for line in &wrong {
        say(line);
    }
    bail!("{} of the house rules are broken", wrong.len());
}

fn look_at(name: &str, text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let lines = text.lines().count();
    if lines > TOO_LONG {
        wrong.push(format!("{name}: {lines} lines; split it, {TOO_LONG} is the most"));
    } else if lines > LONG {
        say(&format!("note: {name} has {lines} lines, more than {LONG}"));
    }
    // Put together here, so that this file does not find itself.
    let left_overs = [["TO", "DO"].concat(), ["FIX", "ME"].concat(), ["XX", "X:"].concat(), ["dbg", "!("].concat()];
    let ignored = ["#[ign", "ore"].concat();
    for (number, line) in (1..).zip(text.lines()) {
        for word in left_overs.iter().chain([&ignored]).filter(|word| line.contains(word.as_str())) {
            wrong.push(format!("{name}:{number}: `{word}` is left over"));
        }
    }
    wrong
}

fn dependencies(metadata: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let packages = metadata.get("packages").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let ours: Vec<String> = packages.iter().map(|package| text(package, "name")).collect();
    for package in packages {
        let name = text(package, "name");
        let Some((_, allowed)) = MAY_USE.iter().find(|(of, _)| *of == name) else {
            wrong.push(format!("crate {name}: say in xtask/src/tidy.rs which crates it may use"));
            continue;
        };
        let used = package.get("dependencies").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        for dependency in used {
            let used = text(dependency, "name");
            // What only its tests use does not point the wrong way for anybody else.
            let in_tests = dependency.get("kind").and_then(Value::as_str) == Some("dev");
            if ours.contains(&used) && !allowed.contains(&used.as_str()) && !in_tests {
                wrong.push(format!("crate {name} must not use crate {used}"));
            }
            if PURE.contains(&name.as_str()) && IMPURE.contains(&used.as_str()) && !in_tests {
                wrong.push(format!("crate {name} does no I/O, so it must not use {used}"));
            }
        }
    }
    wrong
}

fn metadata() -> Result<Value> {
    let mut command = cargo(&["metadata", "--format-version", "1", "--no-deps"])?;
    let output = command.output().context("cannot start cargo")?;
    if !output.status.success() {
        bail!("cargo metadata failed:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    serde_json::from_slice(&output.stdout).context("cargo metadata printed no JSON")
}

/// The Rust files below `folder`, sorted.
fn rust_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "target") {
            files.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn long_files_and_left_overs_are_named() {
        assert!(look_at("a.rs", "fn main() {}\n").is_empty());
        assert_eq!(look_at("a.rs", &"\n".repeat(TOO_LONG + 1)).len(), 1);
        let left_over = ["\n// TO", "DO: later\n"].concat();
        assert_eq!(look_at("a.rs", &left_over).first().map(|line| line.starts_with("a.rs:2:")), Some(true));
    }

    #[test]
    fn dependencies_against_the_stream_are_named() {
        let metadata = json!({"packages": [
            {"name": "mining", "dependencies": [
                {"name": "store", "kind": null}, {"name": "simulator", "kind": "dev"}, {"name": "tokio", "kind": null},
            ]},
            {"name": "store", "dependencies": [{"name": "domain", "kind": null}, {"name": "rusqlite", "kind": null}]},
            {"name": "simulator", "dependencies": []},
            {"name": "domain", "dependencies": []},
            {"name": "newcomer", "dependencies": []},
        ]});
        let wrong = dependencies(&metadata);
        assert_eq!(wrong.len(), 3, "{wrong:?}");
        assert!(wrong[0].contains("mining must not use crate store") && wrong[1].contains("tokio"), "{wrong:?}");
    }
}
