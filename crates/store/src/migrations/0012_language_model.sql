-- What a language model said of a suggestion, by what it was asked: kept as it was said, and judged anew each time.
CREATE TABLE model_replies (
    -- Of all that was told, the model and the language.
    key TEXT PRIMARY KEY,
    reply TEXT NOT NULL,
    model TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What was asked of a model, and what it took. A row is written before its call, with what the call may take at the
-- most: so a process that dies meanwhile has spent it.
CREATE TABLE model_calls (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    run_id TEXT,
    model TEXT NOT NULL,
    tokens_in INTEGER NOT NULL,
    tokens_out INTEGER NOT NULL,
    -- In millionths of the currency that the prices are in.
    cost INTEGER NOT NULL,
    -- Whether the provider has counted, rather than we.
    counted INTEGER NOT NULL
) STRICT;

CREATE INDEX model_calls_at ON model_calls (at);

-- The number by which something of this home is told, in the place of its name.
CREATE TABLE pseudonyms (
    key TEXT PRIMARY KEY,
    noun TEXT NOT NULL,
    number INTEGER NOT NULL,
    UNIQUE (noun, number)
) STRICT, WITHOUT ROWID;
