use std::fmt::Display;
use std::path::{Path, PathBuf};

use domain::{Columns, EventLog, EventLogBuilder, Names, Part};
use jiff::civil::Date;
use rusqlite::OptionalExtension;
use serde::Serialize;

use crate::block::{self, Block, BlockError};
use crate::columns::{Count, Day};
use crate::{Store, StoreError};

/// A local day in the archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ArchivedDay {
    /// Which.
    pub date: Date,
    /// How many events it has.
    pub events: u64,
    /// What it takes in the database, in bytes.
    pub bytes: u64,
}

/// An archived day of which it is known what is in it, and whose events are still packed: a part of a log to be.
#[derive(Debug)]
pub struct PackedDay {
    date: Date,
    store: PathBuf,
    block: Block,
}

impl Store {
    /// The days in the archive, the earliest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn archived_days(&self) -> Result<Vec<ArchivedDay>, StoreError> {
        self.read("listing the archive", |connection| {
            let mut select =
                connection.prepare_cached("SELECT date, events, length(block) FROM archive_days ORDER BY date")?;
            let rows = select.query_map([], |row| {
                Ok(ArchivedDay {
                    date: row.get::<_, Day>(0)?.0,
                    events: row.get::<_, Count>(1)?.0,
                    bytes: row.get::<_, Count>(2)?.0,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Puts a closed local day into the archive, in place of what it had of that day. A day without
    /// an event is kept, too: it says that there was none.
    ///
    /// # Errors
    /// [`StoreError::TooBig`] for a day of more than some 50 million events, or when the database
    /// cannot be written.
    pub fn archive_day(&self, date: Date, log: &EventLog) -> Result<(), StoreError> {
        let block = block::encode(log).map_err(|error| match error {
            BlockError::TooBig => {
                StoreError::TooBig { what: format!("the history of {date}"), limit_bytes: block::MAX_BYTES as u64 }
            }
            other => StoreError::Corrupt {
                what: format!("the history of {date} could not be packed ({other})"),
                fix: "give the program more memory and run it again".to_owned(),
            },
        })?;
        self.write("archiving a day", |transaction| {
            transaction
                .prepare_cached(
                    "INSERT INTO archive_days (date, events, block) VALUES (?1, ?2, ?3)
                     ON CONFLICT (date) DO UPDATE SET events = excluded.events, block = excluded.block",
                )?
                .execute((Day(date), Count(log.len() as u64), block))?;
            Ok(())
        })
    }

    /// Adds the events of the archived days from `from` to `to_inclusive` to `into`, and returns how
    /// many they were.
    ///
    /// # Errors
    /// [`StoreError::DamagedDay`] when one cannot be unpacked; the days before it have
    /// been added by then. Also when the database cannot be read.
    pub fn load_archive(&self, from: Date, to_inclusive: Date, into: &mut EventLogBuilder) -> Result<u64, StoreError> {
        let mut events = 0;
        for day in self.archived_days()? {
            if (from..=to_inclusive).contains(&day.date) {
                events += self.load_day(day.date, into)?;
            }
        }
        Ok(events)
    }

    /// Removes the days before `before` from the archive, and returns how many they were.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn prune_archive(&self, before: Date) -> Result<u64, StoreError> {
        self.write("removing old days from the archive", |transaction| {
            Ok(transaction.execute("DELETE FROM archive_days WHERE date < ?1", [Day(before)])? as u64)
        })
    }

    /// Removes one day from the archive, such as one that is damaged, so that it can be read from the
    /// source again. Returns whether it was there.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn remove_archived_day(&self, date: Date) -> Result<bool, StoreError> {
        self.write("removing a day from the archive", |transaction| {
            Ok(transaction.execute("DELETE FROM archive_days WHERE date = ?1", [Day(date)])? > 0)
        })
    }

    /// Unpacks every day.
    ///
    /// # Errors
    /// [`StoreError::DamagedDay`], or when the database cannot be read.
    pub(crate) fn check_archive(&self) -> Result<(), StoreError> {
        for day in self.archived_days()? {
            self.load_day(day.date, &mut EventLogBuilder::default())?;
        }
        Ok(())
    }

    /// A day of the archive as it is kept there, for [`EventLog::join`]. None where it is not in the archive.
    ///
    /// # Errors
    /// [`StoreError::DamagedDay`], or when the database cannot be read.
    pub fn packed_day(&self, date: Date) -> Result<Option<PackedDay>, StoreError> {
        let stored = self.read("reading a day of the archive", |connection| {
            Ok(connection
                .prepare_cached("SELECT events, block FROM archive_days WHERE date = ?1")?
                .query_row([Day(date)], |row| Ok((row.get::<_, Count>(0)?.0, row.get::<_, Vec<u8>>(1)?)))
                .optional()?)
        })?;
        let Some((events, block)) = stored else {
            return Ok(None);
        };
        let block = Block::open(block).map_err(|error| damaged(date, self.path(), &error))?;
        let found = block.events();
        if found != events {
            return Err(damaged(date, self.path(), &format_args!("it holds {found} events, not {events}")));
        }
        Ok(Some(PackedDay { date, store: self.path().to_owned(), block }))
    }

    /// Adds one day's events to `into`. The database is free again while they are unpacked.
    pub(crate) fn load_day(&self, date: Date, into: &mut EventLogBuilder) -> Result<u64, StoreError> {
        self.packed_day(date)?.map_or(Ok(0), |day| into.append_part(&day))
    }
}

impl Part<StoreError> for PackedDay {
    fn entity_names(&self) -> &Names {
        self.block.entity_names()
    }

    fn state_names(&self) -> &Names {
        self.block.state_names()
    }

    fn events_of(&self, entity: u32) -> u32 {
        self.block.events_of(entity)
    }

    fn write(&self, into: Columns<'_>, scratch: &mut Vec<u8>) -> Result<(), StoreError> {
        self.block.write(into, scratch).map_err(|error| damaged(self.date, &self.store, &error))
    }
}

fn damaged(date: Date, path: &Path, reason: &dyn Display) -> StoreError {
    StoreError::DamagedDay { date, path: path.to_owned(), what: reason.to_string() }
}
