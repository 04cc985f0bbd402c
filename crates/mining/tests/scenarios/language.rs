//! Reads a file of scenarios: Markdown, of which only tables and a few bold words mean something.
//!
//! A scenario begins at `## `. Tables before the first bold word hold events, one row a habit or a
//! noise; tables after `**Found**`, `**Not found**` and `**Came close**` hold what is expected.
//! Whatever looks as if it should mean something and does not is an error, never skipped.

use domain::{Cause, Location, is_actuator};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::expectation::Expected;
use crate::words::{self, Days, OnlyWhen, When};

/// One scenario.
#[derive(Clone, Debug)]
pub(crate) struct Scenario {
    /// Its heading.
    pub title: String,
    /// Where it plays.
    pub home: HomeLine,
    /// What happens.
    pub rows: Vec<Row>,
    /// The patterns that must be found, each one once.
    pub found: Vec<Expected>,
    /// Whether they must be ranked as written.
    pub best_first: bool,
    /// Whether nothing else may be found.
    pub nothing_else: bool,
    /// Patterns that must not be found.
    pub not_found: Vec<Expected>,
    /// What must be among the habits that came close.
    pub came_close: Vec<Expected>,
    /// Reasons that the summary must give for what was left out.
    pub left_out: Vec<String>,
}

/// `Home: Europe/Berlin at 52.52 13.405, 30 days from 2026-09-07`
#[derive(Clone, Debug)]
pub(crate) struct HomeLine {
    /// In which zone.
    pub zone: TimeZone,
    /// Where, if that is known.
    pub location: Option<Location>,
    /// The first day.
    pub first: Date,
    /// How many days.
    pub days: u32,
}

/// A row of an events table.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// Of which entity.
    pub entity: String,
    /// Into which state.
    pub state: String,
    /// When.
    pub when: When,
    /// On which days.
    pub days: Days,
    /// How probable, 0 to 1.
    pub chance: f64,
    /// At most this many seconds earlier or later.
    pub jitter: i64,
    /// Under which condition.
    pub only_when: Option<OnlyWhen>,
    /// Why.
    pub cause: Cause,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Events,
    Found,
    NotFound,
    CameClose,
}

/// Reads all scenarios of a file.
pub(crate) fn scenarios(text: &str) -> Result<Vec<Scenario>, String> {
    let mut sections = text.split("\n## ");
    let preamble = sections.next().unwrap_or_default();
    let home = preamble.lines().find_map(|line| line.strip_prefix("Home: ")).map(home_line).transpose()?;
    let scenarios: Vec<Scenario> = sections
        .map(|section| {
            let title = section.lines().next().unwrap_or_default().trim().to_owned();
            scenario(&title, section, home.as_ref()).map_err(|problem| format!("{title}: {problem}"))
        })
        .collect::<Result<_, _>>()?;
    if scenarios.is_empty() { Err("there is no scenario in it".to_owned()) } else { Ok(scenarios) }
}

fn scenario(title: &str, section: &str, home: Option<&HomeLine>) -> Result<Scenario, String> {
    let own = section.lines().find_map(|line| line.strip_prefix("Home: ")).map(home_line).transpose()?;
    let home = own.or_else(|| home.cloned()).ok_or("it has no line `Home: …`, nor has its file")?;
    let mut scenario = Scenario {
        title: title.to_owned(),
        home,
        rows: Vec::new(),
        found: Vec::new(),
        best_first: false,
        nothing_else: false,
        not_found: Vec::new(),
        came_close: Vec::new(),
        left_out: Vec::new(),
    };
    let mut part = Part::Events;
    let mut columns: Option<Vec<String>> = None;
    for line in section.lines().skip(1) {
        match (cells(line), &columns) {
            (Some(names), None) => columns = Some(known_columns(part, names)?),
            (Some(cells), Some(_)) if is_rule(&cells) => {}
            (Some(cells), Some(names)) => {
                scenario.take(part, names, &cells).map_err(|problem| format!("{problem}, in {line:?}"))?;
            }
            (None, _) => columns = None,
        }
        if line.starts_with("**") {
            part = bold(line, &mut scenario, part)?;
        }
    }
    let expects = scenario.nothing_else
        || [&scenario.found, &scenario.not_found, &scenario.came_close].iter().any(|list| !list.is_empty());
    if expects { Ok(scenario) } else { Err("it says nothing of what is expected".to_owned()) }
}

