-- What Home Assistant said over the live connection, until a night has put it into the archive.
CREATE TABLE live_changes (
    at INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    state TEXT NOT NULL,
    -- What was heard of the cause, so that other rules may judge it anew.
    context_id TEXT,
    user_id TEXT,
    has_parent INTEGER NOT NULL,
    -- The cause, where the change was not heard but read later; its number in `domain`.
    told INTEGER,
    PRIMARY KEY (at, entity_id, state)
) STRICT, WITHOUT ROWID;

-- Contexts in which automations and scripts ran.
CREATE TABLE live_contexts (
    context_id TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    user_id TEXT
) STRICT, WITHOUT ROWID;

-- From when to when, both ends included, no change is missing.
CREATE TABLE live_spans (
    id INTEGER PRIMARY KEY,
    from_at INTEGER NOT NULL,
    until_at INTEGER NOT NULL,
    -- Whether it was read later.
    is_told INTEGER NOT NULL,
    CHECK (from_at <= until_at)
) STRICT;

-- One row: how the connection stands.
CREATE TABLE live_connection (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    -- Since when it is up or down.
    is_up INTEGER NOT NULL,
    since INTEGER NOT NULL,
    -- The span that grows while it is up; none until something was heard.
    span_id INTEGER,
    -- The last sign of life.
    alive_at INTEGER NOT NULL,
    -- Changes that were heard, and gaps that were filled, since the database was made.
    changes INTEGER NOT NULL DEFAULT 0,
    gaps INTEGER NOT NULL DEFAULT 0,
    -- The last gap that was filled.
    gap_from INTEGER,
    gap_until INTEGER,
    gap_changes INTEGER,
    -- Why it is down.
    error TEXT
) STRICT;
