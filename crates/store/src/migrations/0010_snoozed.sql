-- Until when the user has put a suggestion off; none where they have not.
ALTER TABLE suggestions ADD COLUMN snoozed_until INTEGER;
