use std::fmt;

use serde_json::Value;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::{FormatTime, SystemTime};
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

use super::context::{self, Fields};

/// What a line for people says of the run that it is about; the rest is on the run's first line.
const SHOWN: [&str; 2] = ["run.id", "stage"];

/// A line for people: the time, the level, what happened, with its fields, and in which run and stage.
#[derive(Clone, Copy, Debug)]
pub(super) struct Human {
    /// Whether the part of the program that says it is named.
    pub(super) target: bool,
}

/// A line for machines: an object with the event's fields and those of the run and the stage that it
/// is in, all side by side. Of the same name the event's own holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Json;

impl<S, N> FormatEvent<S, N> for Human
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(&self, context: &FmtContext<'_, S, N>, mut line: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        let (dim, plain) = if line.has_ansi_escapes() { ("\x1b[2m", "\x1b[0m") } else { ("", "") };
        line.write_str(dim)?;
        SystemTime.format_time(&mut line)?;
        let level = event.metadata().level();
        let colour = if line.has_ansi_escapes() { colour_of(*level) } else { "" };
        write!(line, "{plain} {colour}{level:>5}{plain} ")?;
        if self.target {
            write!(line, "{dim}{}:{plain} ", event.metadata().target())?;
        }
        context.format_fields(line.by_ref(), event)?;
        let around = context::around(context);
        for name in SHOWN.into_iter().filter(|name| event.metadata().fields().field(name).is_none()) {
            match around.get(name) {
                Some(Value::String(value)) => write!(line, " {dim}{name}={}{plain}", value.escape_debug())?,
                Some(value) => write!(line, " {dim}{name}={value}{plain}")?,
                None => {}
            }
        }
        writeln!(line)
    }
}

impl<S, N> FormatEvent<S, N> for Json
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(&self, context: &FmtContext<'_, S, N>, mut line: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        let mut time = String::new();
        SystemTime.format_time(&mut Writer::new(&mut time))?;
        let mut entry = Fields::default();
        entry.set("timestamp", time);
        entry.set("level", event.metadata().level().as_str());
        entry.set("message", "");
        entry.extend(&context::of(event));
        let mut around = context::around(context);
        around.extend(&entry);
        entry.extend(&around);
        entry.set("target", event.metadata().target());
        writeln!(line, "{}", serde_json::to_string(&entry).map_err(|_| fmt::Error)?)
    }
}

fn colour_of(level: Level) -> &'static str {
    match level {
        Level::ERROR => "\x1b[31m",
        Level::WARN => "\x1b[33m",
        Level::INFO => "\x1b[32m",
        Level::DEBUG => "\x1b[34m",
        Level::TRACE => "\x1b[35m",
    }
}
