-- One import; its state says how far it came, so that one cut off by a kill is seen and can be run again.
create table surveillance_import (
  id $int primary key,
  name $text not null,
  by_person $text not null,
  state $text not null,
  started_at $int not null,
  ended_at $int,
  rows_read $int not null default 0,
  accepted $int not null default 0,
  refused $int not null default 0,
  to_map $int not null default 0,
  added $int not null default 0,
  changed $int not null default 0,
  unchanged $int not null default 0,
  corrections $int not null default 0,
  signals $int not null default 0,
  refusal_key $text,
  refusal_values $text
) $strict;

create table surveillance_refusal (
  import $int not null references surveillance_import (id),
  line $int not null,
  reason $text not null,
  reason_values $text not null,
  primary key (import, line)
) $strict, without rowid;

-- Values of an import on their way into surveillance_count. A key that stands twice in the file is marked, never
-- applied.
create table surveillance_staged (
  import $int not null,
  series $int not null,
  day $text not null,
  line $int not null,
  value $int,
  twice $int not null default 0,
  primary key (import, series, day)
) $strict, without rowid;
