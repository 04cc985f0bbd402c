//! How much of what was planted is found, how much else, and how well it does on days kept back
//! beside two baselines, over many simulated homes and the real ones that there are:
//! `cargo bench --bench quality [-- SEEDS] [--homes FOLDER] [--kinds]`.

mod real;
mod row;
mod study;

use std::error::Error;
use std::io::{Write, stdout};
use std::path::PathBuf;

use rayon::prelude::*;
use simulator::Flavour;

use crate::row::{HEAD, Row};
use crate::study::{Defeat, HeldOut, Sort, study};

/// What is likelier than this may be luck.
const LUCK: f64 = 0.05;
/// Homes of each sort.
const SEEDS: u64 = 20;

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let arguments = Arguments::read()?;
    let mut out = stdout().lock();
    writeln!(
        out,
        "Homes of 30 days, 60 entities, 50,000 events. Planted: habits of probability >= 0.7 with at least 12 chances.\n\
         Held out: the last 7 days, in real homes the second half week by week. Behind each baseline: the homes in which\n\
         ours is at least as precise at every recall that both reach, of those in which both serve anything.\n"
    )?;
    for line in HEAD {
        writeln!(out, "{line}")?;
    }
    let mut beaten = Vec::new();
    let habits = Flavour::ALL.into_iter().filter(|&flavour| flavour != Flavour::Empty);
    let sorts = habits.map(|flavour| (flavour.name(), Sort::Of(flavour))).chain([
        ("without habits", Sort::Of(Flavour::Empty)),
        ("times permuted", Sort::Permuted),
        ("spread evenly", Sort::Spread),
    ]);
    for (name, sort) in sorts {
        let studied =
            (1..=arguments.seeds).into_par_iter().map(|seed| study(sort, seed)).collect::<Result<Vec<_>, _>>()?;
        let mut row = Row::default();
        for (seed, home) in (1..=arguments.seeds).zip(studied) {
            beaten.extend(home.held_out.iter().flat_map(|held_out| defeats(&format!("{name} {seed}"), held_out)));
            row.add(home);
        }
        writeln!(out, "{}", row.line(name))?;
        if arguments.kinds {
            for line in row.kinds() {
                writeln!(out, "{line}")?;
            }
        }
    }
    writeln!(out)?;
    for (file, zone, source) in real::HOMES {
        let name = file.split('.').next().unwrap_or(file);
        let found = arguments.homes.as_deref().map(|folder| real::study(folder, file, zone)).transpose()?.flatten();
        match found {
            Some(home) => {
                beaten.extend(defeats(name, &home.held_out));
                writeln!(out, "{}", Row::of_real(home.suggestions, &home.held_out).line(name))?;
            }
            None => writeln!(out, "{name}: skipped, {file} is not in the folder of --homes ({source})")?,
        }
    }
    let (lucky, better): (Vec<_>, Vec<_>) = beaten.into_iter().partition(|&(luck, _)| luck >= LUCK);
    writeln!(
        out,
        "\nA baseline is more precise at some recall {} times by so few fires that one of our precision would do as well\n\
         in one case of twenty or more, and otherwise {} times:",
        lucky.len(),
        better.len(),
    )?;
    for (_, line) in better {
        writeln!(out, "  {line}")?;
    }
    Ok(())
}

/// Where a baseline is more precise in a home, a line each: the recall at which luck explains it least,
/// and how likely luck does.
fn defeats(home: &str, HeldOut { ours, hourly, rules }: &HeldOut) -> Vec<(f64, String)> {
    let of = |name: &str, theirs| {
        let places = ours.beaten_at(theirs);
        let Defeat { recall, own, others, luck } = places.iter().min_by(|a, b| a.luck.total_cmp(&b.luck))?;
        let line =
            format!("{home}, {name}: at {recall:.3}, {own:.2} and {others:.2}, by luck in {:.1} %", 100.0 * luck);
        Some((*luck, line))
    };
    [("hourly frequency", hourly), ("association rules", rules)].into_iter().filter_map(|(n, c)| of(n, c)).collect()
}

/// What was asked for.
#[derive(Debug)]
struct Arguments {
    seeds: u64,
    /// The folder with the histories of real homes.
    homes: Option<PathBuf>,
    /// Whether each kind gets a line.
    kinds: bool,
}

impl Arguments {
    fn read() -> Result<Self, Box<dyn Error + Send + Sync>> {
        let mut read = Self { seeds: SEEDS, homes: None, kinds: false };
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                // Cargo itself passes it.
                "--bench" => {}
                "--kinds" => read.kinds = true,
                "--homes" => read.homes = Some(arguments.next().ok_or("--homes needs a folder")?.into()),
                seeds => {
                    read.seeds = seeds.parse().map_err(|_| format!("{seeds:?} is no number of homes of each sort"))?;
                }
            }
        }
        Ok(read)
    }
}
