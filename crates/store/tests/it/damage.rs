use std::fs::{self, File};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use domain::{Event, EventLogBuilder, SuggestionStatus};
use jiff::civil::date;
use rusqlite::Connection;
use store::{Claimed, Decision, FeedbackFilter, Page, Salvaged, Store, StoreError, SuggestionFilter};
use tempfile::TempDir;

use crate::samples::{at, claim, results, suggestion};

const NAMES: [&str; 40] = [
    "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "w",
    "x", "y", "z", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14",
];

/// A database with a past, at rest: nights, decisions, an archive.
fn lived_in(folder: &TempDir, name: &str) -> PathBuf {
    let path = folder.path().join(name);
    let store = Store::open(&path).expect("opens");
    live(&store);
    path
}

fn live(store: &Store) {
    for night in 0..4 {
        let Claimed::Run(run) = store.claim(&claim(None, night * 100)).expect("claims") else { unreachable!("free") };
        store.commit_results(&run.id, &results(&NAMES, "t", night * 100 + 1)).expect("commits");
    }
    store.decide(&suggestion("a", "").id, Decision::Accept, at(900)).expect("decides");
    store.decide(&suggestion("14", "").id, Decision::Reject, at(901)).expect("decides");
    store.set_meta("archive.first_day", "2026-10-01").expect("notes");
    store.set_meta("schedule.in_force", "{}").expect("notes");
    for day in 1..=9 {
        let mut random = 7_u64;
        let mut builder = EventLogBuilder::default();
        for number in 0..2_000_i64 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let time = number * 1_000_000 + i64::try_from(random >> 45).expect("small");
            builder.push(Event { time, entity_id: "light.a", state: "on", cause: domain::Cause::Device });
        }
        store.archive_day(date(2026, 10, day), &builder.finish()).expect("archives");
    }
}

const EVERYTHING: Salvaged = Salvaged { decisions: 2, suggestions: 40, runs: 4, archive_days: 9, complete: true };

fn overwrite(path: &Path, from: u64, bytes: &[u8]) {
    let mut file = File::options().write(true).open(path).expect("opens");
    file.seek(SeekFrom::Start(from)).expect("seeks");
    file.write_all(bytes).expect("writes");
}

fn noise(length: usize) -> Vec<u8> {
    let mut random = 99_u64;
    std::iter::repeat_with(|| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        random.to_be_bytes()[0]
    })
    .take(length)
    .collect()
}

/// The first page (from 1) of a table or index.
fn root_page(path: &Path, name: &str) -> u64 {
    let raw = Connection::open(path).expect("opens");
    raw.query_row("SELECT rootpage FROM sqlite_schema WHERE name = ?1", [name], |row| row.get(0).map(i64::unsigned_abs))
        .expect("is there")
}

fn at_work(store: &Store) {
    assert!(matches!(store.claim(&claim(None, 10_000)).expect("claims"), Claimed::Run(_)));
    store.check_integrity().expect("sound");
}

/// Names and bytes of all that was set aside.
fn aside(folder: &TempDir) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder.path())
        .expect("lists")
        .map(|entry| entry.expect("lists").path())
        .filter(|path| path.display().to_string().contains(".corrupt-"))
        .map(|path| (path.file_name().expect("named").to_string_lossy().into_owned(), fs::read(&path).expect("reads")))
        .collect();
    files.sort();
    files
}

