-- Series that an import touched and nobody has judged yet: written with their figures, taken away with the signals they
-- raised. The version says whether the figures changed while they were looked at.
create table surveillance_to_judge (
  series $int primary key references surveillance_series (id),
  from_day $text not null,
  to_day $text not null,
  import $int not null references surveillance_import (id),
  version $int not null default 1
) $strict;

create index surveillance_to_judge_by_import on surveillance_to_judge (import, series);
