-- What a person's roles are about: kind is place (ISO 3166) or disease (register id). Without rows of a kind, all of it.
create table people_scope (
  person $text not null references people_person (id),
  kind $text not null,
  code $text not null,
  primary key (person, kind, code)
) $strict;
