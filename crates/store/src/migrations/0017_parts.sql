-- The suggestion that this one is part of, by the wish of its user. It is so while that one is pending or accepted, and by itself
-- again when that is rejected or gone.
ALTER TABLE suggestions ADD COLUMN part_of TEXT;
CREATE INDEX suggestions_part_of ON suggestions (part_of) WHERE part_of IS NOT NULL;
