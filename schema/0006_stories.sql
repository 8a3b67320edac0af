-- Which items tell one story. A row is written once the follower that compares has seen the item;
-- until then an item has none.
CREATE TABLE item_story (
  item         INTEGER PRIMARY KEY,
  feed         INTEGER NOT NULL,
  story        INTEGER NOT NULL,                  -- the first item that tells it
  duplicate_of INTEGER,                           -- the first item of another feed with this address
  received     INTEGER NOT NULL,
  at           INTEGER NOT NULL,                  -- the earlier of published and received
  site         INTEGER NOT NULL,                  -- hash of the link's host
  address      INTEGER,                           -- hash of the link; NULL where it tells nothing apart
  print        BLOB                               -- fingerprint; NULL without text, or too old to be compared
) STRICT;

CREATE INDEX item_story_members ON item_story (story, item) WHERE story <> item;
CREATE INDEX item_story_address ON item_story (address, item) WHERE address IS NOT NULL;
CREATE INDEX item_story_window ON item_story (received) WHERE print IS NOT NULL;
CREATE INDEX item_story_feed ON item_story (feed);

-- Items by the keys of their fingerprints: those that share one are worth comparing.
CREATE TABLE story_key (
  key  INTEGER NOT NULL,
  item INTEGER NOT NULL,
  PRIMARY KEY (key, item)
) STRICT, WITHOUT ROWID;

-- What a feed says in entry after entry.
CREATE TABLE feed_boilerplate (
  feed  INTEGER PRIMARY KEY,
  bytes BLOB NOT NULL
) STRICT;

-- How far the stories have followed the log.
CREATE TABLE story_cursor (
  one  INTEGER PRIMARY KEY CHECK (one = 1),
  seq  INTEGER NOT NULL
) STRICT;

INSERT INTO story_cursor VALUES (1, 0);
