//! The example file and the documentation, written from what the sections say of themselves.

use std::fmt::Write as _;

use super::SECTIONS;
use super::key::{Key, Standard};
use super::load::FILES;
use crate::wrap::wrapped;

/// The text of `config.example.toml`: every setting, explained, with what holds without it.
#[must_use]
pub fn example_file() -> String {
    let mut text = String::from(
        "# Nightshift's configuration. What is commented out shows what holds without it, or an example.\n\
         # Every setting can also be given in the environment: NIGHTSHIFT__HTTP__LISTEN for http.listen.\n\
         # Written by `cargo xtask generate` from the program's own tables.\n",
    );
    for section in SECTIONS {
        text.push('\n');
        for line in wrapped(section.about, 98) {
            _ = writeln!(text, "# {line}");
        }
        if !section.name.is_empty() {
            _ = writeln!(text, "[{}]", section.name);
        }
        for key in section.keys {
            text.push('\n');
            for line in wrapped(key.about, 98) {
                _ = writeln!(text, "# {line}");
            }
            if let Standard::Unset(meaning) | Standard::Found(meaning) = key.standard {
                for line in wrapped(&format!("Default: {meaning}."), 98) {
                    _ = writeln!(text, "# {line}");
                }
            }
            _ = writeln!(text, "#{} = {}", key.short_name(), default_or_example(key));
        }
    }
    text
}

/// The text of `docs/configuration.md`.
#[must_use]
pub fn documentation() -> String {
    let [first, second, third] = FILES;
    let mut text = format!(
        "# Configuration\n\n\
         Nothing must be set to try Nightshift. Values come from, each over the one before:\n\n\
         1. the defaults below;\n\
         2. what is set on the [settings page](settings.md), kept beside the database;\n\
         3. a TOML file: the one that `--config` or `NIGHTSHIFT_CONFIG` names, or else the first of `./{first}`, \
         `{second}` and `{third}` that exists;\n\
         4. in the app of Home Assistant, the options on its page: `schedule_cron` is `schedule.cron`; an empty one counts \
         as not set;\n\
         5. environment variables, such as `NIGHTSHIFT__HTTP__LISTEN` for `http.listen`; an empty one counts as not set;\n\
         6. options of the command line.\n\n\
         A setting that there is not, in the file, the app's options or the environment, is an error, so that a slip is noticed. Any \
         secret can be given as a file. Paths that are not absolute start at the folder the program was started in. \
         `nightshift config show` prints what holds and where each value came from, without secrets; \
         [`config.example.toml`](../config.example.toml) is a file to start from.\n\n\
         <!-- Written by `cargo xtask generate` from the program's own tables. -->\n",
    );
    for section in SECTIONS {
        let title = if section.name.is_empty() { "Top level".to_owned() } else { format!("`[{}]`", section.name) };
        _ = write!(text, "\n## {title}\n\n{}\n", section.about);
        for key in section.keys {
            let standard = match key.standard {
                Standard::Value(value) => format!("`{value}`"),
                Standard::Found(meaning) => meaning.to_owned(),
                Standard::Unset(meaning) => format!("not set ({meaning})"),
            };
            _ = write!(
                text,
                "\n### `{}`\n\n{}\n\n- Takes: {}\n- Default: {standard}\n- Example: `{} = {}`\n- Environment: `{}`\n",
                key.name,
                key.about,
                key.kind,
                key.short_name(),
                key.example,
                key.variable(),
            );
        }
    }
    text
}

fn default_or_example(key: &Key) -> &'static str {
    match key.standard {
        Standard::Value(value) => value,
        Standard::Found(_) | Standard::Unset(_) => key.example,
    }
}
