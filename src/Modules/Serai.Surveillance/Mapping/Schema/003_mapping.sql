-- A sender's own code and the register id a person gave it.
create table surveillance_mapping (
  kind $text not null,
  own $text not null,
  id $text not null,
  by_person $text not null,
  mapped_at $int not null,
  primary key (kind, own)
) $strict;
