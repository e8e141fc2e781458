-- How the files of one sender are to be read, under a name.
create table surveillance_saved_mapping (
  name $text primary key,
  mapping $text not null,
  by_person $text not null,
  saved_at $int not null
) $strict;
