-- What a feed needs of its own to be fetched, and the rhythm in which it publishes.
ALTER TABLE feed ADD COLUMN timeout_ms INTEGER;    -- NULL: as the configuration says
ALTER TABLE feed ADD COLUMN user_agent TEXT;
ALTER TABLE feed ADD COLUMN rhythm TEXT;           -- as feeds/ writes it; NULL: nothing learned yet
ALTER TABLE feed ADD COLUMN digest TEXT;           -- of the last good document, but for its dates

-- What an answer said about itself.
ALTER TABLE fetch ADD COLUMN etag TEXT;
ALTER TABLE fetch ADD COLUMN last_modified TEXT;
ALTER TABLE fetch ADD COLUMN max_age INTEGER;      -- seconds, of Cache-Control or Expires
ALTER TABLE fetch ADD COLUMN retry_after INTEGER;  -- seconds

-- Hosts (with their port) and routes of gateways that told us to wait.
CREATE TABLE hold (
  place TEXT PRIMARY KEY,
  until INTEGER NOT NULL,
  why   TEXT NOT NULL                              -- a sentence for people
) STRICT, WITHOUT ROWID;