impl Scenario {
    fn take(&mut self, part: Part, names: &[String], cells: &[String]) -> Result<(), String> {
        let cell =
            |name: &str| names.iter().position(|n| n == name).and_then(|at| cells.get(at)).map_or("", String::as_str);
        match part {
            Part::Events => {
                let row = row(&cell)?;
                let of = match (&row.when, &row.only_when) {
                    (When::After { entity, .. }, _) | (_, Some(OnlyWhen::State(entity, _))) => Some(entity),
                    _ => None,
                };
                if of.is_some_and(|of| !self.rows.iter().any(|row| row.entity == *of)) {
                    return Err("it speaks of an entity that no row above has".to_owned());
                }
                self.rows.push(row);
            }
            Part::Found => self.found.push(Expected::read(&cell)?),
            Part::NotFound => self.not_found.push(Expected::read(&cell)?),
            Part::CameClose => self.came_close.push(Expected::read(&cell)?),
        }
        Ok(())
    }
}

fn known_columns(part: Part, names: Vec<String>) -> Result<Vec<String>, String> {
    let known: &[&str] = match part {
        Part::Events => &["entity", "state", "when", "days", "chance", "jitter", "only when", "cause"],
        _ => &["kind", "trigger", "conditions", "actions", "figures"],
    };
    match names.iter().find(|name| !known.contains(&name.as_str())) {
        Some(unknown) => Err(format!("there is no column {unknown:?}; there are {known:?}")),
        None => Ok(names),
    }
}

/// Whether cells are the rule under a table's head.
fn is_rule(cells: &[String]) -> bool {
    cells.iter().all(|cell| !cell.is_empty() && cell.chars().all(|c| c == '-' || c == ':'))
}

fn bold(line: &str, scenario: &mut Scenario, part: Part) -> Result<Part, String> {
    Ok(match line.trim() {
        "**Found**" => Part::Found,
        "**Found, best first**" => {
            scenario.best_first = true;
            Part::Found
        }
        "**Not found**" => Part::NotFound,
        "**Came close**" => Part::CameClose,
        "**Nothing is found.**" | "**Nothing else is found.**" => {
            scenario.nothing_else = true;
            part
        }
        other => {
            let reason = other.strip_prefix("**Left out:** ").ok_or(format!("{other:?} means nothing"))?;
            scenario.left_out.push(reason.to_owned());
            part
        }
    })
}

fn cells(line: &str) -> Option<Vec<String>> {
    let inner = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    Some(inner.split('|').map(|cell| cell.trim().trim_matches('`').to_owned()).collect())
}

fn row<'c>(cell: &impl Fn(&str) -> &'c str) -> Result<Row, String> {
    let or = |name: &str, default: &'c str| if cell(name).is_empty() { default } else { cell(name) };
    let entity = cell("entity").to_owned();
    if !domain::is_entity_id(&entity) {
        return Err(format!("{entity:?} is no entity id"));
    }
    let percent = or("chance", "100 %");
    let chance = percent
        .strip_suffix('%')
        .and_then(|number| number.trim().parse::<f64>().ok())
        .filter(|chance| (0.0..=100.0).contains(chance))
        .ok_or(format!("{percent:?} is no chance: write `90 %`"))?;
    let only_when = cell("only when");
    Ok(Row {
        state: cell("state").to_owned(),
        when: words::when(cell("when"))?,
        days: words::days(or("days", "daily"))?,
        chance: chance / 100.0,
        jitter: words::length(or("jitter", "0 s"))?,
        only_when: if only_when.is_empty() { None } else { Some(words::only_when(only_when)?) },
        cause: words::cause(or("cause", if is_actuator(&entity) { "person" } else { "device" }))?,
        entity,
    })
}

fn home_line(text: &str) -> Result<HomeLine, String> {
    let problem = || format!("{text:?}: write `Home: Europe/Berlin at 52.52 13.405, 30 days from 2026-09-07`");
    let (place, span) = text.trim().split_once(", ").ok_or_else(problem)?;
    let (zone, location) = match place.split_once(" at ") {
        None => (place, None),
        Some((zone, degrees)) => {
            let (latitude, longitude) = degrees.split_once(' ').ok_or_else(problem)?;
            let degrees = (latitude.parse().map_err(|_| problem())?, longitude.parse().map_err(|_| problem())?);
            (zone, Some(Location::new(degrees.0, degrees.1).map_err(|error| error.to_string())?))
        }
    };
    let (days, first) = span.split_once(" days from ").ok_or_else(problem)?;
    Ok(HomeLine {
        zone: TimeZone::get(zone).map_err(|error| error.to_string())?,
        location,
        first: first.parse().map_err(|_| problem())?,
        days: days.parse().map_err(|_| problem())?,
    })
}
