-- Whose words a suggestion's title and description are: `plain` (our own) or `model` (a language model's). Of what is stored
-- already the next night says it.
ALTER TABLE suggestions ADD COLUMN worded_by TEXT NOT NULL DEFAULT 'plain';
