-- The automations that the home has, as Home Assistant showed them last, as JSON.
CREATE TABLE home_automations (
    entity_id TEXT PRIMARY KEY,
    automation TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What the latest run that succeeded advises to do about them, best first.
CREATE TABLE advice (
    id TEXT PRIMARY KEY,
    advice TEXT NOT NULL,
    rank INTEGER NOT NULL,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
