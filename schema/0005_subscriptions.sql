-- Durable subscriptions: cursors over the log that clients gave a name.
CREATE TABLE subscription (
  name        TEXT PRIMARY KEY,
  cursor      INTEGER NOT NULL,                  -- up to here all is done: acknowledged, or left out by the filters
  filters     TEXT NOT NULL,                     -- a stream's parameters, a JSON object of texts
  max_unacked INTEGER NOT NULL,
  created     INTEGER NOT NULL,
  last_ack    INTEGER
) STRICT, WITHOUT ROWID;
