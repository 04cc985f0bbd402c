//! Tells a text's format by how it begins and what its file is called.

use std::path::Path;

use super::changes::quoted;
use super::{Format, SourceError};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// Keys of the envelope in which the websocket sends a result.
const ENVELOPE: [&[u8]; 4] = [b"id", b"type", b"success", b"result"];

/// What the text that begins with `start` in the file at `path` is to be read as.
pub(super) fn format_of(path: &Path, start: &[u8]) -> Result<Format, SourceError> {
    let name = plain_name(path);
    let named = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    let start = start.strip_prefix(BYTE_ORDER_MARK).unwrap_or(start).trim_ascii_start();
    let lines = named(&[".jsonl", ".ndjson"]);
    match start {
        [b'[', rest @ ..] => {
            let list = matches!(rest.trim_ascii_start(), [b'[' | b'{' | b']', ..] | []);
            Ok(if lines && !list { Format::JsonLines } else { Format::History })
        }
        [b'{', rest @ ..] => Ok(if !lines && is_document(rest) { Format::History } else { Format::JsonLines }),
        _ if lines => Ok(Format::JsonLines),
        _ if named(&[".csv", ".tsv"]) || is_header(start) => Ok(Format::Csv),
        [] => Err(SourceError::Empty { path: path.to_owned() }),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Err(unrecognised(path, "text in UTF-16: save it as UTF-8".to_owned())),
        _ if named(&[".db", ".sqlite", ".sqlite3"]) => {
            Err(unrecognised(path, "no SQLite database, or one that is encrypted or damaged".to_owned()))
        }
        _ => {
            let line = start.split(|&byte| byte == b'\n').next().unwrap_or_default();
            let shown = quoted(&String::from_utf8_lossy(&line[..line.len().min(256)]));
            Err(unrecognised(path, format!("of no known format: it begins with {shown}")))
        }
    }
}

fn unrecognised(path: &Path, found: String) -> SourceError {
    SourceError::Unrecognised { path: path.to_owned(), found }
}

/// The file's name in lower case without the ending of a compression.
fn plain_name(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    for ending in [".gz", ".zst", ".zstd"] {
        if let Some(plain) = name.strip_suffix(ending) {
            return plain.to_owned();
        }
    }
    name
}

/// Whether an object that begins so is one document and not the first of many lines: it maps entities to their
/// states, or is the websocket's envelope of such a map.
fn is_document(rest: &[u8]) -> bool {
    let Some(key) = rest.trim_ascii_start().strip_prefix(b"\"") else {
        return false;
    };
    let key = key.split(|&byte| byte == b'"').next().unwrap_or_default();
    ENVELOPE.contains(&key) || std::str::from_utf8(key).is_ok_and(domain::is_entity_id)
}

fn is_header(start: &[u8]) -> bool {
    let line = start.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let line = line[..line.len().min(4096)].to_ascii_lowercase();
    memchr::memmem::find(&line, b"entity_id").is_some() && line.iter().any(|byte| b",;\t".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(name: &str, start: &str) -> Option<Format> {
        format_of(Path::new(name), start.as_bytes()).ok()
    }

    #[test]
    fn content_decides_before_the_name() {
        for (name, start, expected) in [
            ("a.jsonl", "{\"entity_id\":", Format::JsonLines),
            ("a.txt", "\u{feff} \n{\"state\":\"on\"", Format::JsonLines),
            ("a.jsonl.gz", "oops\n{", Format::JsonLines),
            ("a.jsonl", "[oops\n{", Format::JsonLines),
            ("a.jsonl", "[[{", Format::History),
            ("a.json", " [ {", Format::History),
            ("a.json", "[]", Format::History),
            ("a.json", "{ \"light.kitchen\": [", Format::History),
            ("a.json", "{\"id\":3,\"type\":\"result\"", Format::History),
            ("a.json", "{\"id\":3,\"type\":\"result\"", Format::History),
            ("a.CSV", "time;value\n", Format::Csv),
            ("history", "\"Entity_ID\",state,last_changed\n", Format::Csv),
        ] {
            assert_eq!(format(name, start), Some(expected), "{name} {start}");
        }
    }

    #[test]
    fn says_what_it_found_instead() {
        let message = |name: &str, start: &[u8]| format_of(Path::new(name), start).expect_err("no format").to_string();
        assert!(message("home-assistant_v2.db", b"\x8f\x01\x02").contains("encrypted or damaged"));
        assert!(message("a.txt", b"hello \x1b[31m world\nnext").contains(r#"it begins with "hello \u{1b}[31m world""#));
        assert!(message("a.txt", b"\xff\xfe{\0").contains("UTF-16"));
        assert!(message("a.txt", b" \n ").contains("is empty"));
    }
}
