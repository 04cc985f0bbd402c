-- Milliseconds by stage, as far as the run came.
ALTER TABLE runs ADD COLUMN stages TEXT NOT NULL DEFAULT '{}';

-- How many runs have ended so, those whose rows were removed since among them: counts that only grow.
CREATE TABLE run_totals (
    status TEXT PRIMARY KEY CHECK (status IN ('succeeded', 'failed', 'interrupted', 'skipped')),
    runs INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO run_totals (status, runs)
    SELECT kind.status, (SELECT count(*) FROM runs WHERE runs.status = kind.status)
    FROM (SELECT 'succeeded' AS status UNION ALL SELECT 'failed' UNION ALL SELECT 'interrupted' UNION ALL
          SELECT 'skipped') AS kind;

-- By the database, so that no way in which a run can end is forgotten.
CREATE TRIGGER runs_count_new AFTER INSERT ON runs WHEN new.status <> 'running' BEGIN
    UPDATE run_totals SET runs = runs + 1 WHERE status = new.status;
END;

CREATE TRIGGER runs_count_ended AFTER UPDATE OF status ON runs WHEN old.status = 'running' AND new.status <> 'running' BEGIN
    UPDATE run_totals SET runs = runs + 1 WHERE status = new.status;
END;
