-- How long a feed's items are kept. NULL: as the configuration says; 0: that does not limit them.
ALTER TABLE feed ADD COLUMN keep_seconds INTEGER;
ALTER TABLE feed ADD COLUMN keep_items INTEGER;
-- The newest event that retention took: who has not come so far missed something.
ALTER TABLE feed ADD COLUMN dropped_to INTEGER NOT NULL DEFAULT 0;

-- What an item said before its publisher changed it.
CREATE TABLE item_revision (
  item         INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
  revision     INTEGER NOT NULL,
  at           INTEGER NOT NULL,                  -- when it came
  url          TEXT,
  title        TEXT,
  summary      TEXT,
  summary_type TEXT,
  content      TEXT,
  content_type TEXT,
  authors      TEXT NOT NULL,
  tags         TEXT NOT NULL,
  PRIMARY KEY (item, revision)
) STRICT;
