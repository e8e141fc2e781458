-- A count may be dated by the day it was reported or by the day the persons fell ill: two series, never added up. The key
-- of a series cannot be changed in place, so the table is made anew; who refers to it is checked at the end.
pragma defer_foreign_keys = on;

create table surveillance_series_kept (
  id $int primary key,
  disease $text not null,
  disease_known $int not null,
  place $text not null,
  place_known $int not null,
  indicator $text not null,
  merged_into $int
) $strict;

insert into surveillance_series_kept (id, disease, disease_known, place, place_known, indicator, merged_into)
select id, disease, disease_known, place, place_known, indicator, merged_into from surveillance_series;

drop table surveillance_series;

create table surveillance_series (
  id $int primary key,
  disease $text not null,
  disease_known $int not null,
  place $text not null,
  place_known $int not null,
  indicator $text not null,
  dated_by $text not null default 'report',
  merged_into $int references surveillance_series (id),
  unique (disease, disease_known, place, place_known, indicator, dated_by)
) $strict;

insert into surveillance_series (id, disease, disease_known, place, place_known, indicator, merged_into)
select id, disease, disease_known, place, place_known, indicator, merged_into from surveillance_series_kept;

drop table surveillance_series_kept;
