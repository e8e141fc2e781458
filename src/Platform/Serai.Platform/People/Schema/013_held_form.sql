-- A form that came after its session had ended: what was typed, encrypted, until the person has signed in again.
create table people_held_form (
  id $text not null primary key,
  person $text not null references people_person (id),
  at $int not null,
  body $blob not null
) $strict;

create index people_held_form_by_person on people_held_form (person, at);
