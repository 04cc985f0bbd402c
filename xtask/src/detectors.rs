//! Writes `docs/detectors.md` from what the code of `mining` says of itself: the doc comment of each
//! detector is the user's page about it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// Where the detectors are, from the workspace's folder.
const FOLDER: &str = "crates/mining/src/detectors";
/// Kinds that are joined from what the detectors found, each told by its module's own documentation.
const JOINED: [&str; 1] = ["crates/mining/src/sequences.rs"];
/// What counts as a habit, with its defaults.
const THRESHOLDS: &str = "crates/mining/src/settings.rs";
/// What every section says, in this order.
const PARTS: [&str; 5] = ["Looks for", "Why it helps", "Example", "Stays quiet when", "Settings"];

/// The text of `docs/detectors.md`, for the workspace in `root`.
///
/// # Errors
/// When a detector of the list has no doc comment, or one that leaves out a part.
pub(crate) fn page(root: &Path) -> Result<String> {
    let read = |path: &str| fs::read_to_string(root.join(path)).with_context(|| format!("cannot read {path}"));
    let list = read(&format!("{FOLDER}/list.rs"))?;
    let mut page = paragraphs(&comment(&list, "//!"));
    page.push_str("\n<!-- Written by `cargo xtask generate` from the doc comments of the detectors. -->\n");
    page.push_str(&thresholds(&read(THRESHOLDS)?)?);
    for (module, name) in listed(&list)? {
        let path = format!("{FOLDER}/{module}.rs");
        let docs = doc_comment(&read(&path)?, &format!("struct {name};"));
        page.push_str(&section(&docs).with_context(|| format!("{path}: the doc comment of {name}"))?);
    }
    for path in JOINED {
        page.push_str(&section(&comment(&read(path)?, "//!")).with_context(|| format!("{path}: its first comment"))?);
    }
    Ok(page)
}

/// The detectors as module and name, in the order of the list.
fn listed(list: &str) -> Result<Vec<(String, String)>> {
    // The list itself is the last thing in brackets; its type comes before it.
    let names = list.rsplit_once('[').and_then(|(_, rest)| rest.split_once(']')).map(|(names, _)| names);
    let names = names.context("list.rs holds no list of detectors such as [&Time, &Sun]")?;
    names
        .split(',')
        .map(|name| name.trim().trim_start_matches('&').to_owned())
        .filter(|name| !name.is_empty())
        .map(|name| {
            let import = format!("::{name};");
            let line = list.lines().find(|line| line.starts_with("use ") && line.ends_with(&import));
            let module = line.and_then(|line| line.strip_suffix(&import)?.rsplit("::").next());
            let module = module.with_context(|| format!("list.rs does not import {name} from its module"))?;
            Ok((module.to_owned(), name))
        })
        .collect()
}

/// A section: what the comment says, one level down, when it says all that it should.
fn section(lines: &[String]) -> Result<String> {
    let Some(title) = lines.first().and_then(|line| line.strip_prefix("# ")) else {
        bail!("it must begin with a heading `# …`");
    };
    let mut wanted = PARTS.iter();
    let mut next = wanted.next();
    let mut text = format!("\n## {title}\n");
    for paragraph in paragraphs(&lines[1..]).split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
        if next.is_some_and(|part| paragraph.starts_with(&format!("**{part}** "))) {
            next = wanted.next();
        }
        _ = write!(text, "\n{paragraph}\n");
    }
    if let Some(missing) = next {
        bail!("it does not say **{missing}**, or not in the order of {PARTS:?}");
    }
    Ok(text)
}

