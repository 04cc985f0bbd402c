-- What users make of suggestions. While `draft` is set the suggestion is as its user changed it, and `found` is as the
-- nights find it; without it both are the same, and `found` is NULL.
ALTER TABLE suggestions ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE suggestions ADD COLUMN draft TEXT;
ALTER TABLE suggestions ADD COLUMN found TEXT;
ALTER TABLE suggestions ADD COLUMN changed_at INTEGER;

-- Number 1 is what the nights find. It is written with the first change, and kept fresh as long as one is in force.
CREATE TABLE suggestion_versions (
    suggestion_id TEXT NOT NULL REFERENCES suggestions (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    author TEXT NOT NULL CHECK (author IN ('nightshift', 'user')),
    -- What is different from the version before, as a sentence.
    summary TEXT NOT NULL,
    -- The changes that were asked for, as JSON.
    changes TEXT NOT NULL,
    -- The user's own sentence, where it was asked for by one.
    request TEXT,
    -- The version whose content this one brought back.
    restores INTEGER,
    title TEXT NOT NULL,
    -- What it does, as JSON.
    draft TEXT NOT NULL,
    backtest TEXT NOT NULL,
    PRIMARY KEY (suggestion_id, number)
) STRICT;

-- What a device can be set to, where a source knows.
ALTER TABLE entities ADD COLUMN is_dimmable INTEGER;
ALTER TABLE entities ADD COLUMN temperatures TEXT;
