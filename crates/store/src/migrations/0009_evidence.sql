-- What the picture of a suggestion shows; nothing for rows from before.
ALTER TABLE suggestions ADD COLUMN evidence TEXT NOT NULL DEFAULT '{}';
