-- What looking through the stored logs found. Local: nothing of it is said to others.
create table exchange_scrub (
  id $int primary key,
  cause $text not null,           -- Night, Operator
  started_at $int not null,
  elapsed_ms $int not null,
  logs $int not null,
  entries $int not null,
  leaves $int not null,
  tiles $int not null,
  checkpoints $int not null,
  bodies $int not null,
  body_keys $int not null,
  faults $int not null            -- all of them; the first ones stand below
) $strict;

create table exchange_scrub_fault (
  scrub $int not null,
  n $int not null,
  kind $text not null,
  origin $text not null,          -- of the log; empty for bodies, which are shared by logs
  place $text not null,           -- index, path of a tile, size of a checkpoint, hash of a body
  expected $text not null,
  found $text not null,
  primary key (scrub, n)
) $strict;