/// The table of thresholds: each field of the settings with its default and its documentation.
fn thresholds(code: &str) -> Result<String> {
    let (fields, defaults) = code.split_once("impl Default").context("settings.rs has no defaults")?;
    let mut text = String::from(
        "\n## What counts as a habit\n\n\
         These thresholds are the same for all kinds and part of the program; they are not settings of the \
         configuration. There, `suggestions.min_precision` can ask more of an automation than `min_precision` \
         does.\n\n\
         | threshold | value | |\n| --- | --- | --- |\n",
    );
    for (place, line) in fields.lines().enumerate() {
        let Some((name, _)) = line.trim().strip_prefix("pub ").and_then(|field| field.split_once(": ")) else {
            continue;
        };
        let value = defaults.split_once(&format!("{name}: ")).map(|(_, rest)| rest);
        let value = value.and_then(|rest| rest.split([',', ' ', '\n']).next());
        let value = value.with_context(|| format!("settings.rs gives {name} no default"))?;
        let before: Vec<&str> = fields.lines().take(place).collect();
        let docs = last_comment(&before).join(" ");
        _ = writeln!(text, "| `{name}` | {value} | {docs} |");
    }
    Ok(text)
}

/// The lines of the doc comment above the first line that holds `item`, attributes in between.
fn doc_comment(code: &str, item: &str) -> Vec<String> {
    let before: Vec<&str> = code.lines().take_while(|line| !line.contains(item)).collect();
    let end = before.iter().rposition(|line| !line.starts_with("#[")).map_or(0, |last| last + 1);
    last_comment(&before[..end])
}

/// The lines of the doc comment that ends the given lines of code.
fn last_comment(lines: &[&str]) -> Vec<String> {
    let is_docs = |line: &&&str| line.trim().starts_with("///");
    let mut docs: Vec<String> = lines.iter().rev().take_while(is_docs).map(|line| text_of(line, "///")).collect();
    docs.reverse();
    docs
}

/// The lines of the comment with this mark that a file begins with.
fn comment(code: &str, mark: &str) -> Vec<String> {
    code.lines().take_while(|line| line.starts_with(mark)).map(|line| text_of(line, mark)).collect()
}

fn text_of(line: &str, mark: &str) -> String {
    line.trim().trim_start_matches(mark).trim().to_owned()
}

/// Each paragraph, item of a list or heading in a line of its own, however the comment breaks it.
fn paragraphs(lines: &[String]) -> String {
    let mut written: Vec<String> = Vec::new();
    for line in lines {
        match written.last_mut() {
            Some(last) if !last.is_empty() && !line.is_empty() && !line.starts_with("- ") => {
                last.push(' ');
                last.push_str(line);
            }
            _ => written.push(line.clone()),
        }
    }
    written.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::root;

    #[test]
    fn the_written_page_is_fresh() {
        let root = root().expect("inside the workspace");
        let written = fs::read_to_string(root.join("docs/detectors.md")).unwrap_or_default();
        let page = page(&root).expect("every detector documents itself");
        assert!(written == page, "docs/detectors.md is stale: run `cargo xtask generate`");
    }

    #[test]
    fn a_section_says_all_five_parts_in_order() {
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let whole = "# A\n\n**Looks for** a\nb.\n\n**Why it helps** c.\n\n**Example** d.\n\nMore.\n\n\
                     **Stays quiet when** e.\n\n**Settings** f.";
        let section_of = |text: &str| section(&lines(text));
        assert!(section_of(whole).expect("it says all").starts_with("\n## A\n\n**Looks for** a b.\n\n**Why"));
        let error = section_of(&whole.replace("**Example** d.\n\n", "")).expect_err("a part is missing");
        assert!(error.to_string().contains("Example"), "{error}");
        assert!(section_of(&whole.replacen("# A", "A", 1)).is_err());
        assert!(section(&[]).is_err());
    }

    #[test]
    fn the_list_says_where_each_detector_is() {
        let list = "use crate::detectors::Detector;\nuse crate::detectors::a_b::Ab;\nuse crate::detectors::c::C;\n\n\
                    fn detectors() -> [&'static dyn Detector; 2] {\n    [&Ab, &C]\n}\n";
        let found = listed(list).expect("it is a list");
        assert_eq!(found, [("a_b".to_owned(), "Ab".to_owned()), ("c".to_owned(), "C".to_owned())]);
        assert!(listed(&list.replace("c::C;", "c::D;")).is_err());
        assert!(listed("").is_err());
    }
}
