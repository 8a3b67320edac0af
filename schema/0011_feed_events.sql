-- What befell the feeds: a part of the log, with numbers of its own in it.
CREATE TABLE feed_event (
  seq    INTEGER PRIMARY KEY,
  feed   INTEGER NOT NULL REFERENCES feed (id) ON DELETE CASCADE,
  state  INTEGER NOT NULL,                       -- 0 failing, 1 recovered, 2 gone, 3 moved
  at     INTEGER NOT NULL,
  detail TEXT
) STRICT;

CREATE INDEX feed_event_feed ON feed_event (feed, seq);
