//! A small disk that is really full for a night.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use libtest_mimic::Failed;

use crate::history::Growing;
use crate::ledger::{Ledger, copy_of};
use crate::program::{Daemon, Home, Said};
use crate::tools::{Tool, lacking};
use crate::wall::Wall;
use crate::{Effort, Outcome};

/// A file system in memory, of two MiB, that only those see who are let in. It is gone with its keeper.
struct Disk {
    keeper: Child,
    folder: PathBuf,
}

/// How long a run may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long a daemon may live with a full disk.
const UNDER_FAULT: Duration = Duration::from_secs(5);

/// How long a daemon that lives on may take to see that there is room again.
const BY_ITSELF: Duration = Duration::from_secs(150);

pub(crate) fn trial(effort: Effort) -> Outcome {
    if let Some(skipped) = lacking(&[Tool::Faketime, Tool::Unshare])? {
        return Ok(skipped);
    }
    let home = Home::new(&["--entities", "40", "--days", "40", "--start", "2026-09-01"], "")?;
    fs::create_dir(home.path("disk"))?;
    let disk = Disk::mount(home.path("disk"))?;
    let mut history = Growing::of(&home)?;
    let mut ledger = Ledger::default();
    let slots: Vec<Timestamp> =
        ["2026-10-03T03:00:00Z", "2026-10-04T03:00:00Z"].iter().map(|slot| slot.parse()).collect::<Result<_, _>>()?;
    let mut wall = Wall::new(slots[0].checked_sub(SignedDuration::from_secs(1))?)?;

    history.reach(wall.now())?;
    let daemon = disk.serve(&home, &wall)?;
    if daemon.hear(PATIENCE, |said| *said == Said::Succeeded).is_none() {
        return Err(format!("a night with room has no success: {}", daemon.said()).into());
    }
    daemon.stop()?;
    disk.look(&mut ledger)?;

    wall.reach(slots[1].checked_sub(SignedDuration::from_secs(3))?);
    history.reach(wall.now())?;
    let daemon = disk.serve(&home, &wall)?;
    let filled = disk.fill()?;
    let ended = daemon.hear(UNDER_FAULT, |said| matches!(said, Said::Succeeded | Said::EndedWithout));
    let health = daemon.ask("GET", "/health")?.0;
    if ended == Some(Said::Succeeded) || !["ERROR", "WARN"].iter().any(|word| daemon.said().contains(word)) {
        return Err(format!("a full disk, and not a word of it: {}", daemon.said()).into());
    }
    disk.make_room()?;
    let begin = Instant::now();
    let (daemon, how) = if effort == Effort::Full {
        (daemon, "by itself")
    } else {
        daemon.kill()?;
        wall.skip(SignedDuration::from_secs(75));
        (disk.serve(&home, &wall)?, "after a kill and a start a minute later")
    };
    if daemon.hear(BY_ITSELF, |said| *said == Said::Succeeded).is_none() {
        return Err(format!("there is room again, and no success: {}", daemon.said()).into());
    }
    let after = begin.elapsed();
    daemon.stop()?;
    disk.look(&mut ledger)?;
    ledger.slots_are(&slots)?;
    Ok(format!(
        "the last {filled} bytes taken before the slot: /health said {health}, the run {}; with room again the slot had \
         its success {how}, in {:.1} s; {} suggestions, none lost, the database is sound",
        if ended.is_some() { "failed" } else { "came to no end" },
        after.as_secs_f64(),
        ledger.suggestions(),
    ))
}

impl Disk {
    fn mount(folder: PathBuf) -> Result<Self, Failed> {
        let script = "mount -t tmpfs -o size=2m,mode=700 nightshift \"$0\" && echo mounted && exec cat";
        let mut keeper = Command::new("unshare")
            .args(["-Urm", "sh", "-c", script])
            .arg(&folder)
            // It ends when nobody holds the other end of this any more.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut said = String::new();
        BufReader::new(keeper.stdout.take().ok_or("not piped")?).read_line(&mut said)?;
        let disk = Self { keeper, folder };
        if said.trim() == "mounted" { Ok(disk) } else { Err("the small disk cannot be mounted".into()) }
    }

    /// Its file of this name, as seen from outside.
    fn path(&self, name: &str) -> PathBuf {
        let folder = self.folder.strip_prefix("/").unwrap_or(&self.folder);
        PathBuf::from(format!("/proc/{}/root", self.keeper.id())).join(folder).join(name)
    }

    /// Starts a daemon that sees it and keeps its store there.
    fn serve(&self, home: &Home, wall: &Wall) -> Result<Daemon, Failed> {
        let keeper = self.keeper.id().to_string();
        let folder = home.path(".").display().to_string();
        let enter = ["nsenter", "--preserve-credentials", "-U", "-m", "-t", &keeper, "--"];
        let enter = enter.into_iter().chain(["sh", "-c", "cd \"$0\" && exec \"$@\"", &folder]);
        let wrapper: Vec<String> = enter.map(str::to_owned).collect();
        let mut command = home.command_behind(&wrapper, &["serve"]);
        command.env("NIGHTSHIFT__STORE__PATH", "disk/nightshift.db").env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        wall.show(&mut command);
        Daemon::start(command)
    }

    /// Takes all the room that is left, and gives how much it was.
    fn fill(&self) -> Result<u64, Failed> {
        let mut ballast = File::create(self.path("ballast"))?;
        let mut taken = 0;
        while ballast.write_all(&[0; 4096]).is_ok() {
            taken += 4096;
        }
        Ok(taken)
    }

    fn make_room(&self) -> Result<(), Failed> {
        Ok(fs::remove_file(self.path("ballast"))?)
    }

    fn look(&self, ledger: &mut Ledger) -> Result<(), Failed> {
        // SQLite would follow the way into the file system and come out in ours.
        let (_folder, store) = copy_of(&self.path("nightshift.db"))?;
        ledger.compare(&store).map(drop)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.keeper.kill();
        let _ = self.keeper.wait();
    }
}
