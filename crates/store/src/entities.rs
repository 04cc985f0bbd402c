use std::collections::BTreeMap;

use domain::{EntityId, EntityInfo};

use crate::columns::Name;
use crate::{Store, StoreError};

impl Store {
    /// Keeps what a source knows of entities. What it knows replaces what was kept; what it does not
    /// know stays, since not every source knows everything.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn put_entities(&self, entities: &BTreeMap<EntityId, EntityInfo>) -> Result<(), StoreError> {
        self.write("keeping what is known of entities", |transaction| {
            // Hundreds of entities hardly ever change: what is the same already is not written again.
            let mut put = transaction.prepare_cached(
                "INSERT INTO entities (entity_id, name, area, device_class, unit) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (entity_id) DO UPDATE SET
                     name = COALESCE(excluded.name, name),
                     area = COALESCE(excluded.area, area),
                     device_class = COALESCE(excluded.device_class, device_class),
                     unit = COALESCE(excluded.unit, unit)
                 WHERE (COALESCE(excluded.name, name), COALESCE(excluded.area, area),
                        COALESCE(excluded.device_class, device_class), COALESCE(excluded.unit, unit))
                       IS NOT (name, area, device_class, unit)",
            )?;
            for (id, info) in entities {
                put.execute((id.as_str(), &info.name, &info.area, &info.device_class, &info.unit))?;
            }
            Ok(())
        })
    }

    /// What is known of entities.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn entities(&self) -> Result<BTreeMap<EntityId, EntityInfo>, StoreError> {
        self.read("reading what is known of entities", |connection| {
            let mut select =
                connection.prepare_cached("SELECT entity_id, name, area, device_class, unit FROM entities")?;
            let rows = select.query_map([], |row| {
                let Name(id) = row.get::<_, Name<EntityId>>(0)?;
                let info = EntityInfo {
                    name: row.get(1)?,
                    area: row.get(2)?,
                    device_class: row.get(3)?,
                    unit: row.get(4)?,
                    ..EntityInfo::default()
                };
                Ok((id, info))
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}
