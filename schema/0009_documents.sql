-- The last documents of each feed that brought something new, as they came: to be read again with a
-- better reader, and to show what a feed really said.
CREATE TABLE feed_document (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  feed         INTEGER NOT NULL REFERENCES feed (id) ON DELETE CASCADE,
  number       INTEGER NOT NULL,                  -- feed.document when it was read
  at           INTEGER NOT NULL,
  url          TEXT NOT NULL,                     -- where it came from in the end
  content_type TEXT,
  coding       TEXT,                              -- content coding of body: the server's, or zstd of ours
  body         BLOB NOT NULL
) STRICT;

CREATE INDEX feed_document_feed ON feed_document (feed, id);

-- Written and emptied to see whether there is room again after the disk was full.
CREATE TABLE room (
  one   INTEGER PRIMARY KEY CHECK (one = 1),
  bytes BLOB NOT NULL
) STRICT;
