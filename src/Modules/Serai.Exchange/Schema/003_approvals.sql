-- Entries that wait for a second person. Local: the log gets the entry once it is approved.
create table exchange_proposal (
  id $text primary key,
  form_key $text not null unique,
  type $int not null,
  thread $text not null,
  readers $text not null,         -- origins, one a line
  refs $text not null,            -- origin, index and leaf, one a line
  assessed_at $int,
  exercise $int not null,
  body $blob not null,
  persons $int not null,          -- how many must stand behind it, the proposer among them
  proposed_at $int not null,
  state $text not null,           -- open, sent, refused
  reason $text,
  decided_by $text,
  decided_at $int
) $strict;
create index exchange_proposal_state on exchange_proposal (state, proposed_at);

-- Who stands behind a proposal; the proposer is the first.
create table exchange_approval (
  proposal $text not null,
  person $text not null,
  name $text not null,
  kid $text not null,
  at $int not null,
  primary key (proposal, person)
) $strict;
