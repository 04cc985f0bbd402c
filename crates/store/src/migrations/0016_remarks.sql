-- Why a run ended without results, as JSON, so that it can be said in the language of who reads it; `error` keeps the English
-- text. None for runs of earlier versions. Entries of `notes` are texts or such JSON.
ALTER TABLE runs ADD COLUMN error_said TEXT;
