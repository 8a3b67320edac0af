-- Which items may hold a word, a character or a pair of characters: rowid is the item. Nothing but
-- that: the texts stay in item, and what is found is looked at there. An entry that is out of date
-- is therefore harmless. Only feedwire knows the tokenizer; other programs cannot use this table.
CREATE VIRTUAL TABLE search USING fts5 (
  title, text, content = '', columnsize = 0, detail = none, tokenize = 'feedwire'
);

-- How far the index has followed the log.
CREATE TABLE search_cursor (
  one  INTEGER PRIMARY KEY CHECK (one = 1),
  seq  INTEGER NOT NULL
) STRICT;

INSERT INTO search_cursor VALUES (1, 0);
