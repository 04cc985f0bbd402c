use std::fs;

use anyhow::{Context, Result, bail};

use crate::{cargo, detectors, root, say};

/// A file, and the program's arguments that print what must be in it.
const FILES: [(&str, &[&str]); 2] =
    [("config.example.toml", &["config", "example"]), ("docs/configuration.md", &["config", "reference"])];

pub(crate) fn run() -> Result<()> {
    write("docs/detectors.md", detectors::page(&root()?)?.as_bytes())?;
    for (path, arguments) in FILES {
        let mut command = cargo(&["run", "--quiet", "--package", "nightshift", "--"])?;
        let output = command.args(arguments).output().context("cannot start cargo")?;
        if !output.status.success() {
            bail!("nightshift {} failed:\n{}", arguments.join(" "), String::from_utf8_lossy(&output.stderr));
        }
        write(path, &output.stdout)?;
    }
    Ok(())
}

/// Writes a file of the workspace, unless that is what it holds.
fn write(path: &str, text: &[u8]) -> Result<()> {
    let file = root()?.join(path);
    if fs::read(&file).is_ok_and(|present| present == text) {
        say(&format!("{path} is fresh"));
        return Ok(());
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    fs::write(&file, text).with_context(|| format!("cannot write {path}"))?;
    say(&format!("{path} is written"));
    Ok(())
}
