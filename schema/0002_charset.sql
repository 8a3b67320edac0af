-- A person's choice of encoding for a feed whose labels lie; NULL: by what the document says.
ALTER TABLE feed ADD COLUMN charset TEXT;
