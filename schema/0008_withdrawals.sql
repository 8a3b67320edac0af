-- Entries that a feed's last good answer lacked amid others that are older: if the next one lacks
-- them, too, their publisher withdrew them.
CREATE TABLE suspect (
  feed INTEGER NOT NULL REFERENCES feed (id) ON DELETE CASCADE,
  key  BLOB NOT NULL,
  PRIMARY KEY (feed, key)
) STRICT, WITHOUT ROWID;
