create table people_person (
  id $text not null primary key,
  name $text not null,
  name_key $text not null unique,
  password_hash $text not null,
  security_stamp $text not null,
  failed_count $int not null default 0,
  locked_until $int,
  created_at $int not null
) $strict;

create table people_role (
  person $text not null references people_person (id),
  role $text not null,
  primary key (person, role)
) $strict;

-- One row a sign-in, kept after its end: the account page lists them.
create table people_session (
  id $text not null primary key,
  person $text not null references people_person (id),
  started_at $int not null,
  ended_at $int,
  address $text not null
) $strict;

create index people_session_person on people_session (person, started_at);

-- The private key is wrapped by the key file in the data folder; a person may have had several keys, one is current.
create table people_author_key (
  key_id $text not null primary key,
  person $text not null references people_person (id),
  public_key $blob not null,
  wrapped $blob not null,
  created_at $int not null
) $strict;

create index people_author_key_person on people_author_key (person, created_at);

create table people_release (
  id $int not null primary key,
  person $text not null references people_person (id),
  at $int not null,
  purpose $text not null
) $strict;
