use std::collections::BTreeMap;

use domain::{EntityId, EntityInfo};

use crate::columns::{Json, Name};
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
                "INSERT INTO entities (entity_id, name, area, device_class, unit, is_dimmable, temperatures)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 ON CONFLICT (entity_id) DO UPDATE SET
                     name = COALESCE(excluded.name, name),
                     area = COALESCE(excluded.area, area),
                     device_class = COALESCE(excluded.device_class, device_class),
                     unit = COALESCE(excluded.unit, unit),
                     is_dimmable = COALESCE(excluded.is_dimmable, is_dimmable),
                     temperatures = COALESCE(excluded.temperatures, temperatures)
                 WHERE (COALESCE(excluded.name, name), COALESCE(excluded.area, area),
                        COALESCE(excluded.device_class, device_class), COALESCE(excluded.unit, unit),
                        COALESCE(excluded.is_dimmable, is_dimmable), COALESCE(excluded.temperatures, temperatures))
                       IS NOT (name, area, device_class, unit, is_dimmable, temperatures)",
            )?;
            for (id, info) in entities {
                let temperatures = info.temperatures.as_ref().map(Json);
                put.execute((
                    id.as_str(),
                    &info.name,
                    &info.area,
                    &info.device_class,
                    &info.unit,
                    info.is_dimmable,
                    temperatures,
                ))?;
            }
            Ok(())
        })
    }

    /// Keeps what Home Assistant's registries say of entities: their areas, categories, labels and whether they are
    /// hidden. What they do not say is not so any more.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn put_registry(&self, entities: &BTreeMap<EntityId, EntityInfo>) -> Result<(), StoreError> {
        self.write("keeping what the registries say of entities", |transaction| {
            let mut put = transaction.prepare_cached(
                "INSERT INTO entities (entity_id, area, category, is_hidden, labels) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (entity_id) DO UPDATE SET
                     area = excluded.area, category = excluded.category,
                     is_hidden = excluded.is_hidden, labels = excluded.labels
                 WHERE (excluded.area, excluded.category, excluded.is_hidden, excluded.labels)
                       IS NOT (area, category, is_hidden, labels)",
            )?;
            for (id, info) in entities {
                put.execute((id.as_str(), &info.area, &info.category, info.is_hidden, Json(&info.labels)))?;
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
            let mut select = connection.prepare_cached(
                "SELECT entity_id, name, area, device_class, unit, category, is_hidden, labels, is_dimmable, temperatures
                 FROM entities",
            )?;
            let rows = select.query_map([], |row| {
                let Name(id) = row.get::<_, Name<EntityId>>(0)?;
                let Json(labels) = row.get(7)?;
                let info = EntityInfo {
                    name: row.get(1)?,
                    area: row.get(2)?,
                    device_class: row.get(3)?,
                    unit: row.get(4)?,
                    category: row.get(5)?,
                    is_hidden: row.get(6)?,
                    labels,
                    is_dimmable: row.get(8)?,
                    temperatures: row.get::<_, Option<Json<_>>>(9)?.map(|Json(range)| range),
                };
                Ok((id, info))
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}
