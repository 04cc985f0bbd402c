use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::PossibleValuesParser;
use domain::Location;
use flate2::write::GzEncoder;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use simulator::{Flavour, Plan, Simulated, UnknownFlavour, simulate, write_json_lines};

use super::Global;
use super::failure::Failure;
use super::output::count;

/// Write the history of a made-up home, and the habits that are hidden in it
///
/// The same seed gives the same history, byte for byte. It looks like what Home Assistant records:
/// people with habits and whims, sensors, devices that fail, and a change of daylight saving time.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  nightshift simulate --seed 7 --out home.jsonl.gz --truth truth.json
  nightshift simulate --seed 7 --days 60 --entities 200 --events 1000000 --out home.jsonl.zst
  nightshift simulate --seed 3 --flavour holidays --out holidays.jsonl --truth holidays.json
  nightshift simulate --out - | head -1")]
pub(super) struct SimulateArgs {
    /// What the home is drawn from
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Local days
    #[arg(long, value_name = "N", default_value_t = 30)]
    days: u32,
    /// Entities of the home
    #[arg(long, value_name = "N", default_value_t = 60)]
    entities: u32,
    /// Events, within 2 % [default: 28 for each entity and day]
    #[arg(long, value_name = "N")]
    events: Option<u64>,
    /// The home's time zone
    #[arg(long, value_name = "ZONE", default_value = "Europe/Berlin")]
    timezone: String,
    /// Degrees north [default: Berlin's]; with --longitude
    #[arg(long, value_name = "DEGREES", allow_hyphen_values = true, requires = "longitude")]
    latitude: Option<f64>,
    /// Degrees east [default: Berlin's]; with --latitude
    #[arg(long, value_name = "DEGREES", allow_hyphen_values = true, requires = "latitude")]
    longitude: Option<f64>,
    /// The first local day
    #[arg(long, value_name = "DATE", default_value = "2026-10-01")]
    start: Date,
    /// What sort of home: how its people live, and what is wrong with its things
    #[arg(long, value_name = "SORT", default_value = "normal", value_parser = flavours())]
    flavour: String,
    /// Hide no habits in it: people act as often, but by whim; as --flavour empty
    #[arg(long, conflicts_with = "flavour")]
    without_habits: bool,
    /// Where to write the history, as JSON lines; compressed when its name ends in .gz or .zst; - is
    /// standard output
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Where to write what was hidden, as JSON
    #[arg(long, value_name = "FILE")]
    truth: Option<PathBuf>,
}

pub(super) fn run(args: &SimulateArgs, global: &Global, out: &mut dyn Write) -> Result<(), Failure> {
    let plan = args.plan()?;
    if args.truth.as_ref() == Some(&args.out) {
        return Err(Failure::usage("--out and --truth are the same file: the truth would replace the history"));
    }
    let simulated = simulate(&plan).map_err(|error| Failure::Usage(error.into()))?;
    if args.out.as_os_str() == "-" {
        let mut out = BufWriter::new(&mut *out);
        write_json_lines(&simulated, &mut out)?;
        out.flush()?;
    } else {
        write_history(&args.out, &simulated)?;
    }
    if let Some(path) = &args.truth {
        let mut text = serde_json::to_vec_pretty(&simulated.truth).map_err(Failure::job_of)?;
        text.push(b'\n');
        std::fs::write(path, text).map_err(|error| cannot_write(path, error))?;
    }
    if !global.quiet {
        let (events, habits) = (simulated.log.len() as u64, simulated.truth.habits.len() as u64);
        // Nobody to tell is no failure.
        let _ = writeln!(
            std::io::stderr(),
            "Wrote {} of {} entities over {}, with {} hidden in them.",
            count(events, "event"),
            simulated.log.entity_names().len(),
            count(plan.days, "day"),
            count(habits, "habit"),
        );
    }
    Ok(())
}

/// The names of all sorts of homes.
fn flavours() -> PossibleValuesParser {
    Flavour::ALL.map(Flavour::name).into()
}

impl SimulateArgs {
    fn plan(&self) -> Result<Plan, Failure> {
        let time_zone = TimeZone::get(&self.timezone).map_err(|_| {
            Failure::usage(format_args!(
                "--timezone {:?} is no known time zone: write an IANA name such as Europe/Berlin",
                self.timezone
            ))
        })?;
        let flavour = if self.without_habits { Ok(Flavour::Empty) } else { self.flavour.parse() };
        let flavour = flavour.map_err(|error: UnknownFlavour| Failure::Usage(error.into()))?;
        let standard = Plan::new(self.seed);
        let location = match (self.latitude, self.longitude) {
            (Some(latitude), Some(longitude)) => {
                Some(Location::new(latitude, longitude).map_err(|error| Failure::Usage(error.into()))?)
            }
            _ => standard.location,
        };
        Ok(Plan {
            seed: self.seed,
            days: self.days,
            entities: self.entities,
            events: self.events.unwrap_or(28 * u64::from(self.days) * u64::from(self.entities)),
            time_zone,
            location,
            first_day: self.start,
            flavour,
        })
    }
}

/// Writes a history as JSON lines, compressed as the file's name says.
pub(super) fn write_history(path: &Path, simulated: &Simulated) -> Result<(), Failure> {
    let failed = |error| cannot_write(path, error);
    let file = BufWriter::new(File::create(path).map_err(failed)?);
    let name = path.to_string_lossy();
    if name.ends_with(".gz") {
        let mut encoder = GzEncoder::new(file, flate2::Compression::default());
        write_json_lines(simulated, &mut encoder).map_err(failed)?;
        encoder.finish().and_then(|mut file| file.flush()).map_err(failed)
    } else if name.ends_with(".zst") {
        let mut encoder = zstd::Encoder::new(file, 3).map_err(failed)?;
        write_json_lines(simulated, &mut encoder).map_err(failed)?;
        encoder.finish().and_then(|mut file| file.flush()).map_err(failed)
    } else {
        let mut file = file;
        write_json_lines(simulated, &mut file).and_then(|()| file.flush()).map_err(failed)
    }
}

fn cannot_write(path: &Path, error: std::io::Error) -> Failure {
    Failure::Job(anyhow::Error::new(error).context(format!("cannot write {}", path.display())))
}
