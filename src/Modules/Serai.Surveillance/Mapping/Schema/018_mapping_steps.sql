-- What a mapped code took over: which series it gave, by which import. The series stays, and names where it went, so that
-- the mapping can be taken back.
create table surveillance_mapping_step (
  kind $text not null,
  own $text not null,
  series $int not null references surveillance_series (id),
  import $int references surveillance_import (id),
  primary key (kind, own, series)
) $strict, without rowid;

-- Codes that a person does not want to see among those to map. Their counts stay aside.
create table surveillance_ignored_code (
  kind $text not null,
  own $text not null,
  by_person $text not null,
  ignored_at $int not null,
  primary key (kind, own)
) $strict, without rowid;