/// A kind of damage, and how many of the runs can still be read, where that is certain.
type Damage = (&'static str, fn(&Path), Option<u64>);

const DAMAGES: [Damage; 10] = [
    ("a torn header", |path| overwrite(path, 0, &noise(512)), Some(0)),
    ("a header of another file", |path| overwrite(path, 0, b"Oct 31 12:00:00 ha kernel: usb 1-1.4: reset"), Some(0)),
    ("a first page of zeros", |path| overwrite(path, 0, &[0; 4096]), Some(0)),
    (
        "nothing but zeros",
        |path| {
            let length = fs::metadata(path).expect("is there").len();
            fs::write(path, vec![0; usize::try_from(length).expect("small")]).expect("writes");
        },
        Some(0),
    ),
    ("nothing but noise", |path| fs::write(path, noise(70_001)).expect("writes"), Some(0)),
    ("a text", |path| fs::write(path, "not a database").expect("writes"), Some(0)),
    ("a format that no version has", |path| overwrite(path, 60, &[0x5a; 4]), Some(4)),
    (
        "a beginning only",
        |path| File::options().write(true).open(path).and_then(|f| f.set_len(100)).expect("cuts"),
        Some(0),
    ),
    (
        "half of its length",
        |path| {
            let file = File::options().write(true).open(path).expect("opens");
            file.set_len(file.metadata().expect("is there").len() / 2).expect("cuts");
        },
        None,
    ),
    (
        "a malformed schema",
        |path| {
            let raw = Connection::open(path).expect("opens");
            raw.execute_batch(
                "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE runs (' WHERE name = 'runs'",
            )
            .expect("writes");
        },
        None,
    ),
];

#[test]
fn whatever_the_damage_the_file_is_set_aside_once_and_a_fresh_one_begun() {
    for (name, damage, runs) in DAMAGES {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = lived_in(&folder, "nightshift.db");
        damage(&path);
        let before = fs::read(&path).expect("reads");
        let error = Store::open(&path).and_then(|store| store.check_integrity()).expect_err("damaged");
        assert!(matches!(error, StoreError::Damaged { .. }) && error.is_transient(), "{name}: {error}");

        let (store, set_aside) = Store::open_or_begin_anew(&path, at(0)).expect(name);
        let set_aside = set_aside.expect(name);
        assert_eq!(set_aside.path, folder.path().join("nightshift.db.corrupt-20261001T030000Z"), "{name}");
        let salvaged = set_aside.salvaged;
        assert!(runs.is_none_or(|runs| salvaged.runs == runs), "{name}: {salvaged:?}");
        assert_eq!(salvaged.complete, runs == Some(4), "{name}: {salvaged:?}");
        at_work(&store);
        assert_eq!(store.set_aside_before(), [set_aside.path], "{name}");
        drop(store);
        for _ in 0..3 {
            let (store, set_aside) = Store::open_or_begin_anew(&path, at(60)).expect(name);
            assert_eq!(set_aside, None, "{name}");
            drop(store);
        }
        assert!(aside(&folder)[0].1 == before, "{name}: a byte of it was changed");
        let left = fs::read_dir(folder.path()).expect("lists").map(|entry| entry.expect("lists").file_name());
        let strange: Vec<_> = left.filter(|name| !name.to_string_lossy().starts_with("nightshift.db")).collect();
        assert!(strange.is_empty() && !folder.path().join("nightshift.db.fresh").exists(), "{name}: {strange:?}");
    }
}

#[test]
fn an_emptied_file_beside_its_write_ahead_log_is_damage() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("n.db");
    let store = Store::open(&path).expect("opens");
    live(&store);
    fs::write(&path, "").expect("empties");
    let log = fs::read(folder.path().join("n.db-wal")).expect("reads");
    let (fresh, set_aside) = Store::open_or_begin_anew(&path, at(0)).expect("goes on");
    assert!(!log.is_empty() && set_aside.is_some());
    at_work(&fresh);
    let kept: Vec<_> = aside(&folder).into_iter().filter(|(name, _)| name.ends_with("-wal")).collect();
    assert!(kept == [("n.db.corrupt-20261001T030000Z-wal".to_owned(), log)], "the log is kept");
}

