-- What became of them on days that they were not learned from; nothing for rows from before.
ALTER TABLE patterns ADD COLUMN held_out TEXT NOT NULL DEFAULT '{}';
ALTER TABLE suggestions ADD COLUMN held_out TEXT NOT NULL DEFAULT '{}';

ALTER TABLE suggestions ADD COLUMN savings TEXT NOT NULL DEFAULT '{}';
