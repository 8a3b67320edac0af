-- Folders of posts that are kept in step with the log.
CREATE TABLE archive (
  path    TEXT PRIMARY KEY,
  cursor  INTEGER NOT NULL,                      -- up to here its files say what the log does
  style   TEXT NOT NULL,
  pattern TEXT NOT NULL,                         -- of the files' names
  filters TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The files that they consist of. A name is kept, whatever becomes of the title.
CREATE TABLE archive_file (
  archive TEXT NOT NULL REFERENCES archive (path) ON DELETE CASCADE,
  item    INTEGER NOT NULL,
  name    TEXT NOT NULL COLLATE NOCASE,          -- below the folder; some file systems fold case
  stale   INTEGER NOT NULL DEFAULT 0,            -- 1 to be written anew, 2 under a new name
  PRIMARY KEY (archive, item)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX archive_file_name ON archive_file (archive, name);