#[test]
fn each_damaged_one_is_kept_under_a_name_of_its_own() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("n.db");
    for number in 0..3_u8 {
        fs::write(&path, [0, number].repeat(40)).expect("writes");
        fs::write(&path, vec![0; 600 + usize::from(number)]).expect("writes");
        let (_, set_aside) = Store::open_or_begin_anew(&path, at(0)).expect("goes on");
        assert!(set_aside.is_some());
    }
    let lengths: Vec<usize> = aside(&folder).into_iter().map(|(_, bytes)| bytes.len()).collect();
    assert_eq!(lengths, [600, 601, 602]);
}

#[test]
fn damage_to_one_table_costs_that_table_only() {
    for (name, expected) in [
        ("patterns", Salvaged { complete: false, ..EVERYTHING }),
        ("runs_by_slot", EVERYTHING),
        ("suggestion_changes", Salvaged { complete: false, ..EVERYTHING }),
        ("runs", Salvaged { runs: 0, complete: false, ..EVERYTHING }),
        ("archive_days", Salvaged { archive_days: 0, complete: false, ..EVERYTHING }),
    ] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = lived_in(&folder, "n.db");
        overwrite(&path, (root_page(&path, name) - 1) * 4096, &noise(4096));
        let (store, set_aside) = Store::open_or_begin_anew(&path, at(0)).expect("goes on");
        assert_eq!(set_aside.expect("is set aside").salvaged, expected, "{name}");
        let status = |name| store.suggestion(&suggestion(name, "").id).expect("reads").map(|stored| stored.status);
        assert_eq!((status("a"), status("14")), (Some(SuggestionStatus::Accepted), Some(SuggestionStatus::Rejected)));
        // What is noted of the archive holds for the whole of it only: else its gaps would never be filled.
        let noted = store.meta("archive.first_day").expect("reads").is_some();
        assert_eq!((noted, store.meta("schedule.in_force").expect("reads").is_some()), (name != "archive_days", true));
        at_work(&store);
    }
}

#[test]
fn rows_on_both_sides_of_the_damage_are_kept_and_nonsense_is_not() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = lived_in(&folder, "n.db");
    let raw = Connection::open(&path).expect("opens");
    raw.execute("UPDATE suggestions SET automation = 'no JSON' WHERE rowid = 7", []).expect("writes");
    raw.execute("UPDATE archive_days SET block = x'00' WHERE rowid = 3", []).expect("writes");
    let pages = raw
        .prepare("SELECT pageno FROM dbstat WHERE name = 'suggestions' AND pagetype = 'leaf' ORDER BY path")
        .and_then(|mut select| {
            select.query_map([], |row| row.get(0).map(i64::unsigned_abs))?.collect::<Result<Vec<_>, _>>()
        })
        .expect("lists");
    drop(raw);
    let page = pages[pages.len() / 2];
    overwrite(&path, (page - 1) * 4096, &noise(4096));
    let (store, set_aside) = Store::open_or_begin_anew(&path, at(0)).expect("goes on");
    let salvaged = set_aside.expect("is set aside").salvaged;
    assert!(salvaged.archive_days <= 8 && salvaged.suggestions < 40 && salvaged.suggestions > 20, "{salvaged:?}");
    let all = store.suggestions(&SuggestionFilter::default(), &Page::first(99)).expect("all of them can be read");
    assert_eq!(all.len() as u64, salvaged.suggestions);
    at_work(&store);
}

