-- A key of a person for programs. The key itself is shown once; what lies here cannot be turned back into it.
create table platform_api_key (
  id $text not null primary key,
  person $text not null,
  name $text not null,
  hash $blob not null,
  roles $text not null,
  places $text,
  diseases $text,
  signs $int not null,
  created_at $int not null,
  expires_at $int not null,
  used_at $int,
  revoked_at $int
) $strict;

create index platform_api_key_person on platform_api_key (person, created_at);

-- What was answered under an Idempotency-Key: the same call again gets the same answer.
create table platform_api_answer (
  caller $text not null,
  key $text not null,
  digest $blob not null,
  status $int not null,
  headers $text not null,
  body $blob not null,
  answered_at $int not null,
  primary key (caller, key)
) $strict;

create index platform_api_answer_at on platform_api_answer (answered_at);
