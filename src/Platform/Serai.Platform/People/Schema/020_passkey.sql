-- What signs a person in without a password. Only the public part is here; a row stays after its end, so that the same
-- credential is never taken for another person's. ended_at: removed, or ended with the account or the password.
create table people_passkey (
  id $text not null primary key,
  person $text not null references people_person (id),
  name $text not null,
  credential $blob not null unique,
  public_key $blob not null,
  sign_count $int not null,
  transports $text not null,
  is_backup_eligible $int not null,
  is_backed_up $int not null,
  created_at $int not null,
  used_at $int,
  ended_at $int
) $strict;

create index people_passkey_person on people_passkey (person, created_at);