#[test]
fn damage_that_comes_later_is_noticed_and_every_store_goes_on_with_the_fresh_one() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("n.db");
    let (store, other) = (Store::open(&path).expect("opens"), Store::open(&path).expect("opens"));
    live(&store);
    assert_eq!(store.begin_anew_if_damaged(at(0)).expect("looks"), None, "it costs nothing while all is well");
    let raw = Connection::open(&path).expect("opens");
    raw.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).expect("checkpoints");
    drop(raw);
    // So that nobody's cache hides it.
    other.set_meta("a", "b").expect("writes");
    overwrite(&path, (root_page(&path, "patterns") - 1) * 4096, &noise(4096));
    let error = store.patterns(&Page::first(9)).expect_err("damaged");
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");

    let set_aside = store.begin_anew_if_damaged(at(0)).expect("goes on").expect("was damaged");
    assert_eq!(set_aside.salvaged, Salvaged { complete: false, ..EVERYTHING });
    assert_eq!(store.begin_anew_if_damaged(at(0)).expect("looks"), None);
    assert_eq!(store.past_decisions(&FeedbackFilter::default()).expect("reads").len(), 2, "what they taught, too");
    other.set_meta("a", "of the other").expect("writes");
    assert_eq!(store.meta("a").expect("reads").as_deref(), Some("of the other"));
    assert_eq!(other.patterns(&Page::first(9)).expect("reads"), []);
    drop(other);
    at_work(&store);
    drop(store);
    assert_eq!(Store::open(&path).expect("opens").meta("a").expect("reads").as_deref(), Some("of the other"));
}

#[test]
fn what_is_not_damaged_is_never_set_aside() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = lived_in(&folder, "n.db");
    let raw = Connection::open(&path).expect("opens");
    // Others may hold it as long as they like,
    raw.execute_batch("BEGIN EXCLUSIVE").expect("locks");
    let opened = Store::open_or_begin_anew(&path, at(0));
    assert!(!matches!(opened, Ok((_, Some(_)))), "{opened:?}");
    raw.execute_batch("COMMIT").expect("unlocks");
    // a newer version is refused,
    raw.pragma_update(None, "user_version", 99).expect("writes");
    drop(raw);
    let error = Store::open_or_begin_anew(&path, at(0)).expect_err("refused");
    assert!(matches!(error, StoreError::TooNew { .. }), "{error}");
    // and so is what is not ours.
    let notes = folder.path().join("notes.txt");
    fs::write(&notes, "Dear diary").expect("writes");
    let error = Store::open_or_begin_anew(&notes, at(0)).expect_err("refused");
    assert!(matches!(error, StoreError::NotOurs { .. }), "{error}");
    assert!(aside(&folder).is_empty());
}

#[test]
fn of_many_that_find_the_damage_at_once_one_sets_it_aside() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = lived_in(&folder, "nightshift.db");
    overwrite(&path, (root_page(&path, "runs") - 1) * 4096, &noise(4096));
    let start = std::sync::Barrier::new(6);
    let set_aside: Vec<bool> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..6)
            .map(|number| {
                let (path, start) = (&path, &start);
                scope.spawn(move || {
                    start.wait();
                    let (store, set_aside) = Store::open_or_begin_anew(path, at(0)).expect("goes on");
                    store.set_meta(&format!("key {number}"), "value").expect("writes");
                    set_aside.is_some()
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("ends")).collect()
    });
    assert_eq!(set_aside.iter().filter(|one| **one).count(), 1, "{set_aside:?}");
    let store = Store::open(&path).expect("opens");
    for number in 0..6 {
        assert!(store.meta(&format!("key {number}")).expect("reads").is_some(), "{number}");
    }
    assert_eq!(store.set_aside_before().len(), 1);
    assert_eq!(store.count_suggestions(SuggestionStatus::Accepted).expect("counts"), 1);
}

#[test]
fn a_store_follows_its_path() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (path, backup) = (lived_in(&folder, "n.db"), folder.path().join("backup.db"));
    let store = Store::open(&path).expect("opens");
    let raw = Connection::open(&path).expect("opens");
    raw.execute("VACUUM INTO ?1", [backup.display().to_string()]).expect("copies");
    drop(raw);
    store.set_meta("since", "the backup").expect("writes");
    for ending in ["-wal", "-shm"] {
        fs::remove_file(format!("{}{ending}", path.display())).expect("removes");
    }
    fs::rename(&backup, &path).expect("puts it in its place");
    assert_eq!(store.meta("since").expect("reads"), None);
    assert_eq!(store.count_suggestions(SuggestionStatus::Accepted).expect("counts"), 1);
    at_work(&store);
}
