-- Times are seconds since 1970, UTC. Lists are JSON arrays. NULL means that nobody said.

CREATE TABLE feed (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  url           TEXT NOT NULL UNIQUE,              -- as subscribed; a folder's is a file: URL
  kind          INTEGER NOT NULL,                  -- 0 fetched, 1 folder
  declared      INTEGER NOT NULL DEFAULT 0,        -- by the configuration file
  removed       INTEGER NOT NULL DEFAULT 0,        -- unsubscribed, its items kept

  -- what a person set
  name          TEXT,
  category      TEXT NOT NULL DEFAULT '[]',
  category_path TEXT NOT NULL DEFAULT '',          -- the same joined by '/', for filters
  every         INTEGER,
  backfill      INTEGER,                           -- entries of the first document to announce; -1 all
  headers       TEXT NOT NULL DEFAULT '[]',        -- [[name, value], …]; may hold secrets
  paused        INTEGER NOT NULL DEFAULT 0,

  -- what the publisher says
  title         TEXT,
  site_url      TEXT,
  language      TEXT,
  format        TEXT,
  hints         TEXT,                              -- how often it asks to be polled, as a JSON object

  -- how fetching goes
  current_url   TEXT,                              -- where a permanent redirect led
  etag          TEXT,                              -- validators belong to validator_url
  last_modified TEXT,
  validator_url TEXT,
  last_attempt  INTEGER,
  last_success  INTEGER,
  last_new      INTEGER,
  next_due      INTEGER NOT NULL DEFAULT 0,
  next_reason   TEXT,
  failures      INTEGER NOT NULL DEFAULT 0,        -- in a row
  error         TEXT,
  hold_until    INTEGER,
  hold          TEXT,
  gone          INTEGER NOT NULL DEFAULT 0,
  document      INTEGER NOT NULL DEFAULT 0,        -- number of the last good document
  items         INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX feed_due ON feed (next_due) WHERE kind = 0 AND removed = 0 AND paused = 0 AND gone = 0;

-- What the log keeps of an entry: its content now.
CREATE TABLE item (
  id            INTEGER PRIMARY KEY,               -- the seq of its first event
  feed          INTEGER NOT NULL REFERENCES feed (id),
  seq           INTEGER NOT NULL,                  -- its latest event
  revision      INTEGER NOT NULL DEFAULT 1,
  backfill      INTEGER NOT NULL DEFAULT 0,
  received      INTEGER NOT NULL,
  content_hash  BLOB NOT NULL,
  rule          INTEGER NOT NULL,                  -- which identity rule spoke
  guid          TEXT,
  url           TEXT,
  external_url  TEXT,
  title         TEXT,
  summary       TEXT,
  summary_type  TEXT,
  content       TEXT,
  content_type  TEXT,
  image         TEXT,
  banner_image  TEXT,
  published     INTEGER,
  modified      INTEGER,
  language      TEXT,
  comments_url  TEXT,
  category      TEXT,                              -- a document's own; else its feed's counts
  category_path TEXT,
  authors       TEXT NOT NULL DEFAULT '[]',        -- [{"name", "email", "url"}, …]
  tags          TEXT NOT NULL DEFAULT '[]',
  attachments   TEXT NOT NULL DEFAULT '[]',
  front_matter  TEXT
) STRICT;

CREATE INDEX item_feed ON item (feed, id);

-- The log. A seq strictly rises and is never used twice; log_head outlives the events below it.
CREATE TABLE event (
  seq      INTEGER PRIMARY KEY,
  item     INTEGER NOT NULL REFERENCES item (id),
  kind     INTEGER NOT NULL,                       -- 0 item, 1 update
  at       INTEGER NOT NULL,
  backfill INTEGER NOT NULL DEFAULT 0              -- stored, but kept from streams
) STRICT;

CREATE INDEX event_item ON event (item);

CREATE TABLE log_head (
  one  INTEGER PRIMARY KEY CHECK (one = 1),
  seq  INTEGER NOT NULL
) STRICT;

INSERT INTO log_head VALUES (1, 0);

-- Which entries a feed has ever shown. A row outlives its item, so that what retention removed stays known.
CREATE TABLE entry_key (
  feed           INTEGER NOT NULL,
  key            BLOB NOT NULL,
  item           INTEGER NOT NULL,
  link_and_title BLOB NOT NULL,
  document       INTEGER NOT NULL,                 -- the last good document that it was in
  PRIMARY KEY (feed, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX entry_key_document ON entry_key (feed, document);

-- A front-matter document of one's own folder, byte for byte.
CREATE TABLE item_document (
  item  INTEGER PRIMARY KEY REFERENCES item (id) ON DELETE CASCADE,
  bytes BLOB NOT NULL
) STRICT;

-- What is known of the files of a watched folder, so that a start reads only those that changed.
CREATE TABLE folder_file (
  feed     INTEGER NOT NULL REFERENCES feed (id) ON DELETE CASCADE,
  path     TEXT NOT NULL,                          -- below the folder
  bytes    INTEGER NOT NULL,
  modified INTEGER NOT NULL,                       -- nanoseconds since 1970
  error    TEXT,
  PRIMARY KEY (feed, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE fetch (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  feed         INTEGER NOT NULL REFERENCES feed (id) ON DELETE CASCADE,
  at           INTEGER NOT NULL,
  reason       TEXT NOT NULL,
  status       INTEGER NOT NULL,                   -- HTTP; 0 where no answer came
  bytes        INTEGER NOT NULL,
  duration_ms  INTEGER NOT NULL,
  added        INTEGER NOT NULL,
  changed      INTEGER NOT NULL,
  same         INTEGER NOT NULL,
  not_modified INTEGER NOT NULL,
  note         TEXT,
  error        TEXT
) STRICT;

CREATE INDEX fetch_feed ON fetch (feed, id);
