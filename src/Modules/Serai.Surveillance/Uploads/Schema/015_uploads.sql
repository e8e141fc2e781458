-- A file that was sent to be looked at. Its bytes lie in the node's folder under their hash, until it was imported, taken
-- back, or too old. Confirmed, it is imported as it was previewed, also by the process that follows a stop.
create table surveillance_upload (
  hash $text not null,
  by_person $text not null,
  name $text not null,
  bytes $int not null,
  uploaded_at $int not null,
  mapping $text not null,
  confirmed $int not null default 0,
  places $text,
  diseases $text,
  primary key (hash, by_person)
) $strict, without rowid;

-- Which bytes were imported already.
create table surveillance_imported_file (
  hash $text not null,
  import $int not null references surveillance_import (id),
  primary key (hash, import)
) $strict, without rowid;
