-- What feedback did to a suggestion's rank, as JSON; NULL for nothing.
ALTER TABLE suggestions ADD COLUMN feedback TEXT;

-- The user's latest decision on each suggestion, with what it acted on and where that was then. No
-- reference: it stays when the suggestion has gone.
CREATE TABLE decisions (
    suggestion_id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- [{"entity_id", "area"}]
    targets TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'rejected')),
    decided_at INTEGER NOT NULL,
    undone_at INTEGER
) STRICT;

INSERT INTO decisions (suggestion_id, title, kind, targets, verdict, decided_at)
    SELECT id, title, kind,
           (SELECT json_group_array(json_object('entity_id', target.id, 'area', entities.area))
            FROM (SELECT DISTINCT entity.value AS id
                  FROM json_each(suggestions.automation, '$.actions') AS action,
                       json_each(action.value, '$.target.entity_id') AS entity
                  ORDER BY id) AS target
                 LEFT JOIN entities ON entities.entity_id = target.id),
           status, decided_at
    FROM suggestions
    WHERE status IN ('accepted', 'rejected') AND decided_at IS NOT NULL AND json_valid(automation);

-- What automations did and people overrode, as the latest run that succeeded saw it.
CREATE TABLE overrides (
    entity_id TEXT NOT NULL,
    state TEXT NOT NULL,
    fired INTEGER NOT NULL,
    overridden INTEGER NOT NULL,
    PRIMARY KEY (entity_id, state)
) STRICT;

-- From when on overrides count, of one entity or of those of an area; of all where both are NULL.
CREATE TABLE override_resets (
    entity_id TEXT,
    area TEXT,
    at INTEGER NOT NULL
) STRICT;
