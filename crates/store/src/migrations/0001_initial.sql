-- Instants are microseconds since 1970 in UTC, dates local days as YYYY-MM-DD, JSON what `domain` serialises.

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    -- The instant in the id: that of the claim, moved on where an earlier run has it or a later one.
    id_at INTEGER NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    slot TEXT,
    scheduled_for INTEGER,
    started_at INTEGER NOT NULL,
    -- The last sign of life; the run counts as alive for one lease (microseconds) from it.
    heartbeat_at INTEGER NOT NULL,
    lease INTEGER NOT NULL,
    finished_at INTEGER,
    status TEXT NOT NULL CHECK (status IN ('running', 'succeeded', 'failed', 'interrupted', 'skipped')),
    stage TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    events INTEGER NOT NULL DEFAULT 0,
    patterns INTEGER NOT NULL DEFAULT 0,
    suggestions INTEGER NOT NULL DEFAULT 0,
    duration_ms INTEGER,
    error TEXT,
    notes TEXT NOT NULL DEFAULT '[]',
    CHECK ((status = 'running') = (finished_at IS NULL))
) STRICT, WITHOUT ROWID;

-- The promises about runs, kept by the database whatever the code does.
CREATE UNIQUE INDEX runs_one_running ON runs (status) WHERE status = 'running';
CREATE UNIQUE INDEX runs_one_success_a_slot ON runs (slot) WHERE status = 'succeeded' AND slot IS NOT NULL;
CREATE UNIQUE INDEX runs_one_skip_a_slot ON runs (slot) WHERE status = 'skipped';
CREATE INDEX runs_by_slot ON runs (slot, id) WHERE slot IS NOT NULL;

CREATE TABLE archive_days (
    date TEXT PRIMARY KEY,
    events INTEGER NOT NULL,
    block BLOB NOT NULL
) STRICT;

CREATE TABLE entities (
    entity_id TEXT PRIMARY KEY,
    name TEXT,
    area TEXT,
    device_class TEXT,
    unit TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE patterns (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    trigger TEXT NOT NULL,
    conditions TEXT NOT NULL,
    actions TEXT NOT NULL,
    support INTEGER NOT NULL,
    opportunities INTEGER NOT NULL,
    -- Measures may be NULL: SQLite has no other way to keep "not a number".
    confidence REAL,
    confidence_low REAL,
    q_value REAL,
    lift REAL,
    delay_seconds REAL,
    machine_like INTEGER NOT NULL,
    backtest TEXT NOT NULL,
    score REAL,
    moments TEXT NOT NULL,
    -- Place in the order of the latest run that succeeded; NULL when that run did not find it.
    rank INTEGER,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    gone_at INTEGER
) STRICT;

CREATE TABLE suggestions (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    category TEXT NOT NULL,
    priority TEXT NOT NULL,
    confidence REAL,
    kind TEXT NOT NULL,
    pattern_ids TEXT NOT NULL,
    backtest TEXT NOT NULL,
    automation TEXT NOT NULL,
    yaml TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('pending', 'accepted', 'rejected', 'gone')),
    -- As in patterns.
    rank INTEGER,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    decided_at INTEGER
) STRICT;

CREATE INDEX suggestions_by_status ON suggestions (status);

CREATE TABLE suggestion_changes (
    seq INTEGER PRIMARY KEY,
    suggestion_id TEXT NOT NULL REFERENCES suggestions (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    from_status TEXT,
    to_status TEXT NOT NULL,
    -- NULL when the user decided. No reference: old runs are removed, the history stays.
    run_id TEXT
) STRICT;

CREATE INDEX suggestion_changes_by_suggestion ON suggestion_changes (suggestion_id, seq);

CREATE TABLE outbox (
    -- AUTOINCREMENT, so that a number is never used again and the order of messages is that of the numbers.
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id TEXT NOT NULL,
    topic TEXT NOT NULL,
    payload TEXT NOT NULL,
    retain INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    attempted_at INTEGER,
    error TEXT,
    sent_at INTEGER
) STRICT;

CREATE INDEX outbox_pending ON outbox (id) WHERE sent_at IS NULL;
