-- One series: what is counted of one disease in one place. Where a sender's code could not be mapped yet, the code
-- itself stands in disease or place and the flag says so: such a series is kept, shown under /to-map and not judged.
-- Mapped to a series that has counts of its own, it stays as it was and names that one.
create table surveillance_series (
  id $int primary key,
  disease $text not null,
  disease_known $int not null,
  place $text not null,
  place_known $int not null,
  indicator $text not null,
  merged_into $int references surveillance_series (id),
  unique (disease, disease_known, place, place_known, indicator)
) $strict;

-- The value that holds now. Clustered by series and day, so that judging reads a window in one go.
create table surveillance_count (
  series $int not null references surveillance_series (id),
  day $text not null,
  value $int not null,
  revision $int not null,
  recorded_at $int not null,
  import $int not null,
  primary key (series, day)
) $strict, without rowid;

-- The values that held before: what was known when.
create table surveillance_revision (
  series $int not null references surveillance_series (id),
  day $text not null,
  revision $int not null,
  value $int not null,
  recorded_at $int not null,
  import $int not null,
  primary key (series, day, revision)
) $strict, without rowid;
