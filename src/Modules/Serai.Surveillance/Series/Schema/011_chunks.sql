-- The values that hold now, packed: one row a series and calendar year, so that a series is read in one go and a file
-- of ten million values is some ten thousand rows. id = series * 10000 + year. The columns beside the bytes repeat what
-- lists ask for; docs/modules/surveillance.md describes the bytes.
create table surveillance_chunk (
  id $int primary key,
  days $int not null,
  total $int not null,
  first_day $text,
  last_day $text,
  last_value $int,
  packed $blob not null
) $strict;

-- Rows of before become chunks of format 0: text, one line a day. They turn into format 1 when they are next written.
insert into surveillance_chunk (id, days, total, first_day, last_day, last_value, packed)
select series * 10000 + cast(substr(day, 1, 4) as integer), count(*), sum(value), min(day), max(day),
  (select l.value from surveillance_count l
    where l.series = c.series and substr(l.day, 1, 4) = substr(c.day, 1, 4) order by l.day desc limit 1),
  cast('0' || group_concat(
    char(10) || day || ' ' || value || ' ' || revision || ' ' || import || ' ' || recorded_at, '') as blob)
from surveillance_count c
group by series, substr(day, 1, 4);

drop table surveillance_count;

-- A value that was taken back by an undo leaves a day without one; before it, or after it, another may hold.
create table surveillance_replaced (
  series $int not null,
  day $text not null,
  revision $int not null,
  value $int,
  recorded_at $int not null,
  import $int not null,
  primary key (series, day, revision)
) $strict, without rowid;

insert into surveillance_replaced (series, day, revision, value, recorded_at, import)
select series, day, revision, value, recorded_at, import from surveillance_revision;

drop table surveillance_revision;
