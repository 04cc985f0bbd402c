-- Automations of ours in Home Assistant: what is wanted of each, and what came of it. No reference: an
-- automation that is there is remembered, whatever becomes of its suggestion.
CREATE TABLE automations (
    suggestion_id TEXT PRIMARY KEY,
    -- The id by which Home Assistant edits it.
    automation_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('making', 'made', 'undoing', 'undone', 'failed')),
    -- Grows with every wish, so that work on an earlier one does not pass for work on this one.
    revision INTEGER NOT NULL,
    -- What the user decided, to be noted when it is done.
    decision TEXT NOT NULL CHECK (decision IN ('accept', 'reject', 'undo')),
    -- The configuration as we make it, as JSON.
    config TEXT NOT NULL,
    -- Whether it was sent to Home Assistant: from then on it may be there.
    sent INTEGER NOT NULL DEFAULT 0,
    -- Whether it is taken away also when a person has edited it.
    even_if_edited INTEGER NOT NULL DEFAULT 0,
    wanted_at INTEGER NOT NULL,
    done_at INTEGER,
    -- When to look once more whether Home Assistant has kept it; NULL when that was done.
    confirm_at INTEGER,
    -- What Home Assistant calls it.
    entity_id TEXT,
    error TEXT,
    -- What the latest night saw of it: on, off, disabled, edited.
    seen TEXT CHECK (seen IN ('on', 'off', 'disabled', 'edited')),
    seen_at INTEGER,
    last_triggered INTEGER
) STRICT;

-- When an automation of ours acted, and when people overrode that by hand.
CREATE TABLE automation_fires (
    suggestion_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    overridden_at INTEGER,
    PRIMARY KEY (suggestion_id, at)
) STRICT, WITHOUT ROWID;
