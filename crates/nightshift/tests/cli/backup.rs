use std::fs;
use std::process::Stdio;

use crate::{Desk, Said, list};

/// A home with a night behind it.
fn home() -> Desk {
    let desk = Desk::new();
    desk.simulate(&[]);
    desk.write(
        "nightshift.toml",
        "timezone = \"Europe/Berlin\"\nsource.events = \"history.jsonl\"\nstore.path = \"nightshift.db\"\n",
    );
    desk.run(&["run", "--quiet"]).well();
    desk
}

fn pending(desk: &Desk) -> Vec<String> {
    let said = desk.run(&["suggestions", "list", "--format", "json", "--status", "pending"]).well().json();
    list(&said, "suggestions").iter().map(|one| one["id"].to_string()).collect()
}

#[test]
fn a_backup_put_in_place_brings_everything_back() {
    let desk = home();
    let id = pending(&desk)[0].trim_matches('"').to_owned();
    desk.run(&["suggestions", "reject", &id]).well();
    let shown = |what: &[&str]| desk.run(what).well().out;
    let commands: [&[&str]; 3] = [
        &["history", "--format", "json"],
        &["suggestions", "list", "--format", "json"],
        &["status", "--format", "json"],
    ];
    let before = commands.map(shown);

    let said = desk.run(&["backup", "backup.db", "--format", "json"]).well().json();
    assert_eq!((&said["runs"], &said["rejected"]), (&1.into(), &1.into()), "{said}");
    assert_eq!(said["bytes"], fs::metadata(desk.path("backup.db")).expect("is there").len());
    assert!(desk.run(&["backup", "second.db"]).well().out.contains("1 rejected"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(desk.path("backup.db")).expect("is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    desk.run(&["suggestions", "undo", &id]).well();
    for ending in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(desk.path(&format!("nightshift.db{ending}")));
    }
    fs::rename(desk.path("backup.db"), desk.path("nightshift.db")).expect("puts it in place");
    assert_eq!(commands.map(shown), before);
    desk.run(&["run", "--quiet"]).well();
}

#[test]
fn it_writes_over_nothing_but_an_earlier_backup_and_that_when_told() {
    let desk = home();
    desk.write("notes.txt", "Dear diary");
    desk.write("nightshift.txt", "Dear diary");
    fs::create_dir(desk.path("folder")).expect("makes a folder");
    desk.run(&["backup", "backup.db"]).well();
    let earlier = fs::read(desk.path("backup.db")).expect("reads");
    desk.run(&["backup", "backup.db"]).refused(2, &["backup.db", "--force"]);
    assert!(fs::read(desk.path("backup.db")).expect("reads") == earlier);
    desk.run(&["run", "--quiet"]).well();
    desk.run(&["backup", "backup.db", "--force"]).well();
    assert!(fs::read(desk.path("backup.db")).expect("reads") != earlier);

    #[cfg(unix)]
    std::os::unix::fs::symlink("nightshift.db", desk.path("link.db")).expect("links");
    let own =
        ["nightshift.db", "./nightshift.db-wal", "folder/../nightshift.db-shm", "nightshift.db-journal", "link.db"];
    for name in own.iter().filter(|name| cfg!(unix) || **name != "link.db") {
        desk.run(&["backup", "--force", name]).refused(2, &["database"]);
    }
    for name in ["notes.txt", "nightshift.txt", "folder", "nightshift.toml", "history.jsonl"] {
        let before = fs::read(desk.path(name)).ok();
        desk.run(&["backup", name]).refused(2, &[name]);
        desk.run(&["backup", "--force", name]).refused(2, &[name]);
        assert!(fs::read(desk.path(name)).ok() == before, "{name}");
    }
    desk.run(&["backup", "none/backup.db"]).refused(1, &["none"]);
    let left = fs::read_dir(desk.folder.path()).expect("lists").filter_map(Result::ok);
    assert!(left.map(|entry| entry.file_name()).all(|name| !name.to_string_lossy().starts_with(".nightshift")));
}

#[test]
fn there_must_be_a_sound_database_to_back_up() {
    let desk = Desk::new();
    desk.write("nightshift.toml", "store.path = \"nightshift.db\"\n");
    desk.run(&["backup", "backup.db"]).refused(1, &["nightshift.db", "nothing to back up"]);
    assert!(!desk.path("nightshift.db").exists());
    desk.write("nightshift.db", &"garbage".repeat(1_000));
    desk.run(&["backup", "backup.db"]).refused(1, &["nightshift.db", "damaged"]);
    assert!(!desk.path("backup.db").exists());
}

/// Runs are stored, one after the other, while backups are made.
#[test]
fn backups_are_whole_while_nights_go_on() {
    let desk = home();
    let mut nights = desk.command(&["run", "--quiet"]);
    nights.stdout(Stdio::null()).stderr(Stdio::null());
    let mut seen = Vec::new();
    let mut at_work = nights.spawn().expect("the program starts");
    for number in 0..4 {
        let name = format!("backup {number}.db");
        desk.run(&["backup", &name]).well();
        let path = crate::text(&desk.path(&name));
        let Said { out, .. } =
            desk.run_with(&["history", "--format", "json"], &[("NIGHTSHIFT__STORE__PATH", &path)]).well();
        seen.push(out.matches("\"id\"").count());
    }
    assert!(at_work.wait().expect("ends").success());
    assert!(seen.is_sorted() && seen[0] >= 1, "{seen:?}");
}
