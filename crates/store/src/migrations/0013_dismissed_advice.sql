-- What the user does not want to be told again, as it said then, as JSON: it stays away until it says more.
CREATE TABLE dismissed_advice (
    id TEXT PRIMARY KEY,
    advice TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
