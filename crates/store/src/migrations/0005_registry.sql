-- What Home Assistant's registries say of an entity. Labels are a JSON array of their names.
ALTER TABLE entities ADD COLUMN category TEXT;
ALTER TABLE entities ADD COLUMN is_hidden INTEGER NOT NULL DEFAULT 0;
ALTER TABLE entities ADD COLUMN labels TEXT NOT NULL DEFAULT '[]';
