-- A change that a language model proposed and the last night's replay bore out, as JSON; none where there is none.
ALTER TABLE suggestions ADD COLUMN proposal TEXT;
